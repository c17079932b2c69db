/** Cuts the bytes of a PostgreSQL client into messages (protocol 3.0, "Message Formats"). */

/** One whole message, type byte and length included. The first message of a connection has type 0. */
export interface Frame {
  readonly type: number;
  readonly bytes: Buffer;
}

/** The types a client sends, as byte values. */
export const client = {
  bind: 0x42,
  close: 0x43,
  describe: 0x44,
  execute: 0x45,
  flush: 0x48,
  parse: 0x50,
  query: 0x51,
  sync: 0x53,
  terminate: 0x58,
} as const;

/** The types a server sends that the bridge looks at. */
export const server = {
  error: 0x45,
  parseComplete: 0x31,
  readyForQuery: 0x5a,
} as const;

export class FrameTooLarge extends Error {}

export class FrameReader {
  #chunks: Buffer[] = [];
  #held = 0;
  #needed = 0;
  #started = false;
  readonly #bytesMax: number;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** From now on messages carry a type byte. */
  startupDone(): void {
    this.#started = true;
  }

  /**
   * Calls `onFrame` for every message completed by these bytes. Throws `FrameTooLarge`.
   * Chunks are joined only when a message is whole, so a large one costs one copy.
   */
  push(chunk: Buffer, onFrame: (frame: Frame) => void): void {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    if (this.#held < this.#needed) return;
    let rest = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks, this.#held);
    for (;;) {
      const header = this.#started ? 5 : 4;
      if (rest.length < header) {
        this.#needed = header;
        break;
      }
      const length = rest.readInt32BE(header - 4) + header - 4;
      if (length < header || length > this.#bytesMax) {
        throw new FrameTooLarge(`A message of ${length} bytes is out of bounds`);
      }
      if (rest.length < length) {
        this.#needed = length;
        break;
      }
      const type = this.#started ? (rest[0] ?? 0) : 0;
      onFrame({ type, bytes: rest.subarray(0, length) });
      rest = rest.subarray(length);
    }
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#held = rest.length;
  }
}

/** Calls `visit` for every message in a whole answer of the engine; stops when it returns false. */
export function eachAnswer(
  answer: Buffer,
  visit: (type: number, start: number, end: number) => boolean,
): void {
  let start = 0;
  while (start + 5 <= answer.length) {
    const end = start + 1 + answer.readInt32BE(start + 1);
    if (end > answer.length || !visit(answer[start] ?? 0, start, end)) return;
    start = end;
  }
}

/** A message of a type with a body. */
export function frameOf(type: number, body: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(5 + body.length);
  bytes[0] = type;
  bytes.writeInt32BE(4 + body.length, 1);
  body.copy(bytes, 5);
  return bytes;
}

/** ErrorResponse. `severity` FATAL announces that the connection ends. */
export function errorAnswer(severity: 'ERROR' | 'FATAL', code: string, message: string): Buffer {
  const fields = `S${severity}\0V${severity}\0C${code}\0M${message}\0\0`;
  return frameOf(server.error, Buffer.from(fields));
}

/** ReadyForQuery with the transaction status `I`, `T` or `E`. */
export function readyForQuery(status: number): Buffer {
  return frameOf(server.readyForQuery, Buffer.from([status]));
}

export const syncMessage = frameOf(client.sync, Buffer.alloc(0));

export function queryMessage(text: string): Buffer {
  return frameOf(client.query, Buffer.from(`${text}\0`));
}

export function closeStatementMessage(name: string): Buffer {
  return frameOf(client.close, Buffer.from(`S${name}\0`));
}

/** Parse of the unnamed statement. */
export function parseMessage(text: string): Buffer {
  return frameOf(client.parse, Buffer.from(`\0${text}\0\0\0`));
}

/** The string from `start` up to the zero byte, and where the next field starts. */
export function cstring(
  bytes: Buffer,
  start: number,
): { readonly text: string; readonly next: number } {
  const end = bytes.indexOf(0, start);
  const stop = end === -1 ? bytes.length : end;
  return { text: bytes.toString('utf8', start, stop), next: stop + 1 };
}
