/** A file from its upload over what staff correct to a published dataset with rows and entities. */
import { coreContext, renderEntity } from '@kumiki/ngsi-ld';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { everything } from '#platform/identity/index.ts';
import { openStand, type Stand } from '../testing.ts';
import { takeInQueue } from './work.ts';

let stand: Stand;
beforeAll(async () => {
  stand = await openStand('nagasaki');
});
afterAll(async () => {
  await stand.close();
});

type Json = Readonly<Record<string, unknown>>;
interface Answer {
  readonly status: number;
  readonly body: Json & {
    readonly id: string;
    readonly state: string;
    readonly dataset?: string;
    readonly resource?: string;
    readonly analysis: Json;
    readonly run?: { readonly state: string; readonly rows: Json; readonly entities: Json };
  };
}

async function call(
  method: string,
  path: string,
  tenant: string,
  body?: string | object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const response = await stand.http.request(path, {
    method,
    headers: { ...stand.headers, 'ngsild-tenant': tenant, ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

const upload = (tenant: string, content: string, name: string, key?: string) =>
  call('POST', '/api/import-sessions', tenant, content, {
    'x-file-name': encodeURIComponent(name),
    ...(key === undefined ? {} : { 'idempotency-key': key }),
  });

async function untilDone(tenant: string, id: string): Promise<Answer['body']> {
  return vi.waitFor(
    async () => {
      const { body } = await call('GET', `/api/import-sessions/${id}`, tenant);
      if (body.state !== 'done' && body.state !== 'failed') throw new Error(body.state);
      return body;
    },
    { timeout: 50_000, interval: 100 },
  );
}

const aed = `AED一覧
全国地方公共団体コード,ID,名称,緯度,経度,設置位置,開始時間,利用可能曜日,小児対応設備の有無
422011,1,市役所,32.750,129.877,1階,8:30,月火水木金,有
422011,2,県庁,129.870,32.744,1階,9:00,月～日,○
422011,3,図書館,,,入口,,,無
`;

describe('an import session', () => {
  test('shows what is seen of a file', async () => {
    const tenant = await stand.freshTenant();
    const { status, body } = await upload(tenant, aed, '422011_aed.csv');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      state: 'open',
      file: { name: '422011_aed.csv' },
      analysis: {
        kind: 'table',
        encoding: 'UTF-8',
        header: 1,
        match: { slug: 'aed', number: 8 },
        rowsRead: 3,
        rowsRefused: 0,
        isWhole: true,
        points: [
          [129.877, 32.75, '市役所'],
          [129.87, 32.744, '県庁'],
        ],
      },
    });
    const codes = (body.analysis['repairs'] as { code: string }[]).map(({ code }) => code);
    expect(codes).toEqual(
      expect.arrayContaining([
        'time-written-out',
        'list-separated',
        'coordinates-exchanged',
        'flag-understood',
      ]),
    );
  });

  test('follows what staff correct', async () => {
    const tenant = await stand.freshTenant();
    const { body } = await upload(tenant, aed, '422011_aed.csv');
    const path = `/api/import-sessions/${body.id}/corrections`;
    const corrections = {
      standard: 'none',
      roles: { 開始時間: 'text' },
      undone: [{ column: '利用可能曜日', code: 'list-separated' }],
    };
    const corrected = await call('PUT', path, tenant, corrections);
    expect(corrected.body.analysis).not.toHaveProperty('match');
    const rows = corrected.body.analysis['rows'] as { values: string[] }[];
    expect(rows[0]?.values.slice(6, 8)).toEqual(['8:30', '月火水木金']);
  });

  test('becomes a published dataset with rows and entities, once', async () => {
    const tenant = await stand.freshTenant();
    const { body } = await upload(tenant, aed, '422011_aed.csv', 'upload-1');
    const again = await upload(tenant, aed, '422011_aed.csv', 'upload-1');
    expect(again.body.id).toBe(body.id);
    const request = { title: 'AED設置箇所一覧', licence: 'cc-by-4.0', publish: true };
    const path = `/api/import-sessions/${body.id}/commit`;
    expect((await call('POST', path, tenant, request)).body.state).toBe('waiting');
    const done = await untilDone(tenant, body.id);
    expect(done).toMatchObject({
      state: 'done',
      run: {
        state: 'completed',
        rows: { read: 3, stored: 3, refused: 0 },
        entities: { created: 3 },
      },
    });
    await call('POST', path, tenant, request);
    const { body: dataset } = await call('GET', `/api/datasets/${done.dataset}`, tenant);
    expect(dataset).toMatchObject({ title: { ja: 'AED設置箇所一覧' }, standard: '08' });
    const table = await stand.catalog.datastore.query(
      { tenant, resourceId: done.resource ?? '' },
      { limit: 10, withTotal: true },
    );
    if (!table.ok) throw new Error(table.error.detail);
    expect(table.value.total).toBe(3);
    expect(table.value.fields.find(({ id }) => id === '緯度')?.type).toBe('numeric');
    expect(table.value.rows.map(({ cells }) => cells.at(-3))).toEqual(['08:30', '09:00', null]);
    const filter = {
      selectors: [{ types: { kind: 'type', type: coreContext.expandTerm('Aed') } as const }],
    };
    const { entities } = await stand.context.broker.query(tenant, filter, { limit: 9 }, everything);
    expect(entities).toHaveLength(3);
    const { body: quality } = await call('GET', '/api/quality', tenant);
    expect(quality).toMatchObject({
      reports: [{ title: 'AED設置箇所一覧', readability: 53, readabilityAfterRepairs: 97 }],
    });
    const open = await stand.http.request(`/api/datasets/${done.dataset}/readability`, {
      headers: { 'ngsild-tenant': tenant },
    });
    const told = (await open.json()) as { files: readonly { broken: readonly Json[] }[] };
    expect(told).toMatchObject({ files: [{ resource: done.resource, score: 53 }] });
    expect(told.files[0]?.broken[0]).toMatchObject({
      id: expect.stringMatching(/^L[123]-[0-9]{2}$/),
      name: { ja: expect.any(String) },
      places: expect.any(Array),
    });
  });

  test('of two tables in one sheet the upper, the lower or both are taken in, as staff say', async () => {
    const tenant = await stand.freshTenant();
    const text =
      '学校名,児童数,学級数\n東小学校,300,12\n西小学校,250,10\n,,\n中学校名,生徒数,教員数\n東中学校,200,20\n';
    const { body } = await upload(tenant, text, '学校.csv', 'upload-tables');
    const other = { row: 4, header: 4, names: ['中学校名', '生徒数', '教員数'], isLeft: false };
    expect(body.analysis).toMatchObject({ rowsRead: 5, otherTable: other });
    const path = `/api/import-sessions/${body.id}/corrections`;
    const upper = await call('PUT', path, tenant, { header: 0, rowsMax: 3 });
    expect(upper.body.analysis).toMatchObject({
      rowsRead: 5,
      rowsRefused: 3,
      otherTable: { ...other, isLeft: true },
      columns: [{ name: '学校名' }, { role: 'number', invalid: 0 }, { role: 'number', invalid: 0 }],
    });
    const lower = await call('PUT', path, tenant, { header: 4 });
    expect(lower.body.analysis).toMatchObject({
      rowsRead: 1,
      rows: [{ values: ['東中学校', '200', '20'] }],
      notices: [{ code: 'preamble-skipped' }],
    });
    await call('PUT', path, tenant, { header: 0, rowsMax: 3 });
    await call('POST', `/api/import-sessions/${body.id}/commit`, tenant, { title: '小学校' });
    expect(await untilDone(tenant, body.id)).toMatchObject({
      run: { rows: { read: 5, stored: 2, refused: 3 } },
    });
  });

  test('how readable a draft is stays with those who may see it', async () => {
    const tenant = await stand.freshTenant();
    const { body } = await upload(tenant, aed, '422011_aed.csv', 'upload-draft');
    await call('POST', `/api/import-sessions/${body.id}/commit`, tenant, { title: '下書き' });
    const done = await untilDone(tenant, body.id);
    const path = `/api/datasets/${done.dataset}/readability`;
    const nobody = await stand.http.request(path, { headers: { 'ngsild-tenant': tenant } });
    expect(nobody.status).toBe(404);
  });

  test('puts the repaired file beside the original, once, and it has the points it promised', async () => {
    const tenant = await stand.freshTenant();
    const { body } = await upload(tenant, aed, '422011_aed.csv');
    const request = { title: 'AED', licence: 'cc-by-4.0', publish: true };
    await call('POST', `/api/import-sessions/${body.id}/commit`, tenant, request);
    const { dataset = '', resource = '' } = await untilDone(tenant, body.id);
    const wish = { dataset, resource };
    const added = await call('POST', '/api/quality/repaired', tenant, wish);
    expect(added.status).toBe(200);
    await call('POST', '/api/quality/repaired', tenant, wish);
    const shown = await call('GET', `/api/datasets/${dataset}`, tenant);
    const { resources } = shown.body as unknown as {
      resources: { id: string; name: { ja: string }; file: { sha256: string } }[];
    };
    expect(resources.map(({ name }) => name.ja)).toEqual([
      '422011_aed.csv',
      '422011_aed_repaired.csv',
    ]);
    const file = await stand.catalog.files.open(tenant, resources[1]?.file.sha256 ?? '');
    const text = await new Response(file?.body).text();
    expect(text.split('\r\n').slice(0, 3)).toEqual([
      '全国地方公共団体コード,ID,名称,緯度,経度,設置位置,開始時間,利用可能曜日,小児対応設備の有無',
      '422011,1,市役所,32.75,129.877,1階,08:30,月;火;水;木;金,有',
      '422011,2,県庁,32.744,129.87,1階,09:00,月;火;水;木;金;土;日,有',
    ]);
    const again = await upload(tenant, text, '422011_aed_repaired.csv');
    expect(again.body.analysis['repairs']).toEqual([]);
  });

  test('a column whose later values are no numbers is text, and no row is lost', async () => {
    const tenant = await stand.freshTenant();
    const lines = Array.from({ length: 1_500 }, (_, i) => `${i},${i * 2}`);
    const content = `番号,定員\n${lines.join('\n')}\n1500,約百人くらい\n`;
    const run = await stand.importFile(content, { tenant, name: 'capacity.csv' });
    expect(run).toMatchObject({ state: 'completed', rows: { read: 1_501, stored: 1_501 } });
  });

  test('what is not understood is told, and cannot be taken in', async () => {
    const tenant = await stand.freshTenant();
    const { body } = await upload(tenant, '%PDF-1.7 …', 'list.pdf');
    expect(body.analysis).toMatchObject({
      kind: 'nothing',
      notices: [{ code: 'file-not-understood' }],
    });
    const path = `/api/import-sessions/${body.id}/commit`;
    expect((await call('POST', path, tenant, { title: 'x' })).status).toBe(415);
  });

  test('a session left behind by a process that died is gone on with', async () => {
    const tenant = await stand.freshTenant();
    const { body } = await upload(tenant, aed, '422011_aed.csv');
    const path = `/api/import-sessions/${body.id}/commit`;
    await call('POST', path, tenant, { title: 'AED' });
    await untilDone(tenant, body.id);
    await stand.database.execute(
      `update import_session set state = 'running', dataset_id = null where tenant = $1 and id = $2`,
      [tenant, body.id],
    );
    const ref = { tenant, id: body.id };
    await stand.jobs.send(takeInQueue, ref);
    const done = await untilDone(tenant, body.id);
    expect(done.run).toMatchObject({ rows: { stored: 3 }, entities: { unchanged: 3, created: 0 } });
  });

  test('sessions of other tenants do not exist', async () => {
    const tenant = await stand.freshTenant();
    const { body } = await upload(tenant, aed, 'a.csv');
    const other = await stand.freshTenant();
    expect((await call('GET', `/api/import-sessions/${body.id}`, other)).status).toBe(404);
  });

  describe('addresses without coordinates', () => {
    const towns =
      '都道府県コード,都道府県名,市区町村コード,市区町村名,大字町丁目コード,大字町丁目名,緯度,経度\n' +
      '42,長崎県,42201,長崎市,422010001001,尾上町,32.7529,129.8700\n' +
      '42,長崎県,42201,長崎市,422010002001,桜馬場一丁目,32.7561,129.8871\n' +
      '42,長崎県,42201,長崎市,422010003001,位置のない町,,\n';
    const places =
      '名称,住所\n県庁,長崎市尾上町3-1\n資料館,長崎市桜馬場1-4-22\n別館,長崎市どこか町\n';
    const codesOf = (analysis: Record<string, unknown>, list: 'repairs' | 'notices') =>
      (analysis[list] as { code: string; column?: string }[]).map(({ code }) => code);

    test('are told while no towns are loaded', async () => {
      const tenant = await stand.freshTenant();
      const { body } = await upload(tenant, places, 'places.csv');
      expect(codesOf(body.analysis, 'notices')).toContain('gazetteer-empty');
      expect(body.analysis['points']).toEqual([]);
    });

    test('are placed at their town once they are, as a repair that can be undone', async () => {
      const tenant = await stand.freshTenant();
      const loaded = await stand.http.request('/api/gazetteer', {
        method: 'POST',
        headers: stand.headers,
        body: towns,
      });
      expect(await loaded.json()).toMatchObject({ rows: { stored: 2, refused: 1 } });
      const { body } = await upload(tenant, places, 'places.csv');
      expect(body.analysis['points']).toEqual([
        [129.87, 32.7529, '県庁'],
        [129.8871, 32.7561, '資料館'],
      ]);
      expect(codesOf(body.analysis, 'repairs')).toContain('position-from-town');
      const path = `/api/import-sessions/${body.id}/corrections`;
      const undone = [{ column: '緯度', code: 'position-from-town' }];
      const corrected = await call('PUT', path, tenant, { undone });
      expect(corrected.body.analysis['points']).toEqual([]);
      const run = await stand.importFile(places, { tenant, name: 'places.csv' });
      expect(run).toMatchObject({ state: 'completed', rows: { stored: 3 } });
      const filter = {
        selectors: [{ types: { kind: 'type', type: coreContext.expandTerm('Place') } as const }],
      };
      const { entities } = await stand.context.broker.query(
        tenant,
        filter,
        { limit: 9 },
        everything,
      );
      const told = entities.map((entity) =>
        renderEntity(entity, coreContext, { format: 'simplified' }),
      );
      const placed = told.filter(({ locationPrecision }) => locationPrecision === '町字');
      expect(new Set(placed.map(({ name }) => name))).toEqual(new Set(['県庁', '資料館']));
      const shown = await stand.http.request('/api/gazetteer', { headers: stand.headers });
      expect(await shown.json()).toMatchObject({
        prefectures: [{ prefecture: '長崎県', municipalities: 1, towns: 2 }],
      });
    });
  });
});

test('standard datasets are told whole, or by name with the columns of what is asked for', async () => {
  const tenant = await stand.freshTenant();
  const ask = async (search: string) => {
    const { body } = await call('GET', `/api/standard-datasets${search}`, tenant);
    const told: unknown = body['datasets'];
    // The route answers a list of these.
    return told as readonly { slug: string; columns?: readonly unknown[] }[];
  };
  const [whole, names, some] = [
    await ask(''),
    await ask('?columnsOf='),
    await ask('?columnsOf=Aed,AED'),
  ];
  expect(names.map(({ slug }) => slug)).toEqual(whole.map(({ slug }) => slug));
  expect(names.every(({ columns }) => columns === undefined)).toBe(true);
  const slugs = some.flatMap(({ slug, columns }) => (columns === undefined ? [] : [slug]));
  expect(slugs).toEqual(['aed']);
  expect(JSON.stringify(names).length).toBeLessThan(JSON.stringify(whole).length / 4);
});
