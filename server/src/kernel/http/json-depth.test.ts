import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { isDeeperThan } from './json-depth.ts';

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('the depth of a JSON text', () => {
  property.prop([fc.jsonValue(), fc.nat({ max: 6 }), fc.constantFrom(undefined, 2)])(
    'agrees with the depth of its value',
    (value, depthMax, indent) => {
      const text = JSON.stringify(value, null, indent);
      expect(isDeeperThan(text, depthMax)).toBe(depthOf(value) > depthMax);
    },
  );

  property.prop([fc.string(), fc.nat({ max: 3 })])('never throws, whatever the text', (text, n) => {
    expect(typeof isDeeperThan(text, n)).toBe('boolean');
  });

  test('brackets in strings do not count, escaped quotes end none', () => {
    const text = JSON.stringify(['[[[[[[', '\\"[[[[', '"[[\\']);
    expect(isDeeperThan(text, 1)).toBe(false);
    expect(isDeeperThan(`"${'['.repeat(50)}`, 1)).toBe(false);
  });
});
