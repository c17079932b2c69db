/** Which encoding a file is in: byte order marks, validity, and how Japanese the text looks. WHATWG Encoding. */

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'cp932' | 'euc-jp' | 'iso-2022-jp';

/** Bytes of `inner` were once read as `through` and saved again as UTF-8. */
export interface DoubleEncoding {
  readonly inner: 'cp932' | 'utf-8' | 'euc-jp';
  readonly through: 'latin1' | 'windows-1252';
}

export interface TextEncoding {
  readonly encoding: Encoding;
  /** Length of the byte order mark. */
  readonly markBytes: number;
  readonly doubleEncoding: DoubleEncoding | undefined;
  /** Some bytes do not fit the encoding; their characters become U+FFFD. */
  readonly isDamaged: boolean;
}

/** Names of the WHATWG decoders. Its shift_jis is CP932 with the NEC and IBM characters. */
export const decoderNames: Readonly<Record<Encoding, string>> = {
  'utf-8': 'utf-8',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  cp932: 'shift_jis',
  'euc-jp': 'euc-jp',
  'iso-2022-jp': 'iso-2022-jp',
};

/** As people know them. */
export function encodingName({ encoding, doubleEncoding }: TextEncoding): string {
  const name = encoding === 'cp932' ? 'Shift_JIS (CP932)' : encoding.toUpperCase();
  if (doubleEncoding === undefined) return name;
  return `${doubleEncoding.inner.toUpperCase()} → ${doubleEncoding.through} → ${name}`;
}

/** Bytes of evidence kept for judging. */
const evidenceBytesMax = 262_144;
const startBytes = 4_096;
/** Chunks in which UTF-8 broke that are kept even when there is enough evidence. */
const brokenChunksMax = 4;

/**
 * Watches the bytes of a file as they pass and tells the encoding at any time. Holds at most 256 kB and four
 * chunks, however large the file: the parts that are not ASCII decide, wherever they are.
 */
export class EncodingDetector {
  readonly #evidence: Uint8Array[] = [];
  #evidenceBytes = 0;
  #start: Uint8Array = new Uint8Array();
  #utf8: InstanceType<typeof TextDecoder> | undefined = new TextDecoder('utf-8', { fatal: true });
  #brokenChunks = 0;
  #hasEscape = false;

