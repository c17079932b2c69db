/** DCAT parses as RDF and says everything DCAT-AP asks for; feeds, schema.org and the list of open data. */
import { fc, test as property } from '@fast-check/vitest';
import { matchStandard } from '@kumiki/civic';
import jsonld from 'jsonld';
import { Parser, type Quad, Writer } from 'n3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshTenant } from '#kernel/database/testing.ts';
import { fullDraft, openTestCatalog, type TestCatalog } from '../testing.ts';
import { toJsonLd, toTurtle } from './graph.ts';

let stand: TestCatalog;
const tenant = freshTenant();
const ids: string[] = [];

async function publish(more: object = {}): Promise<string> {
  const made = await stand.request('POST', '/api/datasets', { tenant, body: fullDraft(more) });
  expect(made.status, made.text).toBe(201);
  const id = String(made.json['id']);
  await stand.request('PUT', `/api/datasets/${id}/publication`, { tenant });
  ids.push(id);
  return id;
}

/** As a crawler reads it: of the rules that fit the longest holds. RFC 9309, 2.2.2. */
function mayCrawl(robots: string, path: string): boolean {
  const fitting = robots.split('\n').flatMap((line) => {
    const [, kind, rule = ''] = /^(Allow|Disallow): (.*)$/.exec(line) ?? [];
    const pattern = rule.split('*').map((part) => part.replaceAll('.', '\\.'));
    const fits = kind !== undefined && new RegExp(`^${pattern.join('.*')}`).test(path);
    return fits ? [{ isOpen: kind === 'Allow', length: rule.length }] : [];
  });
  return fitting.toSorted((a, b) => b.length - a.length)[0]?.isOpen ?? true;
}

const odd = 'あ"い\\う\n<え>&お\u0001';
beforeAll(async () => {
  stand = await openTestCatalog();
  const resources = [
    { name: { ja: odd }, url: 'https://x.example/a b.csv?q={x}', format: 'CSV' },
    { format: 'PDF' },
  ];
  await publish({ resources, tags: ['防災', odd] });
  // The least there can be: what is mandatory is there all the same.
  const made = await stand.request('POST', '/api/datasets', {
    tenant,
    body: { title: { ja: '最小' } },
  });
  ids.push(String(made.json['id']));
  await stand.request('PUT', `/api/datasets/${ids[1]}/publication`, { tenant });
  await stand.request('POST', '/api/datasets', {
    tenant,
    body: fullDraft({ title: { ja: '下書き' } }),
  });
});
afterAll(() => stand.close());

const dcat = 'http://www.w3.org/ns/dcat#';
const dct = 'http://purl.org/dc/terms/';
const rdfType = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';
const foaf = 'http://xmlns.com/foaf/0.1/';
const spdx = 'http://spdx.org/rdf/terms#';
const hydra = 'http://www.w3.org/ns/hydra/core#';

/** Mandatory in DCAT-AP 3.0. */
const mandatory: Readonly<Record<string, readonly string[]>> = {
  [`${dcat}Catalog`]: [`${dct}title`, `${dct}description`, `${dct}publisher`, `${dcat}dataset`],
  [`${dcat}Dataset`]: [`${dct}title`, `${dct}description`],
  [`${dcat}Distribution`]: [`${dcat}accessURL`],
  [`${foaf}Agent`]: [`${foaf}name`],
  [`${spdx}Checksum`]: [`${spdx}algorithm`, `${spdx}checksumValue`],
};

function findMissing(quads: readonly Quad[]): string[] {
  return quads
    .filter(({ predicate }) => predicate.value === rdfType)
    .flatMap(({ subject, object }) =>
      (mandatory[object.value] ?? [])
        .filter(
          (needed) => !quads.some((q) => q.subject.equals(subject) && q.predicate.value === needed),
        )
        .map((needed) => `${subject.value} lacks ${needed}`),
    );
}

async function turtle(path: string): Promise<readonly Quad[]> {
  const answer = await stand.request('GET', path, {
    as: 'nobody',
    headers: { accept: 'text/turtle' },
  });
  expect(answer.headers.get('content-type')).toContain('text/turtle');
  return new Parser().parse(answer.text);
}

