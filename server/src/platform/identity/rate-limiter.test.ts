import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { clientKey, createRateLimiter } from './rate-limiter.ts';

describe('a limit of requests a minute', () => {
  property.prop([
    fc.integer({ min: 1, max: 20 }),
    fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 200 }),
  ])('is never passed twice over in any minute, whatever the pace', (limit, pauses) => {
    const limiter = createRateLimiter(10);
    let now = 1_000_000;
    const allowed: number[] = [];
    for (const pause of pauses) {
      now += pause;
      if (limiter.take('a', 'p', limit, now).isAllowed) allowed.push(now);
    }
    for (const start of allowed) {
      const within = allowed.filter((at) => at >= start && at < start + 60_000);
      expect(within.length).toBeLessThanOrEqual(2 * limit);
    }
  });

  test('is given back with time, and said how much is left', () => {
    const limiter = createRateLimiter(10);
    const at = (now: number) => limiter.take('a', 'p', 2, now);
    expect(at(0)).toMatchObject({ isAllowed: true, remaining: 1 });
    expect(at(10)).toMatchObject({ isAllowed: true, remaining: 0 });
    expect(at(20)).toMatchObject({ isAllowed: false, remaining: 0, resetSeconds: 60 });
    expect(at(70_000)).toMatchObject({ isAllowed: false });
    expect(at(95_000)).toMatchObject({ isAllowed: true });
  });

  test('holds no more keys than it may', () => {
    const limiter = createRateLimiter(100);
    for (let key = 0; key < 5_000; key++) limiter.take(`k${key}`, 'p', 1, 1_000);
    expect(limiter.size).toBeLessThanOrEqual(100);
  });

  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['127.0.0.1', undefined],
    ['::ffff:127.0.0.1', undefined],
    ['::1', undefined],
  ])('%s is counted as %s', (address, key) => {
    expect(clientKey(address)).toBe(key);
  });
});