  add(chunk: Uint8Array): void {
    if (this.#start.length < startBytes) {
      this.#start = joined([this.#start, chunk.subarray(0, startBytes - this.#start.length)]);
    }
    const { isBroken, isAscii } = this.#look(chunk);
    if (isAscii && !chunk.includes(0x1b)) return;
    this.#hasEscape ||= chunk.includes(0x1b);
    const isNeeded = this.#evidenceBytes < evidenceBytesMax;
    if (!isNeeded && !(isBroken && this.#brokenChunks < brokenChunksMax)) return;
    if (isBroken) this.#brokenChunks += 1;
    const piece = wholeLines(chunk.subarray(0, evidenceBytesMax));
    this.#evidence.push(piece.slice());
    this.#evidenceBytes += piece.length;
  }

  /** After the last chunk, or after as many as there are yet. */
  result(): TextEncoding {
    const marked = byMark(this.#start);
    const evidence = joined(this.#evidence);
    if (marked !== undefined && marked.encoding !== 'utf-8') return marked;
    const markBytes = marked?.markBytes ?? 0;
    if (this.#utf8 !== undefined && !(this.#hasEscape && isIso2022(evidence))) {
      const text = new TextDecoder('utf-8').decode(evidence);
      return { ...plain('utf-8', markBytes), doubleEncoding: findDoubleEncoding(text) };
    }
    return marked === undefined
      ? judge(evidence)
      : { ...marked, isDamaged: this.#utf8 === undefined };
  }

  /** Broken in the chunk where it first happens, and in those after it that are no UTF-8 by themselves. */
  #look(chunk: Uint8Array): { readonly isBroken: boolean; readonly isAscii: boolean } {
    try {
      const text = (this.#utf8 ?? new TextDecoder()).decode(chunk, {
        stream: this.#utf8 !== undefined,
      });
      const isBroken = this.#utf8 === undefined && text.includes('\ufffd');
      // Other characters take more bytes than units.
      return { isBroken, isAscii: text.length === chunk.length && !isBroken };
    } catch {
      this.#utf8 = undefined;
      return { isBroken: true, isAscii: false };
    }
  }
}

/** For what is in memory as a whole. */
export function detectEncoding(bytes: Uint8Array): TextEncoding {
  const detector = new EncodingDetector();
  detector.add(bytes);
  return detector.result();
}

function plain(encoding: Encoding, markBytes = 0): TextEncoding {
  return { encoding, markBytes, doubleEncoding: undefined, isDamaged: false };
}

function byMark(start: Uint8Array): TextEncoding | undefined {
  const [a, b, c] = start;
  if (a === 0xef && b === 0xbb && c === 0xbf) return plain('utf-8', 3);
  if (a === 0xff && b === 0xfe) return plain('utf-16le', 2);
  if (a === 0xfe && b === 0xff) return plain('utf-16be', 2);
  return withoutMark(start);
}

/** Without a mark, UTF-16 shows as a zero beside every ASCII character, always on the same side. */
function withoutMark(start: Uint8Array): TextEncoding | undefined {
  let [even, odd] = [0, 0];
  for (const [i, byte] of start.entries()) {
    if (byte !== 0) continue;
    if (i % 2 === 0) even += 1;
    else odd += 1;
  }
  const [more, less] = even > odd ? [even, odd] : [odd, even];
  if (more === 0 || more * 20 < start.length || less * 10 > more) return undefined;
  return plain(even > odd ? 'utf-16be' : 'utf-16le');
}

function isIso2022(bytes: Uint8Array): boolean {
  return /\p{Cc}(?:\$[@B]|\([BJI])/u.test(new TextDecoder('latin1').decode(bytes));
}

function judge(evidence: Uint8Array): TextEncoding {
  if (isIso2022(evidence)) return plain('iso-2022-jp');
  let best: TextEncoding = plain('utf-8');
  let bestScore = Number.NEGATIVE_INFINITY;
  for (const encoding of ['utf-8', 'cp932', 'euc-jp'] as const) {
    const text = new TextDecoder(decoderNames[encoding]).decode(evidence);
    const score = plausibility(text);
    if (score <= bestScore) continue;
    best = { ...plain(encoding), isDamaged: text.includes('\ufffd') };
    bestScore = score;
  }
  return best;
}

/** How much the text looks like Japanese that someone meant to write: about 1 when it does, negative when it does not. */
export function plausibility(text: string): number {
  let [score, counted] = [0, 0];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) continue;
    counted += 1;
    score += weightOf(code);
  }
  return counted === 0 ? 0 : score / counted;
}

function weightOf(code: number): number {
  if (code === 0xfffd) return -5;
  if (code < 0xa0) return -4;
  if (code >= 0xe000 && code < 0xf900) return -3;
  if (code >= 0x3041 && code <= 0x30fe) return 1.2;
  if (code >= 0x3000 && code <= 0x303f) return 1;
  if (code >= 0x4e00 && code <= 0x9fff) return 1;
  if (code >= 0xff01 && code <= 0xff5e) return 1;
  // Half-width katakana: rare where it was meant, everywhere where EUC-JP is read as CP932.
  if (code >= 0xff61 && code <= 0xff9f) return -0.3;
  return 0;
}

/** How CP932 bytes of Japanese text look through Latin-1: control characters, or what Windows-1252 has in their place. */
const windows1252 = new Map(
  Array.from({ length: 32 }, (_, i) => {
    const byte = 0x80 + i;
    return [new TextDecoder('windows-1252').decode(Uint8Array.of(byte)), byte] as const;
  }),
);

function findDoubleEncoding(text: string): DoubleEncoding | undefined {
  const through = passageOf(text) ?? passageOfPairs(text);
  if (through === undefined) return undefined;
  const bytes = bytesThrough(text);
  let best: DoubleEncoding | undefined;
  let bestScore = 0.7;
  for (const inner of ['utf-8', 'cp932', 'euc-jp'] as const) {
    const score = plausibility(new TextDecoder(decoderNames[inner]).decode(bytes));
    if (score <= bestScore) continue;
    best = { inner, through };
    bestScore = score;
  }
  return best;
}

/** Undefined unless all of the text is bytes in disguise, and a good part of it characters nobody types. */
function passageOf(text: string): DoubleEncoding['through'] | undefined {
  let [letters, controls, marks] = [0, 0, 0];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) continue;
    letters += 1;
    if (code < 0xa0) controls += 1;
    else if (windows1252.has(character)) marks += 1;
    else if (code > 0xff) return undefined;
  }
  if (letters < 4 || (controls + marks) * 8 < letters) return undefined;
  return marks > controls ? 'windows-1252' : 'latin1';
}

/** EUC-JP has no bytes below 0xA1, so it hides well: long runs of accented letters, all of even length. */
function passageOfPairs(text: string): DoubleEncoding['through'] | undefined {
  const runs = text.match(/[^\0-\x7f]+/g) ?? [];
  const letters = runs.reduce((sum, { length }) => sum + length, 0);
  const isPairs = runs.every((run) => /^(?:[¡-þ]{2})+$/.test(run));
  return isPairs && letters >= 8 && letters >= runs.length * 4 ? 'latin1' : undefined;
}

/** Each character back to the byte it once was. What never was a byte becomes `?`. */
export function bytesThrough(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    bytes[i] = code <= 0xff ? code : (windows1252.get(text.charAt(i)) ?? 0x3f);
  }
  return bytes;
}

/** From the first line break to the last, so that no character is cut; all of it when it has no two. */
function wholeLines(chunk: Uint8Array): Uint8Array {
  const first = chunk.indexOf(0x0a);
  const last = chunk.lastIndexOf(0x0a);
  return last - first > chunk.length / 2 && chunk.length > startBytes
    ? chunk.subarray(first + 1, last)
    : chunk;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
