import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { problem } from '../problem.ts';
import { err, ok } from '../result.ts';
import { anonymousAt, clientAddress, readJson, readQuery } from './index.ts';
import type { Route } from './route.ts';
import { httpWith, route } from './testing.ts';

const things: readonly Route[] = [
  route({ path: '/things/{id}', handle: (c) => c.json({ id: c.req.param('id') }) }),
  route({ path: '/things/newest', handle: (c) => c.json({ id: 'the newest' }) }),
  route({ method: 'DELETE', path: '/things/{id}', access: 'write' }),
];

describe('routes', () => {
  test('a path with a parameter is handled, percent-encoding undone', async () => {
    const { http } = httpWith(things);
    const response = await http.request('/things/urn:ngsi-ld:%E9%81%BF%E9%9B%A3');
    expect(await response.json()).toEqual({ id: 'urn:ngsi-ld:避難' });
  });

  test('a path without parameters wins over one with, whatever their order', async () => {
    const { http } = httpWith(things);
    expect(await (await http.request('/things/newest')).json()).toEqual({ id: 'the newest' });
  });

  test('a wrong method is 405 and names the right ones', async () => {
    const { http } = httpWith(things);
    const response = await http.request('/things/1', { method: 'PATCH' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, DELETE, HEAD, OPTIONS');
    expect(await response.json()).toMatchObject({ code: 'method-not-allowed', status: 405 });
  });

  test('HEAD is answered as GET without a body', async () => {
    const { http } = httpWith(things);
    const response = await http.request('/things/1', { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  test('an unknown path is a problem of its own', async () => {
    const { http } = httpWith(things);
    const response = await http.request('/nothing?name=secret');
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      type: 'http://localhost:8080/docs/errors/not-found',
      title: 'The resource does not exist',
      status: 404,
      detail: '/nothing does not exist.',
      code: 'not-found',
    });
  });

  test('two routes with one method and path are a defect at start', () => {
    const twice = [route({ path: '/a/{x}' }), route({ path: '/a/{y}', operationId: 'other' })];
    expect(() => httpWith(twice)).toThrow('Two routes claim GET /a/{}');
  });

  test('a page of the portal answers what is no route, with its own nonce', async () => {
    const fallback = (request: Request, { nonce }: { nonce: string }): Response | undefined =>
      new URL(request.url).pathname === '/map'
        ? new Response(`<script nonce="${nonce}"></script>`, {
            headers: { 'content-type': 'text/html; charset=utf-8' },
          })
        : undefined;
    const { http } = httpWith(things, { fallback });
    const response = await http.request('/map');
    const nonce = /nonce="(.+)"/.exec(await response.text())?.[1] ?? 'none';
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`script-src 'nonce-${nonce}'`);
    expect(policy).toMatch(/^default-src 'none'/);
    expect(response.headers.get('permissions-policy')).toContain('geolocation=(self)');
    expect((await http.request('/elsewhere')).status).toBe(404);
  });

  test('an unknown path of the interface is a problem, never a page', async () => {
    const { http } = httpWith(things, { fallback: () => new Response('a page') });
    const response = await http.request('/things/1/unknown');
    expect(await response.json()).toMatchObject({ code: 'not-found' });
    expect(await (await http.request('/thing')).text()).toBe('a page');
  });
});

describe('policies', () => {
  test('a script may fetch as a worker what its page may, and nothing else', async () => {
    const script = () =>
      new Response('fetch("/data")', { headers: { 'content-type': 'text/javascript' } });
    const pageSources = { connect: ['https://tiles.example'] };
    const { http } = httpWith([route({ path: '/worker.js', handle: script })], { pageSources });
    const { headers } = await http.request('/worker.js');
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; connect-src 'self' https://tiles.example; frame-ancestors 'none'",
    );
  });
});

describe('cross-origin', () => {
  const open = route({ path: '/open', isOpenData: true });
  const closed = route({ path: '/closed' });

  test('only open data may be read by pages of other origins', async () => {
    const { http } = httpWith([open, closed]);
    const [first, second] = [await http.request('/open'), await http.request('/closed')];
    expect(first.headers.get('access-control-allow-origin')).toBe('*');
    expect(second.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('a preflight names methods and headers for open data, and only there', async () => {
    const { http } = httpWith([open, closed]);
    const preflight = await http.request('/open', { method: 'OPTIONS' });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-methods')).toBe('GET, HEAD, OPTIONS');
    expect(preflight.headers.get('access-control-allow-headers')).toContain('ngsild-tenant');
    const refused = await http.request('/closed', { method: 'OPTIONS' });
    expect(refused.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
    expect(refused.headers.get('access-control-allow-methods')).toBeNull();
  });
});

describe('permission', () => {
  test('a refusal is answered instead of the route', async () => {
    const refuse = () => err(problem('unauthenticated', 'Writing needs a token.'));
    const { http } = httpWith(things, { authorise: refuse });
    const response = await http.request('/things/1', { method: 'DELETE' });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
  });

  test('the caller is known to the route', async () => {
    const who = route({ path: '/who', handle: (c) => c.json(c.get('principal')) });
    const authorise = () => ok({ ...anonymousAt('default'), id: 'token:admin' });
    const { http } = httpWith([who], { authorise });
    expect(await (await http.request('/who')).json()).toMatchObject({ id: 'token:admin' });
  });

  test('a nearly full disk stops writes, not reads and deletions', async () => {
    const routes = [...things, route({ method: 'POST', path: '/things', access: 'write' })];
    const writeStop = () => problem('insufficient-storage', 'The disk is nearly full.');
    const { http } = httpWith(routes, { writeStop });
    expect((await http.request('/things', { method: 'POST' })).status).toBe(507);
    expect((await http.request('/things/1')).status).toBe(200);
    expect((await http.request('/things/1', { method: 'DELETE' })).status).toBe(204);
  });
});

describe('bodies', () => {
  const echo = route({
    method: 'POST',
    path: '/echo',
    bodyBytesMax: 100,
    handle: async (c) => {
      const body = await readJson(c);
      return body.ok ? c.json(body.value) : c.get('answerProblem')(body.error);
    },
  });
  const long = JSON.stringify({ text: 'x'.repeat(200) });
  const streamed = (text: string): RequestInit => ({
    method: 'POST',
    body: new Blob([text]).stream(),
    duplex: 'half',
  });

  test('a declared length past the bound is refused before reading', async () => {
    const { http } = httpWith([echo]);
    const headers = { 'content-length': '1000000000' };
    const response = await http.request('/echo', { method: 'POST', body: '{}', headers });
    expect(response.status).toBe(413);
  });

  test('a body without a declared length is counted while it streams', async () => {
    const { http } = httpWith([echo]);
    expect((await http.request('/echo', streamed(long))).status).toBe(413);
    expect(await (await http.request('/echo', streamed('{"a":1}'))).json()).toEqual({ a: 1 });
  });

  test('a body nested too deep is refused before it is parsed', async () => {
    const { http } = httpWith([{ ...echo, bodyBytesMax: 1000 }]);
    const body = '['.repeat(300) + ']'.repeat(300);
    const response = await http.request('/echo', { method: 'POST', body });
    expect(await response.json()).toMatchObject({ code: 'invalid-request' });
  });

  test('what is not JSON or not UTF-8 is an invalid request', async () => {
    const { http } = httpWith([echo]);
    for (const body of ['{', '', new Uint8Array([0x22, 0x82, 0xa0, 0x22])]) {
      const response = await http.request('/echo', { method: 'POST', body });
      expect(await response.json()).toMatchObject({ code: 'invalid-request' });
    }
  });
});

describe('behind a proxy', () => {
  const whence = route({
    path: '/whence',
    handle: (c) => c.text(clientAddress(c, true) ?? 'in process'),
  });
  const forwarded = {
    headers: {
      'x-forwarded-for': '1.2.3.4, 203.0.113.7',
      'x-forwarded-proto': 'https',
      'x-request-id': 'proxy-0001',
    },
  };

  test('a trusted one is believed: address, protocol, request id', async () => {
    const { http } = httpWith([whence], { isProxyTrusted: true });
    const response = await http.request('/whence', forwarded);
    expect(await response.text()).toBe('203.0.113.7');
    expect(response.headers.get('x-request-id')).toBe('proxy-0001');
    expect(response.headers.get('strict-transport-security')).toContain('max-age');
    const odd = await http.request('/whence', { headers: { 'x-request-id': 'a"b\tc' } });
    expect(odd.headers.get('x-request-id')).toMatch(/^[0-9a-f]{8}-/);
  });

  test('without trust its headers are nothing but claims', async () => {
    const { http } = httpWith([whence]);
    const response = await http.request('/whence', forwarded);
    expect(response.headers.get('x-request-id')).not.toBe('proxy-0001');
    expect(response.headers.get('strict-transport-security')).toBeNull();
  });
});

describe('failures', () => {
  const secret = 'patient 42';
  const broken = route({
    path: '/broken',
    handle: () => {
      throw new Error(`no such row for ${secret}`);
    },
  });

  test('a defect answers the request id and nothing else', async () => {
    const { http, lines } = httpWith([broken]);
    const response = await http.request('/broken?name=secret');
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).toContain(response.headers.get('x-request-id') ?? 'none');
    expect(text).not.toContain(secret);
    expect(lines.join('')).toContain('"event":"defect"');
    expect(lines.join('')).not.toContain('name=secret');
  });

  test('an outage answers 503 with Retry-After', async () => {
    const explain = () => ({
      ...problem('unavailable', 'The database is away.'),
      extensions: { retryAfterSeconds: 2 },
    });
    const { http } = httpWith([broken], { explain });
    const response = await http.request('/broken');
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
  });

  test('a handler that takes too long answers 503', async () => {
    const never = () => new Promise<Response>(() => {});
    const { http } = httpWith([route({ path: '/slow', answerSecondsMax: 0.02, handle: never })]);
    expect((await http.request('/slow')).status).toBe(503);
  });

  test('a face writes problems in its own words, for wrong methods and paths too', async () => {
    const writeProblem = (found: { code: string }) => Response.json({ error: found.code });
    const { http } = httpWith([route({ path: '/v2/entities', writeProblem })]);
    const wrong = await http.request('/v2/entities', { method: 'PUT' });
    expect(await wrong.json()).toEqual({ error: 'method-not-allowed' });
    expect(await (await http.request('/v2/nothing')).json()).toEqual({ error: 'not-found' });
  });
});

describe('query strings', () => {
  const schema = z.object({ limit: z.coerce.number().int().max(1000).optional() });
  const list = route({
    path: '/list',
    query: schema,
    handle: (c) => {
      const query = readQuery(c, schema);
      return query.ok ? c.json(query.value) : c.get('answerProblem')(query.error);
    },
  });

  test('values arrive parsed, and a broken rule names its parameter', async () => {
    const { http } = httpWith([list]);
    expect(await (await http.request('/list?limit=5')).json()).toEqual({ limit: 5 });
    const wrong = await http.request('/list?limit=5000');
    expect(await wrong.json()).toMatchObject({ code: 'bad-request-data', pointer: 'limit' });
  });
});

describe('whatever is asked', () => {
  const { http, lines } = httpWith([
    ...things,
    route({ method: 'POST', path: '/echo', handle: async (c) => c.json((await readJson(c)).ok) }),
  ]);
  const part = fc.stringMatching(/^[ -~]{0,12}$/);
  const method = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD');

  property.prop([method, fc.array(part, { maxLength: 4 }), part, part])(
    'is answered, and never with a defect',
    async (verb, parts, query, accepted) => {
      const path = `/things/${parts.join('/')}?${query}`;
      const response = await http.request(`http://localhost${path.replaceAll('#', '')}`, {
        method: verb,
        headers: { accept: accepted, 'accept-encoding': accepted, authorization: accepted },
      });
      await response.arrayBuffer();
      expect(response.status).toBeLessThan(500);
      expect(lines).toEqual([]);
    },
  );
});

describe('every answer', () => {
  test('carries the request id and the security headers', async () => {
    const { http } = httpWith(things, { publicUrl: 'https://kumiki.example.lg.jp' });
    const { headers } = await http.request('/things/1');
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f]{8}-1$/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('strict-transport-security')).toContain('max-age=63072000');
  });

  test('is counted by route and status, never by path', async () => {
    const { http, metrics } = httpWith(things);
    await http.request('/things/urn:secret');
    await http.request('/things/urn:other');
    const text = metrics.exposition();
    const series = 'kumiki_http_requests_total{method="GET",route="/things/{id}",status="200"} 2';
    expect(text).toContain(series);
    expect(text).not.toContain('secret');
  });
});
