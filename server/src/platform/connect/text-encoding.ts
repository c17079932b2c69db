/** Which encoding a file is in, told by its first bytes, and its bytes as UTF-8. WHATWG Encoding. */
import { TextDecoder } from 'node:util';
import { type Notice, notice } from '@kumiki/civic';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'shift_jis';

export interface EncodedText {
  readonly encoding: Encoding;
  /** Length of the byte order mark. */
  readonly markBytes: number;
}

/** A byte order mark decides; otherwise what is not UTF-8 is CP932, which WHATWG calls shift_jis. */
export function detectEncoding(start: Uint8Array): EncodedText {
  const [a, b, c] = start;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', markBytes: 3 };
  if (a === 0xff && b === 0xfe) return { encoding: 'utf-16le', markBytes: 2 };
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', markBytes: 2 };
  // Without a mark, UTF-16 shows as a NUL beside every ASCII character.
  if (a === 0 && b !== 0) return { encoding: 'utf-16be', markBytes: 0 };
  if (a !== 0 && b === 0) return { encoding: 'utf-16le', markBytes: 0 };
  return { encoding: isUtf8(start) ? 'utf-8' : 'shift_jis', markBytes: 0 };
}

/** The last character may be cut. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Says what was assumed, where it was not UTF-8. */
export function encodingNotice({ encoding }: EncodedText): Notice | undefined {
  return encoding === 'utf-8'
    ? undefined
    : notice('encoding-assumed', { encoding: encoding === 'shift_jis' ? 'CP932' : encoding });
}

/**
 * The chunks as UTF-8 bytes or as text, without the byte order mark. UTF-8 passes untouched. The first chunk
 * decides: see `withLongStart`.
 */
export async function* decodeChunks(
  chunks: AsyncIterable<Uint8Array>,
  started: (text: EncodedText) => void,
): AsyncGenerator<Uint8Array | string> {
  let found: EncodedText | undefined;
  let decoder: TextDecoder | undefined;
  for await (const chunk of chunks) {
    let bytes = chunk;
    if (found === undefined) {
      found = detectEncoding(chunk);
      started(found);
      bytes = chunk.subarray(found.markBytes);
      decoder = found.encoding === 'utf-8' ? undefined : new TextDecoder(found.encoding);
    }
    yield decoder === undefined ? bytes : decoder.decode(bytes, { stream: true });
  }
  if (decoder !== undefined) yield decoder.decode();
}

/** Enough to tell an encoding by. */
const startBytes = 4_096;

/** The same bytes, with a first chunk that is long: a network may bring them one by one. */
export async function* withLongStart(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let start: Uint8Array[] | undefined = [];
  for await (const chunk of chunks) {
    if (start === undefined) {
      yield chunk;
      continue;
    }
    start.push(chunk);
    if (start.reduce((sum, { length }) => sum + length, 0) < startBytes) continue;
    yield Buffer.concat(start);
    start = undefined;
  }
  if (start !== undefined && start.length > 0) yield Buffer.concat(start);
}
