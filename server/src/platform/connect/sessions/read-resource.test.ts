/** Files sent with the CKAN interface: tables a moment later, as the DataPusher of CKAN makes them. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openStand, type Stand } from '../testing.ts';

let stand: Stand;
beforeAll(async () => {
  stand = await openStand('nagasaki');
});
afterAll(async () => {
  await stand.close();
});

type Json = Readonly<Record<string, unknown>>;

async function ask(tenant: string, action: string, body: object | FormData): Promise<Json> {
  const isForm = body instanceof FormData;
  const response = await stand.http.request(`/api/3/action/${action}`, {
    method: 'POST',
    headers: {
      ...stand.headers,
      'ngsild-tenant': tenant,
      ...(isForm ? {} : { 'content-type': 'application/json' }),
    },
    body: isForm ? body : JSON.stringify(body),
  });
  const answer = (await response.json()) as { result?: Json; error?: Json };
  return answer.result ?? { error: answer.error };
}

function form(content: string | Uint8Array<ArrayBuffer>, name: string, members: object): FormData {
  const data = new FormData();
  for (const [key, value] of Object.entries(members)) data.append(key, String(value));
  data.append('upload', new Blob([content]), name);
  return data;
}

async function newPackage(): Promise<{ readonly tenant: string; readonly id: string }> {
  const tenant = await stand.freshTenant();
  await stand.importFile('種別\n公園\n', { tenant, name: 'first.csv' });
  const made = await ask(tenant, 'package_create', { name: `p-${tenant}`, title: '公園一覧' });
  return { tenant, id: String(made['id']) };
}

/** The state, once it is no longer on its way. */
async function untilRead(tenant: string, id: unknown): Promise<Json> {
  return vi.waitFor(
    async () => {
      const status = await ask(tenant, 'datapusher_status', { resource_id: id });
      if (status['status'] === 'pending') throw new Error('It is still read');
      return status;
    },
    { timeout: 60_000, interval: 50 },
  );
}

async function rowsOf(tenant: string, id: unknown): Promise<readonly Json[]> {
  const page = await ask(tenant, 'datastore_search', { resource_id: id });
  expect(page['error']).toBeUndefined();
  return page['records'] as readonly Json[];
}

describe('a file sent with the CKAN interface', () => {
  test('becomes a table, is replaced by the next one and goes with its resource', async () => {
    const { tenant, id: packageId } = await newPackage();
    const first = '名称,面積\n中央公園,12.5\n西公園,3\n';
    const made = await ask(
      tenant,
      'resource_create',
      form(first, '公園.csv', { package_id: packageId, name: '公園' }),
    );
    const id = made['id'];
    expect((await untilRead(tenant, id))['status']).toBe('complete');
    expect(await ask(tenant, 'resource_show', { id })).toMatchObject({
      datastore_active: true,
      url_type: 'upload',
      name: '公園',
    });
    expect(await rowsOf(tenant, id)).toEqual([
      { _id: 1, 名称: '中央公園', 面積: 12.5 },
      { _id: 2, 名称: '西公園', 面積: 3 },
    ]);
    const shown = await ask(tenant, 'package_show', { id: packageId });
    expect(shown).toMatchObject({ title: '公園一覧', num_resources: 1 });

    await ask(tenant, 'resource_update', form('名称\n東公園\n', '公園.csv', { id, name: '公園' }));
    await untilRead(tenant, id);
    expect(await rowsOf(tenant, id)).toEqual([{ _id: 1, 名称: '東公園' }]);

    await ask(tenant, 'resource_delete', { id });
    const left = await stand.database.query('select from resource_table where tenant = $1', [
      tenant,
    ]);
    expect(left).toEqual([]);
    expect(await ask(tenant, 'datastore_search', { resource_id: id })).toMatchObject({
      error: { __type: 'Not Found Error' },
    });
  });

  test('stays a file where it is no table, and staff alone are told why', async () => {
    const { tenant, id: packageId } = await newPackage();
    const pdf = Uint8Array.from(Buffer.from('%PDF-1.7\n%\u00e2\u00e3\n1 0 obj\n<<>>\nendobj\n'));
    const made = await ask(
      tenant,
      'resource_create',
      form(pdf, '要覧.pdf', { package_id: packageId }),
    );
    const id = made['id'];
    const told = await untilRead(tenant, id);
    expect(told).toMatchObject({ status: 'error' });
    expect(JSON.stringify(told['task_info'])).toMatch(/[ぁ-ん]/);
    const { headers } = stand;
    const path = `/api/datasets/${packageId}`;
    const staff = await stand.http.request(path, {
      headers: { ...headers, 'ngsild-tenant': tenant },
    });
    expect(await staff.json()).toMatchObject({
      resources: [{ file: { name: '要覧.pdf' }, fileTable: { state: 'none', reason: {} } }],
    });
    const public_ = await stand.http.request(path);
    expect(JSON.stringify(await public_.json())).not.toContain('fileTable');
    const denied = await stand.http.request(
      `/api/3/action/datapusher_status?resource_id=${String(id)}`,
    );
    expect(denied.status).toBe(403);
    expect(await ask(tenant, 'resource_show', { id })).toMatchObject({ datastore_active: false });
  });

  test('takes the table away that an earlier file had', async () => {
    const { tenant, id: packageId } = await newPackage();
    const table = form('名称\n公園\n', 'a.csv', { package_id: packageId });
    const { id } = await ask(tenant, 'resource_create', table);
    await untilRead(tenant, id);
    await ask(tenant, 'resource_update', form('%PDF-1.7\n1 0 obj', 'a.pdf', { id }));
    await untilRead(tenant, id);
    expect(await ask(tenant, 'resource_show', { id })).toMatchObject({ datastore_active: false });
    expect(await ask(tenant, 'datapusher_submit', { resource_id: id })).toBe(true);
  });
});
