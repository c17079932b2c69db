/** Cutting shapes to a rectangle. */
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { cut } from './cut.ts';

const box = [0, 0, 10, 10] as const;
const square = (x: number, y: number, size: number) =>
  [
    [
      [x, y],
      [x + size, y],
      [x + size, y + size],
      [x, y + size],
      [x, y],
    ],
  ] as const;

function areaOf(ring: readonly (readonly [number, number])[]): number {
  return Math.abs(
    ring.slice(1).reduce((sum, [x, y], place) => {
      const [px, py] = ring[place] ?? [0, 0];
      return sum + (px * y - x * py) / 2;
    }, 0),
  );
}

describe('cutting', () => {
  test('what is inside stays, what is outside goes', () => {
    expect(cut([square(1, 1, 2)], box)[0]?.[0]).toHaveLength(5);
    expect(cut([square(20, 20, 2)], box)).toEqual([]);
  });

  property.prop([
    fc.integer({ min: -30, max: 30 }),
    fc.integer({ min: -30, max: 30 }),
    fc.integer({ min: 1, max: 60 }),
  ])('a square keeps exactly the area it shares with the box', (x, y, size) => {
    const overlap = (from: number): number =>
      Math.max(0, Math.min(10, from + size) - Math.max(0, from));
    const rings = cut([square(x, y, size)], box).flat();
    expect(rings.reduce((sum, ring) => sum + areaOf(ring), 0)).toBeCloseTo(overlap(x) * overlap(y));
  });
});
