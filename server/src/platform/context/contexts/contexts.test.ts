/** @contexts as clients, other brokers and other processes meet them. Clause 5.13. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { isArray, type JsonObject } from '@kumiki/ngsi-ld';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { emptyDatabase } from '#kernel/database/testing.ts';
import { createOutgoingGuard } from '#kernel/outgoing/index.ts';
import { openTestBroker, type TestBroker } from '../testing.ts';
import { trimCopies } from './store.ts';

const errors = 'https://uri.etsi.org/ngsi-ld/errors';
const path = '/jsonldContexts';
const publicUrl = 'http://localhost:8080';
const terms = { capacity: 'https://city.example/terms#capacity' };

/** A server of contexts: a document by path, how often it was asked for, and whether it fails. */
interface Source {
  readonly url: string;
  terms: JsonObject;
  asked: number;
  isBroken: boolean;
  /** Answers in a way of its own. */
  answer?: (response: ServerResponse, document: string) => void;
}

let server: Server;
const sources = new Map<string, Source>();
let broker: TestBroker;
const limits = { contextPollMs: 50 };

function openBroker(options: Parameters<typeof openTestBroker>[0] = {}): Promise<TestBroker> {
  return openTestBroker({ guard: createOutgoingGuard(true), limits, ...options });
}

