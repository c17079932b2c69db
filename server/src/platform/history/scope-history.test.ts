import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Json, openTestHistory, type TestHistory } from './testing.ts';

const at = (minute: number): string => new Date(Date.UTC(2026, 2, 1, 12, minute)).toISOString();
const id = (name: string): string => `urn:ngsi-ld:Bus:${name}`;
const speed = (...minutes: number[]) =>
  minutes.map((minute) => ({ type: 'Property', value: minute, observedAt: at(minute) }));
const scope = (minute: number, ...value: string[]) => ({
  type: 'Property',
  value,
  observedAt: at(minute),
});

describe('a scope query over time', () => {
  let city: TestHistory;
  beforeAll(async () => {
    city = await openTestHistory(Date.parse('2026-06-01T00:00:00Z'));
    const bring = (name: string, scopes: readonly Json[], minutes: readonly number[]) =>
      city.request('POST', '/temporal/entities', {
        id: id(name),
        type: 'Bus',
        ...(scopes.length === 0 ? {} : { scope: scopes }),
        speed: speed(...minutes),
      });
    await bring('before', [scope(-60, '/A/B', '/C')], [5]);
    await bring('within', [scope(10, '/A/M')], [5, 15]);
    await bring('moved', [scope(-60, '/R'), scope(30, '/S')], [15, 45]);
    await bring('late', [scope(120, '/Z')], [5]);
    await bring('bare', [], [5]);
  });
  afterAll(() => city.close());

  /** Names of the entities that are found, each with the minutes of its instances. */
  async function find(scopeQ: string, more = ''): Promise<Record<string, unknown>> {
    const window = `timerel=between&timeAt=${at(0)}&endTimeAt=${at(60)}`;
    const path = `/temporal/entities?type=Bus&${window}&scopeQ=${encodeURIComponent(scopeQ)}${more}`;
    const { status, json } = await city.request('GET', path);
    expect(status).toBe(200);
    return Object.fromEntries(
      json.map((entity) => [
        String(entity['id']).slice(id('').length),
        (entity['speed'] as Json[]).map((instance) => instance['value']),
      ]),
    );
  }

  test('finds what was said while a scope was valid, and nothing else', async () => {
    expect(await find('/#')).toEqual({ before: [5], within: [15], moved: [15, 45] });
    expect(await find('/A/#')).toEqual({ before: [5], within: [15] });
    expect(await find('/R')).toEqual({ moved: [15] });
    expect(await find('/S')).toEqual({ moved: [45] });
    expect(await find('/A/B;/C')).toEqual({ before: [5] });
    expect(await find('/Z')).toEqual({});
  });

  test('filters and aggregates the same instances', async () => {
    expect(await find('/R', '&q=speed%3E20')).toEqual({});
    expect(await find('/S', '&q=speed%3E20')).toEqual({ moved: [45] });
    const { json } = await city.request('POST', '/temporal/entityOperations/query', {
      type: 'Query',
      entities: [{ type: 'Bus' }],
      scopeQ: '/R',
      temporalQ: { timerel: 'between', timeAt: at(0), endTimeAt: at(60) },
      aggrParams: { aggrMethods: ['avg', 'totalCount'], aggrPeriodDuration: 'PT1H' },
    });
    expect(json).toEqual([
      {
        id: id('moved'),
        type: 'Bus',
        speed: {
          type: 'Property',
          avg: [[15, atZ(0), atZ(60)]],
          totalCount: [[1, atZ(0), atZ(60)]],
        },
      },
    ]);
  });

  test('shows a scope that was set before the range and held within it', async () => {
    const window = `timerel=between&timeAt=${at(0)}&endTimeAt=${at(60)}`;
    const { json } = await city.request('GET', `/temporal/entities?type=Bus&${window}&scopeQ=/C`);
    expect(json[0]?.['scope']).toEqual([
      { type: 'Property', value: ['/A/B', '/C'], observedAt: atZ(-60) },
    ]);
  });

  test('a change of the state is a change of scope from then on', async () => {
    const { json } = await city.request('GET', `/temporal/entities/${id('moved')}?attrs=speed`);
    expect(Object.keys(json)).toEqual(['id', 'type', 'speed']);
    city.time.now += 60_000;
    const now = new Date(city.time.now).toISOString().replace('.000Z', 'Z');
    await city.request('PATCH', `/entities/${id('moved')}`, { scope: '/New' });
    const whole = await city.request('GET', `/temporal/entities/${id('moved')}?options=sysAttrs`);
    expect((whole.json['scope'] as unknown as Json[]).at(-1)).toEqual({
      type: 'Property',
      value: '/New',
      observedAt: now,
      createdAt: now,
      modifiedAt: now,
    });
  });
});

