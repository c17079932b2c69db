/** Bytes to text, piece by piece, double encodings undone. */
import { bytesThrough, decoderNames, type TextEncoding } from './encoding.ts';

/** Decodes the chunks of one file in order. Bytes that do not fit become U+FFFD; nothing is ever left out. */
export class TextReader {
  readonly #outer: InstanceType<typeof TextDecoder>;
  readonly #inner: InstanceType<typeof TextDecoder> | undefined;
  #skip: number;

  constructor({ encoding, markBytes, doubleEncoding }: TextEncoding) {
    this.#outer = new TextDecoder(decoderNames[encoding], { ignoreBOM: true });
    this.#inner =
      doubleEncoding === undefined
        ? undefined
        : new TextDecoder(decoderNames[doubleEncoding.inner], { ignoreBOM: true });
    this.#skip = markBytes;
  }

  push(chunk: Uint8Array): string {
    const skipped = Math.min(this.#skip, chunk.length);
    this.#skip -= skipped;
    const text = this.#outer.decode(chunk.subarray(skipped), { stream: true });
    return this.#inner === undefined
      ? text
      : this.#inner.decode(bytesThrough(text), { stream: true });
  }

  end(): string {
    const text = this.#outer.decode();
    if (this.#inner === undefined) return text;
    return this.#inner.decode(bytesThrough(text), { stream: true }) + this.#inner.decode();
  }
}

export function decodeText(bytes: Uint8Array, encoding: TextEncoding): string {
  const reader = new TextReader(encoding);
  return reader.push(bytes) + reader.end();
}
