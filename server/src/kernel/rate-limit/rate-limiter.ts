/** How often a key may do something, in memory of fixed size. GCRA over a sketch of four rows. */
import { randomBytes } from 'node:crypto';
import { type HashKey, hashText } from './keyed-hash.ts';

export interface Rate {
  /** How many at once after a rest. */
  readonly burst: number;
  /** How many a minute for ever. */
  readonly perMinute: number;
}

export interface Verdict {
  readonly isAllowed: boolean;
  readonly rate: Rate;
  /** How many more would be allowed now. */
  readonly remaining: number;
  /** Until one more is allowed; 0 when it is now. */
  readonly retryAfterMs: number;
  /** Until a whole burst is allowed again. */
  readonly resetMs: number;
}

export interface RateLimiter {
  /**
   * Counts one more (or `cost` more) unless that is too many: what is refused costs nothing. `purpose` keeps
   * the keys of different callers apart. `nowMs` comes from a clock.
   */
  take(purpose: string, key: string, rate: Rate, nowMs: number, cost?: number): Verdict;
  /** What `take` would say, without counting. */
  look(purpose: string, key: string, rate: Rate, nowMs: number): Verdict;
  /** Takes back what `take` counted: the attempt was no guess, the request was no load. */
  giveBack(purpose: string, key: string, rate: Rate, nowMs: number, cost?: number): void;
}

const rows = 4;

/** `slots` of each row: a power of two. */
export function createRateLimiter(slots = 32_768): RateLimiter {
  if (!Number.isInteger(Math.log2(slots))) throw new Error('The slots are no power of two');
  // When each slot will have paid its debt (the "theoretical arrival time"), in milliseconds.
  const paidAt = new Float64Array(rows * slots);
  // Each purpose has a secret key of its own, and so its own places. Purposes are words of this program, so they are few.
  const hashKeys = new Map<string, HashKey>();
  // Of the key that is being looked at: nothing here waits, so one of each is enough.
  const hashed = new Int32Array(2);
  const places = new Int32Array(rows);

  function hashKeyOf(purpose: string): HashKey {
    const known = hashKeys.get(purpose);
    if (known !== undefined) return known;
    const secret = randomBytes(8);
    const made: HashKey = [secret.readInt32LE(0), secret.readInt32LE(4)];
    hashKeys.set(purpose, made);
    return made;
  }

  /** Two words are as good as four: Kirsch and Mitzenmacher, "Less hashing, same performance". */
  function find(purpose: string, key: string): void {
    hashText(hashed, hashKeyOf(purpose), key);
    const [first = 0, second = 0] = hashed;
    for (let row = 0; row < rows; row += 1) {
      places[row] = row * slots + ((first + row * second) & (slots - 1));
    }
  }

  /** A slot may carry a stranger's debt as well: the least is nearest to the truth, and never below it. */
  function debtAt(nowMs: number): number {
    let least = Number.POSITIVE_INFINITY;
    for (const place of places) least = Math.min(least, paidAt[place] ?? 0);
    return Math.max(0, least - nowMs);
  }

  return {
    take: (purpose, key, rate, nowMs, cost = 1) => {
      find(purpose, key);
      const before = debtAt(nowMs);
      const after = before + cost * intervalOf(rate);
      if (after > rate.burst * intervalOf(rate) + roundingMs)
        return judge(before, rate, cost, false);
      for (const place of places) {
        paidAt[place] = Math.max(paidAt[place] ?? 0, nowMs + after);
      }
      return judge(after, rate, cost, true);
    },
    look: (purpose, key, rate, nowMs) => {
      find(purpose, key);
      const debt = debtAt(nowMs);
      return judge(
        debt,
        rate,
        1,
        debt + intervalOf(rate) <= rate.burst * intervalOf(rate) + roundingMs,
      );
    },
    giveBack: (purpose, key, rate, nowMs, cost = 1) => {
      find(purpose, key);
      for (const place of places) {
        const debt = (paidAt[place] ?? 0) - nowMs;
        if (debt > 0) paidAt[place] = nowMs + Math.max(0, debt - cost * intervalOf(rate));
      }
    },
  };
}

/** Sums of intervals are not exact. */
const roundingMs = 1e-3;

function intervalOf(rate: Rate): number {
  return 60_000 / rate.perMinute;
}

function judge(debtMs: number, rate: Rate, cost: number, isAllowed: boolean): Verdict {
  const interval = intervalOf(rate);
  const full = rate.burst * interval;
  const retryAfterMs = isAllowed ? 0 : Math.max(1, Math.ceil(debtMs + cost * interval - full));
  return {
    isAllowed,
    rate,
    remaining: Math.max(0, Math.floor((full - debtMs + roundingMs) / interval)),
    retryAfterMs,
    resetMs: Math.ceil(debtMs),
  };
}