describe('DCAT', () => {
  test('in Turtle is RDF with every mandatory property, and without drafts', async () => {
    const quads = await turtle(`/dcat/catalog?organization=${tenant}`);
    expect(findMissing(quads)).toEqual([]);
    const types = quads.filter(({ predicate }) => predicate.value === rdfType);
    const datasets = types.filter(({ object }) => object.value === `${dcat}Dataset`);
    expect(datasets.map(({ subject }) => subject.value).toSorted()).toEqual(
      ids.map((id) => `https://city.example/dcat/datasets/${id}`).toSorted(),
    );
    const values = quads.map(({ object }) => object.value);
    expect(values).toContain(odd);
    expect(values).toContain('http://publications.europa.eu/resource/authority/frequency/ANNUAL');
    expect(values).toContain('https://creativecommons.org/licenses/by/4.0/');
    const total = quads.find(({ predicate }) => predicate.value === `${hydra}totalItems`);
    expect(total?.object.value).toBe('2');
  });

  test('in JSON-LD says the same', async () => {
    const answer = await stand.request('GET', `/dcat/datasets/${ids[0]}.jsonld`, { as: 'nobody' });
    expect(answer.headers.get('content-type')).toBe('application/ld+json');
    const [dataset] = answer.json['@graph'] as Record<string, unknown>[];
    expect(dataset).toMatchObject({
      '@type': 'dcat:Dataset',
      'dct:title': [
        { '@value': '指定緊急避難場所一覧', '@language': 'ja' },
        { '@value': 'Evacuation sites', '@language': 'en' },
      ],
      'dct:temporal': { 'dcat:startDate': { '@value': '2026-04-01', '@type': 'xsd:date' } },
    });
    expect(dataset?.['dcat:distribution']).toHaveLength(2);
  });

  test('in JSON-LD is the same RDF as in Turtle, for the catalogue and for each dataset', async () => {
    for (const path of [`/dcat/catalog?organization=${tenant}`, `/dcat/datasets/${ids[0]}`]) {
      const headers = { accept: 'application/ld+json' };
      const answer = await stand.request('GET', path, { as: 'nobody', headers });
      const text = await jsonld.canonize(JSON.parse(answer.text), {
        algorithm: 'RDFC-1.0',
        format: 'application/n-quads',
      });
      const writer = new Writer({ format: 'N-Quads' });
      const written = writer.quadsToString([...(await turtle(path))]);
      const same = await jsonld.canonize(written, {
        algorithm: 'RDFC-1.0',
        inputFormat: 'application/n-quads',
        format: 'application/n-quads',
      });
      expect(text).toBe(same);
      expect(findMissing(new Parser().parse(text))).toEqual([]);
    }
  });

  test('is chosen by what the client accepts', async () => {
    const typeOf = async (accept: string) => {
      const answer = await stand.request('GET', '/dcat/catalog', {
        headers: { accept },
        as: 'nobody',
      });
      return answer.status === 200
        ? answer.headers.get('content-type')?.split(';')[0]
        : answer.status;
    };
    expect(await typeOf('*/*')).toBe('application/ld+json');
    expect(await typeOf('text/turtle, application/ld+json;q=0.5')).toBe('text/turtle');
    expect(await typeOf('application/ld+json')).toBe('application/ld+json');
    expect(await typeOf('image/png')).toBe(406);
  });

  test('of a draft does not exist', async () => {
    const found = await stand.request('GET', `/api/datasets?tenant=${tenant}&state=draft`);
    const [hit] = found.json['hits'] as { id: string }[];
    const answer = await stand.request('GET', `/dcat/datasets/${hit?.id}`, { as: 'nobody' });
    expect(answer.status).toBe(404);
  });

  test('is paged by hydra and by Link', async () => {
    const page = freshTenant();
    for (let n = 0; n < 101; n += 1) {
      const body = { title: { ja: `第${n}` } };
      const made = await stand.request('POST', '/api/datasets', { tenant: page, body });
      const path = `/api/datasets/${String(made.json['id'])}/publication`;
      await stand.request('PUT', path, { tenant: page });
    }
    const first = await stand.request('GET', `/dcat/catalog.ttl?organization=${page}`, {
      as: 'nobody',
    });
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    const quads = new Parser().parse(first.text);
    expect(quads.find(({ predicate }) => predicate.value === `${hydra}next`)?.object.value).toBe(
      next,
    );
    const { pathname, search } = new URL(next);
    const second = new Parser().parse(
      (await stand.request('GET', `${pathname}.ttl${search}`, { as: 'nobody' })).text,
    );
    const count = (all: readonly Quad[]) =>
      all.filter(({ object }) => object.value === `${dcat}Dataset`).length;
    expect([count(quads), count(second)]).toEqual([100, 1]);
    expect(second.some(({ predicate }) => predicate.value === `${hydra}next`)).toBe(false);
  });

  property.prop([fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })])(
    'holds any text and any address',
    (text, address) => {
      const nodes = [
        {
          id: `https://x.example/${address}`,
          types: ['dcat:Dataset'] as const,
          properties: [['dct:title', { text, language: 'ja' }]] as const,
        },
      ];
      const title = new Parser()
        .parse(toTurtle(nodes))
        .find(({ predicate }) => predicate.value === `${dct}title`);
      expect(title?.object.value).toBe(text.toWellFormed());
      JSON.parse(toJsonLd(nodes));
    },
  );
});

