/** Addresses of the data map. */
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { readExploration, ringOf, searchOf } from './exploration.ts';

describe('an address', () => {
  test('says layers, filter, part of the map, area and selection', () => {
    const search =
      '?type=A&type=B&q=x%3E1&b=129%2C32.5%2C130%2C33&area=129%2C32%3B130%2C32%3B130%2C33&id=urn%3Ax&page=2';
    const view = readExploration(new URLSearchParams(search));
    expect(view).toEqual({
      types: ['A', 'B'],
      tables: [],
      conditions: [],
      q: 'x>1',
      bounds: [129, 32.5, 130, 33],
      area: [
        [129, 32],
        [130, 32],
        [130, 33],
      ],
      selected: 'urn:x',
      page: 2,
    });
    expect(searchOf(view)).toBe(search);
  });

  test('what is not understood is left out', () => {
    const view = readExploration(
      new URLSearchParams('b=1,2&area=1,2;3,4&page=-1&type=&type=A&type=A'),
    );
    expect(view).toEqual({ types: ['A'], tables: [], conditions: [], q: '', page: 1 });
  });

  property.prop([fc.string()])('any text is a view, and is written as it was read', (text) => {
    const view = readExploration(new URLSearchParams(text));
    expect(readExploration(new URLSearchParams(searchOf(view)))).toEqual(
      readExploration(new URLSearchParams(searchOf(view))),
    );
  });
});

test('an area is closed, and goes before the part of the map', () => {
  const view = readExploration(new URLSearchParams('area=1,1;2,1;2,2&b=0,0,9,9'));
  expect(ringOf(view)).toEqual([
    [1, 1],
    [2, 1],
    [2, 2],
    [1, 1],
  ]);
});
