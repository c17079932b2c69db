/** Plans over HTTP: the real five, a whole PDCA year by two people, an indicator that is computed. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Clock } from '#kernel/clock.ts';
import { freshTenant, testDatabase } from '#kernel/database/testing.ts';
import type { Http, Principal, Role } from '#kernel/http/index.ts';
import { httpWith } from '#kernel/http/testing.ts';
import { createLog } from '#kernel/log.ts';
import { ok } from '#kernel/result.ts';
import { contextRoutes, openContext } from '#platform/context/index.ts';
import { createIdentity } from '#platform/identity/index.ts';
import { createIndicators, entityMeasure, tenantMeasure } from '#platform/indicators/index.ts';
import { createPlanService } from './index.ts';

const folder = path.resolve(import.meta.dirname, '../../../../../shared/plans');
const published = existsSync(folder)
  ? readdirSync(folder).filter((name) => name.endsWith('.yaml'))
  : [];

interface Counted {
  id: string;
  nodeCount: number;
  indicatorCount: number;
}

/** The members of answers these tests go into by themselves; the rest is compared as it is. */
interface Answer {
  readonly [member: string]: unknown;
  readonly plans: readonly Counted[];
  readonly version: number;
  readonly document: unknown;
  readonly tree: readonly Branch[];
  readonly indicators: readonly object[];
  readonly records: readonly object[];
  readonly values: readonly { readonly year: number }[];
  readonly shared: readonly {
    readonly title: string;
    readonly plans: readonly { plan: string }[];
  }[];
}

const kindOf = (roles: readonly Role[]): Principal['kind'] =>
  roles.length === 0 ? 'anonymous' : 'person';

interface Branch {
  readonly children: readonly Branch[];
}

