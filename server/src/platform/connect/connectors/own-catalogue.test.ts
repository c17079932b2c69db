/** A catalogue of ours, harvested into another Kumiki over HTTP: the same datasets, however often. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStand, type Stand } from '../testing.ts';

let [source, target]: Stand[] = [];
let server: Server;
let origin: string;

beforeAll(async () => {
  source = await openStand('nagasaki');
  target = await openStand('nagasaki', { harvestPauseMsMin: 1 });
  server = createServer((request, response) => void forward(request.url ?? '/', response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening server over TCP has such an address.
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await source?.close();
  await target?.close();
});

async function forward(path: string, response: ServerResponse): Promise<void> {
  const answer = await source?.http.request(path);
  response.writeHead(answer?.status ?? 500, Object.fromEntries(answer?.headers ?? []));
  response.end(Buffer.from((await answer?.arrayBuffer()) ?? new ArrayBuffer(0)));
}

async function call(stand: Stand | undefined, method: string, path: string, body?: object) {
  if (stand === undefined) throw new Error('The stand is not open');
  const response = await stand.http.request(path, {
    method,
    headers: { ...stand.headers, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.ok, `${method} ${path}`).toBe(true);
  // Answers the test looks into.
  return (await response.json()) as Record<string, unknown>;
}

interface Package {
  readonly name: string;
  readonly extras: readonly { readonly key: string; readonly value: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly resources: readonly Record<string, unknown>[];
  readonly [member: string]: unknown;
}

/** What a dataset says, without what each catalogue gives it: ids, times of its own, where it was harvested from. */
async function said(stand: Stand | undefined): Promise<readonly object[]> {
  const found = await call(stand, 'GET', '/api/3/action/package_search?rows=1000&sort=name%20asc');
  const { results } = found['result'] as { results: readonly Package[] };
  return results.map((one) => ({
    name: one.name,
    title: one['title'],
    notes: one['notes'],
    licence: [one['license_id'], one['license_url'], one['isopen']],
    maintainer: [one['maintainer'], one['maintainer_email']],
    tags: one.tags.map(({ name }) => name),
    extras: one.extras.filter(({ key }) => !key.startsWith('harvest_')),
    resources: one.resources.map(({ name, url, format, description }) => [
      name,
      url,
      format,
      description,
    ]),
  }));
}

const draftOf = (n: number) => ({
  name: `dataset-of-the-source-${n}`,
  title: { ja: `資料${n}`, kana: 'シリョウ', en: `Dataset ${n}`, easy: `しりょう${n}` },
  description: { ja: `説明${n}「，"\n改行」`, en: 'Described' },
  publisher: { name: '見本市', nameEn: 'Sample City', url: 'https://city.example/' },
  contact: { name: '広報課', email: 'info@city.example', phone: '095-000-0000' },
  licence: n % 2 === 0 ? 'cc-by-4.0' : 'cc0-1.0',
  spatial: { name: '見本市', codes: ['422011'], bounds: [129.7, 32.6, 130.1, 33] },
  temporal: { from: '2026-04-01', until: '2027-03-31' },
  frequency: 'ANNUAL',
  languages: ['ja'],
  issued: '2026-04-01',
  updated: '2026-11-01',
  themes: ['JUST'],
  estat: ['14'],
  tags: ['防災', `札${n}`],
  documentation: ['https://city.example/about'],
  standard: '03',
  resources: [
    { name: { ja: '一覧' }, url: `https://city.example/${n}.csv?a=b:c`, format: 'CSV' },
    { name: { ja: '地図' }, url: `https://city.example/${n}.pdf`, format: 'PDF' },
  ],
});

test('the same datasets are there, twice harvested without duplicates, and changes follow', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 120; n += 1) {
    const made = await call(source, 'POST', '/api/datasets', draftOf(n));
    ids.push(String(made['id']));
    await call(source, 'PUT', `/api/datasets/${ids[n]}/publication`, {});
  }
  const settings = { kind: 'ckan', name: '隣の市', url: origin, publish: true };
  const connector = await call(target, 'POST', '/api/connectors', settings);
  const run = async () => {
    const ended = await call(target, 'POST', `/api/connectors/${String(connector['id'])}/runs`);
    return ended['report'] as { readonly counts: object; readonly errors: readonly object[] };
  };
  expect(await run()).toMatchObject({ counts: { created: 120, failed: 0 }, errors: [] });
  const first = await said(target);
  expect(first).toHaveLength(120);
  expect(first).toEqual(await said(source));

  expect(await run()).toMatchObject({ counts: { created: 0, updated: 0, unchanged: 120 } });
  expect(await said(target)).toEqual(first);

  await call(source, 'PUT', `/api/datasets/${ids[7]}`, {
    ...draftOf(7),
    title: { ja: '改めた題' },
  });
  await call(source, 'PUT', `/api/datasets/${ids[7]}/publication`, {});
  expect(await run()).toMatchObject({ counts: { created: 0, updated: 1, unchanged: 119 } });
  expect(await said(target)).toEqual(await said(source));
}, 180_000);
