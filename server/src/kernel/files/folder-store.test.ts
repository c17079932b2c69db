import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fc, test as property } from '@fast-check/vitest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkKey, type FileStore } from './file-store.ts';
import { openFolderStore } from './index.ts';

let folder: string;
let store: FileStore;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kumiki-files-'));
  store = await openFolderStore(folder, Date.now());
});
afterEach(() => rm(folder, { recursive: true }));

async function* chunks(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text);
}
const large = { bytesMax: 1_000_000 };
const textOf = async (key: string, range = {}): Promise<string | undefined> => {
  const found = await store.get(key, range);
  return found === undefined ? undefined : new Response(found.body).text();
};

describe('a folder as a file store', () => {
  test('gives back what was put, with its length and hash', async () => {
    const stored = await store.put('t/d/file.csv', chunks('a', 'bc'), large);
    expect(stored).toEqual({
      ok: true,
      value: {
        key: 't/d/file.csv',
        bytes: 3,
        sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
      },
    });
    expect(await textOf('t/d/file.csv')).toBe('abc');
  });

  test('one content under a prefix is one file, named by its hash', async () => {
    const first = await store.putContent('t/content/', chunks('abc'), large);
    const again = await store.putContent('t/content/', chunks('a', 'bc'), large);
    expect(again).toEqual(first);
    expect(first).toMatchObject({ ok: true, value: { bytes: 3 } });
    const keys = (await store.list({ prefix: 't/', limit: 10 })).map(({ key }) => key);
    expect(keys).toEqual([
      't/content/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    ]);
    expect(await textOf(keys[0] ?? '')).toBe('abc');
  });

  test('gives ranges, and nothing outside the file', async () => {
    await store.put('file', chunks('0123456789'), large);
    expect(await textOf('file', { first: 3, last: 5 })).toBe('345');
    expect(await textOf('file', { first: 8, last: 100 })).toBe('89');
    expect(await textOf('file', { first: 10 })).toBeUndefined();
    await store.put('empty', chunks(), large);
    expect(await textOf('empty')).toBe('');
  });

  test('a reader may go away while bytes are on their way', async () => {
    await store.put('t/large', chunks('x'.repeat(1_000_000)), large);
    const content = await store.get('t/large');
    for await (const chunk of content?.body ?? []) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    // What the file's stream had read ahead comes in the next turns, to nobody.
    for (let turn = 0; turn < 20; turn += 1) await new Promise((done) => setImmediate(done));
  });

  test('a put past its bound changes nothing and leaves nothing behind', async () => {
    await store.put('file', chunks('old'), large);
    const refused = await store.put('file', chunks('new', 'er'), { bytesMax: 4 });
    expect(refused).toMatchObject({ ok: false, error: { code: 'payload-too-large' } });
    expect(await textOf('file')).toBe('old');
    expect(await readdir(path.join(folder, '.incoming'))).toEqual([]);
  });

  test('a put whose source breaks changes nothing', async () => {
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield* chunks('half');
      throw new Error('the client went away');
    };
    await expect(store.put('file', broken(), large)).rejects.toThrow('went away');
    expect(await textOf('file')).toBeUndefined();
    expect(await readdir(path.join(folder, '.incoming'))).toEqual([]);
  });

  test('deletes, once', async () => {
    await store.put('a/file', chunks('x'), large);
    expect([await store.delete('a/file'), await store.delete('a/file')]).toEqual([true, false]);
    expect(await store.delete('a/file/below')).toBe(false);
  });

  test('a folder is no file', async () => {
    await store.put('a/b', chunks('x'), large);
    expect(await store.get('a')).toBeUndefined();
  });

  test('removes what died unfinished, a day later', async () => {
    const file = path.join(folder, '.incoming', 'dead');
    await writeFile(file, 'half');
    await openFolderStore(folder, Date.now());
    expect(await readdir(path.dirname(file))).toEqual(['dead']);
    await utimes(file, 0, 0);
    await openFolderStore(folder, Date.now());
    expect(await readdir(path.dirname(file))).toEqual([]);
  });

  test.each([
    '../etc/passwd',
    '/etc/passwd',
    'a//b',
    'a/../b',
    '.hidden',
    'a/.b',
    '',
    'a\\b',
    'a b',
  ])('%j is no key', async (key) => {
    await expect(store.put(key, chunks('x'), large)).rejects.toThrow('is no key');
    await expect(store.get(key)).rejects.toThrow('is no key');
  });

  test('pages through the keys of a prefix in the order of their bytes', async () => {
    const keys = ['a', 'a-b', 'a.txt', 'b/a', 'b/c/d', 'b/c.x', 'b-x', 'c'];
    for (const key of keys) await store.put(key, chunks(key), large);
    const paged: string[] = [];
    for (;;) {
      const after = paged.at(-1);
      const page = await store.list({ limit: 3, ...(after === undefined ? {} : { after }) });
      if (page.length === 0) break;
      paged.push(...page.map(({ key }) => key));
    }
    expect(paged).toEqual(keys.toSorted((a, b) => (a < b ? -1 : 1)));
    const below = await store.list({ prefix: 'b/c', limit: 10 });
    expect(below.map(({ key }) => key)).toEqual(['b/c.x', 'b/c/d']);
  });
});

describe('keys', () => {
  property.prop([fc.string()])('whatever is accepted stays below the folder', (text) => {
    try {
      checkKey(text);
    } catch {
      return;
    }
    expect(path.join('/store', ...text.split('/')).startsWith('/store/')).toBe(true);
  });
});
