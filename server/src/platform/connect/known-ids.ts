/** Which identifiers were seen, in 16 bytes each instead of the text: a file may hold millions. */

const slotsAtFirst = 1_024;

/**
 * A set of 64-bit fingerprints. Two different identifiers share one with a chance of about 10⁻⁸ among a
 * million; the later row would then be refused as a duplicate, and said so.
 */
export class KnownIds {
  #slots = new BigUint64Array(slotsAtFirst);
  #count = 0;

  /** False when it was there already. */
  add(id: string): boolean {
    if (this.#count * 2 >= this.#slots.length) this.#grow();
    const print = fingerprint(id);
    if (!insert(this.#slots, print)) return false;
    this.#count += 1;
    return true;
  }

  #grow(): void {
    const slots = new BigUint64Array(this.#slots.length * 2);
    for (const print of this.#slots) if (print !== 0n) insert(slots, print);
    this.#slots = slots;
  }
}

function insert(slots: BigUint64Array, print: bigint): boolean {
  const mask = slots.length - 1;
  let at = Number(print & 0xffff_ffffn) & mask;
  for (;;) {
    const there = slots[at];
    if (there === print) return false;
    if (there === 0n) {
      slots[at] = print;
      return true;
    }
    at = (at + 1) & mask;
  }
}

/** Two 32-bit multiplicative hashes over UTF-16, mixed at the end (after cyrb53). Never 0, which marks an empty slot. */
function fingerprint(text: string): bigint {
  let [a, b] = [0xdead_beef, 0x41c6_ce57];
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x9e37_79b1);
    b = Math.imul(b ^ unit, 0x5f35_6495);
  }
  a = Math.imul(a ^ (a >>> 16), 0x85eb_ca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2_ae35);
  b = Math.imul(b ^ (b >>> 16), 0x85eb_ca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2_ae35);
  const print = (BigInt(a >>> 0) << 32n) | BigInt(b >>> 0);
  return print === 0n ? 1n : print;
}
