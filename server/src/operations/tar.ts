/** Tar files (POSIX.1-2001 pax interchange), written and read as streams. */

export interface TarEntry {
  readonly name: string;
  readonly bytes: number;
  /** To be read, or left, before the next entry is asked for. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** The stream is no tar file, or is cut off. */
export class TarDamaged extends Error {}

const blockBytes = 512;
const sizeMax = 8 ** 11;
const nameBytesMax = 100;
const paxBytesMax = 64_000;

/** `bytes` must be exactly what `body` gives; anything else throws. */
export async function* writeEntry(
  name: string,
  bytes: number,
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const pax = paxRecords(name, bytes);
  if (pax.length > 0) {
    yield header('pax', pax.length, 'x');
    yield padded(pax);
  }
  yield header(shortName(name), Math.min(bytes, sizeMax - 1), '0');
  let written = 0;
  for await (const chunk of body) {
    written += chunk.byteLength;
    if (written > bytes) break;
    yield chunk;
  }
  if (written !== bytes)
    throw new Error(`${name} has ${written} bytes where ${bytes} were announced`);
  yield padding(bytes);
}

/** What stands after the last entry. */
export function endOfTar(): Uint8Array {
  return new Uint8Array(2 * blockBytes);
}

function paxRecords(name: string, bytes: number): Buffer {
  const records = [
    ...(Buffer.byteLength(name) > nameBytesMax ? [paxRecord('path', name)] : []),
    ...(bytes >= sizeMax ? [paxRecord('size', String(bytes))] : []),
  ];
  return Buffer.from(records.join(''));
}

/** `27 path=…\n`: the number counts itself, too. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  let length = Buffer.byteLength(rest);
  while (String(length).length + Buffer.byteLength(rest) !== length) {
    length = String(length).length + Buffer.byteLength(rest);
  }
  return `${length}${rest}`;
}

function shortName(name: string): string {
  return Buffer.byteLength(name) > nameBytesMax ? name.slice(-nameBytesMax) : name;
}

function header(name: string, bytes: number, kind: '0' | 'x'): Buffer {
  const block = Buffer.alloc(blockBytes);
  const put = (text: string, at: number): void => {
    block.write(text, at, 'latin1');
  };
  put(name, 0);
  put('0000600\0', 100);
  put('0000000\0', 108);
  put('0000000\0', 116);
  put(`${bytes.toString(8).padStart(11, '0')}\0`, 124);
  put('00000000000\0', 136);
  put('        ', 148);
  put(kind, 156);
  put('ustar\x0000', 257);
  put(`${checksum(block).toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** Of a header whose checksum field holds spaces. */
function checksum(block: Uint8Array): number {
  return block.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? 32 : byte), 0);
}

function padding(bytes: number): Uint8Array {
  return new Uint8Array((blockBytes - (bytes % blockBytes)) % blockBytes);
}

function padded(body: Buffer): Buffer {
  return Buffer.concat([body, padding(body.length)]);
}

/** Plain files in their order; folders and links are passed over. Throws `TarDamaged`. */
export async function* readEntries(stream: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const source = new ByteSource(stream);
  let pax: ReadonlyMap<string, string> = new Map();
  for (;;) {
    const block = await source.take(blockBytes);
    if (block.every((byte) => byte === 0)) return;
    const { name, bytes, kind } = parseHeader(block);
    const size = Number(pax.get('size') ?? bytes);
    if (!Number.isSafeInteger(size)) throw new TarDamaged('An entry of the archive has no size');
    if (kind === 'x') {
      if (size > paxBytesMax) throw new TarDamaged('A header of the archive is too long');
      pax = parsePax(await source.take(size));
    } else if (kind === '0' || kind === '\0') {
      yield { name: pax.get('path') ?? name, bytes: size, body: source.part(size) };
      await source.skipPart();
      pax = new Map();
    } else {
      await source.skip(size);
      pax = new Map();
    }
    await source.skip(padding(size).length);
  }
}

function parseHeader(block: Buffer): { name: string; bytes: number; kind: string } {
  const text = (from: number, to: number): string =>
    block.toString('utf8', from, to).replace(/\0.*$/s, '');
  if (parseInt(text(148, 156), 8) !== checksum(block)) {
    throw new TarDamaged('This is no tar archive, or it is damaged');
  }
  const prefix = text(345, 500);
  const name = text(0, nameBytesMax);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    bytes: parseInt(text(124, 136).trim(), 8),
    kind: block.toString('latin1', 156, 157),
  };
}

function parsePax(body: Buffer): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < body.length; ) {
    const space = body.indexOf(32, at);
    const length = Number(body.toString('latin1', at, space));
    if (space < 0 || !Number.isInteger(length) || length < 5) {
      throw new TarDamaged('A header of the archive is damaged');
    }
    const record = body.toString('utf8', space + 1, at + length - 1);
    const equals = record.indexOf('=');
    records.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return records;
}

/** Gives a stream in pieces of the length that is asked for. */
class ByteSource {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Buffer = Buffer.alloc(0);
  #partLeft = 0;

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  /** At least one byte. */
  async #some(bytesMax: number): Promise<Buffer> {
    while (this.#rest.length === 0) {
      const next = await this.#chunks.next();
      if (next.done === true) throw new TarDamaged('The archive is cut off');
      const { buffer, byteOffset, byteLength } = next.value;
      this.#rest = Buffer.from(buffer, byteOffset, byteLength);
    }
    const piece = this.#rest.subarray(0, bytesMax);
    this.#rest = this.#rest.subarray(piece.length);
    return piece;
  }

  async take(bytes: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for (let left = bytes; left > 0; ) {
      const piece = await this.#some(left);
      pieces.push(piece);
      left -= piece.length;
    }
    return Buffer.concat(pieces);
  }

  async skip(bytes: number): Promise<void> {
    for (let left = bytes; left > 0; ) left -= (await this.#some(left)).length;
  }

  part(bytes: number): AsyncIterable<Uint8Array> {
    this.#partLeft = bytes;
    return this.#readPart();
  }

  async *#readPart(): AsyncGenerator<Uint8Array> {
    while (this.#partLeft > 0) {
      const piece = await this.#some(this.#partLeft);
      this.#partLeft -= piece.length;
      yield piece;
    }
  }

  /** What nobody read of the part. */
  async skipPart(): Promise<void> {
    await this.skip(this.#partLeft);
    this.#partLeft = 0;
  }
}
