/** Requests that another site makes a browser send. */
import { describe, expect, test } from 'vitest';
import { httpWith, route } from './testing.ts';

const { http } = httpWith(
  [
    route({ path: '/things' }),
    route({ path: '/things', method: 'POST', access: 'write', operationId: 'post' }),
    route({ path: '/things', method: 'DELETE', access: 'write', operationId: 'delete' }),
    route({ path: '/sign-in', method: 'POST', access: 'open' }),
    route({ path: '/query', method: 'POST', access: 'read' }),
  ],
  {
    publicUrl: 'https://kumiki.example.lg.jp',
    fallback: () => new Response('page'),
  },
);

const status = async (
  method: string,
  sitePath: string,
  headers: Readonly<Record<string, string>>,
): Promise<number> =>
  (await http.request(sitePath, { method, headers: { cookie: 'session=x', ...headers } })).status;

describe('a forged request', () => {
  test.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a neighbour under the same domain', { 'sec-fetch-site': 'same-site' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['the same name without TLS', { origin: 'http://kumiki.example.lg.jp' }],
    ['a name that only begins alike', { origin: 'https://kumiki.example.lg.jp.evil.example' }],
    ['a sandboxed frame', { origin: 'null' }],
    [
      'a browser that says both',
      { 'sec-fetch-site': 'cross-site', origin: 'https://kumiki.example.lg.jp' },
    ],
  ])(
    'from %s is refused, with a cookie or without, also where one signs in and on pages',
    async (_, headers) => {
      expect(await status('POST', '/things', headers)).toBe(403);
      expect(await status('DELETE', '/things', headers)).toBe(403);
      expect(await status('POST', '/sign-in', headers)).toBe(403);
      expect(await status('POST', '/staff/form', headers)).toBe(403);
      const answer = await http.request('/sign-in', { method: 'POST', headers });
      expect(answer.status).toBe(403);
    },
  );

  test.each([
    ['this site', { 'sec-fetch-site': 'same-origin', origin: 'https://kumiki.example.lg.jp' }],
    ['this site, in an older browser', { origin: 'https://kumiki.example.lg.jp' }],
    ['this server under another name', { origin: 'http://localhost' }],
    ['no browser at all', {}],
    [
      'a page with a token of its own',
      { 'sec-fetch-site': 'cross-site', authorization: 'Bearer x' },
    ],
  ])('from %s is none', async (_, headers) => {
    expect(await status('POST', '/things', headers)).toBe(204);
    expect(await status('POST', '/staff/form', headers)).toBe(200);
  });

  test('reading is open to other sites, also where the question is a body', async () => {
    expect(await status('GET', '/things', { 'sec-fetch-site': 'cross-site' })).toBe(204);
    expect(await status('POST', '/query', { 'sec-fetch-site': 'cross-site' })).toBe(204);
    expect(await status('GET', '/page', { 'sec-fetch-site': 'cross-site' })).toBe(200);
  });
});
