/** The text of `--help`, made from the table of commands so that it cannot lie. */
import type { AnyCommand, Flag } from './command.ts';
import { inLanguage, type Language, type Text } from './language.ts';

const columnsMax = 96;

export function overview(commands: readonly AnyCommand[], language: Language): string {
  const names = commands.map(({ name, operands }) => [name, operands ?? ''].join(' ').trim());
  const width = Math.max(...names.map((name) => name.length)) + 2;
  const rows = commands.map(({ summary }, index) =>
    entry((names[index] ?? '').padEnd(width), inLanguage(summary, language)),
  );
  const told = (text: Text): string => inLanguage(text, language);
  return [
    told({
      ja: 'Kumiki（組木）: オープンソースの都市OS',
      en: 'Kumiki (組木): an open-source city OS',
    }),
    '',
    told({
      ja: '使い方: ./kumiki コマンド [フラグ]',
      en: 'Usage: ./kumiki COMMAND [flags]',
    }),
    '',
    ...rows,
    '',
    told({
      ja: './kumiki コマンド --help で、コマンドとフラグの説明を表示します。',
      en: './kumiki COMMAND --help explains a command and its flags.',
    }),
    told({
      ja: 'はじめに ./kumiki up を実行し、表示されるアドレスを開いてください。',
      en: 'First steps: ./kumiki up, then open the address it prints.',
    }),
  ].join('\n');
}

export function manual(command: AnyCommand, language: Language): string {
  const told = (text: Text): string => inLanguage(text, language);
  const flags = Object.entries(command.flags).map(
    ([name, flag]) => [spelling(name, flag), flag] as const,
  );
  const width = Math.max(0, ...flags.map(([text]) => text.length)) + 2;
  const ending = told({ ja: '[フラグ]', en: '[flags]' });
  const usage = ['./kumiki', command.name, command.operands, flags.length > 0 ? ending : ''];
  const notes = command.notes ?? [];
  const examples = command.examples ?? [];
  return [
    `${told({ ja: '使い方', en: 'Usage' })}: ${usage.filter(Boolean).join(' ')}`,
    '',
    told(command.summary),
    ...(flags.length > 0 ? ['', told({ ja: 'フラグ:', en: 'Flags:' })] : []),
    ...flags.map(([text, flag]) => entry(text.padEnd(width), meaningOf(flag, language))),
    ...(notes.length > 0 ? ['', ...notes.flatMap((note) => wrap(told(note), 0))] : []),
    ...(examples.length > 0 ? ['', told({ ja: '例:', en: 'Examples:' })] : []),
    ...examples.map((example) => `  ${example}`),
  ].join('\n');
}

function spelling(name: string, flag: Flag): string {
  return flag.kind === 'switch' ? `--${name}` : `--${name} ${flag.value ?? name.toUpperCase()}`;
}

function meaningOf(flag: Flag, language: Language): string {
  const meaning = inLanguage(flag.meaning, language);
  if (flag.default === undefined) return meaning;
  const fallback = inLanguage(flag.default, language);
  return language === 'ja' ? `${meaning}既定値: ${fallback}` : `${meaning} Default: ${fallback}.`;
}

function entry(head: string, text: string): string {
  const indent = head.length + 2;
  return `  ${head}${wrap(text, indent).join(`\n${' '.repeat(indent)}`)}`;
}

/** Columns of a terminal: Japanese characters take two. */
function columnsOf(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + (character > '\u2e7f' ? 2 : 1), 0);
}

/** Breaks at spaces, and, as Japanese does, between any two wide characters but before punctuation. */
function wrap(text: string, indent: number): string[] {
  const pieces =
    text.match(/ ?[^ \u2e80-\uffff]+| ?[\u2e80-\uffff][、。）」]*/g)?.map(String) ?? [];
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces) {
    if (line !== '' && indent + columnsOf(line) + columnsOf(piece) > columnsMax) {
      lines.push(line);
      line = piece.trimStart();
    } else {
      line += piece;
    }
  }
  return [...lines, line];
}
