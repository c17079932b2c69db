/** The catalogue's question in its address, and the part of the map it names. */
import { expect, test } from 'vitest';
import type { Region } from '../region/region.ts';
import { boundsOfPlace, parseBbox } from './bounds.ts';
import { parseQuestion, searchOf } from './find.ts';

const region: Region = {
  code: '420000',
  name: { ja: '長崎県' },
  centre: [129.8, 32.7],
  bounds: [128, 31, 131, 35],
  municipalities: [
    { code: '422011', name: { ja: '長崎市' }, centre: [129.87, 32.75] },
    { code: '423831', name: { ja: '小値賀町' } },
  ],
};

test('a municipality stands in the place of what was drawn', () => {
  const question = parseQuestion(new URLSearchParams('bbox=1,2,3,4&place=422011'));
  expect([question.bbox, question.place]).toEqual(['', '422011']);
  expect(searchOf(question)).toBe('?place=422011');
});

test.each(['1,2,3', 'a,b,c,d', '', '1,2,3,4,5'])('%s is no part of a map', (text) => {
  expect(parseQuestion(new URLSearchParams({ bbox: text })).bbox).toBe('');
});

test('a municipality is where its boundaries are, or around its town hall', () => {
  const square = [
    [129, 32],
    [130, 32],
    [130, 33],
    [129, 32],
  ] as const;
  const areas = [
    { code: '422011', isSample: false, polygons: [[square]] },
    { code: '422011', isSample: true, polygons: [[[[0, 0] as const]]] },
  ];
  expect(boundsOfPlace(region, areas, '422011')).toEqual([129, 32, 130, 33]);
  const [west, south, east, north] = boundsOfPlace(region, [], '422011') ?? [0, 0, 0, 0];
  expect(west).toBeLessThan(129.87);
  expect(east).toBeGreaterThan(129.87);
  expect([south < 32.75, north > 32.75]).toEqual([true, true]);
  expect(boundsOfPlace(region, [], '423831')).toBeUndefined();
});

test('a box is read as it is written', () => {
  expect(parseBbox('129.5,32.5,130,33')).toEqual([129.5, 32.5, 130, 33]);
  expect(parseBbox('')).toBeUndefined();
});
