/** Harvesting and fetching from real servers on this machine. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStand, type Stand } from '../testing.ts';
import { tellStale } from './alarm.ts';
import { type Connector, isStale } from './connector.ts';

let stand: Stand;
let source: Server;
let origin: string;
let packages: object[] = [];
let file = { body: '', etag: '"1"' };
const asked: string[] = [];

function answer(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://localhost');
  asked.push(`${url.pathname}${url.search}`);
  if (url.pathname === '/api/3/action/package_search') {
    const start = Number(url.searchParams.get('start'));
    const results = packages.slice(start, start + Number(url.searchParams.get('rows')));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ success: true, result: { count: packages.length, results } }));
  } else if (url.pathname === '/moved') {
    response.writeHead(302, { location: '/levels.csv' }).end();
  } else if (url.pathname === '/levels.csv') {
    const isKnown = request.headers['if-none-match'] === file.etag;
    response.writeHead(isKnown ? 304 : 200, { etag: file.etag });
    response.end(isKnown ? undefined : file.body);
  } else response.writeHead(404).end();
}

beforeAll(async () => {
  stand = await openStand('nagasaki', { harvestPauseMsMin: 1 });
  source = createServer(answer);
  await new Promise<void>((resolve) => source.listen(0, '127.0.0.1', resolve));
  // A listening server over TCP has such an address.
  origin = `http://127.0.0.1:${(source.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((resolve) => source.close(resolve));
  await stand.close();
});

async function call(method: string, path: string, tenant: string, body?: object) {
  const response = await stand.http.request(path, {
    method,
    headers: { ...stand.headers, 'ngsild-tenant': tenant },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Json) };
}
interface Json {
  readonly id?: string;
  readonly state?: string;
  readonly isStale?: boolean;
  readonly runs?: readonly Json[];
  readonly report?: { readonly counts: object; readonly errors: readonly object[] };
}

async function connector(tenant: string, settings: object): Promise<string> {
  const { body } = await call('POST', '/api/connectors', tenant, { name: 'BODIK', ...settings });
  return body.id ?? '';
}
const run = async (tenant: string, id: string, dry = false) =>
  (await call('POST', `/api/connectors/${id}/runs?dry=${dry}`, tenant)).body;

const ckanPackage = (n: number, more: object = {}) => ({
  id: `4200:00_${n}`,
  name: `dataset-${n}-${origin.split(':').at(-1)}`,
  title: `データ${n}`,
  license_id: 'cc-by-4.0',
  metadata_modified: '2026-11-01T00:00:00.000000',
  organization: { title: '長崎県' },
  tags: [{ name: '防災' }],
  resources: [{ id: `r${n}`, name: 'CSV', url: `${origin}/levels.csv`, format: 'CSV' }],
  ...more,
});

async function datasetsOf(tenant: string): Promise<number> {
  const rows = await stand.database.query<{ count: string }>(
    'select count(*) as count from dataset where tenant = $1',
    [tenant],
  );
  return Number(rows[0]?.count);
}

describe('harvesting a CKAN catalogue', () => {
  test('a second harvest doubles nothing, a change is taken over, what is gone is told', async () => {
    const tenant = await stand.freshTenant();
    packages = Array.from({ length: 130 }, (_, i) => ckanPackage(i));
    const id = await connector(tenant, { kind: 'ckan', url: origin, publish: true });
    const dry = await run(tenant, id, true);
    expect(dry).toMatchObject({ state: 'completed', report: { counts: { created: 130 } } });
    expect(await datasetsOf(tenant)).toBe(0);

    const first = await run(tenant, id);
    expect(first.report?.counts).toEqual({
      seen: 130,
      created: 130,
      updated: 0,
      unchanged: 0,
      failed: 0,
      gone: 0,
    });
    const second = await run(tenant, id);
    expect(second.report?.counts).toMatchObject({ created: 0, updated: 0, unchanged: 130 });
    expect(await datasetsOf(tenant)).toBe(130);

    packages = [ckanPackage(0, { title: '新しい名前' }), ...packages.slice(1, 129)];
    const third = await run(tenant, id);
    expect(third.report).toMatchObject({
      counts: { updated: 1, unchanged: 128, gone: 1 },
      differences: [{ kind: 'updated', title: '新しい名前' }, { kind: 'gone' }],
    });
  });

  test('one bad package stops no other, and is told', async () => {
    const tenant = await stand.freshTenant();
    packages = [{ title: 'without an id' }, ckanPackage(900)];
    const id = await connector(tenant, { kind: 'ckan', url: `${origin}/api/3/action` });
    const { report } = await run(tenant, id);
    expect(report).toMatchObject({ counts: { created: 1, failed: 1 }, errors: [{}] });
  });

  test('a server that is no catalogue fails the run and says why', async () => {
    const tenant = await stand.freshTenant();
    const id = await connector(tenant, { kind: 'ckan', url: `${origin}/nothing-here` });
    const failed = await run(tenant, id);
    expect(failed).toMatchObject({ state: 'failed', report: { errors: [{ identifier: '' }] } });
    const { body } = await call('GET', `/api/connectors/${id}`, tenant);
    expect(body.runs).toHaveLength(1);
  });
});

describe('fetching a file', () => {
  test('is taken in once per state of the file', async () => {
    const tenant = await stand.freshTenant();
    file = { body: '番号,名称\n1,市役所\n2,県庁\n', etag: '"1"' };
    const id = await connector(tenant, { kind: 'file', url: `${origin}/moved`, name: '施設' });
    expect((await run(tenant, id)).report?.counts).toMatchObject({ created: 1 });
    expect((await run(tenant, id)).report?.counts).toMatchObject({ unchanged: 1 });
    file = { body: '番号,名称\n1,市役所\n2,県庁\n3,図書館\n', etag: '"2"' };
    expect((await run(tenant, id, true)).report?.counts).toMatchObject({ updated: 1 });
    expect((await run(tenant, id)).report?.counts).toMatchObject({ updated: 1 });
    expect(await datasetsOf(tenant)).toBe(1);
  });
});

describe('connectors', () => {
  test('settings that are none are refused', async () => {
    const tenant = await stand.freshTenant();
    const settings = { kind: 'ckan', name: 'x', url: 'ftp://example.jp' };
    expect((await call('POST', '/api/connectors', tenant, settings)).status).toBe(400);
  });

  test('can be changed and removed; what they brought in stays', async () => {
    const tenant = await stand.freshTenant();
    packages = [ckanPackage(1_000)];
    const id = await connector(tenant, { kind: 'ckan', url: origin, schedule: '0 3 * * *' });
    await run(tenant, id);
    const changed = { kind: 'ckan', name: '県', url: origin, isEnabled: false };
    expect((await call('PUT', `/api/connectors/${id}`, tenant, changed)).status).toBe(200);
    expect((await call('DELETE', `/api/connectors/${id}`, tenant)).status).toBe(204);
    expect((await call('GET', `/api/connectors/${id}`, tenant)).status).toBe(404);
    expect(await datasetsOf(tenant)).toBe(1);
  });

  test('a source without a good run for too long is stale', () => {
    const hour = 3_600_000;
    const at = new Date(0);
    const settings = { staleHours: 24, isEnabled: true } as Connector['settings'];
    const silent = { memory: {}, staleToldAt: undefined, createdAt: at, changedAt: at };
    const one = { tenant: 't', id: 'c', settings, ...silent };
    expect(isStale({ ...one, lastOkAt: at }, 23 * hour)).toBe(false);
    expect(isStale({ ...one, lastOkAt: at }, 25 * hour)).toBe(true);
    expect(isStale({ ...one, lastOkAt: undefined }, 25 * hour)).toBe(true);
  });
});

describe('the alarm', () => {
  async function staff(tenant: string, name: string, role: string): Promise<string> {
    const address = `${name}@${tenant}.example`;
    await stand.database.execute(
      `insert into person (id, tenant, kind, display_name, status, created_at, last_seen_at, status_since)
       values ($1, $2, 'staff', $1, 'active', now(), now(), now())`,
      [`${tenant} ${name}`, tenant],
    );
    await stand.database.execute(
      `insert into account (issuer, subject, person_id, created_at, last_used_at, confirmed_at)
       values ('urn:kumiki:mail', $2, $1, now(), now(), now())`,
      [`${tenant} ${name}`, address],
    );
    await stand.database.execute(
      `insert into membership (tenant, person, role, granted_by) values ($2, $1, $3, 'test')`,
      [`${tenant} ${name}`, tenant, role],
    );
    return address;
  }
  const subjectsTo = (address: string) =>
    stand.letters.filter(({ to }) => to === address).map(({ subject }) => subject);
  const look = () => tellStale({ ...stand, publicUrl: 'https://city.example' });

  test('is told to administrators once, with the fault, and once more when the source works again', async () => {
    const tenant = await stand.freshTenant();
    file = { body: '番号,名称\n1,市役所\n', etag: '"alarm"' };
    const settings = { kind: 'file', name: '水位', url: `${origin}/away.csv`, staleHours: 24 };
    const id = await connector(tenant, settings);
    const administrator = await staff(tenant, 'kita', 'administrator');
    const editor = await staff(tenant, 'minami', 'editor');
    expect(await run(tenant, id)).toMatchObject({ state: 'failed' });
    await look();
    stand.clock.move(25 * 3_600_000);
    await Promise.all([look(), look()]);
    await look();
    const stale = 'データの自動取得が止まっています：水位';
    await expect.poll(() => subjectsTo(administrator), { timeout: 30_000 }).toEqual([stale]);
    const letter = stand.letters.find(({ to }) => to === administrator);
    expect(letter?.text).toContain(`https://city.example/staff/connectors/${id}`);
    expect(letter?.text).toContain('まだ一度もありません');
    expect(letter?.text).toMatch(/エラー: .*404/);

    const mended = { ...settings, url: `${origin}/levels.csv` };
    await call('PUT', `/api/connectors/${id}`, tenant, mended);
    expect(await run(tenant, id)).toMatchObject({ state: 'completed' });
    await expect
      .poll(() => subjectsTo(administrator), { timeout: 30_000 })
      .toEqual([stale, 'データの自動取得が再開しました：水位']);
    await run(tenant, id);
    await look();
    expect(subjectsTo(administrator)).toHaveLength(2);
    expect(subjectsTo(editor)).toEqual([]);

    stand.clock.move(25 * 3_600_000);
    await look();
    await expect.poll(() => subjectsTo(administrator), { timeout: 30_000 }).toHaveLength(3);
  });

  test('goes to editors as well, or to nobody, as the source says', async () => {
    const tenant = await stand.freshTenant();
    const editor = await staff(tenant, 'minami', 'editor');
    const source = { kind: 'file', url: `${origin}/away.csv`, staleHours: 1 };
    await connector(tenant, { ...source, name: '編集者へ', alarm: 'editors' });
    await connector(tenant, { ...source, name: '知らせない', alarm: 'nobody' });
    await connector(tenant, { ...source, name: '止めた', alarm: 'editors', isEnabled: false });
    stand.clock.move(2 * 3_600_000);
    await look();
    await expect
      .poll(() => subjectsTo(editor), { timeout: 30_000 })
      .toEqual(['データの自動取得が止まっています：編集者へ']);
  });
});
