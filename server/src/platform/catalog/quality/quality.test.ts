/** The score of metadata in every face, links that are asked, and tables as files of their standard. */
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CsvParser, findStandardDataset } from '@kumiki/civic';
import { Parser } from 'n3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshTenant } from '#kernel/database/testing.ts';
import { createOutgoingGuard } from '#kernel/outgoing/index.ts';
import { fullDraft, openTestCatalog, type TestCatalog } from '../testing.ts';
import { checkLinks } from './links.ts';

let stand: TestCatalog;
let server: Server;
let origin: string;
const asked: string[] = [];

beforeAll(async () => {
  stand = await openTestCatalog();
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (request.url === '/moved') response.writeHead(302, { location: '/here' }).end();
    else if (request.url === '/no-head') {
      response.writeHead(request.method === 'HEAD' ? 404 : 200).end('a,b');
    } else response.writeHead(request.url === '/here' ? 200 : 404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening server over TCP has such an address.
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await stand.close();
});

async function publish(tenant: string, draft: object): Promise<string> {
  const made = await stand.request('POST', '/api/datasets', { tenant, body: draft });
  expect(made.status, made.text).toBe(201);
  const id = String(made.json['id']);
  await stand.request('PUT', `/api/datasets/${id}/publication`, { tenant });
  return id;
}

interface Quality {
  readonly score: number;
  readonly points: readonly { point: string; isMet: boolean; remedy: { ja: string } }[];
}

async function qualityOf(id: string): Promise<Quality> {
  const { json } = await stand.request('GET', `/api/datasets/${id}`, { as: 'nobody' });
  // What the answer is tested for.
  return json['quality'] as Quality;
}

function run(isOpen = true): Promise<number> {
  return checkLinks({
    database: stand.database,
    guard: createOutgoingGuard(isOpen),
    now: () => stand.time.now,
    signal: new AbortController().signal,
    linksMax: 100,
    hoursMin: 24,
    waitMs: 20_000,
    redirectsMax: 5,
  });
}

const missing = ({ points }: Quality) =>
  points.filter(({ isMet }) => !isMet).map(({ point }) => point);

describe('the score of metadata', () => {
  test('is nine for a dataset that says everything, and falls when its time has passed', async () => {
    const draft = fullDraft({
      description: { ja: '市が指定した緊急避難場所の名称、住所、位置、災害の種類です。'.repeat(3) },
      documentation: ['https://city.example/about'],
      resources: [{ format: 'CSV', url: `${origin}/here` }],
    });
    const id = await publish(freshTenant(), draft);
    expect(missing(await qualityOf(id))).toEqual(['links-alive']);
    await run();
    expect(await qualityOf(id)).toMatchObject({ score: 9, scoreMax: 9, freshness: 'fresh' });
    const { now } = stand.time;
    stand.time.now += 500 * 86_400_000;
    expect(missing(await qualityOf(id))).toEqual(['updated-on-time']);
    stand.time.now = now;
  });

  test('is the same in CKAN and DCAT, and does not come back as metadata', async () => {
    const tenant = freshTenant();
    const id = await publish(tenant, fullDraft());
    const { score, points } = await qualityOf(id);
    expect(points.every(({ remedy }) => remedy.ja.length > 10)).toBe(true);
    const shown = await stand.request('GET', `/api/3/action/package_show?id=${id}`, {
      as: 'nobody',
    });
    // As the envelope of CKAN has it.
    const found = shown.json['result'] as { readonly quality: object };
    expect(found.quality).toEqual({ score, max: 9 });
    const body = { ...found, title: '改題' };
    const saved = await stand.request('POST', '/api/3/action/package_update', { tenant, body });
    expect(saved.json).toMatchObject({ success: true, result: { title: '改題' } });
    const after = await stand.request('GET', `/api/datasets/${id}?draft=true`, { tenant });
    expect(after.json['extras'] ?? {}).not.toHaveProperty('quality');
    const turtle = await stand.request('GET', `/dcat/datasets/${id}.ttl`, { as: 'nobody' });
    const value = new Parser()
      .parse(turtle.text)
      .find(({ predicate }) => predicate.value === 'http://www.w3.org/ns/dqv#value');
    expect(value?.object.value).toBe(String(score));
  });

  test('knows links that answer, are moved, know no HEAD, and are gone; each asked once in a while', async () => {
    const tenant = freshTenant();
    const links = async (paths: readonly string[]) => {
      const resources = paths.map((path) => ({ url: `${origin}${path}`, format: 'CSV' }));
      return publish(tenant, fullDraft({ resources, title: { ja: paths.join() } }));
    };
    const [alive, gone] = [await links(['/moved', '/no-head']), await links(['/here', '/gone'])];
    stand.time.now += 25 * 3_600_000;
    await run();
    expect(missing(await qualityOf(alive))).not.toContain('links-alive');
    expect(missing(await qualityOf(gone))).toContain('links-alive');
    const before = asked.length;
    expect(await run()).toBe(0);
    expect(asked.length).toBe(before);
  });

  test('asks no address of a private network', async () => {
    const resources = [{ url: `${origin}/here?secret`, format: 'CSV' }];
    const id = await publish(freshTenant(), fullDraft({ resources }));
    expect(await run(false)).toBe(1);
    expect(asked).not.toContain('HEAD /here?secret');
    expect(missing(await qualityOf(id))).toContain('links-alive');
  });
});

describe('a table as the file of its standard', () => {
  const fields = ['名称', '緯度', '経度', '団体名', '小児対応設備の有無', '本市独自の列'];
  const rows = [
    ['市役所, 本館', '32.75', '129.870', '見本市', '有', '1階\n受付'],
    ['"県"庁', '', '', '', '', ''],
  ];

  async function made(standard: string | undefined): Promise<string> {
    const tenant = freshTenant();
    const resource = randomUUID();
    const resources = [{ id: resource, format: 'CSV' }];
    const id = await publish(tenant, fullDraft({ resources, ...(standard && { standard }) }));
    await stand.request('POST', '/api/3/action/datastore_create', {
      tenant,
      body: {
        resource_id: resource,
        fields: fields.map((field) => ({ id: field, type: 'text' })),
        records: rows.map((row) => Object.fromEntries(fields.map((field, i) => [field, row[i]]))),
      },
    });
    return `/api/datasets/${id}/resources/${resource}/standard.csv`;
  }

  test('has the name and the columns of the standard, and every cell', async () => {
    const answer = await stand.request('GET', await made('08'), { as: 'nobody' });
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="422011_aed.csv"');
    const parser = new CsvParser({ delimiter: ',' });
    const [head = [], ...lines] = [...parser.push(answer.text), ...parser.end()].map(
      ({ cells }) => cells,
    );
    const standard = findStandardDataset('aed')?.columns.map(({ name }) => name) ?? [];
    expect(head).toEqual([...standard, '本市独自の列']);
    const back = lines.map((line) => fields.map((field) => line[head.indexOf(field)]));
    expect(back).toEqual(rows);
  });

  test('is there only where the dataset is one of a standard', async () => {
    expect((await stand.request('GET', await made(undefined), { as: 'nobody' })).status).toBe(404);
    const other = await made('17');
    expect((await stand.request('GET', other, { as: 'nobody' })).status).toBe(404);
  });
});