describe('other faces', () => {
  test('schema.org names licence, publisher and downloads', async () => {
    const answer = await stand.request('GET', `/api/datasets/${ids[0]}/schema-org`, {
      as: 'nobody',
    });
    expect(answer.json).toMatchObject({
      '@type': 'Dataset',
      license: 'https://creativecommons.org/licenses/by/4.0/',
      publisher: { name: '見本市' },
      spatialCoverage: { geo: { box: '32.6 129.7 33 130.1' } },
      distribution: [{ '@type': 'DataDownload' }, {}],
    });
  });

  test('feeds tell what was published', async () => {
    const feed = await stand.request('GET', `/api/feeds/datasets.atom?organization=${tenant}`, {
      as: 'nobody',
    });
    expect(feed.headers.get('content-type')).toContain('application/atom+xml');
    expect(feed.text.match(/<entry>/g)).toHaveLength(2);
    expect(feed.text).toContain('あ&quot;い\\う\n&lt;え&gt;&amp;お"');
    expect(feed.text).not.toContain('下書き');
    const one = await stand.request('GET', `/api/feeds/datasets/${ids[0]}.atom`, { as: 'nobody' });
    expect(one.text).toContain('指定緊急避難場所一覧の更新');
  });

  test('the list of open data has the columns of the standard', async () => {
    const list = await stand.request('GET', `/api/open-data-list.csv?organization=${tenant}`, {
      as: 'nobody',
    });
    const [head = '', ...lines] = list.text.replace('\ufeff', '').trim().split('\r\n');
    const columns = head.split(',');
    expect(columns).toContain('データ名称');
    expect(matchStandard(columns)[0]?.dataset.number).toBe(6);
    expect(lines).toHaveLength(2);
    const row = (lines.find((line) => line.includes('指定緊急')) ?? '').split(',');
    const cellOf = (column: string) => row[columns.indexOf(column)];
    expect(cellOf('ライセンス')).toBe('クリエイティブ・コモンズ BY 4.0 国際');
    expect(cellOf('更新頻度')).toBe('毎年');
    expect(cellOf('全国地方公共団体コード')).toBe('422011');
    expect(cellOf('最終更新日')).toBe('2026-11-01');
  });

  test('what people write arrives at the staff of the tenant alone', async () => {
    const body = { body: '緯度と経度が逆です。', replyTo: 'who@x.example' };
    const path = `/api/datasets/${ids[0]}/reports`;
    expect((await stand.request('POST', path, { as: 'nobody', body })).status).toBe(201);
    stand.time.now += 1_000;
    const suggested = await stand.request('POST', `/api/dataset-suggestions?tenant=${tenant}`, {
      as: 'nobody',
      body: { body: '給食の献立がほしい' },
    });
    expect(suggested.status).toBe(201);
    const read = await stand.request('GET', '/api/catalog/messages', { tenant });
    expect(read.json['messages']).toMatchObject([
      { kind: 'suggestion' },
      { kind: 'report', ...body },
    ]);
    const id = String(suggested.json['id']);
    const settled = await stand.request('PATCH', `/api/catalog/messages/${id}`, {
      tenant,
      body: { state: 'done', answer: '公開しました' },
    });
    expect(settled.json).toMatchObject({ state: 'done', answer: '公開しました' });
    const receipt = await stand.request('GET', `/api/dataset-messages/${id}`, { as: 'nobody' });
    expect(receipt.json).toEqual({
      kind: 'suggestion',
      state: 'done',
      arrivedAt: new Date(stand.time.now).toISOString(),
      answer: '公開しました',
    });
    const asNobody = await stand.request('GET', '/api/catalog/messages', { as: 'nobody' });
    expect(asNobody.status).toBe(401);
    const elsewhere = await stand.request('GET', '/api/catalog/messages', { tenant: 'default' });
    expect(elsewhere.json['messages']).toEqual([]);
  });

  test('answers to reports are public, and what was reported is not', async () => {
    const path = `/api/datasets/${ids[0]}`;
    const body = { body: '電話番号 090-0000-0000 の者です。', replyTo: 'who@x.example' };
    const sent = await stand.request('POST', `${path}/reports`, { as: 'nobody', body });
    const answers = async () => {
      const found = await stand.request('GET', `${path}/answers`, { as: 'nobody' });
      return found.text;
    };
    expect(JSON.parse(await answers())).toEqual({ answers: [] });
    await stand.request('PATCH', `/api/catalog/messages/${String(sent.json['id'])}`, {
      tenant,
      body: { state: 'done', answer: '11月21日に直しました。' },
    });
    expect(await answers()).toContain('11月21日に直しました。');
    expect(await answers()).not.toContain('090');
  });

  test('search engines are told the pages of what is public, and of nothing else', async () => {
    const robots = await stand.request('GET', '/robots.txt', { as: 'nobody' });
    expect(robots.text).toContain('Sitemap: https://city.example/sitemap.xml');
    const file = '/api/datasets/a/resources/b';
    const open = [`${file}/file/a.csv`, `${file}/rows.csv`, `${file}/standard.csv`];
    open.push('/api/feeds/datasets.atom', '/api/open-data-list.csv', '/api/plans/p/plan.csv');
    open.push('/dcat/catalog', '/catalog/parks', '/datastore/dump/b');
    const closed = [`${file}/rows`, '/api/datasets', '/api/audit.csv', '/api/3/action/status_show'];
    closed.push('/staff/catalog', '/en/staff', '/easy/account', '/en/sign-in');
    const judged = [...open, ...closed].filter((path) => mayCrawl(robots.text, path));
    expect(judged).toEqual(open);
    const index = await stand.request('GET', '/sitemap.xml', { as: 'nobody' });
    expect(index.text).toContain('<loc>https://city.example/sitemap-datasets.xml?page=1</loc>');
    expect(index.text).toContain('<loc>https://city.example/sitemap-pages.xml?page=1</loc>');
    const title = { ja: '総合計画' };
    const document = { kind: 'plan', title, summary: '', modifiedAt: new Date(0) };
    await stand.catalog.search.register(tenant, [
      { ...document, id: 'p', url: '/plans/p?tenant=a&b', audience: 'public' },
      { ...document, id: 'q', url: '/plans/hidden', audience: 'staff' },
    ]);
    const pages = await stand.request('GET', '/sitemap-pages.xml', { as: 'nobody' });
    expect(pages.text).toContain('<loc>https://city.example/</loc>');
    expect(pages.text).toContain('<loc>https://city.example/plans</loc>');
    expect(pages.text).toContain('<loc>https://city.example/plans/p?tenant=a&amp;b</loc>');
    expect(pages.text).not.toContain('hidden');
    expect(pages.text).not.toContain('/catalog/');
    const sitemap = await stand.request('GET', '/sitemap-datasets.xml', { as: 'nobody' });
    expect(sitemap.headers.get('content-type')).toContain('application/xml');
    for (const id of ids.slice(0, 2)) {
      const { json } = await stand.request('GET', `/api/datasets/${id}`, { as: 'nobody' });
      expect(sitemap.text).toContain(`<loc>https://city.example/catalog/${String(json['name'])}<`);
    }
    const drafts = await stand.request('GET', `/api/datasets?tenant=${tenant}&state=draft`);
    const [draft] = drafts.json['hits'] as { url: string }[];
    expect(draft?.url).toMatch(/^\/catalog\//);
    expect(sitemap.text).not.toContain(draft?.url ?? '');
  });
});