describe('history of what does not last', () => {
  let city: TestHistory;
  beforeAll(async () => {
    city = await openTestHistory(Date.parse('2026-06-01T00:00:00Z'));
  });
  afterAll(() => city.close());
  const values = 'timeproperty=modifiedAt&options=temporalValues';

  test('a transient attribute is remembered until it expires', async () => {
    const gauge = id('flash');
    const expiresAt = new Date(city.time.now + 5_000).toISOString();
    await city.request('POST', '/entities', {
      id: gauge,
      type: 'Gauge',
      flash: { type: 'Property', value: 10, expiresAt },
      steady: { type: 'Property', value: 100 },
    });
    city.time.now += 1_000;
    await city.request('PATCH', `/entities/${gauge}/attrs/flash`, { type: 'Property', value: 11 });
    const ask = async () => {
      const { json } = await city.request('GET', `/temporal/entities/${gauge}?${values}`);
      return Object.fromEntries(
        ['flash', 'steady'].map((name) => [
          name,
          (json[name] as { values: [number, string][] } | undefined)?.values.map(([one]) => one),
        ]),
      );
    };
    expect(await ask()).toEqual({ flash: [10, 11], steady: [100] });
    city.time.now += 10_000;
    expect(await ask()).toEqual({ steady: [100] });
    // The broker takes it out of the entity at the next write; that is no deletion.
    await city.request('PATCH', `/entities/${gauge}/attrs/steady`, {
      type: 'Property',
      value: 101,
    });
    expect(await ask()).toEqual({ steady: [100, 101] });
  });

  test('an entity that expires leaves its evolution, without an instance that says it was deleted', async () => {
    const gauge = id('ends');
    await city.request('POST', '/entities', {
      id: gauge,
      type: 'Gauge',
      level: { type: 'Property', value: 7 },
      expiresAt: new Date(city.time.now + 5_000).toISOString(),
    });
    city.time.now += 10_000;
    expect((await city.request('GET', `/entities/${gauge}`)).status).toBe(404);
    // The same id again: what expired is noticed by this write.
    await city.request('POST', '/entities', {
      id: gauge,
      type: 'Gauge',
      level: { type: 'Property', value: 8 },
    });
    const { json } = await city.request('GET', `/temporal/entities/${gauge}?${values}`);
    const { level } = json as unknown as { level: { values: [number, string][] } };
    expect(level.values.map(([one]) => one)).toEqual([7, 8]);
  });
});

describe('a temporal query', () => {
  let city: TestHistory;
  beforeAll(async () => {
    city = await openTestHistory(Date.parse('2026-06-01T00:00:00Z'));
    for (const name of ['a', 'b', 'c']) {
      await city.request('POST', '/temporal/entities', {
        id: id(name),
        type: 'Tram',
        speed: speed(1),
      });
    }
  });
  afterAll(() => city.close());
  const ask = (more: string) =>
    city.request('GET', `/temporal/entities?type=Tram&timerel=after&timeAt=${at(0)}&${more}`);

  test('comes in the order of ids, or in its reverse', async () => {
    const ids = async (orderBy: string) =>
      (await ask(`orderBy=${orderBy}`)).json.map((entity) => entity['id']);
    expect(await ids('id')).toEqual([id('a'), id('b'), id('c')]);
    expect(await ids('id%3Bdesc')).toEqual([id('c'), id('b'), id('a')]);
  });

  test.for([
    'orderBy=speed',
    'pick=speed%7Bname%7D',
    'q=driver%7Bname%7D%3D%3D%22x%22',
    'csf=))bad((',
  ])('%s is refused', async (parameter) => {
    const { status, json } = await ask(parameter);
    expect(status).toBe(400);
    expect(json['type']).toBe('https://uri.etsi.org/ngsi-ld/errors/BadRequestData');
  });
});

function atZ(minute: number): string {
  return at(minute).replace('.000Z', 'Z');
}
