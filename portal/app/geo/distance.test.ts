/** Distances on the sphere. */
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { byDistance, distanceMetres } from './distance.ts';

const position = fc.tuple(
  fc.double({ min: -180, max: 180, noNaN: true }),
  fc.double({ min: -90, max: 90, noNaN: true }),
);

describe('distances', () => {
  test('Nagasaki station to Sasebo station is about 49 km', () => {
    const metres = distanceMetres([129.8686, 32.7526], [129.7268, 33.1643]);
    expect(metres).toBeGreaterThan(47_000);
    expect(metres).toBeLessThan(48_500);
  });

  property.prop([position, position])('it is as far there as back, and never negative', (a, b) => {
    expect(distanceMetres(a, b)).toBeGreaterThanOrEqual(0);
    expect(distanceMetres(a, b)).toBeCloseTo(distanceMetres(b, a), 3);
  });

  property.prop([position])('a place is no distance from itself', (a) => {
    expect(distanceMetres(a, a)).toBe(0);
  });

  property.prop([fc.array(position), position])(
    'nearest first, and nothing is lost',
    (all, from) => {
      const sorted = byDistance(
        all.map((each) => ({ position: each })),
        from,
      );
      expect(sorted).toHaveLength(all.length);
      const distances = sorted.map((each) => each.distanceMetres);
      expect(distances).toEqual(distances.toSorted((a, b) => a - b));
    },
  );
});
