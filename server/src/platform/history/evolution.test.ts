import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Json, openTestHistory, type TestHistory } from './testing.ts';

describe('temporal evolution', () => {
  let city: TestHistory;
  const request: TestHistory['request'] = (...asked) => city.request(...asked);

  beforeAll(async () => {
    city = await openTestHistory(Date.parse('2026-06-01T00:00:00Z'));
  });

  afterAll(() => city.close());

  const gauge = (id: string, level: number, observedAt?: string): Json => ({
    id,
    type: 'Gauge',
    level: { type: 'Property', value: level, ...(observedAt === undefined ? {} : { observedAt }) },
  });
  const valuesOf = (json: Json): unknown[] =>
    (json['level'] as Json[]).map((instance) => instance['value']);

  test('every change of the state is kept, and so is its end', async () => {
    const id = 'urn:ngsi-ld:Gauge:kept';
    for (const level of [1, 2, 2, 3]) {
      city.time.now += 1_000;
      await request('POST', '/entityOperations/upsert', [gauge(id, level)]);
    }
    city.time.now += 1_000;
    await request('DELETE', `/entities/${id}`);
    const { json } = await request('GET', `/temporal/entities/${id}?timeproperty=modifiedAt`);
    expect(valuesOf(json)).toEqual([1, 2, 3, 'urn:ngsi-ld:null']);
    const gone = await request('GET', `/temporal/entities/${id}?timeproperty=deletedAt`);
    expect(valuesOf(gone.json)).toEqual(['urn:ngsi-ld:null']);
  });

  test('an evolution brought in becomes the state of its newest instances', async () => {
    const id = 'urn:ngsi-ld:Gauge:brought';
    const instance = (value: number, observedAt: string) => ({
      type: 'Property',
      value,
      observedAt,
    });
    const level = [
      instance(5, '2026-01-01T00:00:00Z'),
      instance(7, '2026-01-03T00:00:00Z'),
      instance(6, '2026-01-02T00:00:00Z'),
    ];
    const created = await request('POST', '/temporal/entities', { id, type: 'Gauge', level });
    expect(created.status).toBe(201);
    const state = await request('GET', `/entities/${id}?options=keyValues`);
    expect(state.json['level']).toBe(7);
    const again = await request('POST', '/temporal/entities', { id, type: 'Gauge', level });
    expect(again.status).toBe(204);
    const evolution = await request('GET', `/temporal/entities/${id}`);
    expect(valuesOf(evolution.json)).toEqual([5, 6, 7]);
    const since = 'timerel=after&timeAt=2026-01-02T00:00:00Z';
    expect(valuesOf((await request('GET', `/temporal/entities/${id}?${since}`)).json)).toEqual([
      6, 7,
    ]);
    expect((await request('DELETE', `/temporal/entities/${id}`)).status).toBe(204);
    expect((await request('GET', `/temporal/entities/${id}`)).status).toBe(404);
    expect((await request('GET', `/entities/${id}`)).status).toBe(404);
  });

  test('an evolution that was deleted begins anew with the next change of its entity', async () => {
    const id = 'urn:ngsi-ld:Gauge:anew';
    await request('POST', '/entities', gauge(id, 1));
    expect((await request('DELETE', `/temporal/entities/${id}`)).status).toBe(204);
    expect((await request('GET', `/temporal/entities/${id}`)).status).toBe(404);
    await request('PATCH', `/entities/${id}/attrs/level`, { type: 'Property', value: 2 });
    const path = `/temporal/entities/${id}?timeproperty=modifiedAt`;
    expect(valuesOf((await request('GET', path)).json)).toEqual([2]);
    // It came from the entity, which therefore outlives it, also where an evolution is brought in meanwhile.
    const level = [{ type: 'Property', value: 0, observedAt: '2020-01-01T00:00:00Z' }];
    expect((await request('DELETE', `/temporal/entities/${id}`)).status).toBe(204);
    expect((await request('POST', '/temporal/entities', { id, type: 'Gauge', level })).status).toBe(
      201,
    );
    expect((await request('DELETE', `/temporal/entities/${id}`)).status).toBe(204);
    expect((await request('GET', `/entities/${id}`)).status).toBe(200);
  });

  test('a query finds entities by any of their instances', async () => {
    const level = [1, 9].map((value, day) => ({
      type: 'Property',
      value,
      observedAt: `2026-02-0${day + 1}T00:00:00Z`,
    }));
    await request('POST', '/temporal/entities', { id: 'urn:ngsi-ld:Pump:1', type: 'Pump', level });
    const ask = (q: string) =>
      request(
        'GET',
        `/temporal/entities?type=Pump&q=${q}&timerel=after&timeAt=2026-01-01T00:00:00Z&count=true`,
      );
    const found = await ask('level%3E5');
    expect(found.headers.get('ngsild-results-count')).toBe('1');
    expect(valuesOf(found.json[0] ?? {})).toEqual([1, 9]);
    expect((await ask('level%3E9')).json).toEqual([]);
    // Values of other kinds are looked at, too, and what is asked of several instances is found in several.
    const more = [
      ['tag', [{ type: 'Property', value: [3, 12] }]],
      ['tag', [{ type: 'ListProperty', valueList: [20] }]],
    ] as const;
    for (const [at, [name, [instance]]] of more.entries()) {
      await request('POST', '/temporal/entities/urn:ngsi-ld:Pump:1/attrs', {
        [name]: [{ ...instance, observedAt: `2026-02-0${at + 3}T00:00:00Z` }],
      });
    }
    const founds = {
      'tag==12': 1,
      'tag==20': 1,
      'tag==21': 0,
      'level<2;level>8': 1,
      'level>9|tag==3': 1,
    };
    for (const [q, count] of Object.entries(founds)) {
      expect([q, (await ask(encodeURIComponent(q))).json.length]).toEqual([q, count]);
    }
  });

  test('an answer that is too long is cut, and says where', async () => {
    const level = Array.from({ length: 50 }, (_, minute) => ({
      type: 'Property',
      value: minute,
      observedAt: new Date(Date.UTC(2026, 2, 1, 0, minute)).toISOString(),
    }));
    const id = 'urn:ngsi-ld:Gauge:long';
    await request('POST', '/temporal/entities', { id, type: 'Gauge', level });
    const answer = await request('GET', `/temporal/entities/${id}`);
    expect(answer.status).toBe(206);
    expect(valuesOf(answer.json)).toHaveLength(30);
    expect(answer.headers.get('content-range')).toBe(
      'date-time 2026-03-01T00:00:00Z-2026-03-01T00:29:00Z/*',
    );
    const last = await request('GET', `/temporal/entities/${id}?lastN=3`);
    expect(last.status).toBe(200);
    expect(valuesOf(last.json)).toEqual([47, 48, 49]);
  });

  test('pages of instances go forwards and backwards, and name their neighbours', async () => {
    const path = '/ngsi-ld/v1/temporal/entities/urn:ngsi-ld:Gauge:long';
    const ask = async (query: string) => {
      const { status, json, headers } = await request(
        'GET',
        `/temporal/entities/urn:ngsi-ld:Gauge:long?${query}`,
      );
      const links = (headers.get('link') ?? '').split(', ').slice(1);
      return { status, values: status === 200 ? valuesOf(json) : [], links };
    };
    const link = (query: string, relation: string) =>
      `<${path}?${query}>; rel="${relation}"; type="application/json"`;
    expect(await ask('firstN=3')).toEqual({
      status: 200,
      values: [0, 1, 2],
      links: [link('firstN=3&offsetN=3', 'intervalafter')],
    });
    expect(await ask('firstN=3&offsetN=48')).toEqual({
      status: 200,
      values: [48, 49],
      links: [link('firstN=3&offsetN=45', 'intervalbefore')],
    });
    expect(await ask('lastN=3&offsetN=3')).toEqual({
      status: 200,
      values: [44, 45, 46],
      links: [
        link('lastN=3&offsetN=0', 'intervalafter'),
        link('lastN=3&offsetN=6', 'intervalbefore'),
      ],
    });
    for (const wrong of ['firstN=3&lastN=3', 'offsetN=3', 'firstN=0', 'lastN=1&offsetN=x']) {
      expect((await ask(wrong)).status).toBe(400);
    }
    const body = {
      type: 'Query',
      entities: [{ id: 'urn:ngsi-ld:Gauge:long', type: 'Gauge' }],
      temporalQ: { timerel: 'after', timeAt: '2026-01-01T00:00:00Z', firstN: 2, offsetN: 1 },
    };
    const { json } = await request('POST', '/temporal/entityOperations/query', body);
    expect(valuesOf(json[0] ?? {})).toEqual([1, 2]);
  });

  test('values are aggregated by periods', async () => {
    const { json } = await request(
      'GET',
      '/temporal/entities/urn:ngsi-ld:Gauge:long?timerel=after&timeAt=2026-03-01T00:00:00Z' +
        '&options=aggregatedValues&aggrMethods=avg,totalCount&aggrPeriodDuration=PT30M',
    );
    expect(json['level']).toEqual({
      type: 'Property',
      avg: [
        [14.5, '2026-03-01T00:00:00Z', '2026-03-01T00:30:00Z'],
        [39.5, '2026-03-01T00:30:00Z', '2026-03-01T01:00:00Z'],
      ],
      totalCount: [
        [30, '2026-03-01T00:00:00Z', '2026-03-01T00:30:00Z'],
        [20, '2026-03-01T00:30:00Z', '2026-03-01T01:00:00Z'],
      ],
    });
  });

  test('what applies to aggregated values alone is refused beside others', async () => {
    const path = '/temporal/entities/urn:ngsi-ld:Gauge:long?';
    for (const query of ['aggrMethods=avg', 'aggrPeriodDuration=P1D&format=temporalValues']) {
      expect((await request('GET', path + query)).status).toBe(400);
    }
    // A part of the long evolution, as without them.
    const overruled = 'format=temporalValues&options=aggregatedValues&aggrMethods=sum';
    expect((await request('GET', path + overruled)).status).toBe(206);
  });

  test('an instance can be changed and deleted by its id', async () => {
    const id = 'urn:ngsi-ld:Gauge:mended';
    const observedAt = '2026-04-01T00:00:00Z';
    await request('POST', '/temporal/entities', { ...gauge(id, 4, observedAt) });
    const { json } = await request('GET', `/temporal/entities/${id}`);
    const [instance] = json['level'] as Json[];
    const path = `/temporal/entities/${id}/attrs/level/${String(instance?.['instanceId'])}`;
    const changed = await request('PATCH', path, {
      level: [{ type: 'Property', value: 40, observedAt }],
    });
    expect(changed.status).toBe(204);
    expect(valuesOf((await request('GET', `/temporal/entities/${id}`)).json)).toEqual([40]);
    expect((await request('DELETE', path)).status).toBe(204);
    expect((await request('DELETE', path)).status).toBe(404);
  });
});
