import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { clientKey, createRequestLimiter, requestLimit } from './rate-limiter.ts';

describe('a limit of requests a minute', () => {
  property.prop([
    fc.integer({ min: 1, max: 20 }),
    fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 200 }),
  ])('is never passed twice over in any minute, whatever the pace', (limit, pauses) => {
    const limiter = createRequestLimiter(10);
    let now = 1_000_000;
    const allowed: number[] = [];
    for (const pause of pauses) {
      now += pause;
      if (limiter.take('a', requestLimit('p', limit), now).isAllowed) allowed.push(now);
    }
    for (const start of allowed) {
      const within = allowed.filter((at) => at >= start && at < start + 60_000);
      expect(within.length).toBeLessThanOrEqual(2 * limit);
    }
  });

  test('is given back with time, and said how much is left and how long to wait', () => {
    const limiter = createRequestLimiter(10);
    const at = (now: number) => limiter.take('a', requestLimit('p', 2), now);
    expect(at(0)).toMatchObject({ isAllowed: true, remaining: 1 });
    expect(at(10)).toMatchObject({ isAllowed: true, remaining: 0, resetSeconds: 60 });
    expect(at(20)).toMatchObject({ isAllowed: false, remaining: 0, resetSeconds: 30 });
    expect(at(29_000)).toMatchObject({ isAllowed: false, resetSeconds: 1 });
    expect(at(31_000)).toMatchObject({ isAllowed: true });
    expect(at(31_001)).toMatchObject({ isAllowed: false });
  });

  test('is lifted by no flood of other keys', () => {
    const limiter = createRequestLimiter(100);
    const at = (key: string) => limiter.take(key, requestLimit('p', 1), 1_000).isAllowed;
    expect(at('guilty')).toBe(true);
    for (let key = 0; key < 5_000; key++) at(`k${key}`);
    expect(at('guilty')).toBe(false);
  });

  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['2001:db8:1:2::', '2001:db8:1:2'],
    ['2001:db8:1:2::5', '2001:db8:1:2'],
    ['2001:db8:1::5', '2001:db8:1:0'],
    ['::2:3:4:5:6', '0:0:0:2'],
    ['127.0.0.1', undefined],
    ['::ffff:127.0.0.1', undefined],
    ['::1', undefined],
  ])('%s is counted as %s', (address, key) => {
    expect(clientKey(address)).toBe(key);
  });
});
