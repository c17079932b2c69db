/** Classes and ticks: whatever the values are, each has its place. */
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { spread, ticksOf } from '../dashboards/ticks.ts';
import { classesOf, classOf } from './classes.ts';

const values = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1 });

describe('classes', () => {
  property.prop([values])('are at most five, ascend, and hold every value', (all) => {
    const classes = classesOf(all);
    expect(classes.bounds.length).toBeLessThanOrEqual(5);
    expect(classes.bounds).toEqual(classes.bounds.toSorted((a, b) => a - b));
    expect(classes.bounds.at(-1)).toBeLessThanOrEqual(classes.most);
    for (const value of all) {
      const place = classOf(value, classes);
      expect(classes.bounds[place]).toBeDefined();
      if (place > 0) expect(value).toBeGreaterThanOrEqual(classes.bounds[place] ?? 0);
    }
  });

  test('a larger value is never in a lower class', () => {
    const classes = classesOf([1, 2, 3, 40, 50, 600, 7000, 7100, 8000, 9000]);
    const places = [1, 3, 40, 601, 7100, 9000].map((value) => classOf(value, classes));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(classesOf([1.5, 1.75, 2.25])).toEqual({ bounds: [1.5, 1.75, 2.25], most: 2.25 });
    expect(classesOf([])).toEqual({ bounds: [], most: 0 });
    expect(classesOf([4])).toEqual({ bounds: [4], most: 4 });
  });
});

describe('an axis', () => {
  property.prop([values])('covers every value with two to eight round numbers', (all) => {
    const ticks = ticksOf(all);
    expect(ticks.length).toBeGreaterThanOrEqual(2);
    expect(ticks.length).toBeLessThanOrEqual(8);
    const slack = Math.max(...all.map(Math.abs)) * 1e-9;
    expect(ticks[0]).toBeLessThanOrEqual(Math.min(...all) + slack);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(Math.max(...all) - slack);
  });

  test('begins at 0 where that is near', () => {
    expect(ticksOf([1.2, 4.6])).toEqual([0, 2, 4, 6]);
    expect(ticksOf([98, 102])[0]).toBe(98);
    expect(ticksOf([])).toEqual([0, 1]);
    expect(ticksOf([5e-324]).length).toBeGreaterThan(1);
  });

  test('times are spread from the first to the last', () => {
    expect(spread(24, 3)).toEqual([0, 12, 23]);
    expect(spread(2, 3)).toEqual([0, 1]);
  });
});
