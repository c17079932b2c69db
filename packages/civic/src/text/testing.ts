/** For tests: text in the encodings that only old systems write, from the decoders turned around. */
import { decoderNames, type Encoding } from './encoding.ts';

const tables = new Map<Encoding, ReadonlyMap<string, readonly number[]>>();

/** All characters of one and two bytes; the first code of a character wins. */
function tableOf(encoding: Encoding): ReadonlyMap<string, readonly number[]> {
  const known = tables.get(encoding);
  if (known !== undefined) return known;
  const table = new Map<string, readonly number[]>();
  const add = (bytes: readonly number[]) => {
    const character = new TextDecoder(decoderNames[encoding]).decode(Uint8Array.from(bytes));
    if (Array.from(character).length === 1 && character !== '\ufffd' && !table.has(character)) {
      table.set(character, bytes);
    }
  };
  for (let byte = 0; byte < 0x100; byte += 1) add([byte]);
  for (let lead = 0x81; lead < 0x100; lead += 1) {
    for (let trail = 0x40; trail < 0x100; trail += 1) add([lead, trail]);
  }
  tables.set(encoding, table);
  return table;
}

/** What the encoding does not have becomes `?`. */
export function encodeText(text: string, encoding: Encoding): Uint8Array {
  if (encoding === 'utf-8') return new TextEncoder().encode(text);
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return utf16(text, encoding);
  const table = tableOf(encoding);
  return Uint8Array.from(Array.from(text).flatMap((character) => table.get(character) ?? [0x3f]));
}

function utf16(text: string, encoding: 'utf-16le' | 'utf-16be'): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i += 1) {
    view.setUint16(i * 2, text.charCodeAt(i), encoding === 'utf-16le');
  }
  return bytes;
}

/** What becomes of bytes that are read as Latin-1 and saved as UTF-8. */
export function throughLatin1(bytes: Uint8Array): Uint8Array {
  return new TextEncoder().encode(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
