import { describe, expect, test } from 'vitest';
import { settingTable } from '../server/src/kernel/config.ts';
import { commands } from './commands.ts';
import { languageOf } from './language.ts';
import { manual, overview } from './manual.ts';

const columnsOf = (line: string): number =>
  Array.from(line).reduce((sum, character) => sum + (character > '\u2e7f' ? 2 : 1), 0);

describe.each(['ja', 'en'] as const)('the help in %s', (language) => {
  const texts = [
    overview(commands, language),
    ...commands.map((command) => manual(command, language)),
  ];

  test('explains every command with every flag', () => {
    for (const command of commands) {
      expect(texts[0]).toContain(command.name);
      for (const flag of Object.keys(command.flags)) {
        expect(manual(command, language)).toContain(`--${flag}`);
      }
    }
  });

  test('fits into 100 columns, examples aside', () => {
    const long = texts
      .flatMap((text) => text.split('\n'))
      .filter((line) => columnsOf(line) > 100 && !line.startsWith('  ./kumiki'));
    expect(long).toEqual([]);
  });
});

test('up has the flags of the configuration, and no other', () => {
  const documented = Object.values(settingTable).flatMap((setting) =>
    'flag' in setting ? [setting.flag] : [],
  );
  const up = commands.find(({ name }) => name === 'up');
  const flags = Object.keys(up?.flags ?? {}).map((name) => `--${name}`);
  expect(flags.toSorted()).toEqual(documented.toSorted());
});

test('every text of the table that people read is there in both languages', () => {
  for (const { summary, flags, notes = [] } of commands) {
    for (const text of [summary, ...notes, ...Object.values(flags).map((flag) => flag.meaning)]) {
      expect(text).toMatchObject({ ja: expect.any(String), en: expect.any(String) });
    }
  }
});

test.each([
  [{ LANG: 'ja_JP.UTF-8' }, 'ja'],
  [{ LANG: 'ja_JP.UTF-8', LC_ALL: 'C' }, 'en'],
  [{ LANG: 'en_US.UTF-8', LC_MESSAGES: 'ja_JP' }, 'ja'],
  [{ LC_ALL: '', LANG: 'ja' }, 'ja'],
  [{}, 'en'],
])('%j speaks %s', (environment, language) => {
  expect(languageOf(environment)).toBe(language);
});
