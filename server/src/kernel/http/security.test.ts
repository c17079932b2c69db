/** What every answer says to browsers, and where requests end. */
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { problem } from '../problem.ts';
import { err } from '../result.ts';
import { serve } from './serve.ts';
import { httpWith, route } from './testing.ts';

const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
const typed = (type: string, body: string): Response =>
  new Response(body, { headers: { 'content-type': type } });

const routes = [
  route({ path: '/json', handle: (c) => c.json({}) }),
  route({ path: '/page', handle: () => typed('text/html; charset=utf-8', '<p>') }),
  route({ path: '/picture', handle: () => typed('image/svg+xml', svg) }),
  route({ path: '/xml', handle: () => typed('application/xml', '<a/>') }),
  route({
    path: '/own',
    handle: () => new Response('', { headers: { 'x-frame-options': 'SAMEORIGIN' } }),
  }),
  route({ path: '/data', isOpenData: true, handle: (c) => c.json({}) }),
  route({
    path: '/defect',
    handle: () => {
      throw new Error('secret');
    },
  }),
  route({ path: '/form', method: 'POST', access: 'write' }),
];

const fallback = (request: Request): Response | undefined =>
  new URL(request.url).pathname === '/portal' ? typed('text/html', '<p>') : undefined;

describe('headers', () => {
  test.each([
    ['/json'],
    ['/page'],
    ['/portal'],
    ['/picture'],
    ['/data'],
    ['/defect'],
    ['/nothing'],
    ['/form'],
    ['/json/../json'],
  ])('every answer has the headers of the checklist', async (sitePath) => {
    const { http } = httpWith(routes, { fallback });
    const { headers } = await http.request(sitePath);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toMatch(/form-action '(none|self)'/);
    expect(policy).not.toMatch(/unsafe-(eval|hashes)|script-src[^;]*unsafe/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('strict-origin-when-cross-origin');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    const isOpenData = sitePath === '/data';
    expect(headers.get('cross-origin-resource-policy')).toBe(
      isOpenData ? 'cross-origin' : 'same-origin',
    );
    expect(headers.get('access-control-allow-origin')).toBe(isOpenData ? '*' : null);
    const allowed = headers
      .get('permissions-policy')
      ?.split(', ')
      .filter((one) => !one.endsWith('=()'));
    expect(allowed).toEqual(['geolocation=(self)']);
    expect(headers.get('server')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
  });

  test('over https every answer says to stay there for two years', async () => {
    const { http } = httpWith(routes, { publicUrl: 'https://kumiki.example.lg.jp', fallback });
    for (const sitePath of ['/json', '/portal', '/nothing', '/defect']) {
      expect((await http.request(sitePath)).headers.get('strict-transport-security')).toBe(
        'max-age=63072000; includeSubDomains',
      );
    }
    const plain = httpWith(routes).http;
    expect((await plain.request('/json')).headers.get('strict-transport-security')).toBeNull();
  });

  test('a refusal has them too, and what a handler sets itself stands', async () => {
    const { http } = httpWith(routes, { authorise: () => err(problem('forbidden', 'No.')) });
    const { headers } = await http.request('/json');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    const own = await httpWith(routes).http.request('/own');
    expect(own.headers.get('x-frame-options')).toBe('SAMEORIGIN');
  });

  test('a picture that may hold scripts runs none when it is opened', async () => {
    const { http } = httpWith(routes);
    for (const sitePath of ['/picture', '/xml']) {
      const policy = (await http.request(sitePath)).headers.get('content-security-policy') ?? '';
      expect(policy.split('; ')).toContain('sandbox');
      expect(policy).not.toContain('script-src');
    }
  });
});

describe('where a request ends', () => {
  test.each([
    ['two lengths', 'Content-Length: 5\r\nContent-Length: 50\r\n'],
    ['a length beside chunks', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n'],
    ['chunks that are none', 'Transfer-Encoding: chunked, identity\r\n'],
    ['a header on two lines', 'X-A: b\r\n c\r\nTransfer-Encoding : chunked\r\n'],
  ])(
    'a request with two lengths is refused, and what follows is not read as another',
    async (_, head) => {
      let asked = 0;
      const { http } = httpWith([
        route({
          path: '/form',
          method: 'POST',
          handle: () => {
            asked += 1;
            return new Response();
          },
        }),
        route({
          path: '/hidden',
          handle: () => {
            asked += 1;
            return new Response();
          },
        }),
      ]);
      const config = readConfig({ host: '127.0.0.1', port: 0 }, {});
      if (!config.ok) throw new Error(config.error.join('\n'));
      const listening = await serve(http, config.value);
      try {
        const text = await new Promise<string>((resolve, reject) => {
          let received = '';
          const socket = connect(listening.port, '127.0.0.1', () => {
            socket.write(
              `POST /form HTTP/1.1\r\nHost: x\r\n${head}\r\n0\r\n\r\nGET /hidden HTTP/1.1\r\nHost: x\r\n\r\n`,
            );
          });
          socket.on('data', (chunk) => {
            received += chunk.toString('latin1');
          });
          socket.on('error', reject);
          socket.on('close', () => resolve(received));
        });
        expect(text).toMatch(/^HTTP\/1\.1 400 /);
        expect(text.match(/HTTP\/1\.1 /g)).toHaveLength(1);
        expect(asked).toBe(0);
      } finally {
        await listening.close();
      }
    },
  );
});
