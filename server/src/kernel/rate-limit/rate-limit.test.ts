import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { createRateLimiter, type Rate, rateLimited, rateLimitHeaders } from './index.ts';

const guesses: Rate = { burst: 5, perMinute: 6 };

describe('a rate limit', () => {
  test('a burst passes, the next is refused and told when, and then one passes', () => {
    const limiter = createRateLimiter();
    const at = 1_000_000;
    const take = (ms: number) => limiter.take('sign-in', 'somebody', guesses, ms);
    expect([1, 2, 3, 4, 5].map(() => take(at).remaining)).toEqual([4, 3, 2, 1, 0]);
    expect(take(at)).toMatchObject({ isAllowed: false, remaining: 0, retryAfterMs: 10_000 });
    expect(take(at + 9_999).isAllowed).toBe(false);
    expect(take(at + 10_000).isAllowed).toBe(true);
    expect(take(at + 10_000).isAllowed).toBe(false);
  });

  test('what is refused costs nothing, and a look counts nothing', () => {
    const limiter = createRateLimiter();
    for (let i = 0; i < 1_000; i += 1) limiter.take('sign-in', 'somebody', guesses, 0);
    for (let i = 0; i < 1_000; i += 1) limiter.look('sign-in', 'other', guesses, 0);
    expect(limiter.take('sign-in', 'somebody', guesses, 10_000).isAllowed).toBe(true);
    expect(limiter.take('sign-in', 'other', guesses, 0).remaining).toBe(4);
  });

  test('what is given back may be taken again; what was never taken is not', () => {
    const limiter = createRateLimiter();
    for (let i = 0; i < 100; i += 1) {
      expect(limiter.take('sign-in', 'right', guesses, 0).isAllowed).toBe(true);
      limiter.giveBack('sign-in', 'right', guesses, 0);
    }
    for (let i = 0; i < 100; i += 1) limiter.giveBack('sign-in', 'other', guesses, 0);
    const allowed = Array.from({ length: 20 }, () => limiter.take('sign-in', 'other', guesses, 0));
    expect(allowed.filter(({ isAllowed }) => isAllowed)).toHaveLength(5);
  });

  test('keys and purposes do not share a limit', () => {
    const limiter = createRateLimiter();
    for (let i = 0; i < 10; i += 1) limiter.take('sign-in', 'somebody', guesses, 0);
    expect(limiter.take('sign-in', 'else', guesses, 0).isAllowed).toBe(true);
    expect(limiter.take('mail', 'somebody', guesses, 0).isAllowed).toBe(true);
  });

  test('a flood of other keys never frees a guilty one', () => {
    const limiter = createRateLimiter(1_024);
    for (let i = 0; i < 6; i += 1) limiter.take('sign-in', 'guilty', guesses, 0);
    for (let i = 0; i < 100_000; i += 1) limiter.take('sign-in', `flood ${i}`, guesses, 0);
    expect(limiter.take('sign-in', 'guilty', guesses, 1).isAllowed).toBe(false);
  });

  test('ten thousand busy keys hardly ever limit a stranger', () => {
    const limiter = createRateLimiter();
    for (let i = 0; i < 10_000; i += 1) {
      limiter.take('read', `busy ${i}`, guesses, 0, 5);
    }
    const limited = Array.from({ length: 5_000 }, (_, i) =>
      limiter.look('read', `stranger ${i}`, guesses, 0),
    ).filter(({ isAllowed }) => !isAllowed);
    expect(limited.length).toBeLessThan(50);
  });

  test('a limited client is told in the words of HTTP', () => {
    const limiter = createRateLimiter();
    const first = limiter.take('read', 'a', { burst: 1, perMinute: 2 }, 0);
    const second = limiter.take('read', 'a', { burst: 1, perMinute: 2 }, 500);
    expect(rateLimitHeaders(first)).toEqual({
      'ratelimit-limit': '1',
      'ratelimit-remaining': '0',
      'ratelimit-reset': '30',
    });
    expect(rateLimited(second)).toMatchObject({
      code: 'rate-limited',
      extensions: { retryAfterSeconds: 30 },
    });
  });

  property.prop([
    fc.array(fc.nat(5_000), { maxLength: 200 }),
    fc.integer({ min: 1, max: 20 }),
    fc.integer({ min: 1, max: 600 }),
  ])(
    'never allows more than burst and rate together, whenever they come',
    (pauses, burst, perMinute) => {
      const limiter = createRateLimiter(64);
      let now = 0;
      let allowed = 0;
      for (const pause of pauses) {
        now += pause;
        if (limiter.take('any', 'key', { burst, perMinute }, now).isAllowed) allowed += 1;
      }
      expect(allowed).toBeLessThanOrEqual(burst + (now / 60_000) * perMinute + 1e-6);
    },
  );
});
