import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import { freshTenant, testDatabase } from '#kernel/database/testing.ts';
import type { Http } from '#kernel/http/index.ts';
import { httpWith } from '#kernel/http/testing.ts';
import { createLog } from '#kernel/log.ts';
import { contextRoutes, openContext } from '#platform/context/index.ts';
import { createIdentity } from '#platform/identity/index.ts';
import { prepareHistory } from './history.ts';
import { historyRoutes } from './index.ts';

const gauge = 'https://uri.etsi.org/ngsi-ld/default-context/Gauge';
const day = 86_400_000;

describe('policies of history', () => {
  const tenant = freshTenant();
  const time = { now: Date.now() };
  let database: Database;
  let http: Http;
  let close: () => Promise<void>;

  beforeAll(async () => {
    database = await testDatabase();
    const clock: Clock = { now: () => time.now };
    const log = createLog(() => undefined, clock);
    const identity = await createIdentity({
      database,
      log,
      credentials: { matches: () => true },
      isOpen: true,
      pollMs: 60_000,
    });
    await identity.ensureTenant(tenant);
    const prepared = prepareHistory({ database, clock, log });
    const context = await openContext({ database, clock, log, sinks: prepared.sinks });
    const history = await prepared.start(context.broker);
    const pageLimits = { pageSizeDefault: 20, pageSizeMax: 1_000 };
    const face = { ...context, identity, pageLimits };
    const routes = [...contextRoutes(face), ...historyRoutes({ ...face, history })];
    ({ http } = httpWith(routes, { authorise: identity.authorise }));
    close = async () => {
      await history.close();
      await context.close();
      await identity.close();
    };
  });
  afterAll(() => close());

  const request = (method: string, path: string, body?: unknown) =>
    http.request(path, {
      method,
      headers: { 'ngsild-tenant': tenant, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const put = (policy: object) => request('PUT', '/api/history/policies', policy);
  const write = (type: string, level: number) =>
    request('POST', '/ngsi-ld/v1/entityOperations/upsert', [
      { id: `urn:ngsi-ld:${type}:1`, type, level: { type: 'Property', value: level } },
    ]);
  const instances = async (type: string): Promise<number> => {
    const [row] = await database.query<{ count: number }>(
      `select count(*)::int as count from attribute_history where tenant = $1 and entity_id = $2`,
      [tenant, `urn:ngsi-ld:${type}:1`],
    );
    return row?.count ?? 0;
  };

  test('are put, listed and deleted', async () => {
    const policy = {
      entityType: 'https://example.org/Kept',
      isRecorded: true,
      keepDays: 30,
      coarsenAfterDays: 7,
      coarsenPeriodSeconds: 3_600,
    };
    expect((await put(policy)).status).toBe(204);
    expect((await put({ ...policy, keepDays: 60 })).status).toBe(204);
    const listed = await (await request('GET', '/api/history/policies')).json();
    expect(listed).toEqual({ policies: [{ ...policy, keepDays: 60 }] });
    const one = `/api/history/policies?entityType=${encodeURIComponent(policy.entityType)}`;
    expect((await request('DELETE', one)).status).toBe(204);
    expect((await request('DELETE', one)).status).toBe(404);
  });

  test.each([
    ['no type', {}],
    ['a short name', { entityType: 'Gauge' }],
    ['no day', { entityType: '', keepDays: 0 }],
    ['half a coarsening', { entityType: '', coarsenAfterDays: 3 }],
    ['a word that does not exist', { entityType: '', keepWeeks: 3 }],
  ])('with %s are refused', async (_, policy) => {
    expect((await put(policy)).status).toBe(400);
  });

  test('end the recording of a type at once, and only of that type', async () => {
    await write('Gauge', 1);
    expect(await instances('Gauge')).toBe(1);
    await put({ entityType: gauge, isRecorded: false });
    await write('Gauge', 2);
    await write('Car', 1);
    expect([await instances('Gauge'), await instances('Car')]).toEqual([1, 1]);
  });

  test('that end let what came meanwhile begin its evolution', async () => {
    const entityType = gauge.replace('Gauge', 'Ferry');
    const path = '/ngsi-ld/v1/temporal/entities/urn:ngsi-ld:Ferry:1';
    await put({ entityType, isRecorded: false });
    await write('Ferry', 1);
    expect((await request('GET', path)).status).toBe(404);
    const query = `?entityType=${encodeURIComponent(entityType)}`;
    expect((await request('DELETE', `/api/history/policies${query}`)).status).toBe(204);
    await write('Ferry', 2);
    const { level } = (await (await request('GET', `${path}?timeproperty=modifiedAt`)).json()) as {
      level: { value: number }[];
    };
    expect(level.map(({ value }) => value)).toEqual([2]);
  });

  test('delete what is too old within a second, but for the present', async () => {
    for (const level of [1, 2, 3]) await write('Bus', level);
    expect(await instances('Bus')).toBe(3);
    time.now += 3 * day;
    await write('Bus', 4);
    await put({ entityType: gauge.replace('Gauge', 'Bus'), keepDays: 2 });
    await expect.poll(() => instances('Bus'), { timeout: 5_000 }).toBe(1);
  });

  test('down-sample what is old, after saying how much that takes away', async () => {
    // Within one period of seven days.
    const from = (Math.floor(time.now / (7 * day)) + 1) * 7 * day + 3_600_000;
    for (let minutes = 0; minutes < 120; minutes += 20) {
      time.now = from + minutes * 60_000;
      await write('Tank', minutes);
    }
    time.now += 3 * day;
    const policy = {
      entityType: gauge.replace('Gauge', 'Tank'),
      coarsenAfterDays: 2,
      coarsenPeriodSeconds: 86_400 * 7,
    };
    const preview = await request('POST', '/api/history/policies/preview', policy);
    expect(await preview.json()).toEqual({ expired: 0, coarsened: 5 });
    expect(await instances('Tank')).toBe(6);
    await put(policy);
    await expect.poll(() => instances('Tank'), { timeout: 10_000 }).toBe(1);
    const kept = await request(
      'GET',
      '/ngsi-ld/v1/temporal/entities/urn:ngsi-ld:Tank:1?timerel=after&timeAt=2020-01-01T00:00:00Z' +
        '&timeproperty=modifiedAt&options=temporalValues',
    );
    // The last of the period stays.
    expect(await kept.json()).toMatchObject({ level: { values: [[100, expect.any(String)]] } });
  });
});
