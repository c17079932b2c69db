import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStaticFiles, type StaticFiles } from './index.ts';

let folder: string;
let files: StaticFiles;
const script = 'console.log("組木");';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kumiki-static-'));
  await mkdir(path.join(folder, 'assets'));
  await writeFile(path.join(folder, 'assets/app-1a2b.js'), script);
  await writeFile(path.join(folder, 'assets/app-1a2b.js.br'), brotliCompressSync(script));
  await writeFile(path.join(folder, '避難 所.txt'), 'text');
  await writeFile(path.join(folder, 'large.bin'), Buffer.alloc(3_000_000, 7));
  files = await openStaticFiles({ folder, immutablePrefix: '/assets/', cacheBytesMax: 10_000 });
});
afterAll(() => rm(folder, { recursive: true }));

const find = (sitePath: string, init?: RequestInit): Promise<Response | undefined> =>
  files.find(new Request(`http://localhost${sitePath}`, init));

describe('built files', () => {
  test('hashed names are kept for ever, others are asked for again', async () => {
    const asset = await find('/assets/app-1a2b.js');
    expect(await asset?.text()).toBe(script);
    expect(asset?.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(asset?.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    const other = await find('/%E9%81%BF%E9%9B%A3%20%E6%89%80.txt');
    expect(await other?.text()).toBe('text');
    expect(other?.headers.get('cache-control')).toBe('no-cache');
  });

  test('a precompressed variant is sent to who can read it', async () => {
    const asset = await find('/assets/app-1a2b.js', { headers: { 'accept-encoding': 'gzip, br' } });
    expect(asset?.headers.get('content-encoding')).toBe('br');
    expect(asset?.headers.get('vary')).toBe('accept-encoding');
    const bytes = Buffer.from((await asset?.arrayBuffer()) ?? new ArrayBuffer(0));
    expect(brotliDecompressSync(bytes).toString()).toBe(script);
    expect(await find('/assets/app-1a2b.js.br')).toBeUndefined();
  });

  test('what the client has is not sent again', async () => {
    const etag = (await find('/large.bin'))?.headers.get('etag') ?? '';
    const again = await find('/large.bin', { headers: { 'if-none-match': `"x", ${etag}` } });
    expect([again?.status, await again?.text()]).toEqual([304, '']);
  });

  test('large files are streamed whole', async () => {
    const bytes = await (await find('/large.bin'))?.arrayBuffer();
    expect(bytes?.byteLength).toBe(3_000_000);
  });

  test('a HEAD has the length and no body', async () => {
    const head = await find('/large.bin', { method: 'HEAD' });
    expect([head?.headers.get('content-length'), head?.body]).toEqual(['3000000', null]);
  });

  test.each(['/', '/assets', '/nothing', '/../package.json', '/%2e%2e/x', '/%ff'])(
    '%s is no file',
    async (sitePath) => {
      expect(await find(sitePath)).toBeUndefined();
    },
  );

  test('nothing but reading is answered', async () => {
    expect(await find('/large.bin', { method: 'POST' })).toBeUndefined();
  });
});
