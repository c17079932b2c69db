/** Transient entities and attributes between their end and the next round of maintenance. Clause 4.22. */
import type { JsonValue } from '@kumiki/ngsi-ld';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestBroker, type TestBroker } from './testing.ts';

let broker: TestBroker;
beforeAll(async () => {
  broker = await openTestBroker({ limits: { maintenancePauseMs: 3_600_000 } });
  const expiresAt = '2026-11-21T09:00:10Z';
  const point = (x: number) => ({ type: 'Point', coordinates: [x, 0] });
  const body = [
    {
      id: 'urn:ngsi-ld:Sign:whole',
      type: 'Sign',
      level: { type: 'Property', value: 3 },
      expiresAt,
    },
    {
      id: 'urn:ngsi-ld:Sign:part',
      type: 'Sign',
      level: { type: 'Property', value: 3, expiresAt },
      location: [
        { type: 'GeoProperty', value: point(1), expiresAt },
        { type: 'GeoProperty', value: point(50), datasetId: 'urn:d:1' },
      ],
    },
    {
      id: 'urn:ngsi-ld:Sign:linking',
      type: 'Linking',
      sign: { type: 'Relationship', object: 'urn:ngsi-ld:Sign:part' },
    },
  ];
  const created = await broker.request('POST', '/entityOperations/create', { body });
  expect(created.status).toBe(201);
});
afterAll(() => broker.close());

const near = (x: number): string =>
  `georel=near;maxDistance==1000&geometry=Point&coordinates=[${x},0]`;

describe('what has expired', () => {
  const questions: readonly (readonly [string, number, number])[] = [
    ['q=level==3', 2, 0],
    ['q=level', 2, 0],
    ['q=!level&type=Sign', 0, 1],
    ['attrs=level', 2, 0],
    [near(1), 1, 0],
    [near(50), 1, 1],
    ['type=Linking&q=sign{level}==3&join=inline', 1, 0],
    ['type=Sign', 2, 1],
    ['type=Sign&orderBy=level', 2, 1],
  ];

  test.each(questions)(
    'matches %s %i times before, %i times after',
    async (query, before, after) => {
      const ask = async (): Promise<readonly [JsonValue | undefined, string | null]> => {
        const answer = await broker.request(
          'GET',
          `/entities?${query}&count=true&format=simplified`,
        );
        return [answer.json, answer.headers.get('ngsild-results-count')];
      };
      const at = broker.time.now;
      const early = await ask();
      broker.time.now = Date.UTC(2026, 10, 21, 9, 0, 10);
      const late = await ask();
      broker.time.now = at;
      expect([early[0], early[1]]).toEqual([
        expect.objectContaining({ length: before }),
        `${before}`,
      ]);
      expect([late[0], late[1]]).toEqual([expect.objectContaining({ length: after }), `${after}`]);
    },
  );
});
