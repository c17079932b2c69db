/** How many requests a minute one key may make, by the limiter of the kernel; and what a client's key is. */
import type { RatePolicy, RateState } from '#kernel/http/index.ts';
import { createRateLimiter, type Rate } from '#kernel/rate-limit/index.ts';

export interface RateTaken extends RateState {
  readonly isAllowed: boolean;
}

export interface RequestLimit extends RatePolicy {
  readonly rate: Rate;
}

export interface RequestLimiter {
  /** Counts one request of `key` at `now` (milliseconds), unless it is refused. */
  take(key: string, policy: RequestLimit, now: number): RateTaken;
}

/** `perMinute` requests of each key; `name` is what answers call it. */
export function requestLimit(name: string, perMinute: number): RequestLimit {
  const field = `"${name}";q=${perMinute};w=60`;
  return { name, limit: perMinute, field, rate: { burst: perMinute, perMinute } };
}

/** A sketch of fixed size: a flood of other keys may slow a stranger down, and never frees a guilty one. */
export function createRequestLimiter(keysMax: number): RequestLimiter {
  const limiter = createRateLimiter(2 ** Math.ceil(Math.log2(Math.max(2, keysMax))));
  return {
    take(key, policy, now) {
      const verdict = limiter.take(policy.name, key, policy.rate, now);
      const { isAllowed, remaining, retryAfterMs, resetMs } = verdict;
      const waitMs = isAllowed ? resetMs : retryAfterMs;
      const resetSeconds = Math.max(1, Math.ceil(waitMs / 1000));
      return { policy, remaining, resetSeconds, isAllowed };
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
  return networkOf(plain);
}

/** The first four groups of an IPv6 address. */
function networkOf(address: string): string {
  const gap = address.indexOf('::');
  let end = 0;
  for (let group = 0; group < 4 && end !== -1; group += 1) {
    end = address.indexOf(':', group === 0 ? 0 : end + 1);
  }
  // Written out that far, which most addresses are.
  if (end !== -1 && (gap === -1 || gap >= end)) return address.slice(0, end);
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const rest = tail === '' ? [] : tail.split(':');
    while (groups.length + rest.length < 8) groups.push('0');
    groups.push(...rest);
  }
  return groups.slice(0, 4).join(':');
}
