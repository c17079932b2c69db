/** Three languages say the same things. */
import { describe, expect, test } from 'vitest';
import easy from './easy.json';
import en from './en.json';
import ja from './ja.json';
import { parseMessage } from './message.ts';
import { flatten } from './messages.ts';

const sentences = {
  ja: new Map(flatten(ja, '')),
  easy: new Map(flatten(easy, '')),
  en: new Map(flatten(en, '')),
};

function parameters(message: string): string[] {
  return parseMessage(message)
    .flatMap((segment) => (segment.kind === 'parameter' ? [segment.name] : []))
    .toSorted();
}

describe.each(['easy', 'en'] as const)('%s', (language) => {
  test('has the keys of the Japanese file, in their order', () => {
    expect([...sentences[language].keys()]).toEqual([...sentences.ja.keys()]);
  });

  test('has the parameters of the Japanese file', () => {
    const differing = [...sentences.ja].filter(
      ([key, message]) =>
        parameters(message).join() !== parameters(sentences[language].get(key) ?? '').join(),
    );
    expect(differing).toEqual([]);
  });
});

test('no sentence is empty', () => {
  for (const messages of Object.values(sentences)) {
    expect([...messages].filter(([, message]) => message.trim() === '')).toEqual([]);
  }
});

test('in やさしい日本語 every kanji that is read on the page has its reading', () => {
  // Names of languages are proper names; example words stand as people would type them.
  const exceptions = new Set(['language.ja', 'language.easy', 'list.searchHint']);
  const bare = [...sentences.easy].filter(
    ([key, message]) =>
      !exceptions.has(key) &&
      parseMessage(message).some(
        (segment) => segment.kind === 'text' && /\p{Script=Han}/u.test(segment.text),
      ),
  );
  expect(bare).toEqual([]);
});

test('only やさしい日本語 has ruby', () => {
  for (const language of ['ja', 'en'] as const) {
    const withRuby = [...sentences[language]].filter(([, message]) =>
      parseMessage(message).some((segment) => segment.kind === 'ruby'),
    );
    expect(withRuby).toEqual([]);
  }
});
