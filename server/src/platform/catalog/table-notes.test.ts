/** Datasets are found by where the rows of their tables stand, and show some of them beside what was found. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshTenant } from '#kernel/database/testing.ts';
import { previewColumns } from './preview.ts';
import { openTestCatalog, type TestCatalog } from './testing.ts';

let stand: TestCatalog;
beforeAll(async () => {
  stand = await openTestCatalog({ limits: { placesPauseMs: 0 } });
});
afterAll(() => stand.close());

const here = 'bbox=129.8,32.7,129.9,32.8';
const elsewhere = 'bbox=140,42,141,43';

async function made(more: object = {}) {
  const tenant = freshTenant();
  const resource = randomUUID();
  const body = { title: { ja: '公園' }, resources: [{ id: resource, format: 'CSV' }], ...more };
  const created = await stand.request('POST', '/api/datasets', { tenant, body });
  const id = String(created.json['id']);
  await stand.request('PUT', `/api/datasets/${id}/publication`, { tenant });
  const write = async (records: readonly object[]) => {
    const answer = await stand.request('POST', '/api/3/action/datastore_create', {
      tenant,
      body: {
        resource_id: resource,
        fields: ['施設コード', '名称', '備考', '緯度', '経度'].map((name) => ({
          id: name,
          type: 'text',
        })),
        primary_key: ['施設コード'],
        records,
      },
    });
    expect(answer.json['success'], answer.text).toBe(true);
  };
  const found = async (query: string): Promise<unknown> => {
    const path = `/api/datasets?organization=${tenant}&${query}`;
    return (await stand.request('GET', path, { as: 'nobody' })).json['total'];
  };
  return { tenant, id, write, found };
}

const park = { 施設コード: '1', 名称: '中央公園', 備考: '', 緯度: '32.75', 経度: '129.85' };
const wait = { timeout: 60_000, interval: 200 };

describe('a dataset whose staff name no place', () => {
  test('is found on the map by where its rows stand, and elsewhere once they have moved', async () => {
    const { write, found } = await made();
    await write([park, { ...park, 施設コード: '2', 緯度: '', 経度: '' }]);
    await expect.poll(() => found(here), wait).toBe(1);
    expect(await found(elsewhere)).toBe(0);
    stand.time.now += 1_000;
    await write([{ ...park, 緯度: '42.5', 経度: '140.5' }]);
    await expect.poll(() => found(elsewhere), wait).toBe(1);
  });

  test('what staff say counts before what its rows say', async () => {
    const { write, found } = await made({ spatial: { bounds: [140.1, 42.1, 140.2, 42.2] } });
    await write([park]);
    expect(await found(elsewhere)).toBe(1);
    expect(await found(here)).toBe(0);
  });
});

test('what an older version indexed and left unmeasured is made up for by the sweep', async () => {
  const { tenant, id, write, found } = await made();
  await write([park]);
  await expect.poll(() => found(here), wait).toBe(1);
  await stand.database.execute('delete from datastore_extent where tenant = $1', [tenant]);
  await stand.database.execute(
    `update search_document set extent = null, details = details - 'standings' where tenant = $1`,
    [tenant],
  );
  // Counts are kept until something moves the version, as every change behind the door does.
  await stand.database.execute('update search_version set version = version + 1');
  expect(await found(here)).toBe(0);
  await stand.catalog.sweep(new AbortController().signal);
  expect(await found(here)).toBe(1);
  const staff = await stand.request('GET', `/api/datasets?organization=${tenant}`, { tenant });
  expect(staff.json['hits']).toMatchObject([{ id, details: { standings: ['published'] } }]);
});

describe('what is found', () => {
  test('shows its first rows to whoever asks for them, by name rather than by code', async () => {
    const { tenant, write } = await made();
    const more = Array.from({ length: 4 }, (_, n) => ({
      ...park,
      施設コード: `${n}`,
      名称: `公園${n}`,
    }));
    await write(more);
    const hit = async (): Promise<unknown> => {
      const path = `/api/datasets?organization=${tenant}&preview=true`;
      const { hits } = (await stand.request('GET', path, { as: 'nobody' })).json;
      const all: readonly unknown[] = Array.isArray(hits) ? hits : [];
      return all[0];
    };
    await expect.poll(hit, wait).toMatchObject({
      details: { table: { rows: 4, columns: 5 } },
      preview: { rows: [{ length: 4 }, { length: 4 }, { length: 4 }] },
    });
    expect(await hit()).toMatchObject({
      preview: {
        columns: ['施設コード', '名称', '備考', '緯度'],
        rows: [0, 1, 2].map((n) => [String(n), `公園${n}`, '', '32.75']),
      },
    });
    const plain = await stand.request('GET', `/api/datasets?organization=${tenant}`);
    expect(JSON.stringify(plain.json)).not.toContain('公園0');
  });

  test('codes, positions and readings come last', () => {
    const ids = [
      '全国地方公共団体コード',
      'ID',
      '名称',
      '名称_カナ',
      '所在地_連結表記',
      '緯度',
      '設置位置',
      '曜日',
    ];
    const fields = ids.map((id) => ({ id, type: 'text' as const }));
    const columns = previewColumns(fields).map((place) => ids[place]);
    expect(columns).toEqual(['名称', '所在地_連結表記', '設置位置', '曜日']);
  });
});
