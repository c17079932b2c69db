/** Every route of the whole server is audited, because none can leave itself out. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { type EmptyDatabase, emptyDatabase } from '#kernel/database/testing.ts';
import { auditedKind } from '#kernel/http/index.ts';
import { createLog } from '#kernel/log.ts';
import { type App, assemble } from './assemble.ts';
import { readConfig } from './main.ts';

let own: EmptyDatabase;
let app: App;
let folder: string;
const lines: string[] = [];

beforeAll(async () => {
  own = await emptyDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'kumiki-audited-'));
  const config = readConfig({ dataFolder: folder, port: 8080 }, {});
  if (!config.ok) throw new Error(config.error.join('\n'));
  app = await assemble({
    config: config.value,
    log: createLog((line) => lines.push(line), systemClock),
    clock: systemClock,
    database: own.database,
    token: { matches: (token) => token === 'right' },
  });
});
afterAll(async () => {
  await app.close();
  await own.dispose();
  await rm(folder, { recursive: true, force: true });
});

const authorization = 'Bearer right';

// Tests read answers as they are.
// biome-ignore lint/suspicious/noExplicitAny: what is wrong in an answer fails the test
async function json(sitePath: string): Promise<any> {
  return (await app.http.request(sitePath)).json();
}

async function rows(where: string): Promise<readonly Record<string, unknown>[]> {
  return own.database.query(`select * from audit_event where ${where} order by seq`);
}

describe('the whole server', () => {
  test('every route that needs a role or changes something leaves a row, whatever it answers', async () => {
    const audited = app.http.routes.filter(
      (route) => auditedKind(route) !== 'open' && route.access !== 'person',
    );
    expect(audited.length).toBeGreaterThan(60);
    for (const { method, path: template } of audited) {
      const sitePath = template.replaceAll(/\{[^}]+\}/g, 'urn:x:1');
      const body = method === 'GET' ? {} : { body: 'no json' };
      const headers = { authorization, 'content-type': 'application/json' };
      const answer = await app.http.request(sitePath, { method, headers, ...body });
      await answer.body?.cancel();
    }
    const recorded = new Set((await rows('true')).map(({ action }) => action));
    const missing = audited.filter(({ operationId }) => !recorded.has(operationId));
    expect(missing.map(({ operationId }) => operationId)).toEqual([]);
  });

  test('who asks without credentials leaves no row where data is public, and one where it is refused', async () => {
    const before = (await rows('true')).length;
    const open = await app.http.request('/ngsi-ld/v1/entities?type=Nothing');
    expect(open.status).toBe(200);
    expect(await rows('true')).toHaveLength(before);
    const refused = await app.http.request('/api/audit');
    expect(refused.status).toBe(401);
    await expect
      .poll(async () => (await rows(`kind = 'refusal'`)).length, { timeout: 30_000 })
      .toBe(1);
    expect((await rows(`kind = 'refusal'`))[0]).toMatchObject({
      action: 'searchAudit',
      actor: 'anonymous',
      status: 401,
    });
  });

  test('a flood of refusals is counted, not written down', async () => {
    for (let i = 0; i < 60; i += 1) await app.http.request('/api/audit');
    const metrics = await (await app.http.request('/metrics')).text();
    expect(Number(/refusals_not_recorded_total (\d+)/.exec(metrics)?.[1])).toBeGreaterThan(30);
    expect((await rows(`kind = 'refusal'`)).length).toBeLessThan(30);
  });

  test('the trail is searched by whoever, what, to what and when, page by page', async () => {
    const search = async (query: string) => {
      const answer = await app.http.request(`/api/audit${query}`, { headers: { authorization } });
      expect(answer.status).toBe(200);
      return (await answer.json()) as { rows: { seq: number; action: string }[]; next?: number };
    };
    await app.http.request('/ngsi-ld/v1/entities/urn:ngsi-ld:Shelter:77', {
      headers: { authorization },
    });
    const found = await search('?object=urn:ngsi-ld:Shelter&kind=read&actor=token:admin');
    expect(found.rows).toMatchObject([
      {
        action: 'retrieveEntity',
        object: 'urn:ngsi-ld:Shelter:77',
        tenant: 'default',
        policy: 'admin-token',
        status: 404,
      },
    ]);
    expect((await search('?object=urn:ngsi-ld:Shelter&to=2020-01-01')).rows).toEqual([]);
    expect(
      (await search('?from=2020-01-01&to=2099-01-01&limit=1&action=&kind=')).rows,
    ).toHaveLength(1);
    const first = await search('?limit=10');
    const second = await search(`?limit=10&before=${first.next}`);
    expect(first.rows).toHaveLength(10);
    expect(second.rows[0]?.seq).toBe((first.rows.at(-1)?.seq ?? 0) - 1);
    // Reading the trail is itself in the trail.
    expect(first.rows[0]?.action).toBe('searchAudit');
    const bad = await app.http.request('/api/audit?from=yesterday', { headers: { authorization } });
    expect(bad.status).toBe(400);
    // A filter that is misspelt would show everything.
    for (const path of ['/api/audit', '/api/audit.csv']) {
      const misspelt = await app.http.request(`${path}?actr=user:abc`, {
        headers: { authorization },
      });
      expect([path, misspelt.status]).toEqual([path, 400]);
      expect(await misspelt.text()).toContain('actr');
    }
  });

  test('a tenant sees its own rows alone; the token of the first start sees all of them', async () => {
    const headers = { authorization, 'ngsild-tenant': 'town' };
    const made = await app.http.request('/ngsi-ld/v1/entities', {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ id: 'urn:x:town', type: 'Thing' }),
    });
    expect(made.status).toBe(201);
    const batch = JSON.stringify([
      { id: 'urn:x:one', type: 'Thing' },
      { id: 'urn:x:two', type: 'Thing' },
    ]);
    await app.http.request('/ngsi-ld/v1/entityOperations/upsert', {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: batch,
    });
    expect((await rows(`tenant = 'town'`)).map(({ object }) => object)).toEqual([
      'urn:x:town',
      'urn:x:one urn:x:two',
    ]);
    const tenants = async (query: string) => {
      const answer = await app.http.request(`/api/audit?limit=1000&${query}`, {
        headers: { authorization },
      });
      const { rows } = (await answer.json()) as { rows: { tenant: string }[] };
      return [...new Set(rows.map(({ tenant }) => tenant))].toSorted();
    };
    expect(await tenants('tenant=town')).toEqual(['town']);
    expect(await tenants('')).toEqual(['default']);
    expect(await tenants('tenant=*')).toEqual(expect.arrayContaining(['default', 'town']));
    const elsewhere = await app.http.request('/api/audit/export?tenant=town', {
      headers: { authorization },
    });
    expect(elsewhere.status).toBe(403);
  });

  test('as CSV no field is a formula', async () => {
    await app.http.request('/ngsi-ld/v1/entities/=HYPERLINK(1)', { headers: { authorization } });
    const answer = await app.http.request('/api/audit.csv', { headers: { authorization } });
    expect(answer.headers.get('content-disposition')).toContain('audit.csv');
    const text = await answer.text();
    expect(text).toContain(`'=HYPERLINK(1)`);
    expect(text.split('\r\n')[0]).toContain('seq,at,tenant,actor,actorName,kind');
  });

  test('names stand beside ids where the trail is read: of entities, datasets, machines', async () => {
    const headers = { authorization, 'content-type': 'application/json' };
    const send = (path: string, body: object, method = 'POST') =>
      app.http.request(path, { method, headers, body: JSON.stringify(body) });
    const name = { type: 'Property', value: '東公民館' };
    await send('/ngsi-ld/v1/entities', { id: 'urn:x:named', type: 'Hall', name });
    const made = await send('/api/datasets', { title: { ja: '公民館一覧' } });
    const { id } = (await made.json()) as { id: string };
    await send(`/api/datasets/${id}/publication`, {}, 'PUT');
    const answer = await app.http.request('/api/audit?limit=20', { headers });
    const found = (await answer.json()) as { rows: { action: string; objectName: string }[] };
    const named = (action: string) => found.rows.find((row) => row.action === action)?.objectName;
    expect([named('createEntity'), named('publishDataset')]).toEqual(['東公民館', '公民館一覧']);
    const csv = await (await app.http.request('/api/audit.csv', { headers })).text();
    expect(csv).toContain(`,${id},公民館一覧,`);
    expect(await rows(`object like '%公民館%' or actor like '%公民館%'`)).toEqual([]);
  });

  test('checkpoints and the key are for everybody', async () => {
    const made = await app.http.request('/api/audit/checkpoints', {
      method: 'POST',
      headers: { authorization },
    });
    expect(made.status).toBe(201);
    const { checkpoints } = await json('/api/audit/checkpoints');
    expect(checkpoints[0]).toEqual(await made.json());
    const key = await json('/api/audit/key');
    expect(key.keyId).toBe(checkpoints[0].keyId);
  });

  test('nothing that is not public is answered while the trail cannot be written, and readiness says so', async () => {
    await own.database.execute('alter table audit_event rename to audit_event_away');
    try {
      const read = await app.http.request('/ngsi-ld/v1/entities?type=Thing', {
        headers: { authorization },
      });
      expect(read.status).toBe(503);
      expect((await app.http.request('/ngsi-ld/v1/entities?type=Thing')).status).toBe(200);
      const write = (id: string) =>
        app.http.request('/ngsi-ld/v1/entities', {
          method: 'POST',
          headers: { authorization, 'content-type': 'application/json' },
          body: JSON.stringify({ id, type: 'Thing' }),
        });
      const overtaken = await write('urn:x:overtaken');
      expect(overtaken.status).toBe(503);
      expect(await overtaken.text()).toContain('The change is made');
      const refused = await write('urn:x:refused');
      expect(refused.status).toBe(503);
      expect(await refused.text()).toContain('cannot be written');
      const ready = await json('/readyz');
      expect(ready.checks.audit.isOk).toBe(false);
    } finally {
      await own.database.execute('alter table audit_event_away rename to audit_event');
    }
    const settled = async (): Promise<boolean> =>
      Boolean((await json('/readyz')).checks.audit.isOk);
    await expect.poll(settled, { timeout: 40_000 }).toBe(true);
    const refused = await app.http.request('/ngsi-ld/v1/entities/urn:x:refused', {
      headers: { authorization },
    });
    expect(refused.status).toBe(404);
  });

  test('no log line holds an address, a name or what was asked', () => {
    expect(lines.join('')).not.toMatch(/urn:x:|HYPERLINK|192\.0\.2|127\.0\.0\.1/);
  });
});
