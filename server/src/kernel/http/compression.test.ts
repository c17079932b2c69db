import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { chooseEncoding, compress } from './compression.ts';
import { httpWith, route } from './testing.ts';

const long = JSON.stringify({ names: Array.from({ length: 300 }, (_, n) => `避難所 ${n}`) });
const json = { headers: { 'content-type': 'application/geo+json', etag: '"1"' } };
const accept = (encodings: string) => ({ headers: { 'accept-encoding': encodings } });

describe('which encoding', () => {
  test.each([
    [undefined, undefined],
    ['', undefined],
    ['identity', undefined],
    ['gzip', 'gzip'],
    ['gzip, deflate, br', 'br'],
    ['br;q=0.5, gzip;q=0.8', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['GZIP;Q=1', 'gzip'],
    ['br;q=x', undefined],
  ])('%s gives %s', (header, encoding) => {
    expect(chooseEncoding(header)).toBe(encoding);
  });
});

describe('compressed answers', () => {
  test.each(['br', 'gzip'] as const)('a reader of %s may go away at any time', async (encoding) => {
    for (const reads of [0, 1, 2, 3]) {
      let isCancelled = false;
      const body = new ReadableStream({
        pull: (controller) => {
          controller.enqueue(crypto.getRandomValues(new Uint8Array(60_000)));
        },
        cancel: () => {
          isCancelled = true;
        },
      });
      const csv = { headers: { 'content-type': 'text/csv' } };
      const answer = await compress(new Response(body, csv), encoding, 10);
      const reader = answer.body?.getReader();
      for (let read = 0; read < reads; read += 1) await reader?.read();
      await reader?.cancel();
      await expect.poll(() => isCancelled, { timeout: 30_000 }).toBe(true);
    }
  });

  const { http } = httpWith([
    route({ path: '/long', handle: () => new Response(long, json) }),
    route({ path: '/short', handle: () => new Response('{"a":1}', json) }),
    route({
      path: '/image',
      handle: () => new Response(long, { headers: { 'content-type': 'image/png' } }),
    }),
    route({
      path: '/events',
      handle: () => new Response(long, { headers: { 'content-type': 'text/event-stream' } }),
    }),
    route({
      path: '/live',
      handle: () => {
        const body = new ReadableStream<Uint8Array>({
          async start(controller) {
            controller.enqueue(new TextEncoder().encode('first line\n'));
            await new Promise((resolve) => setTimeout(resolve, 300));
            controller.enqueue(new TextEncoder().encode('second line\n'));
            controller.close();
          },
        });
        return new Response(body, { headers: { 'content-type': 'text/plain' } });
      },
    }),
  ]);

  test.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ])('text is sent as %s and read back', async (encoding, decode) => {
    const response = await http.request('/long', accept(encoding));
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect(response.headers.get('vary')).toBe('accept-encoding');
    expect(response.headers.get('etag')).toBe('W/"1"');
    expect(bytes.length).toBeLessThan(long.length / 2);
    expect(decode(bytes).toString()).toBe(long);
  });

  test.each(['/short', '/image', '/events'])('%s stays as it is', async (path) => {
    const response = await http.request(path, accept('br'));
    expect(response.headers.get('content-encoding')).toBeNull();
    expect((await response.text()).length).toBeGreaterThan(5);
  });

  test('a live answer is sent chunk by chunk', async () => {
    const response = await http.request('/live', accept('gzip'));
    const startedAt = performance.now();
    const chunks: Buffer[] = [];
    let firstAfterMs = 0;
    for await (const chunk of response.body ?? []) {
      firstAfterMs ||= performance.now() - startedAt;
      chunks.push(Buffer.from(chunk));
    }
    expect(firstAfterMs).toBeLessThan(250);
    expect(gunzipSync(Buffer.concat(chunks)).toString()).toBe('first line\nsecond line\n');
  });
});
