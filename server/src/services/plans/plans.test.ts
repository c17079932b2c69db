/** Plans over HTTP: the real five, a whole PDCA year by two people, an indicator that is computed. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Clock } from '#kernel/clock.ts';
import { freshTenant } from '#kernel/database/testing.ts';
import type { Http, Principal, Role } from '#kernel/http/index.ts';
import { httpWith } from '#kernel/http/testing.ts';
import { createLog } from '#kernel/log.ts';
import { ok } from '#kernel/result.ts';
import { publicReader } from '#platform/catalog/index.ts';
import { openTestCatalog } from '#platform/catalog/testing.ts';
import { contextRoutes, openContext } from '#platform/context/index.ts';
import { prepareHistory } from '#platform/history/index.ts';
import {
  applicationMeasure,
  createIndicators,
  datasetMeasure,
  entityMeasure,
  historyMeasure,
  publisherMeasure,
  tenantMeasure,
} from '#platform/indicators/index.ts';
import { skipUnless } from '../../../../tests/skip.ts';
import { createPlanService } from './index.ts';

const folder = path.resolve(import.meta.dirname, '../../../../../shared/plans');
const published = existsSync(folder)
  ? readdirSync(folder).filter((name) => name.endsWith('.yaml'))
  : [];

interface Counted {
  id: string;
  tenant: string;
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
    readonly plans: readonly { tenant: string; plan: string }[];
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
  const neighbour = freshTenant();
  /** Of whom the caller is staff. */
  const home = { tenant };
  let http: Http;
  /** The pages of plans that everybody finds by a word. */
  let found: (text: string) => Promise<readonly string[]>;
  let close: () => Promise<void>;

  beforeAll(async () => {
    const shop = await openTestCatalog();
    const { catalog, database, identity } = shop;
    const clock: Clock = { now: () => time.now };
    const log = createLog(() => undefined, clock);
    await identity.ensureTenant(tenant);
    await identity.ensureTenant(neighbour);
    const prepared = prepareHistory({ database, clock, log });
    const context = await openContext({ database, clock, log, sinks: prepared.sinks });
    const history = await prepared.start(context.broker);
    const indicators = createIndicators({
      database,
      clock,
      measures: [
        entityMeasure(context.broker),
        applicationMeasure(context.broker, () => 2024),
        datasetMeasure(catalog.search),
        publisherMeasure(catalog.search, identity),
        tenantMeasure(identity),
        historyMeasure(database, clock),
      ],
      limits: { indicatorLiveSecondsMax: 0 },
    });
    const { search, datasets } = catalog;
    const catalogue = { search, datasets, publicUrl: 'https://city.example' };
    const service = createPlanService({ database, clock, identity, indicators, catalogue });
    const { routes } = service;
    found = async (text) => {
      const { hits } = await search.find(publicReader, { text, kinds: ['plan'], limit: 10 });
      return hits.map(({ url }) => url);
    };
    const pageLimits = { pageSizeDefault: 20, pageSizeMax: 1_000 };
    const all = [...routes, ...contextRoutes({ ...context, identity, pageLimits })];
    const authorise = () => {
      const kind: Principal['kind'] = caller.id === 'open' ? 'open' : kindOf(caller.roles);
      return ok({ ...caller, kind, tenant: home.tenant, policy: 'test' });
    };
    ({ http } = httpWith(all, { authorise }));
    close = async () => {
      await history.close();
      await context.close();
      await shop.close();
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

  test(
    'the five published plans go in completely, and again without a change',
    skipUnless(published.length > 0, 'the real plans ../shared/plans are absent'),
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
    const heard = { value: { measure: 'heardOf', type: 'WatchSensor', days: 7 } };
    const lately = async () =>
      (await request('POST', '/api/indicator-trials', { formula: heard })).json;
    expect(await lately()).toMatchObject({ value: 3 });
    const now = time.now;
    time.now = now + 8 * 86_400_000;
    expect(await lately()).toMatchObject({ value: 0 });
    time.now = now;
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
    // A year nothing is told of is no page.
    expect(await request('GET', '/api/plans/town/years/2030')).toMatchObject({
      status: 404,
      json: { detail: expect.stringContaining('2023 to 2026') },
    });
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

  test('a preview tells what would change, and saves nothing', async () => {
    as('person:writer', 'editor');
    await takeIn(town());
    const before = (await request('GET', '/api/plans/town')).json;
    const text = town('context: [{title: 人口, value: 1}]').replace('見守り, level', '守り, level');
    const preview = await request('POST', '/api/plans?preview=true', text, 'application/yaml');
    expect(preview).toMatchObject({
      status: 200,
      json: {
        outcome: 'updated',
        counts: { nodeCount: 2, indicatorCount: 2 },
        changes: [
          { part: 'node', id: '1.1', members: [{ before: '見守り', after: '守り' }] },
          { part: 'context', kind: 'added' },
        ],
        faults: [],
      },
    });
    expect((await request('GET', '/api/plans/town')).json).toEqual(before);
    const { document } = preview.json;
    expect(await request('POST', '/api/plans', document)).toMatchObject({
      json: { outcome: 'updated' },
    });
    const version = await request('GET', `/api/plans/town/versions/${before.version + 1}`);
    expect(version.json).toMatchObject({
      against: before.version,
      changes: [{ id: '1.1' }, { part: 'context' }],
    });
    await takeIn(town());
  });

  test('a public plan is found by the words of its nodes, a hidden or removed one is not', async () => {
    as('person:writer', 'editor');
    await takeIn(town().replace('title: 見守り', 'title: 夜回りの強化'));
    expect(await found('夜回り')).toEqual([`/plans/town?tenant=${tenant}`]);
    const { document } = (await request('GET', '/api/plans/town')).json;
    await request('PUT', '/api/plans/town', { document, isPublic: false });
    expect(await found('夜回り')).toEqual([]);
    await request('PUT', '/api/plans/town', { document, isPublic: true });
    expect(await found('夜回り')).toHaveLength(1);
    await takeIn(town());
    expect(await found('夜回り')).toEqual([]);
  });

  test('a public plan becomes a dataset, and what is published is counted', async () => {
    as('person:writer', 'editor', 'publisher');
    const counted = town().replace(
      'measure: entities, type: WatchSensor, q: "isWorking==true"',
      'measure: datasets',
    );
    await takeIn(counted);
    const read = async () => (await request('GET', '/api/plans/town')).json.indicators[0];
    expect(await read()).toMatchObject({ live: 0 });
    const made = await request('POST', '/api/plans/town/dataset');
    expect(made).toMatchObject({ status: 200, json: { outcome: 'created' } });
    expect(await request('POST', '/api/plans/town/dataset')).toMatchObject({
      json: { outcome: 'unchanged' },
    });
    expect(await read()).toMatchObject({ live: 1 });
    await takeIn(counted.replace('measure: datasets', 'measure: publishers'));
    expect(await read()).toMatchObject({ live: 1 });
    await takeIn(town());
  });

  test('オンライン利用率 follows the applications that are counted', async () => {
    as('open', 'administrator');
    const share = {
      percentage: {
        of: { measure: 'applications', channel: 'online', period: 'fiscalYear' },
        in: { measure: 'applications', period: 'fiscalYear' },
      },
    };
    const rate = async () =>
      (await request('POST', '/api/indicator-trials', { formula: share })).json;
    expect(await rate()).toEqual({ isSuppressed: false });
    const ways = ['online', 'online', 'online', 'counter'];
    for (const [index, channel] of [...ways, 'online'].entries()) {
      const receivedAt = index < ways.length ? '2024-05-01T09:00:00Z' : '2024-03-31T14:59:59Z';
      const made = await request('POST', '/ngsi-ld/v1/entities', {
        id: `urn:ngsi-ld:Application:${index}`,
        type: 'Application',
        channel: { type: 'Property', value: channel },
        status: { type: 'Property', value: 'completed' },
        receivedAt: { type: 'Property', value: { '@type': 'DateTime', '@value': receivedAt } },
      });
      expect(made.status).toBe(201);
    }
    expect(await rate()).toEqual({ value: 75, isSuppressed: false });
    const odd = { value: { measure: 'applications', channel: 'a"b' } };
    expect((await request('POST', '/api/indicator-trials', { formula: odd })).status).toBe(400);
  });

  test('plans of every tenant are listed as far as they are public', async () => {
    as('person:writer', 'editor');
    await takeIn(town());
    home.tenant = neighbour;
    const there = { 'ngsild-tenant': neighbour, 'content-type': 'application/yaml' };
    const hidden = town().replace('id: town,', 'id: hidden,');
    await http.request('/api/plans', { method: 'POST', headers: there, body: town() });
    await http.request('/api/plans?public=false', {
      method: 'POST',
      headers: there,
      body: hidden,
    });
    home.tenant = tenant;
    as('nobody');
    const { json } = await request('GET', '/api/plans?of=everyone');
    const own = json.plans.filter((plan) => ['town', 'hidden'].includes(plan.id));
    expect(own.map((plan) => `${plan.tenant} ${plan.id}`).toSorted()).toEqual(
      [`${tenant} town`, `${neighbour} town`].toSorted(),
    );
    // Where the request names a tenant, that is where its caller is judged.
    home.tenant = neighbour;
    const elsewhere = await http.request(`/api/plans/town?tenant=${neighbour}`);
    expect(elsewhere.status).toBe(200);
    const notPublic = await http.request(`/api/plans/hidden?tenant=${neighbour}`);
    expect(notPublic.status).toBe(404);
    home.tenant = tenant;
    const compared = await request('GET', '/api/plan-comparison?of=everyone');
    const shared = compared.json.shared.find((each) => each.title === '利用率');
    expect(new Set(shared?.plans.map((each) => each.tenant))).toEqual(new Set([tenant, neighbour]));
  });

  test('the template is a workbook, and its pattern can be taken in', async () => {
    as('person:writer', 'editor');
    const workbook = await http.request('/api/plan-template.xlsx');
    expect(workbook.headers.get('content-type')).toContain('spreadsheetml');
    const pattern = await request('GET', '/api/plan-template.csv');
    const taken = await request('POST', '/api/plans?public=false', pattern.text, 'text/csv');
    expect(taken).toMatchObject({ status: 201, json: { faults: [] } });
  });

  test('a table keeps what only other files say: figures, governance, logic model', async () => {
    as('person:writer', 'editor');
    await takeIn(town('governance: {lead: 町長}\ncontext: [{title: 人口, value: 1}]'));
    const csv = await request('GET', '/api/plans/town/plan.csv');
    const again = await request('POST', '/api/plans', csv.text, 'text/csv');
    expect(again).toMatchObject({ json: { outcome: 'unchanged', faults: [] } });
    const renamed = csv.text.replace('見守りの数', '見守りの台数');
    const preview = await request('POST', '/api/plans?preview=true', renamed, 'text/csv');
    expect(preview.json).toMatchObject({ changes: [{ part: 'indicator', id: 'I1' }] });
    await takeIn(town());
  });

  test('the export can be taken in again', async () => {
    as('person:writer', 'editor');
    await takeIn(town());
    const yaml = await request('GET', '/api/plans/town/plan.yaml');
    expect(yaml.text).toMatch(/^plan:\n {2}id: town\n {2}title: /);
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
