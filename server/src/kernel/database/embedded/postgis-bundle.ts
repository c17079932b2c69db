/**
 * Keeps only what PostGIS itself needs of its bundle. The whole one also compiles the raster and topology
 * modules at every start: twice the time and 250 MB more memory, for functions nobody here calls.
 */
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { bundlePrefix } from './layout.ts';

const needed =
  /^(?:lib\/postgresql\/postgis-3\.so|share\/proj\/proj\.db|share\/postgresql\/extension\/postgis(?:\.control|--[\d.]+\.sql))$/;

/** The path of the small bundle in `folder`, made when it is not there or of another version. */
export async function postgisBundle(whole: string, folder: string): Promise<string> {
  const packed = await readFile(whole);
  // A gzip file ends in the checksum of its content: that names the version.
  const small = path.join(folder, `${bundlePrefix}${packed.subarray(-8).toString('hex')}.tar.gz`);
  if (existsSync(small)) return small;
  const kept = keepEntries(await promisify(gunzip)(packed), (name) => needed.test(name));
  const making = `${small}.new`;
  await writeFile(making, await promisify(gzip)(kept, { level: 1 }));
  await rename(making, small);
  return small;
}

const block = 512;

/** The entries of a tar whose names are wanted. Throws when none is. */
export function keepEntries(tar: Buffer, isWanted: (name: string) => boolean): Buffer {
  const kept: Buffer[] = [];
  for (let at = 0; at + block <= tar.length && tar[at] !== 0; ) {
    const header = tar.subarray(at, at + block);
    const size = Number.parseInt(field(header, 124, 12), 8);
    const end = at + block + Math.ceil(size / block) * block;
    const prefix = field(header, 345, 155);
    const name = field(header, 0, 100);
    if (isWanted(prefix === '' ? name : `${prefix}/${name}`)) kept.push(tar.subarray(at, end));
    at = end;
  }
  if (kept.length === 0) throw new Error('The bundle of PostGIS does not hold PostGIS');
  return Buffer.concat([...kept, Buffer.alloc(2 * block)]);
}

function field(header: Buffer, start: number, length: number): string {
  const text = header.toString('latin1', start, start + length);
  const end = text.indexOf('\0');
  return (end === -1 ? text : text.slice(0, end)).trim();
}
