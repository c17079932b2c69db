/** Layers in the address, and a list over several of them. */
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { keyOf, layersOf, parseRow, parseTable, windowsOf } from './layers.ts';

test('tables come after types, and a row is told apart by its table', () => {
  const table = parseTable('set-1/0f.csv');
  expect(table).toEqual({ dataset: 'set-1', resource: '0f.csv' });
  if (table === undefined) return;
  expect(layersOf({ types: ['A'], tables: [table] }).map(keyOf)).toEqual(['A', '@set-1/0f.csv']);
  expect(parseRow('@set-1/0f.csv/17')).toEqual({ ...table, row: 17 });
  for (const text of ['', 'a', 'a/', '../b', 'a/b/c', 'a b/c']) {
    expect(parseTable(text), text).toBeUndefined();
  }
  expect(parseRow('urn:ngsi-ld:Shelter:1')).toBeUndefined();
});

property.prop([
  fc.array(fc.option(fc.nat(50), { nil: undefined }), { maxLength: 6 }),
  fc.integer({ min: 1, max: 20 }),
])('pages of layers that follow each other hold everything once', (counts, size) => {
  const all = counts.flatMap((count = 0, layer) =>
    Array.from({ length: count }, (_, place) => `${layer} ${place}`),
  );
  for (let first = 0; first < all.length; first += size) {
    const page = windowsOf(counts, first, size).flatMap(({ layer, offset, limit }) =>
      Array.from({ length: limit }, (_, place) => `${layer} ${offset + place}`),
    );
    expect(page).toEqual(all.slice(first, first + size));
  }
});
