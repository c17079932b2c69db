/** What matters now. */
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import type { Ask } from '../api/last-known.ts';
import { parseAlert } from './alerts.ts';
import { openAt, parseDatasets, whatMattersNow } from './now.ts';

const now = new Date('2026-11-21T00:30:00Z');

const answering =
  (answers: Readonly<Record<string, { body?: unknown; count?: number }>>): Ask =>
  async (path) => {
    const found = Object.entries(answers).find(([start]) => path.startsWith(start))?.[1];
    if (found === undefined) return { status: 404, body: '', count: undefined };
    return { status: 200, body: JSON.stringify(found.body ?? []), count: found.count };
  };

test('nothing is said where there is nothing', async () => {
  expect(await whatMattersNow({ ask: answering({}), city: undefined, now })).toEqual([]);
  expect(await whatMattersNow({ ask: async () => undefined, city: '422011', now })).toEqual([]);
});

test('open shelters and new data are told, in this order', async () => {
  const ask = answering({
    '/ngsi-ld/v1/entities?type=EvacuationShelter': { count: 4 },
    '/api/datasets': { body: { hits: [{ title: { ja: 'AED' }, url: '/catalog/aed' }] } },
  });
  expect(await whatMattersNow({ ask, city: '422011', now })).toEqual([
    { kind: 'open-shelters', count: 4, city: '422011' },
    { kind: 'new-data', datasets: [{ title: 'AED', path: '/catalog/aed' }] },
  ]);
});

property.prop([fc.jsonValue()])('datasets are read whatever the API answers', (value) => {
  expect(Array.isArray(parseDatasets(value))).toBe(true);
});

test('what is open is asked by the day and the time of Japan', () => {
  expect(openAt(now, undefined)).toBe('serviceDay~="土";startTime<="09:30";endTime>"09:30"');
  expect(openAt(new Date('2026-11-21T15:05:00Z'), '422011')).toBe(
    'serviceDay~="日";startTime<="00:05";endTime>"00:05";localGovernmentCode=="422011"',
  );
});

const alert = {
  id: 'urn:ngsi-ld:Alert:1',
  type: 'Alert',
  headline: '大雨警報',
  severity: 'high',
  validTo: '2026-11-21T03:00:00Z',
  localGovernmentCode: '422011',
};

test('a warning holds in its time and in its place', () => {
  expect(parseAlert(alert, undefined, now)).toMatchObject({ title: '大雨警報', isUrgent: true });
  expect(parseAlert(alert, '422011', now)).toBeDefined();
  expect(parseAlert(alert, '422029', now)).toBeUndefined();
  expect(parseAlert(alert, undefined, new Date('2026-11-21T03:00:00Z'))).toBeUndefined();
  const later = { ...alert, validFrom: '2026-11-21T01:00:00Z' };
  expect(parseAlert(later, undefined, now)).toBeUndefined();
  expect(parseAlert({ ...alert, severity: 'low' }, undefined, now)?.isUrgent).toBe(false);
});

property.prop([fc.jsonValue()])('an alert is read whatever it is', (value) => {
  expect(() => parseAlert(value, undefined, now)).not.toThrow();
});
