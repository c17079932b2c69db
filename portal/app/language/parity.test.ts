/** The languages of an area say the same things. */
import { describe, expect, test } from 'vitest';
import type { AreaPages } from '../pages.ts';
import { parseMessageFile } from './files.ts';
import type { Language } from './language.ts';
import { parseMessage } from './message.ts';
import { flatten } from './messages.ts';

const files = import.meta.glob<object>('../*/{ja,easy,en}.json', {
  import: 'default',
  eager: true,
});

const pages = import.meta.glob<AreaPages>('../*/routes.ts', { import: 'pages', eager: true });

/** Areas whose pages are only for staff need no やさしい日本語. */
function isForStaffOnly(area: string): boolean {
  const { everyone = [], staff = [] } = pages[`../${area}/routes.ts`] ?? {};
  return everyone.length === 0 && staff.length > 0;
}

type Sentences = ReadonlyMap<string, string>;

const areas = new Map<string, Map<Language, Sentences>>();
for (const [path, messages] of Object.entries(files)) {
  const file = parseMessageFile(path);
  if (file === undefined) continue;
  const known = areas.get(file.area) ?? new Map<Language, Sentences>();
  areas.set(file.area, known.set(file.language, new Map(flatten(messages, ''))));
}

const frame = areas.get('language')?.get('ja') ?? new Map<string, string>();

function parameters(message: string): string[] {
  return parseMessage(message)
    .flatMap((segment) => (segment.kind === 'parameter' ? [segment.name] : []))
    .toSorted();
}

function hasBareKanji(message: string): boolean {
  return parseMessage(message).some(
    (segment) => segment.kind === 'text' && /\p{Script=Han}/u.test(segment.text),
  );
}

// Names of languages are proper names; examples stand as people would type them.
const isTyped = (key: string): boolean => /^language\.|Example$|Hint$/.test(key);

test('there are areas', () => {
  expect([...areas.keys()]).toContain('home');
});

describe.each([...areas])('%s', (area, byLanguage) => {
  const japanese = byLanguage.get('ja') ?? new Map<string, string>();

  test('does not take the name of a part of the frame', () => {
    const parts = new Set([...frame.keys()].map((key) => key.split('.')[0]));
    expect(area === 'language' ? false : parts.has(area)).toBe(false);
  });

  test('is there in every language its pages have', () => {
    const wanted = isForStaffOnly(area) ? ['en', 'ja'] : ['easy', 'en', 'ja'];
    expect([...byLanguage.keys()].toSorted()).toEqual(expect.arrayContaining(wanted));
  });

  test.each([...byLanguage])('%s has the keys and parameters of Japanese', (_, sentences) => {
    expect([...sentences.keys()]).toEqual([...japanese.keys()]);
    const differing = [...japanese].filter(
      ([key, message]) =>
        parameters(message).join() !== parameters(sentences.get(key) ?? '').join(),
    );
    expect(differing).toEqual([]);
  });

  test('no sentence is empty', () => {
    for (const sentences of byLanguage.values()) {
      expect([...sentences].filter(([, message]) => message.trim() === '')).toEqual([]);
    }
  });

  test('in やさしい日本語 every kanji that is read on the page has its reading', () => {
    const easy = [...(byLanguage.get('easy') ?? [])];
    expect(easy.filter(([key, message]) => !isTyped(key) && hasBareKanji(message))).toEqual([]);
  });

  test('only やさしい日本語 has ruby', () => {
    for (const language of ['ja', 'en'] as const) {
      const withRuby = [...(byLanguage.get(language) ?? [])].filter(([, message]) =>
        parseMessage(message).some((segment) => segment.kind === 'ruby'),
      );
      expect(withRuby).toEqual([]);
    }
  });
});
