/** HalfSipHash-2-4 with 64 bits of output: a hash of short texts that nobody without the key can aim at. */

/** Two words of 32 bits. */
export type HashKey = readonly [number, number];

/**
 * The two words of the hash of a text as UTF-16, little-endian, into `out`. Aumasson and Bernstein, "SipHash: a
 * fast short-input PRF", and HalfSipHash of its reference code. It keeps places in a table apart; it is no signature.
 */
export function hashText(out: Int32Array, [k0, k1]: HashKey, text: string): void {
  const { length } = text;
  // Two letters a word; the last word holds the length in bytes and a letter that is left over.
  const words = (length >> 1) + 1;
  let v0 = k0;
  let v1 = k1 ^ 0xee;
  let v2 = 0x6c796765 ^ k0;
  let v3 = 0x74656462 ^ k1;
  for (let block = 0; block < words + 2; block += 1) {
    let word = 0;
    let rounds = 2;
    if (block < words - 1) {
      word = text.charCodeAt(2 * block) | (text.charCodeAt(2 * block + 1) << 16);
    } else if (block === words - 1) {
      const rest = length % 2 === 0 ? 0 : text.charCodeAt(length - 1);
      word = (((2 * length) & 0xff) << 24) | rest;
    } else {
      rounds = 4;
      if (block === words) v2 ^= 0xee;
      else {
        out[0] = v1 ^ v3;
        v1 ^= 0xdd;
      }
    }
    v3 ^= word;
    for (; rounds > 0; rounds -= 1) {
      v0 = (v0 + v1) | 0;
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
      v0 = (v0 << 16) | (v0 >>> 16);
      v2 = (v2 + v3) | 0;
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
      v0 = (v0 + v3) | 0;
      v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
      v2 = (v2 << 16) | (v2 >>> 16);
    }
    v0 ^= word;
  }
  out[1] = v1 ^ v3;
}