describe('plans', () => {
  const tenant = freshTenant();
  const time = { now: Date.parse('2024-06-01T00:00:00+09:00') };
  /** Who the next request comes from. */
  let caller: { id: string; roles: readonly Role[] } = { id: 'person:writer', roles: ['editor'] };
  let http: Http;
  let close: () => Promise<void>;

  beforeAll(async () => {
    const database = await testDatabase();
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
    const context = await openContext({ database, clock, log, sinks: [] });
    const indicators = createIndicators({
      database,
      clock,
      measures: [entityMeasure(context.broker), tenantMeasure(identity)],
      limits: { liveSecondsMax: 0 },
    });
    const { routes } = createPlanService({ database, clock, identity, indicators });
    const pageLimits = { pageSizeDefault: 20, pageSizeMax: 1_000 };
    const all = [...routes, ...contextRoutes({ ...context, identity, pageLimits })];
    const authorise = () => {
      const kind: Principal['kind'] = caller.id === 'open' ? 'open' : kindOf(caller.roles);
      return ok({ ...caller, kind, tenant, policy: 'test' });
    };
    ({ http } = httpWith(all, { authorise }));
    close = async () => {
      await context.close();
      await identity.close();
    };
  });
  afterAll(() => close());

  const as = (id: string, ...roles: Role[]) => {
    caller = { id, roles };
  };
  async function request(
    method: string,
    address: string,
    body?: unknown,
    type = 'application/json',
  ) {
    const answer = await http.request(address, {
      method,
      headers: { 'ngsild-tenant': tenant, 'content-type': type },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const json = text.startsWith('{') ? (JSON.parse(text) as Answer) : ({} as Answer);
    return { status: answer.status, json, text };
  }
  const takeIn = (text: string) => request('POST', '/api/plans', text, 'application/yaml');

  test.skipIf(published.length === 0)(
    `the five published plans go in completely, and again without a change${published.length === 0 ? ' (../shared/plans is absent)' : ''}`,
    async () => {
      as('person:writer', 'editor');
      for (const name of published) {
        const text = readFileSync(path.join(folder, name), 'utf8');
        const source = parse(text) as {
          plan: { id: string };
          nodes: object[];
          indicators?: object[];
        };
        const first = await takeIn(text);
        expect(first).toMatchObject({ status: 201, json: { outcome: 'created', faults: [] } });
        expect(await takeIn(text)).toMatchObject({ status: 200, json: { outcome: 'unchanged' } });
        const { json } = await request('GET', '/api/plans');
        const counted = json.plans.find(({ id }) => id === source.plan.id);
        expect(counted).toMatchObject({
          nodeCount: source.nodes.length,
          indicatorCount: source.indicators?.length ?? 0,
        });
        const { json: shown } = await request('GET', `/api/plans/${source.plan.id}`);
        const count = (nodes: readonly Branch[]): number =>
          nodes.reduce((sum, { children }) => sum + 1 + count(children), 0);
        expect(count(shown.tree)).toBe(source.nodes.length);
      }
      const { json } = await request('GET', '/api/plans/fukushima');
      expect(json.indicators).toMatchObject([
        {
          title: '県及び市町村の行政手続のオンライン利用率',
          unit: '%',
          line: [
            { year: 2021, value: 48.2 },
            { year: 2025, value: 80 },
          ],
        },
        { line: [{ value: 1 }, { value: 7 }] },
      ]);
    },
  );

  const town = (more = '') => `
plan: {id: town, title: 町の計画, publisher: 町, period: {from: 2023, to: 2026}}
nodes:
  - {id: "1", title: くらし, level: policy}
  - {id: "1.1", title: 見守り, level: measure, parent: "1", department: 福祉課}
indicators:
  - {id: I1, title: 見守りの数, unit: 台, node: "1.1", baseline: {year: 2022, value: 0}, target: {year: 2026, value: 4},
     formula: {value: {measure: entities, type: WatchSensor, q: "isWorking==true"}}}
  - {id: I2, title: 利用率, unit: "%", node: "1", baseline: {year: 2022, value: 10}, target: {year: 2026, value: 50}}
${more}`;

  test('a live indicator changes when its data changes', async () => {
    as('person:writer', 'editor');
    await takeIn(town());
    const read = async () => (await request('GET', '/api/plans/town')).json.indicators[0];
    expect(await read()).toMatchObject({ live: 0, standing: 'behind' });
    as('open', 'administrator');
    for (const [index, isWorking] of [true, true, false].entries()) {
      const made = await request('POST', '/ngsi-ld/v1/entities', {
        id: `urn:ngsi-ld:WatchSensor:${index}`,
        type: 'WatchSensor',
        isWorking: { type: 'Property', value: isWorking },
      });
      expect(made.status).toBe(201);
    }
    expect(await read()).toMatchObject({ live: 2, progress: 0.5, due: 2, standing: 'on-schedule' });
  });

  test('a formula of an unknown measure is refused, with its place', async () => {
    as('person:writer', 'editor');
    const answer = await takeIn(town().replace('measure: entities', 'measure: dreams'));
    expect(answer).toMatchObject({ status: 400, json: { pointer: '/indicators/0/formula' } });
  });

  test('every version is kept and can be brought back', async () => {
    as('person:writer', 'editor');
    await takeIn(town());
    const before = (await request('GET', '/api/plans/town')).json;
    const changed = await takeIn(town('context: [{title: 人口, value: 1}]'));
    expect(changed.json).toMatchObject({
      outcome: 'updated',
      plan: { version: before.version + 1 },
    });
    const stale = await request('PUT', '/api/plans/town', {
      document: before.document,
      baseVersion: before.version,
    });
    expect(stale.status).toBe(409);
    const address = `/api/plans/town/versions/${before.version}/restore`;
    expect((await request('POST', address, {})).status).toBe(200);
    const after = (await request('GET', '/api/plans/town')).json;
    expect(after.document).toEqual(before.document);
    expect(after.version).toBe(before.version + 2);
  });

  test('a PDCA year is played through by two people and published', async () => {
    const year = '/api/plans/town/years/2024';
    const record = `${year}/records/1.1`;
    const seen = async () => (await request('GET', year)).json;
    as('person:writer', 'editor');
    await takeIn(town());
    const content = {
      plan: '10台を置く',
      do: '8台を置いた',
      check: { grade: 'slightly-behind', evaluation: '工事が遅れた', evidence: '検収書' },
      act: { revision: '来年度は先に契約する', course: 'improve' },
    };
    expect(await request('PUT', record, { content })).toMatchObject({ status: 200 });
    expect(await request('POST', `${record}/submit`, {})).toMatchObject({
      json: { state: 'submitted' },
    });
    expect((await request('PUT', record, { content })).status).toBe(409);
    const reported = await request('PUT', '/api/indicators/town.I2/values/2024', {
      value: 30,
      evidence: '年次調査',
    });
    expect(reported).toMatchObject({ status: 200, json: { state: 'reported' } });
    // Whoever wrote it does not approve it.
    as('person:writer', 'editor', 'approver');
    expect((await request('POST', `${record}/approve`, {})).status).toBe(409);
    expect((await request('POST', '/api/indicators/town.I2/values/2024/approve', {})).status).toBe(
      409,
    );
    as('nobody');
    expect(await seen()).toMatchObject({ records: [], indicators: [{}, { values: [] }] });
    as('person:head', 'approver', 'publisher');
    expect(await request('POST', `${record}/return`, { comment: '根拠を' })).toMatchObject({
      json: { state: 'returned', comment: '根拠を' },
    });
    as('person:writer', 'editor');
    await request('POST', `${record}/submit`, {});
    as('person:head', 'approver', 'publisher');
    expect((await request('POST', `${record}/publish`, {})).status).toBe(409);
    await request('POST', `${record}/approve`, {});
    const approved = await request('POST', '/api/indicators/town.I2/values/2024/approve', {});
    expect(approved.json).toMatchObject({ state: 'approved', value: 30 });
    expect(await request('POST', `${record}/publish`, {})).toMatchObject({
      json: { state: 'published' },
    });
    as('nobody');
    const shown = await seen();
    expect(shown).toMatchObject({
      records: [{ node: '1.1', state: 'published', content }],
      indicators: [{}, { latest: { year: 2024, value: 30 }, standing: 'on-schedule' }],
      grades: { 'slightly-behind': 1 },
      branches: [{ node: '1', grades: { 'slightly-behind': 1 } }],
    });
    expect(shown.records[0]).not.toHaveProperty('author');
  });

  test('a correction does not hide what is public until it is approved', async () => {
    as('person:writer', 'editor');
    await takeIn(town());
    const value = '/api/indicators/town.I2/values/2023';
    await request('PUT', value, { value: 20 });
    as('person:head', 'approver');
    await request('POST', `${value}/approve`, {});
    as('person:writer', 'editor');
    await request('PUT', value, { value: 25 });
    as('nobody');
    const { json } = await request('GET', '/api/indicators/town.I2');
    expect(json.values.find((each) => each.year === 2023)).toMatchObject({
      value: 20,
    });
  });

  test('the export can be taken in again', async () => {
    as('person:writer', 'editor');
    await takeIn(town());
    const yaml = await request('GET', '/api/plans/town/plan.yaml');
    expect(await takeIn(yaml.text)).toMatchObject({ json: { outcome: 'unchanged' } });
    const csv = await request('GET', '/api/plans/town/indicators.csv');
    expect(csv.text).toContain('町の計画,I2,利用率,%,1,目標,2026,50,');
  });

  test('plans are compared by what they share', async () => {
    as('person:writer', 'editor');
    await takeIn(town());
    await takeIn(
      town().replace('id: town,', 'id: other,').replace('title: 町の計画', 'title: 別の計画'),
    );
    const { json } = await request('GET', '/api/plan-comparison');
    const shared = json.shared.find((each) => each.title === '利用率');
    expect(shared?.plans.map(({ plan }) => plan).toSorted()).toEqual(['other', 'town']);
  });
});
