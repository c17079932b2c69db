import { describe, expect, test } from 'vitest';
import { hashText } from './keyed-hash.ts';

/** Bytes 0, 1, 2 … as letters of two bytes each. */
function counting(bytes: number): string {
  const units = Array.from({ length: bytes / 2 }, (_, at) => 2 * at + 256 * (2 * at + 1));
  return String.fromCharCode(...units);
}

describe('HalfSipHash of a text', () => {
  // vectors_hsip64 of github.com/veorq/SipHash, key 00 01 … 07.
  test.each([
    [0, '218d1f59b9b83cc8'],
    [2, '064f39ef7c50eb57'],
    [4, 'd5e78a175be52ea1'],
    [6, 'ce3e91358aa2bc25'],
    [8, 'edfee820bce4858c'],
    [62, 'f90b3ab572d46693'],
  ])('of %i bytes is that of the reference', (bytes, expected) => {
    const out = new Int32Array(2);
    hashText(out, [0x03020100, 0x07060504], counting(bytes));
    expect(Buffer.from(out.buffer).toString('hex')).toBe(expected);
  });
});
