/** How often a key may do something, in memory of fixed size. GCRA over a sketch of four rows. */
import { hash, randomBytes } from 'node:crypto';

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
  const secret = randomBytes(16).toString('base64');
  // When each slot will have paid its debt (the "theoretical arrival time"), in milliseconds.
  const paidAt = new Float64Array(rows * slots);

  function placesOf(purpose: string, key: string): readonly number[] {
    const digest = hash('sha256', `${secret}\0${purpose}\0${key}`, 'buffer');
    const place = (row: number): number =>
      row * slots + (digest.readUInt32LE(row * 4) & (slots - 1));
    return [place(0), place(1), place(2), place(3)];
  }

  /** A slot may carry a stranger's debt as well: the least is nearest to the truth, and never below it. */
  function debtOf(places: readonly number[], nowMs: number): number {
    let least = Number.POSITIVE_INFINITY;
    for (const place of places) least = Math.min(least, paidAt[place] ?? 0);
    return Math.max(0, least - nowMs);
  }

  return {
    take: (purpose, key, rate, nowMs, cost = 1) => {
      const places = placesOf(purpose, key);
      const before = debtOf(places, nowMs);
      const after = before + cost * intervalOf(rate);
      if (after > rate.burst * intervalOf(rate) + roundingMs)
        return judge(before, rate, cost, false);
      for (const place of places) {
        paidAt[place] = Math.max(paidAt[place] ?? 0, nowMs + after);
      }
      return judge(after, rate, cost, true);
    },
    look: (purpose, key, rate, nowMs) => {
      const debt = debtOf(placesOf(purpose, key), nowMs);
      return judge(
        debt,
        rate,
        1,
        debt + intervalOf(rate) <= rate.burst * intervalOf(rate) + roundingMs,
      );
    },
    giveBack: (purpose, key, rate, nowMs, cost = 1) => {
      for (const place of placesOf(purpose, key)) {
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
