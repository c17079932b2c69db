/** Histories of numbers. */
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { parseSeries } from './series.ts';

test('numbers at several times are a series, oldest first; texts are none', () => {
  const answer = {
    id: 'urn:x',
    level: {
      values: [
        [2, '2026-11-21T02:00:00Z'],
        [1, '2026-11-21T01:00:00Z'],
      ],
    },
    name: {
      values: [
        ['a', '2026-11-21T02:00:00Z'],
        ['b', '2026-11-21T03:00:00Z'],
      ],
    },
    once: { values: [[1, '2026-11-21T01:00:00Z']] },
  };
  expect(parseSeries(answer)).toEqual([
    {
      name: 'level',
      points: [
        { at: '2026-11-21T01:00:00Z', value: 1 },
        { at: '2026-11-21T02:00:00Z', value: 2 },
      ],
    },
  ]);
});

property.prop([fc.jsonValue()])('never throws, whatever the API answers', (value) => {
  expect(Array.isArray(parseSeries(value))).toBe(true);
});
