/** What stands in a column, gathered while its values pass: bounded memory, however many rows. */
import type { Role } from '../column/role.ts';

export interface ColumnProfile {
  readonly name: string;
  readonly role: Role;
  readonly rows: number;
  readonly blank: number;
  /** Values that are not of the column's role. */
  readonly invalid: number;
  readonly repaired: number;
  /** Exact up to `exactMax`, an estimate (about ±3 %) above. */
  readonly distinct: number;
  readonly isDistinctExact: boolean;
  readonly lengthMax: number;
  /** Of columns of numbers: how many are 0. */
  readonly zeros: number;
  /** Of columns of numbers. */
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly mean: number | undefined;
  /** Of dates and times, as text. */
  readonly first: string | undefined;
  readonly last: string | undefined;
  /** The most frequent values with their counts; empty when almost every value is its own. */
  readonly frequent: readonly (readonly [value: string, count: number])[];
}

const exactMax = 1_000;
const frequentMax = 10;
/** So many values in a row that were never seen before say that the column names rows: its values are counted no more. */
const unseenMax = 2_000;
/** 2^10 registers: 1.04 / √1024 is a standard error of 3.3 %. */
const registerBits = 10;
/** Longer values are told apart by their beginning. Characters. */
const keyLengthMax = 200;
const numeric: ReadonlySet<Role> = new Set(['number', 'latitude', 'longitude']);
const temporal: ReadonlySet<Role> = new Set(['date', 'date-time', 'time']);

/** Add every value of one column, then ask. */
export class ColumnProfiler {
  readonly #name: string;
  readonly #role: Role;
  readonly #isNumeric: boolean;
  readonly #isTemporal: boolean;
  readonly #counts = new Map<string, number>();
  readonly #registers = new Uint8Array(1 << registerBits);
  #rows = 0;
  #blank = 0;
  #invalid = 0;
  #repaired = 0;
  #isExact = true;
  #unseen = 0;
  #isCounting = true;
  #lengthMax = 0;
  #minimum = Number.POSITIVE_INFINITY;
  #maximum = Number.NEGATIVE_INFINITY;
  #sum = 0;
  #numbers = 0;
  #zeros = 0;
  #first: string | undefined;
  #last: string | undefined;

  constructor(name: string, role: Role) {
    this.#name = name;
    this.#role = role;
    this.#isNumeric = numeric.has(role);
    this.#isTemporal = temporal.has(role);
  }

  add(value: string): void {
    this.#rows += 1;
    if (value === '') {
      this.#blank += 1;
      return;
    }
    if (value.length > this.#lengthMax) this.#lengthMax = value.length;
    this.#countDistinct(value);
    if (this.#isNumeric) this.#addNumber(Number(value));
    else if (this.#isTemporal) {
      if (this.#first === undefined || value < this.#first) this.#first = value;
      if (this.#last === undefined || value > this.#last) this.#last = value;
    }
  }

  noteInvalid(): void {
    this.#invalid += 1;
  }

  noteRepaired(): void {
    this.#repaired += 1;
  }

  result(): ColumnProfile {
    const hasNumbers = this.#numbers > 0;
    return {
      name: this.#name,
      role: this.#role,
      rows: this.#rows,
      blank: this.#blank,
      invalid: this.#invalid,
      repaired: this.#repaired,
      distinct: this.#isExact ? this.#counts.size : this.#estimate(),
      isDistinctExact: this.#isExact,
      lengthMax: this.#lengthMax,
      zeros: this.#zeros,
      minimum: hasNumbers ? this.#minimum : undefined,
      maximum: hasNumbers ? this.#maximum : undefined,
      mean: hasNumbers ? this.#sum / this.#numbers : undefined,
      first: this.#first,
      last: this.#last,
      frequent: this.#frequent(),
    };
  }

  #addNumber(value: number): void {
    if (!Number.isFinite(value)) return;
    this.#numbers += 1;
    if (value === 0) this.#zeros += 1;
    this.#sum += value;
    if (value < this.#minimum) this.#minimum = value;
    if (value > this.#maximum) this.#maximum = value;
  }

  #countDistinct(value: string): void {
    if (this.#isCounting) this.#count(value);
    if (!this.#isExact) this.#enter(value);
  }

  #enter(value: string): void {
    const hash = hashOf(value);
    const register = hash >>> (32 - registerBits);
    const rank = Math.clz32((hash << registerBits) | (1 << (registerBits - 1))) + 1;
    if (rank > (this.#registers[register] ?? 0)) this.#registers[register] = rank;
  }

  #count(value: string): void {
    const key = value.length > keyLengthMax ? value.slice(0, keyLengthMax) : value;
    const count = this.#counts.get(key);
    if (count !== undefined) {
      this.#counts.set(key, count + 1);
      this.#unseen = 0;
      return;
    }
    if (this.#counts.size < exactMax) {
      this.#counts.set(copied(key), 1);
      return;
    }
    if (this.#isExact) this.#beginEstimate();
    this.#unseen += 1;
    this.#isCounting = this.#unseen < unseenMax;
  }

  /** Estimates begin when counting ends: the values so far are entered first. */
  #beginEstimate(): void {
    this.#isExact = false;
    for (const value of this.#counts.keys()) this.#enter(value);
  }

  /** HyperLogLog, with linear counting while registers are empty. */
  #estimate(): number {
    const m = this.#registers.length;
    let [sum, empty] = [0, 0];
    for (const rank of this.#registers) {
      sum += 2 ** -rank;
      if (rank === 0) empty += 1;
    }
    const raw = ((0.7213 / (1 + 1.079 / m)) * m * m) / sum;
    const estimate = raw <= 2.5 * m && empty > 0 ? m * Math.log(m / empty) : raw;
    return Math.max(exactMax, Math.round(estimate));
  }

  #frequent(): readonly (readonly [string, number])[] {
    if (!this.#isCounting) return [];
    const filled = this.#rows - this.#blank;
    if (this.#counts.size * 2 > filled && filled > frequentMax) return [];
    return [...this.#counts].sort((a, b) => b[1] - a[1]).slice(0, frequentMax);
  }
}

/** A text of its own: a piece of a larger one would keep all of that in memory. */
function copied(text: string): string {
  return Array.from(text).join('');
}

/** FNV-1a with a final mix, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
