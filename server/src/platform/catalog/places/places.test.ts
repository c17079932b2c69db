/** Tables with coordinates as vector tiles: every row in one place, as the table is now, for whoever may see it. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshTenant } from '#kernel/database/testing.ts';
import { readVectorTile } from '#platform/tiles/testing.ts';
import { openTestCatalog, type TestCatalog } from '../testing.ts';
import { sweepPlaces } from './store.ts';

let stand: TestCatalog;
beforeAll(async () => {
  stand = await openTestCatalog({ limits: { tilePointsMax: 20, placesPauseMs: 0 } });
});
afterAll(() => stand.close());

interface Made {
  readonly tenant: string;
  readonly resource: string;
  readonly path: string;
}

async function made(records: readonly object[], more: object = {}): Promise<Made> {
  const tenant = freshTenant();
  const resource = randomUUID();
  const body = { title: { ja: '公園' }, resources: [{ id: resource, format: 'CSV' }], ...more };
  const created = await stand.request('POST', '/api/datasets', { tenant, body });
  const id = String(created.json['id']);
  await stand.request('PUT', `/api/datasets/${id}/publication`, { tenant });
  await write({ tenant, resource }, 'create', {
    fields: [
      { id: '番号', type: 'int' },
      { id: '名称', type: 'text' },
      { id: '緯度', type: 'numeric' },
      { id: '経度', type: 'text' },
    ],
    primary_key: ['番号'],
    records,
  });
  return { tenant, resource, path: `/api/datasets/${id}/resources/${resource}/tiles` };
}

async function write(
  { tenant, resource }: Pick<Made, 'tenant' | 'resource'>,
  what: string,
  body: object,
): Promise<void> {
  const answer = await stand.request('POST', `/api/3/action/datastore_${what}`, {
    tenant,
    body: { resource_id: resource, ...body },
  });
  expect(answer.json['success'], answer.text).toBe(true);
}

const at = (n: number) => ({
  番号: n,
  名称: `第${n}公園`,
  緯度: 32 + (n % 50) / 25,
  経度: String(129 + (n % 31) / 10),
});

async function tile(path: string) {
  const response = await stand.http.request(path);
  if (response.status === 204) return [];
  expect(response.status, response.status === 200 ? '' : await response.text()).toBe(200);
  const layers = readVectorTile(new Uint8Array(await response.arrayBuffer()));
  return (layers.get('places') ?? []).map(({ members }) => members);
}

const sum = (found: readonly Readonly<Record<string, unknown>>[]) =>
  found.reduce((total, { count }) => total + (typeof count === 'number' ? count : 1), 0);

describe('tiles of a table', () => {
  test('hold every row that stands somewhere, as itself or counted, and none that does not', async () => {
    const nowhere = [
      { 番号: 900, 名称: 'なし' },
      { 番号: 901, 名称: '文字', 緯度: 33, 経度: '不明' },
      { 番号: 902, 名称: '外', 緯度: 33, 経度: '999' },
    ];
    const { path } = await made([...Array.from({ length: 300 }, (_, n) => at(n)), ...nowhere]);
    const described = await stand.request('GET', path, { as: 'nobody' });
    expect(described.json).toMatchObject({
      tilejson: '3.0.0',
      count: 300,
      bounds: [129, 32, 132, 33.96],
      tiles: [`https://city.example${path}/{z}/{x}/{y}.mvt`],
    });
    expect(sum(await tile(`${path}/0/0/0`))).toBe(300);
    const zoom = 7;
    let all = 0;
    for (let x = 108; x <= 112; x += 1) {
      for (let y = 50; y <= 53; y += 1) {
        all += sum(await tile(`${path}/${zoom}/${x}/${y}.mvt`));
      }
    }
    expect(all).toBe(300);
  });

  test('follow the table, and are not asked again while it stays', async () => {
    const { path, ...table } = await made([at(1), at(2)]);
    expect(await tile(`${path}/0/0/0`)).toEqual([
      { id: '1', name: '第1公園' },
      { id: '2', name: '第2公園' },
    ]);
    const first = await stand.http.request(`${path}/0/0/0`);
    const etag = first.headers.get('etag') ?? '';
    const headers = { 'if-none-match': etag };
    expect((await stand.http.request(`${path}/0/0/0`, { headers })).status).toBe(304);
    stand.time.now += 1_000;
    await write(table, 'upsert', { records: [{ ...at(2), 緯度: null }, at(3)] });
    expect((await tile(`${path}/0/0/0`)).map(({ name }) => name)).toEqual(['第1公園', '第3公園']);
    expect((await stand.http.request(`${path}/0/0/0`, { headers })).status).toBe(200);
  });

  test('are there for whoever sees the dataset, and only of tables with coordinates', async () => {
    const hidden = await made([at(1)], { access: 'private' });
    expect((await stand.request('GET', hidden.path, { as: 'nobody' })).status).toBe(404);
    const { tenant } = hidden;
    expect((await stand.request('GET', hidden.path, { tenant })).status).toBe(200);
    const { path, ...table } = await made([at(1)]);
    expect((await stand.request('GET', `${path}/3/9/0`, { as: 'nobody' })).status).toBe(404);
    await stand.catalog.datastore.drop({ tenant: table.tenant, resourceId: table.resource });
    expect((await stand.request('GET', path, { as: 'nobody' })).status).toBe(404);
  });

  test('leave nothing behind when their table is gone', async () => {
    const { path, ...table } = await made([at(1)]);
    await tile(`${path}/0/0/0`);
    const ref = { tenant: table.tenant, resourceId: table.resource };
    await stand.catalog.datastore.drop(ref);
    await sweepPlaces(stand.database, new AbortController().signal);
    const left = await stand.database.query('select from datastore_place where tenant = $1', [
      table.tenant,
    ]);
    expect(left).toEqual([]);
  });
});

describe('rows that stand somewhere', () => {
  test('are told page by page with what they hold, those of an area and a choice alone', async () => {
    const { path } = await made([
      ...Array.from({ length: 60 }, (_, n) => at(n)),
      { 番号: 900, 名称: 'なし' },
    ]);
    const places = path.replace(/tiles$/, 'places');
    const ask = async (search: Readonly<Record<string, string>>) =>
      await stand.request('GET', `${places}?${String(new URLSearchParams(search))}`, {
        as: 'nobody',
      });
    const all = await ask({ limit: '2', offset: '1' });
    expect(all.json).toMatchObject({
      total: 60,
      places: [
        { id: 2, name: '第1公園', longitude: 129.1, latitude: 32.04, row: { 番号: 1 } },
        { id: 3, name: '第2公園' },
      ],
    });
    const north = await ask({ bbox: '129,33,132,34', limit: '0' });
    const inside = Array.from({ length: 60 }, (_, n) => at(n)).filter(({ 緯度 }) => 緯度 >= 33);
    expect(north.json['total']).toBe(inside.length);
    const area = await ask({ area: '129,33;132,33;132,34;129,34', limit: '0' });
    expect(area.json['total']).toBe(inside.length);
    const choice = { filters: JSON.stringify({ 番号: { gte: 10, lte: 19 } }) };
    expect((await ask(choice)).json['total']).toBe(10);
    expect((await ask({ contains: JSON.stringify({ 名称: '第５' }) })).json['total']).toBe(11);
    expect((await ask({ q: '第7公園' })).json['total']).toBe(1);
    expect((await ask({ contains: JSON.stringify({ 名称: '第7\0公園' }) })).json['total']).toBe(1);
    const drawn = await tile(`${path}/0/0/0?${String(new URLSearchParams(choice))}`);
    expect(sum(drawn)).toBe(10);
    const described = await stand.request('GET', `${path}?${String(new URLSearchParams(choice))}`, {
      as: 'nobody',
    });
    expect(described.json['count']).toBe(10);
  });

  test('a column that is none, a wrong value and a wrong area are told', async () => {
    const { path } = await made([at(1)]);
    const places = path.replace(/tiles$/, 'places');
    for (const search of [
      { filters: '{"無い":1}' },
      { filters: '{"番号":"文字"}' },
      { contains: '{"名称":1}' },
      { area: '129,33;130,34' },
      { area: '129,33;130,34;999,3' },
    ]) {
      const answer = await stand.request(
        'GET',
        `${places}?${String(new URLSearchParams(search))}`,
        {
          as: 'nobody',
        },
      );
      expect(answer.status, JSON.stringify(search)).toBe(400);
    }
    const wrong = new URLSearchParams({ filters: '{"無い":1}' });
    expect(
      (await stand.request('GET', `${path}/0/0/0?${String(wrong)}`, { as: 'nobody' })).status,
    ).toBe(400);
  });
});

describe('tables that can be layers', () => {
  test('are found by the words of their dataset, those with coordinates that one may see', async () => {
    const word = `探す${randomUUID().slice(0, 8)}`;
    const titled = { title: { ja: `${word}の公園` } };
    const open = await made([at(1)], titled);
    const hidden = await made([at(1)], { ...titled, access: 'private' });
    const without = await stand.request('POST', '/api/datasets', {
      tenant: open.tenant,
      body: { ...titled, resources: [{ format: 'PDF' }] },
    });
    const id = String(without.json['id']);
    await stand.request('PUT', `/api/datasets/${id}/publication`, { tenant: open.tenant });
    const asked = `/api/place-tables?q=${encodeURIComponent(word)}`;
    const found = await stand.request('GET', asked, { as: 'nobody' });
    expect(found.json).toMatchObject({
      total: 1,
      tables: [{ resource: open.resource, title: titled.title, rows: 1 }],
    });
    const own = await stand.request('GET', asked, { tenant: hidden.tenant });
    expect(JSON.stringify(own.json)).toContain(hidden.resource);
  });
});
