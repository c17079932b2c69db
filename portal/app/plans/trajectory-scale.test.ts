import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { scaleOf, ticksOf } from './trajectory-scale.ts';

describe('ticks', () => {
  test('are round numbers around the values', () => {
    expect(ticksOf(48.2, 80)).toEqual([40, 50, 60, 70, 80]);
    expect(ticksOf(1, 7)).toEqual([0, 2, 4, 6, 8]);
    expect(ticksOf(0.1, 0.3)).toEqual([0.1, 0.15, 0.2, 0.25, 0.3]);
    expect(ticksOf(5, 5)).toHaveLength(2);
  });

  property.prop([
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
  ])('cover the values with few steps', (low, span) => {
    const ticks = ticksOf(low, low + span);
    expect(ticks[0]).toBeLessThanOrEqual(low + 1e-6);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(low + span - 1e-6);
    expect(ticks.length).toBeLessThanOrEqual(8);
  });
});

test('a scale puts the first year left and high values above', () => {
  const frame = { width: 100, height: 50, left: 10, right: 10, top: 5, bottom: 5 };
  const points = [
    { year: 2021, value: 0 },
    { year: 2025, value: 10 },
  ];
  const { x, y, years } = scaleOf(points, frame);
  expect([x(2021), x(2025)]).toEqual([10, 90]);
  expect(y(10)).toBeLessThan(y(0));
  expect(years).toEqual([2021, 2022, 2023, 2024, 2025]);
});
