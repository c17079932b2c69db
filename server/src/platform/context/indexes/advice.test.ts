import { describe, expect, test } from 'vitest';
import { defaultContextLimits } from '../limits.ts';
import { advise, type FilterUse, type KnownIndex } from './advice.ts';

const use = (attribute: string, more: Partial<FilterUse> = {}): FilterUse => ({
  attribute,
  keys: [],
  kind: 'number',
  asked: 1_000,
  spentMs: 60_000,
  entities: 1_000_000,
  ...more,
});
const index = (attribute: string, more: Partial<KnownIndex> = {}): KnownIndex => ({
  name: attribute,
  attribute,
  keys: [],
  kind: 'number',
  state: 'ready',
  bytes: 1_000_000,
  unusedDays: 0,
  ...more,
});

describe('an index is made', () => {
  test('for the filter whose answers took longest', () => {
    const uses = [use('a'), use('b', { spentMs: 90_000 }), use('c', { spentMs: 10_000 })];
    expect(advise(uses, [], defaultContextLimits).make?.attribute).toBe('b');
  });

  test.each([
    ['was asked seldom', { asked: 99 }],
    ['is answered fast', { spentMs: 4_999 }],
    ['concerns few entities', { entities: 9_999 }],
  ])('not where the filter %s', (_, more) => {
    expect(advise([use('a', more)], [], defaultContextLimits).make).toBeUndefined();
  });

  test('once, also where making it failed', () => {
    expect(advise([use('a')], [index('a')], defaultContextLimits).make).toBeUndefined();
    const failed = index('a', { state: 'failed' });
    expect(advise([use('a')], [failed], defaultContextLimits).make).toBeUndefined();
    const other = index('a', { kind: 'text' });
    expect(advise([use('a')], [other], defaultContextLimits).make?.attribute).toBe('a');
  });

  test.each([
    ['as many as may be', Array.from({ length: 8 }, (_, n) => index(`x${n}`))],
    ['as many bytes as may be', [index('x', { bytes: 20_000_000_000 })]],
    ['one that is being made', [index('x', { state: 'building' })]],
  ])('not beside %s', (_, indexes) => {
    expect(advise([use('a')], indexes, defaultContextLimits).make).toBeUndefined();
  });
});

test('an index that nobody asks for is dropped, which makes room for another', () => {
  const indexes = Array.from({ length: 8 }, (_, n) => index(`x${n}`, { unusedDays: n * 5 }));
  const advice = advise([use('a')], indexes, defaultContextLimits);
  expect(advice.drop.map(({ name }) => name)).toEqual(['x7']);
  expect(advice.make?.attribute).toBe('a');
});
