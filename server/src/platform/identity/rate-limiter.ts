/** How many requests a minute one key may make, by the limiter of the kernel; and what a client's key is. */
import type { RateState } from '#kernel/http/index.ts';
import { createRateLimiter } from '#kernel/rate-limit/index.ts';

export interface RateTaken extends RateState {
  readonly isAllowed: boolean;
}

export interface RequestLimiter {
  /** Counts one request of `key` at `now` (milliseconds), unless it is refused. */
  take(key: string, policy: string, limit: number, now: number): RateTaken;
}

/** A sketch of fixed size: a flood of other keys may slow a stranger down, and never frees a guilty one. */
export function createRequestLimiter(keysMax: number): RequestLimiter {
  const limiter = createRateLimiter(2 ** Math.ceil(Math.log2(Math.max(2, keysMax))));
  return {
    take(key, policy, limit, now) {
      const rate = { burst: limit, perMinute: limit };
      const { isAllowed, remaining, retryAfterMs, resetMs } = limiter.take(policy, key, rate, now);
      const waitMs = isAllowed ? resetMs : retryAfterMs;
      const resetSeconds = Math.max(1, Math.ceil(waitMs / 1000));
      return { policy, limit, remaining, resetSeconds, isAllowed };
    },
  };
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
