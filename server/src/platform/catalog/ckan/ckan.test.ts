/** The CKAN Action API in process: envelopes, errors, round trips, and what nobody must see. */
import { fc, test as property } from '@fast-check/vitest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshTenant } from '#kernel/database/testing.ts';
import { fullDraft, openTestCatalog, type TestCatalog, testToken } from '../testing.ts';
import { parseRowSort } from './datastore-actions.ts';
import { formParts } from './multipart.ts';
import { emptyQuery, finished, parseSolr } from './solr.ts';

let stand: TestCatalog;
beforeAll(async () => {
  stand = await openTestCatalog();
});
afterAll(() => stand.close());

interface Asked {
  readonly body?: unknown;
  readonly as?: 'administrator' | 'nobody';
  readonly tenant?: string;
}

async function ask(name: string, { body = {}, as, tenant }: Asked = {}) {
  const options = { body, ...(as && { as }), ...(tenant && { tenant }) };
  const answer = await stand.request('POST', `/api/3/action/${name}`, options);
  return { ...answer, result: answer.json['result'] as never };
}

async function published(more: object = {}) {
  const name = `d-${freshTenant()}`;
  const { id } = (await ask('package_create', { body: { name, title: '避難所', ...more } })).result;
  return { id: String(id), name };
}

describe('the action API', () => {
  test('answers at both paths, by GET and POST, in the same envelope', async () => {
    const { name } = await published();
    for (const base of ['/api/action', '/api/3/action']) {
      const got = await stand.request('GET', `${base}/package_show?id=${name}`, { as: 'nobody' });
      const asked = await stand.request('POST', `${base}/package_show`, {
        as: 'nobody',
        body: { id: name },
      });
      expect(Object.keys(got.json).toSorted()).toEqual(['help', 'result', 'success']);
      expect(asked.json).toEqual(got.json);
      expect(got.json['help']).toContain('/api/3/action/help_show?name=package_show');
    }
  });

  test('names what is wrong as CKAN does', async () => {
    const absent = await ask('package_show', { body: { id: 'nothing' } });
    expect([absent.status, absent.json['success']]).toEqual([404, false]);
    expect(absent.json['error']).toMatchObject({ __type: 'Not Found Error' });
    const anonymous = await ask('package_create', { body: { name: 'ab' }, as: 'nobody' });
    expect([anonymous.status, anonymous.json['error']]).toMatchObject([
      403,
      { __type: 'Authorization Error' },
    ]);
    const wrong = await ask('package_create', { body: { name: 'Not A Name' } });
    expect([wrong.status, wrong.json['error']]).toMatchObject([
      409,
      { __type: 'Validation Error', name: [expect.stringContaining('lowercase')] },
    ]);
    const query = await ask('package_search', { body: { q: '(a OR b)^2' } });
    expect([query.status, query.json['error']]).toMatchObject([
      400,
      { __type: 'Search Query Error' },
    ]);
    const unknown = await ask('package_explode');
    expect([unknown.status, unknown.text]).toEqual([
      400,
      '"Bad request - Action name not known: package_explode"',
    ]);
  });

  test('says in a sentence what it cannot read, before there is an envelope', async () => {
    const path = '/api/3/action/package_show';
    const headers = { 'content-type': 'application/json' };
    for (const body of ['{bad', '[1]']) {
      const answer = await stand.request('POST', path, { body, headers });
      expect(answer.status).toBe(400);
      expect(answer.text).toMatch(/^"Bad request - JSON Error: /);
    }
    const got = await stand.request('GET', '/api/action/package_create');
    expect([got.status, got.text]).toEqual([
      400,
      '"Bad request - JSON Error: Invalid request. Please use POST method for your request"',
    ]);
    const denied = await ask('package_create', { body: { name: 'ab' }, as: 'nobody' });
    expect(denied.json['help']).toContain('/api/3/action/help_show?name=package_create');
    expect((await stand.request('GET', '/api/3', { as: 'nobody' })).json).toEqual({ version: 3 });
  });

  test('a search gives the fields that are asked for and no others', async () => {
    const resources = [{ name: '一覧', url: 'https://city.example/a.csv', format: 'CSV' }];
    const { id, name } = await published({ resources, tags: [{ name: '防災' }] });
    const body = { q: `name:${name}`, fl: ['id', 'tags', 'res_format', 'nothing'], rows: 1 };
    const found = await ask('package_search', { body });
    expect(found.result).toMatchObject({
      count: 1,
      results: [{ id, tags: ['防災'], res_format: ['CSV'] }],
    });
    expect(Object.keys(found.result['results'][0])).toEqual(['id', 'tags', 'res_format']);
    const licensed = await published({ license_id: 'cc0-1.0' });
    const facets = { 'facet.field': ['license_id'], q: `name:${licensed.name}`, rows: 0 };
    const counted = await ask('package_search', { body: facets });
    expect(counted.result['search_facets']).toMatchObject({
      license_id: { items: [{ name: 'cc0-1.0', display_name: expect.stringContaining('CC0') }] },
    });
    const none = await ask('package_search', { body: { rows: -1 } });
    expect(none.json['error']).toMatchObject({ rows: ['Must be a natural number'] });
  });

  test.each(['authorization', 'x-ckan-api-key'])('takes the bare token in %s', async (header) => {
    const answer = await stand.request('POST', '/api/action/package_create', {
      as: 'nobody',
      headers: { [header]: testToken },
      body: { name: `n-${freshTenant()}` },
    });
    expect(answer.status, answer.text).toBe(200);
  });

  test('a package shown and sent back is the same version', async () => {
    const tenant = freshTenant();
    const resources = [{ name: { ja: '一覧' }, url: 'https://x.example/a.csv', format: 'CSV' }];
    const body = fullDraft({ resources, groups: ['bosai'], extras: { 独自: '値' } });
    const made = await stand.request('POST', '/api/datasets', { tenant, body });
    const id = String(made.json['id']);
    await stand.request('PUT', `/api/datasets/${id}/publication`, { tenant });
    const dict = (await ask('package_show', { body: { id } })).result;
    const updated = await ask('package_update', { body: dict });
    expect(updated.status, updated.text).toBe(200);
    const after = await stand.request('GET', `/api/datasets/${id}`, { tenant });
    const [before, now] = [made.json, after.json].map(
      ({ title, contact, spatial, temporal, tags, estat, frequency, extras }) => ({
        title,
        contact,
        spatial,
        temporal,
        tags,
        estat,
        frequency,
        extras,
      }),
    );
    expect(now).toEqual(before);
    // Naming the attribution is the one thing that is said now and was made before.
    expect(after.json['head']).toBeLessThanOrEqual(2);
    const again = await ask('package_update', {
      body: (await ask('package_show', { body: { id } })).result,
    });
    expect(again.result['metadata_modified']).toBe(updated.result['metadata_modified']);
  });

  test('counts, lists, facets and autocompletion say nothing of drafts and of private packages', async () => {
    const tag = freshTenant();
    const shown = await published({ tags: [{ name: tag }] });
    const draft = await published({ tags: [{ name: tag }], state: 'draft' });
    const hidden = await published({ tags: [{ name: tag }], private: true });
    const body = { fq: `tags:${tag}`, 'facet.field': ['tags'], rows: 10 };
    const found = (await ask('package_search', { body, as: 'nobody' })).result;
    expect(found).toMatchObject({
      count: 1,
      results: [{ name: shown.name }],
      search_facets: { tags: { items: [{ name: tag, count: 1 }] } },
    });
    const names = (await ask('package_list', { as: 'nobody' })).result as string[];
    expect(names).toContain(shown.name);
    for (const { name, id } of [draft, hidden]) {
      expect(names).not.toContain(name);
      for (const one of [name, id]) {
        const answer = await ask('package_show', { body: { id: one }, as: 'nobody' });
        expect(answer.status).toBe(404);
      }
    }
    const staff = { ...body, include_drafts: true, include_private: true };
    expect((await ask('package_search', { body: staff })).result['count']).toBe(3);
    const without = (await ask('package_search', { body: staff, as: 'nobody' })).result;
    expect(without['count']).toBe(1);
  });

  test('rows of a private package are seen by staff alone', async () => {
    const { id } = await published({ private: true });
    const resource = { package_id: id, name: 'x' };
    const made = await ask('datastore_create', {
      body: { resource, records: [{ 名称: '公園', 数: 1 }] },
    });
    expect(made.result['fields']).toEqual([
      { id: '名称', type: 'text' },
      { id: '数', type: 'int4' },
    ]);
    const body = { resource_id: made.result['resource_id'] };
    expect((await ask('datastore_search', { body })).result['total']).toBe(1);
    for (const name of ['datastore_search', 'datastore_info']) {
      expect((await ask(name, { body, as: 'nobody' })).status).toBe(404);
    }
    const dump = `/datastore/dump/${String(body.resource_id)}`;
    expect((await stand.request('GET', dump, { as: 'nobody' })).status).toBe(404);
    expect((await stand.request('GET', dump)).text).toBe('_id,名称,数\r\n1,公園,1\r\n');
  });

  test('dumps come in every format of CKAN, filtered and cut as asked', async () => {
    const { id } = await published();
    const records = [
      { '1 名称': '公園, "中央"', 数: 1, 他: { a: [true, null] } },
      { '1 名称': 'タブ\tと\n改行', 数: 2, 他: null },
      { '1 名称': '<三>', 数: 3, 他: null },
    ];
    const fields = [{ id: '1 名称' }, { id: '数', type: 'int' }, { id: '他', type: 'json' }];
    const made = await ask('datastore_create', {
      body: { resource: { package_id: id }, fields, records },
    });
    const path = `/datastore/dump/${String(made.result['resource_id'])}`;
    const dump = async (query: string) => {
      const answer = await stand.request('GET', `${path}?${query}`, { as: 'nobody' });
      expect(answer.status, answer.text).toBe(200);
      return answer.text;
    };
    expect((await dump('format=csv&limit=1')).split('\r\n')).toEqual([
      '_id,1 名称,数,他',
      '1,"公園, ""中央""",1,"{""a"":[true,null]}"',
      '',
    ]);
    const tsv = await dump('format=tsv&fields=数&fields=1 名称&offset=1&limit=1');
    expect(tsv.split('\r\n')).toEqual(['数\t1 名称', '2\t"タブ\tと\n改行"', '']);
    expect(JSON.parse(await dump('format=json&sort=数 desc'))).toMatchObject({
      fields: [{ id: '_id' }, { id: '1 名称' }, { id: '数', type: 'int4' }, { id: '他' }],
      records: [
        [3, '<三>', 3, null],
        [2, 'タブ\tと\n改行', 2, null],
        [1, '公園, "中央"', 1, { a: [true, null] }],
      ],
    });
    const filters = encodeURIComponent(JSON.stringify({ 数: [1, 3] }));
    expect((await dump(`format=xml&filters=${filters}`)).split('\n')).toEqual([
      '<data xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">',
      '<row _id="1"><_名称>公園, &quot;中央&quot;</_名称><数>1</数><他><value key="a">' +
        '<value key="0">true</value><value key="1" xsi:nil="true"/></value></他></row>',
      '<row _id="3"><_名称>&lt;三&gt;</_名称><数>3</数><他 xsi:nil="true"/></row>',
      '</data>',
      '',
    ]);
    const wrong = await stand.request('GET', `${path}?format=pdf`, { as: 'nobody' });
    expect(wrong.status).toBe(400);
  });

  test('a table is widened by new columns and keeps its rows', async () => {
    const { id } = await published();
    const created = await ask('datastore_create', {
      body: { resource: { package_id: id }, records: [{ a: 1 }] },
    });
    const resource_id = String(created.result['resource_id']);
    const fields = [{ id: 'a', type: 'int' }, { id: 'b' }];
    await ask('datastore_create', { body: { resource_id, fields, records: [{ a: 2, b: 'x' }] } });
    const rows = (await ask('datastore_search', { body: { resource_id } })).result['records'];
    expect(rows).toEqual([
      { _id: 1, a: 1, b: null },
      { _id: 2, a: 2, b: 'x' },
    ]);
    const csv = { resource_id, records_format: 'csv', fields: 'a,b' };
    expect((await ask('datastore_search', { body: csv })).result['records']).toBe('1,\n2,x\n');
  });
});

describe('a site of one tenant', () => {
  test('makes packages of that tenant', async () => {
    const tenant = freshTenant();
    const name = `own-${tenant}`;
    const path = `/ckan/${tenant}/api/action`;
    const made = await stand.request('POST', `${path}/package_create`, { body: { name } });
    expect(made.status, made.text).toBe(200);
    expect(made.json['result']).toMatchObject({
      owner_org: tenant,
      organization: { name: tenant },
    });
    const shown = await stand.request('GET', `${path}/package_show?id=${name}`, { as: 'nobody' });
    expect(shown.status).toBe(200);
  });
});

describe('the query language of packages', () => {
  test.each([
    ['*:*', {}],
    ['避難所 organization:nagasaki', { text: '避難所', facets: { organization: ['nagasaki'] } }],
    ['tags:"a b" +res_format:CSV', { facets: { tags: ['a b'], res_format: ['CSV'] } }],
    ['tags:(a OR b)', { anyOf: { tags: ['a', 'b'] } }],
    ['-tags:a', { noneOf: { tags: ['a'] } }],
    ['organization:a OR organization:b', { anyOf: { organization: ['a', 'b'] } }],
    [
      '(res_format:CSV OR res_format:"Excel 2") AND -(tags:a OR tags:b)',
      { anyOf: { res_format: ['CSV', 'Excel 2'] }, noneOf: { tags: ['a', 'b'] } },
    ],
    ['公園 OR 広場', { text: '公園 OR 広場' }],
    ['title:公園*', { text: '公園' }],
    [
      'metadata_modified:[2026-01-01T00:00:00Z TO *]',
      { modifiedFrom: new Date('2026-01-01T00:00:00Z') },
    ],
  ])('%s is understood', (text, expected) => {
    const parsed = parseSolr(text, emptyQuery());
    expect(parsed && finished(parsed)).toEqual({ facets: {}, anyOf: {}, noneOf: {}, ...expected });
  });

  test.each([
    'tags:a OR res_format:CSV',
    'w tags:a OR x',
    '公園 OR',
    'tags:(a OR b) tags:(c OR d)',
  ])('%s is refused rather than misread', (text) => {
    expect(parseSolr(text, emptyQuery())).toBeUndefined();
  });

  property.prop([fc.string()])('never throws', (text) => {
    parseSolr(text, emptyQuery());
    parseRowSort(text);
  });
});

describe('forms', () => {
  property.prop([
    fc.array(fc.tuple(fc.stringMatching(/^[a-z]{1,8}$/), fc.uint8Array({ maxLength: 200 })), {
      maxLength: 5,
    }),
    fc.integer({ min: 1, max: 40 }),
  ])('arrive whole, however they are cut', async (fields, size) => {
    const form = new FormData();
    for (const [name, bytes] of fields) form.append(name, new Blob([bytes]), `${name}.bin`);
    const sent = new Response(form);
    const boundary = /boundary=(.*)$/.exec(sent.headers.get('content-type') ?? '')?.[1] ?? '';
    const whole = new Uint8Array(await sent.arrayBuffer());
    async function* cut(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
    }
    const seen: [string, number[]][] = [];
    for await (const part of formParts(cut(), boundary)) {
      const pieces: number[] = [];
      for await (const piece of part.body) pieces.push(...piece);
      seen.push([part.name, pieces]);
      expect(part.fileName).toBe(`${part.name}.bin`);
    }
    expect(seen).toEqual(fields.map(([name, bytes]) => [name, [...bytes]]));
  });
});
