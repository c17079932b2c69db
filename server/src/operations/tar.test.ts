import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { endOfTar, readEntries, TarDamaged, writeEntry } from './tar.ts';

interface Plain {
  readonly name: string;
  readonly content: Uint8Array;
}

async function tarOf(files: readonly Plain[]): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for (const { name, content } of files) {
    for await (const chunk of writeEntry(name, content.length, [content])) chunks.push(chunk);
  }
  return Buffer.concat([...chunks, endOfTar()]);
}

/** In pieces of odd lengths, as a network gives them. */
async function* inPieces(bytes: Buffer, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

async function read(stream: AsyncIterable<Uint8Array>): Promise<Plain[]> {
  const files: Plain[] = [];
  for await (const { name, body } of readEntries(stream)) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    files.push({ name, content: new Uint8Array(Buffer.concat(chunks)) });
  }
  return files;
}

const plain = fc.record({
  name: fc.stringMatching(/^[a-z0-9][a-z0-9/._-]{0,250}$/),
  content: fc.uint8Array({ maxLength: 3000 }),
});

describe('tar', () => {
  property.prop([fc.array(plain, { maxLength: 5 }), fc.integer({ min: 1, max: 1500 })])(
    'gives back what was put in, however it arrives',
    async (files, length) => {
      expect(await read(inPieces(await tarOf(files), length))).toEqual(files);
    },
  );

  test('entries nobody reads are passed over', async () => {
    const files = [
      { name: 'a', content: new Uint8Array(1000) },
      { name: 'b', content: new Uint8Array([1, 2]) },
    ];
    const names: string[] = [];
    for await (const { name } of readEntries(inPieces(await tarOf(files), 100))) names.push(name);
    expect(names).toEqual(['a', 'b']);
  });

  test('the tar of the system understands it, long names included', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-tar-'));
    const name = `files/${'deep/'.repeat(40)}避難所.csv`;
    const file = path.join(folder, 'a.tar');
    const content = Buffer.from('内容');
    writeFileSync(file, await tarOf([{ name, content }]));
    execFileSync('tar', ['-xf', file, '-C', folder]);
    expect(readFileSync(path.join(folder, name), 'utf8')).toBe('内容');
    rmSync(folder, { recursive: true });
  });

  property.prop([fc.integer({ min: 0, max: 2047 })])(
    'cut off anywhere before its end, it is damaged',
    async (length) => {
      const tar = await tarOf([{ name: 'a', content: new Uint8Array(700) }]);
      await expect(read(inPieces(tar.subarray(0, Math.min(length, 1600)), 512))).rejects.toThrow(
        TarDamaged,
      );
    },
  );

  test('what is no tar is damaged', async () => {
    await expect(read(inPieces(Buffer.alloc(4096, 'x'), 512))).rejects.toThrow(TarDamaged);
  });

  test('a body of another length than announced is a defect', async () => {
    const write = async (): Promise<void> => {
      for await (const chunk of writeEntry('a', 3, [new Uint8Array(4)])) void chunk;
    };
    await expect(write()).rejects.toThrow('4 bytes where 3 were announced');
  });
});