beforeAll(async () => {
  server = createServer((request, response) => {
    const source = sources.get(request.url ?? '');
    if (source !== undefined) source.asked += 1;
    const document = JSON.stringify({ '@context': source?.terms });
    if (source?.answer !== undefined) return source.answer(response, document);
    response.writeHead(source === undefined || source.isBroken ? 500 : 200);
    response.end(document);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  broker = await openBroker();
});
afterAll(async () => {
  await broker.close();
  await new Promise((resolve) => server.close(resolve));
});

let made = 0;
function newSource(): Source {
  made += 1;
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  // The time keeps runs on one database apart.
  const name = `/${Date.now()}-${made}.jsonld`;
  const source: Source = {
    url: `http://127.0.0.1:${port}${name}`,
    terms,
    asked: 0,
    isBroken: false,
  };
  sources.set(name, source);
  return source;
}

function link(url: string): { readonly link: string } {
  return {
    link: `<${url}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`,
  };
}

/** Creates an entity whose names are explained by the context, and gives the answer. */
function use(url: string, by: TestBroker = broker, id = `urn:ngsi-ld:Shelter:${++made}`) {
  const capacity = { type: 'Property', value: 3 };
  const body = { id, type: 'Shelter', capacity };
  return by.request('POST', '/entities', { body, headers: link(url) });
}

async function host(context: unknown = terms, by: TestBroker = broker): Promise<string> {
  const answer = await by.request('POST', path, { body: { '@context': context } });
  expect([answer.status, answer.text]).toEqual([201, '']);
  const location = answer.headers.get('location') ?? '';
  expect(location).toMatch(/^\/ngsi-ld\/v1\/jsonldContexts\/[\w-]+$/);
  return location.split('/').at(-1) ?? '';
}

const encoded = encodeURIComponent;

async function details(name: string, by: TestBroker = broker) {
  return (await by.request('GET', `${path}/${encoded(name)}?details=true`)).json;
}

async function listed(query: string, by: TestBroker = broker): Promise<readonly unknown[]> {
  const { json } = await by.request('GET', `${path}${query}`);
  return isArray(json) ? json : [];
}

describe('a hosted @context', () => {
  test('is served as a document, to readers of JSON and of linked data', async () => {
    const id = await host();
    const served = await broker.request('GET', `${path}/${id}`);
    expect(served.json).toEqual({ '@context': terms });
    expect(served.headers.get('content-type')).toBe('application/json');
    const accept = { accept: 'application/ld+json' };
    const linked = await broker.request('GET', `${path}/${id}`, { headers: accept });
    expect(linked.headers.get('content-type')).toBe('application/ld+json');
  });

  test.each([publicUrl, 'http://127.0.0.1:8080'])(
    'explains names under its address at %s without a round trip, and counts that',
    async (origin) => {
      const id = await host();
      expect(await details(id)).toMatchObject({ numberOfHits: 0, kind: 'Hosted', localId: id });
      const url = `${origin}/ngsi-ld/v1/jsonldContexts/${id}`;
      expect((await use(url)).status).toBe(201);
      // The request for details before counts as well.
      expect(await details(id)).toMatchObject({ numberOfHits: 2, lastUsage: expect.any(String) });
      const found = await broker.request('GET', `/entities?type=Shelter&q=capacity==3`, {
        headers: { ...link(url), accept: 'application/ld+json' },
      });
      expect(found.json).toEqual(
        expect.arrayContaining([expect.objectContaining({ capacity: expect.anything() })]),
      );
    },
  );

  test('is listed by its URL, described on demand, and deleted', async () => {
    const id = await host();
    const url = `${publicUrl}/ngsi-ld/v1/jsonldContexts/${id}`;
    expect(await listed('')).toContain(url);
    expect(await listed('?kind=Hosted')).toContain(url);
    expect(await listed('?kind=Cached')).not.toContain(url);
    expect(await listed('?details=true&kind=Hosted')).toContainEqual({
      URL: url,
      localId: id,
      kind: 'Hosted',
      createdAt: expect.stringMatching(/^2026-11-21T09:00:00(\.0+)?Z$/),
      numberOfHits: 0,
    });
    expect((await use(url)).status).toBe(201);
    expect((await broker.request('DELETE', `${path}/${encoded(url)}`)).status).toBe(204);
    expect((await broker.request('GET', `${path}/${id}`)).status).toBe(404);
    expect(await listed('')).not.toContain(url);
    expect((await use(url)).json).toMatchObject({ type: `${errors}/LdContextNotAvailable` });
  });

  test('belongs to its tenant; who names none gets the document only', async () => {
    const id = await host();
    const tenant = `${broker.tenant}x`;
    await broker.identity.ensureTenant(tenant);
    const other = (method: string, query = '') =>
      broker.request(method, `${path}/${id}${query}`, { tenant });
    expect((await other('GET')).status).toBe(404);
    expect((await other('GET', '?details=true')).status).toBe(404);
    expect((await other('DELETE')).status).toBe(404);
    const own = await broker.request('GET', path, { tenant });
    expect(own.text).not.toContain(id);
    const anonymous = (query: string) => broker.http.request(`/ngsi-ld/v1${path}/${id}${query}`);
    expect(await (await anonymous('')).json()).toEqual({ '@context': terms });
    expect((await anonymous('?details=true')).status).toBe(404);
  });

  test('lets its copies be taken by its own parts, and may name what cannot be reached now', async () => {
    const source = newSource();
    source.isBroken = true;
    const id = await host([source.url, terms]);
    source.isBroken = false;
    broker.time.now += 3_000;
    expect((await use(`${publicUrl}/ngsi-ld/v1/jsonldContexts/${id}`)).status).toBe(201);
    expect(await details(source.url)).toMatchObject({ kind: 'Cached', URL: source.url });
  });

  test('comes in a bounded number for each tenant', async () => {
    const small = await openBroker({ limits: { ...limits, hostedContextsMax: 2 } });
    try {
      await host({}, small);
      await host({}, small);
      const third = await small.request('POST', path, { body: { '@context': {} } });
      expect([third.status, third.json]).toEqual([
        403,
        expect.objectContaining({ detail: 'A tenant hosts at most 2 @contexts.' }),
      ]);
    } finally {
      await small.close();
    }
  });
});

describe('what is no @context', () => {
  test.each([
    ['{ "@context": ', 'InvalidRequest'],
    [[], 'InvalidRequest'],
    [{ capacity: 'https://city.example/capacity' }, 'InvalidRequest'],
    [{ '@context': 7 }, 'BadRequestData'],
    [{ '@context': ['https://city.example/a', true] }, 'BadRequestData'],
    [{ '@context': { a: { '@id': 'https://a.example/', '@context': {} } } }, 'BadRequestData'],
  ])('such as %j is refused', async (body, type) => {
    const answer = await broker.request('POST', path, { body });
    expect([answer.status, answer.json]).toEqual([
      400,
      expect.objectContaining({ type: `${errors}/${type}` }),
    ]);
    expect(answer.headers.has('location')).toBe(false);
  });

  test.each([
    ['GET', '/unknown', 404],
    ['GET', '/unknown?details=true', 404],
    ['GET', `/${encoded('https://city.example/never')}?details=true`, 404],
    ['GET', '/unknown?details=other', 400],
    ['GET', '?kind=other', 400],
    ['GET', '?details=other', 400],
    ['DELETE', '/unknown', 404],
    ['DELETE', '/unknown?reload=false', 404],
    ['DELETE', '/unknown?reload=true', 400],
    ['DELETE', '/unknown?reload=other', 400],
    ['GET', '?other=1', 400],
  ])('is answered so: %s %s %i', async (method, rest, status) => {
    expect((await broker.request(method, path + rest)).status).toBe(status);
  });
});

describe('the core @context', () => {
  const core = 'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.6.jsonld';

  test('is a copy that stays', async () => {
    expect(await details(core)).toMatchObject({ kind: 'Cached' });
    const remove = (query: string) => broker.request('DELETE', `${path}/${encoded(core)}${query}`);
    expect((await remove('')).status).toBe(400);
    expect((await remove('?reload=false')).status).toBe(400);
    expect((await remove('?reload=true')).status).toBe(204);
    expect(await listed('?kind=Cached')).toContainEqual(expect.stringContaining('core-context'));
  });
});

describe('a copy', () => {
  test('is fetched once, counted, described, and not served', async () => {
    const source = newSource();
    await use(source.url);
    await use(source.url);
    expect(source.asked).toBe(1);
    expect(await details(source.url)).toMatchObject({
      URL: source.url,
      kind: 'Cached',
      numberOfHits: 2,
      expiresAt: expect.any(String),
    });
    const served = await broker.request('GET', `${path}/${encoded(source.url)}`);
    expect([served.status, served.json]).toEqual([
      422,
      expect.objectContaining({ type: `${errors}/OperationNotSupported` }),
    ]);
  });

  test('is unpacked, up to its bound', async () => {
    const pack = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync };
    for (const [coding, packed] of Object.entries(pack)) {
      const source = newSource();
      source.answer = (response, document) =>
        response.writeHead(200, { 'content-encoding': coding }).end(packed(`\uFEFF${document}`));
      expect([coding, (await use(source.url)).status]).toEqual([coding, 201]);
    }
    const bomb = newSource();
    const bytes = gzipSync(`{"@context": {${' '.repeat(broker.limits.contextBytesMax)}}}`);
    bomb.answer = (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bytes);
    const broken = newSource();
    broken.answer = (response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('{"@context": {}}');
    const unknown = newSource();
    unknown.answer = (response) => response.writeHead(200, { 'content-encoding': 'rot13' }).end();
    for (const { url } of [bomb, broken, unknown]) expect((await use(url)).status).toBe(504);
  });

  test('is found where the page at its address says it is', async () => {
    const [page, document, astray] = [newSource(), newSource(), newSource()];
    const to = (url: string) => ({
      'content-type': 'text/html; charset=utf-8',
      link: `</style.css>; rel="preload", <${new URL(url).pathname}>; rel="alternate"; type="application/ld+json"`,
    });
    page.answer = (response) => response.writeHead(200, to(document.url)).end('<html></html>');
    expect((await use(page.url)).status).toBe(201);
    expect(document.asked).toBe(1);
    astray.answer = (response) => response.writeHead(200, to(astray.url)).end('<html></html>');
    expect((await use(astray.url)).status).toBe(504);
    expect(astray.asked).toBe(broker.limits.contextRedirectsMax + 1);
  });

  test('that its server does not let anybody keep is asked for again a second later', async () => {
    for (const control of ['no-store', 'private, no-cache', 'max-age=0']) {
      const source = newSource();
      source.answer = (response, document) =>
        response.writeHead(200, { 'cache-control': control }).end(document);
      await use(source.url);
      broker.time.now += 1_001;
      await use(source.url);
      expect([control, source.asked]).toEqual([control, 2]);
    }
  });

  test('is fetched again after deletion, and on reload with what it holds then', async () => {
    const source = newSource();
    const id = 'urn:ngsi-ld:Shelter:reloaded';
    await use(source.url, broker, id);
    const one = `${path}/${encoded(source.url)}`;
    expect((await broker.request('DELETE', one)).status).toBe(204);
    expect((await broker.request('GET', `${one}?details=true`)).status).toBe(404);
    source.terms = { places: terms.capacity };
    const read = async () =>
      (await broker.request('GET', `/entities/${id}`, { headers: link(source.url) })).json;
    expect(await read()).toHaveProperty('places');
    source.terms = { room: terms.capacity };
    expect(await read()).toHaveProperty('places');
    expect((await broker.request('DELETE', `${one}?reload=true`)).status).toBe(204);
    expect(await read()).toHaveProperty('room');
    expect(source.asked).toBe(3);
  });

  test('stays as it was when its reload fails', async () => {
    const source = newSource();
    await use(source.url);
    source.isBroken = true;
    const one = `${path}/${encoded(source.url)}`;
    const reloaded = await broker.request('DELETE', `${one}?reload=true`);
    expect([reloaded.status, reloaded.json]).toEqual([
      504,
      expect.objectContaining({ type: `${errors}/LdContextNotAvailable` }),
    ]);
    expect(await details(source.url)).toMatchObject({ kind: 'Cached' });
    expect((await use(source.url)).status).toBe(201);
    source.isBroken = false;
    source.terms = { '@context': 7 };
    const invalid = await broker.request('DELETE', `${one}?reload=true`);
    expect([invalid.status, (await use(source.url)).status]).toEqual([504, 201]);
  });

  test('that never came is asked for again after a moment, not refused for ever', async () => {
    const source = newSource();
    source.isBroken = true;
    expect((await use(source.url)).status).toBe(504);
    expect((await use(source.url)).status).toBe(504);
    expect(source.asked).toBe(1);
    source.isBroken = false;
    broker.time.now += broker.limits.contextRetrySecondsMin * 1_000 + 1;
    expect((await use(source.url)).status).toBe(201);
  });

  test('goes on serving after its time while its source fails, but not for ever', async () => {
    const source = newSource();
    await use(source.url);
    source.isBroken = true;
    broker.time.now += broker.limits.contextKeptSecondsDefault * 1_000 + 1;
    expect((await use(source.url)).status).toBe(201);
    expect(source.asked).toBe(2);
    expect((await use(source.url)).status).toBe(201);
    expect(source.asked).toBe(2);
    broker.time.now += broker.limits.contextStaleSecondsMax * 1_000;
    expect((await use(source.url)).status).toBe(504);
  });

  test('survives this process', async () => {
    const source = newSource();
    await use(source.url);
    source.isBroken = true;
    const next = await openBroker({ clock: { now: () => broker.time.now } });
    try {
      expect((await use(source.url, next)).status).toBe(201);
      expect(source.asked).toBe(1);
    } finally {
      await next.close();
    }
  });

  test('leaves when there are too many, the least recently used first', async () => {
    const { database, dispose } = await emptyDatabase();
    const alone = await openBroker({ database });
    try {
      const copies = [newSource(), newSource(), newSource()];
      for (const { url } of copies) {
        alone.time.now += 1_000;
        await use(url, alone);
      }
      const urls = async () =>
        (await listed('?kind=Cached', alone)).filter((url) => !String(url).includes('etsi.org'));
      expect(await urls()).toHaveLength(3);
      await trimCopies(database, 2, 1_000_000);
      expect(await urls()).toEqual(copies.slice(1).map(({ url }) => url));
      await trimCopies(database, 2, JSON.stringify({ '@context': terms }).length);
      expect(await urls()).toEqual(copies.slice(2).map(({ url }) => url));
    } finally {
      await alone.close();
      await dispose();
    }
  });

  test('has a URL of bounded length', async () => {
    const small = await openBroker({ limits: { ...limits, contextUrlLengthMax: 60 } });
    try {
      const long = await use(`${newSource().url}?${'x'.repeat(60)}`, small);
      expect(long.json).toMatchObject({ type: `${errors}/BadRequestData` });
    } finally {
      await small.close();
    }
  });
});

describe('two processes on one database', () => {
  test('know what the other hosts, deletes and reloads', async () => {
    const clock = { now: () => broker.time.now };
    const other = await openBroker({ clock });
    try {
      const tenant = broker.tenant;
      const id = await host();
      const url = `${publicUrl}/ngsi-ld/v1/jsonldContexts/${id}`;
      expect((await use(url, other)).status).toBe(201);
      expect((await other.request('GET', `${path}/${id}`, { tenant })).status).toBe(200);
      const source = newSource();
      const entity = 'urn:ngsi-ld:Shelter:both';
      await use(source.url, other, entity);
      source.terms = { room: terms.capacity };
      const reload = `${path}/${encoded(source.url)}?reload=true`;
      expect((await broker.request('DELETE', reload)).status).toBe(204);
      expect((await broker.request('DELETE', `${path}/${id}`)).status).toBe(204);
      await vi.waitFor(
        async () => {
          const read = { headers: link(source.url) };
          const found = await other.request('GET', `/entities/${entity}`, read);
          expect(found.json).toHaveProperty('room');
          expect((await use(url, other)).status).toBe(504);
        },
        { timeout: 30_000, interval: 50 },
      );
    } finally {
      await other.close();
    }
  });
});

describe('a context that is no single URL', () => {
  const inline = [{ places: terms.capacity }, { room: 'https://city.example/terms#room' }];

  async function compiled(source: JsonObject | readonly JsonObject[], by: TestBroker = broker) {
    const context = await by.contexts.compile(source);
    if (!context.ok) throw new Error(context.error.detail);
    return context.value;
  }

  test('gets an address of its own once, of kind ImplicitlyCreated, which other processes know', async () => {
    const other = await openBroker();
    try {
      const context = await compiled(inline);
      expect(broker.contexts.urlOf(context)).toContain('core-context');
      await broker.contexts.publish(broker.tenant, context);
      await broker.contexts.publish(broker.tenant, context);
      const url = broker.contexts.urlOf(context);
      expect(await listed('?kind=ImplicitlyCreated')).toEqual([url]);
      expect((await use(url)).status).toBe(201);
      expect(await details(url)).toMatchObject({ kind: 'ImplicitlyCreated', numberOfHits: 1 });
      const document = await broker.http.request(new URL(url).pathname);
      expect(await document.json()).toEqual({ '@context': context.source });
      const theirs = await compiled(inline, other);
      await vi.waitFor(() => expect(other.contexts.urlOf(theirs)).toBe(url), { timeout: 30_000 });
      const reload = await broker.request('DELETE', `${path}/${encoded(url)}?reload=true`);
      expect(reload.status).toBe(400);
      expect((await broker.request('DELETE', `${path}/${encoded(url)}`)).status).toBe(204);
      expect(broker.contexts.urlOf(context)).not.toBe(url);
      await vi.waitFor(() => expect(other.contexts.urlOf(theirs)).not.toBe(url), {
        timeout: 30_000,
      });
    } finally {
      await other.close();
    }
  });

  test('leaves when a tenant has too many, the least recently used first', async () => {
    const small = await openBroker({ limits: { ...limits, implicitContextsMax: 2 } });
    try {
      const urls: string[] = [];
      for (const name of ['a', 'b', 'c']) {
        small.time.now += 1_000;
        const context = await compiled({ [name]: `https://${small.tenant}.example/` }, small);
        await small.contexts.publish(small.tenant, context);
        urls.push(small.contexts.urlOf(context));
      }
      const kept = await listed('?kind=ImplicitlyCreated', small);
      expect(kept).toEqual(urls.slice(1));
    } finally {
      await small.close();
    }
  });
});
