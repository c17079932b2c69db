/** What matters now. */
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import type { Ask } from '../api/last-known.ts';
import { parseDatasets, whatMattersNow } from './now.ts';

const answering =
  (answers: Readonly<Record<string, { body?: unknown; count?: number }>>): Ask =>
  async (path) => {
    const found = Object.entries(answers).find(([start]) => path.startsWith(start))?.[1];
    if (found === undefined) return { status: 404, body: '', count: undefined };
    return { status: 200, body: JSON.stringify(found.body ?? []), count: found.count };
  };

test('nothing is said where there is nothing', async () => {
  expect(await whatMattersNow(answering({}), undefined)).toEqual([]);
  expect(await whatMattersNow(async () => undefined, '422011')).toEqual([]);
});

test('open shelters and new data are told, in this order', async () => {
  const ask = answering({
    '/ngsi-ld/v1/entities': { count: 4 },
    '/api/datasets': { body: { hits: [{ title: { ja: 'AED' }, url: '/catalog/aed' }] } },
  });
  expect(await whatMattersNow(ask, '422011')).toEqual([
    { kind: 'open-shelters', count: 4, city: '422011' },
    { kind: 'new-data', datasets: [{ title: 'AED', path: '/catalog/aed' }] },
  ]);
});

property.prop([fc.jsonValue()])('datasets are read whatever the API answers', (value) => {
  expect(Array.isArray(parseDatasets(value))).toBe(true);
});
