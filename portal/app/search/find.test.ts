/** Answers of the search. */
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { parseAnswer } from './find.ts';

test('hits are read in the language of the page, and lead to pages of that language', () => {
  const answer = {
    total: 2,
    hits: [
      { kind: 'dataset', title: { ja: '避難所', en: 'Shelters' }, url: '/catalog/a', summary: 'x' },
      { kind: 'place', title: { ja: '公園' }, url: 'https://other.example/1' },
      { kind: 'place', title: 'no', url: 'javascript:alert(1)' },
      { kind: 'place', title: 'no', url: '//other.example' },
    ],
  };
  expect(parseAnswer(answer, 'en')).toEqual({
    total: 2,
    hits: [
      { kind: 'dataset', title: 'Shelters', text: 'x', to: '/en/catalog/a' },
      { kind: 'place', title: '公園', text: '', to: 'https://other.example/1' },
    ],
  });
});

property.prop([fc.jsonValue()])('never throws, whatever the API answers', (value) => {
  expect(Array.isArray(parseAnswer(value, 'ja').hits)).toBe(true);
});
