/** How many requests a minute one key may make. Counts of this minute and the last, in bounded memory. */
import type { RateState } from '#kernel/http/index.ts';

export interface RateTaken extends RateState {
  readonly isAllowed: boolean;
}

export interface RateLimiter {
  /** Counts one request of `key` at `now` (milliseconds), unless it is refused. */
  take(key: string, policy: string, limit: number, now: number): RateTaken;
  /** Keys in memory. */
  readonly size: number;
}

const windowMs = 60_000;

/**
 * The share of the last minute that still lies within 60 seconds counts with this one's, so that no burst
 * of twice the limit fits around the turn of a minute. Past `keysMax` the keys seen first are forgotten.
 */
export function createRateLimiter(keysMax: number): RateLimiter {
  let start = 0;
  let counts = new Map<string, number>();
  let before = new Map<string, number>();

  function turn(now: number): void {
    const passed = Math.floor((now - start) / windowMs);
    if (passed < 1 && now >= start) return;
    before = passed === 1 ? counts : new Map<string, number>();
    counts = new Map();
    start = passed === 1 ? start + windowMs : now;
  }

  return {
    take(key, policy, limit, now) {
      turn(now);
      const share = 1 - (now - start) / windowMs;
      const held = counts.get(key) ?? 0;
      const used = held + (before.get(key) ?? 0) * share;
      const isAllowed = used + 1 <= limit;
      if (isAllowed) {
        if (held === 0 && counts.size >= keysMax) forgetFirst(counts);
        counts.set(key, held + 1);
      }
      const remaining = Math.max(0, Math.floor(limit - used - (isAllowed ? 1 : 0)));
      const resetSeconds = Math.max(1, Math.ceil((start + windowMs - now) / 1000));
      return { policy, limit, remaining, resetSeconds, isAllowed };
    },
    get size() {
      return counts.size + before.size;
    },
  };
}

function forgetFirst(counts: Map<string, number>): void {
  const first = counts.keys().next();
  if (!first.done) counts.delete(first.value);
}

/**
 * What requests of one client have in common: an IPv4 address, or the 64 bits of an IPv6 network, which is
 * what one line of a household or office gets. `undefined` for this machine itself.
 */
export function clientKey(address: string): string | undefined {
  const plain = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
  if (!plain.includes(':')) return plain.startsWith('127.') ? undefined : plain;
  if (plain === '::1') return undefined;
  const [head = '', tail] = plain.split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const rest = tail === '' ? [] : tail.split(':');
    while (groups.length + rest.length < 8) groups.push('0');
    groups.push(...rest);
  }
  return groups.slice(0, 4).join(':');
}
