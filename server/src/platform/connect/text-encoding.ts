/** The bytes of a JSON file as UTF-8, and long first chunks. WHATWG Encoding. */
import {
  detectEncoding,
  type Encoding,
  encodingName,
  type Notice,
  notice,
  type TextEncoding,
  TextReader,
} from '@kumiki/civic';

/** Says what was assumed, where it was not UTF-8. */
export function encodingNotice(encoding: Encoding): Notice | undefined {
  if (encoding === 'utf-8') return undefined;
  const found = { encoding, markBytes: 0, doubleEncoding: undefined, isDamaged: false };
  return notice('encoding-assumed', { encoding: encodingName(found) });
}

/**
 * The chunks as UTF-8 bytes or as text, without the byte order mark. UTF-8 passes untouched. The first chunk
 * decides: see `withLongStart`.
 */
export async function* decodeChunks(
  chunks: AsyncIterable<Uint8Array>,
  started: (text: TextEncoding) => void,
): AsyncGenerator<Uint8Array | string> {
  let reader: TextReader | undefined;
  let isFirst = true;
  for await (const chunk of chunks) {
    let bytes = chunk;
    if (isFirst) {
      isFirst = false;
      const found = detectEncoding(chunk);
      started(found);
      const isPlain = found.encoding === 'utf-8' && found.doubleEncoding === undefined;
      if (isPlain) bytes = chunk.subarray(found.markBytes);
      else reader = new TextReader(found);
    }
    yield reader === undefined ? bytes : reader.push(bytes);
  }
  if (reader !== undefined) yield reader.end();
}

/** Enough to tell an encoding and a kind of file by. */
const startBytes = 4_096;

/** The same bytes, with a first chunk that is long: a network may bring them one by one. */
export async function* withLongStart(
  chunks: AsyncIterable<Uint8Array>,
  bytesMin = startBytes,
): AsyncGenerator<Uint8Array> {
  let start: Uint8Array[] | undefined = [];
  for await (const chunk of chunks) {
    if (start === undefined) {
      yield chunk;
      continue;
    }
    start.push(chunk);
    if (start.reduce((sum, { length }) => sum + length, 0) < bytesMin) continue;
    yield Buffer.concat(start);
    start = undefined;
  }
  if (start !== undefined && start.length > 0) yield Buffer.concat(start);
}
