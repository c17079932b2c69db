/** The list of staff in its address, and what the buttons under it ask for. */
import { expect, test } from 'vitest';
import { readBulk } from './bulk.ts';
import { parseListQuestion, searchOfList } from './listing.ts';

const id = '01234567-89ab-4cde-8f01-23456789abcd';

test.each([
  '',
  '?q=%E5%85%AC%E5%9C%92',
  '?q=a&standing=planned&tags=x&sort=title&page=3',
  '?standing=draft&sort=title',
])('the address %s is the question it was made of', (address) => {
  expect(searchOfList(parseListQuestion(new URLSearchParams(address)))).toBe(address);
});

test('pages and orders that are none are the usual ones', () => {
  const question = parseListQuestion(new URLSearchParams('page=-1&sort=colour&state=x'));
  expect(question).toEqual({ text: '', chosen: {}, sort: 'modified', page: 1 });
});

function form(entries: readonly (readonly [string, string])[]): FormData {
  const made = new FormData();
  for (const [name, value] of entries) made.append(name, value);
  return made;
}

test('a change names what, of which datasets, and the value it is about', () => {
  const given = form([
    ['id', id],
    ['id', 'not-an-id'],
    ['tags', ' 統計 '],
    ['what', 'tag'],
  ]);
  expect(readBulk(given)).toEqual({ what: 'tag', ids: [id], value: '統計' });
});

test.each([
  ['no dataset', [['what', 'publish']]],
  [
    'no tag',
    [
      ['id', id],
      ['what', 'tag'],
      ['tags', ' '],
    ],
  ],
  [
    'no such change',
    [
      ['id', id],
      ['what', 'delete'],
    ],
  ],
] as const)('with %s nothing is asked', (_, entries) => {
  expect(readBulk(form(entries))).toBeUndefined();
});
