import { test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import type { Geometry } from './geometry.ts';
import { containsAny, equals, intersects, overlaps, within } from './planar.ts';
import { distanceMetres } from './sphere.ts';
import { anyGeometry } from './testing.ts';

const point = (x: number, y: number): Geometry => ({ type: 'Point', coordinates: [x, y] });
const line = (...coordinates: [number, number][]): Geometry => ({
  type: 'LineString',
  coordinates,
});
const box = (x: number, y: number, size: number): Geometry => ({
  type: 'Polygon',
  coordinates: [ring(x, y, size)],
});
const ring = (x: number, y: number, size: number) => [
  [x, y],
  [x + size, y],
  [x + size, y + size],
  [x, y + size],
  [x, y],
];
const holed: Geometry = { type: 'Polygon', coordinates: [ring(0, 0, 6), ring(1, 1, 2)] };
const twins: Geometry = {
  type: 'MultiPolygon',
  coordinates: [[ring(0, 0, 2)], [ring(10, 0, 2)]],
};

/** intersects, a within b, b within a, equals, overlaps. Checked against PostGIS 3.3. */
const cases: [string, Geometry, Geometry, [boolean, boolean, boolean, boolean, boolean]][] = [
  ['a point in a box', point(1, 1), box(0, 0, 2), [true, true, false, false, false]],
  ['a point on its edge', point(0, 1), box(0, 0, 2), [true, false, false, false, false]],
  ['a point in a hole', point(2, 2), holed, [false, false, false, false, false]],
  ['a point beside a hole', point(4, 4), holed, [true, true, false, false, false]],
  ['one point twice', point(1, 1), point(1, 1), [true, true, true, true, false]],
  ['two points', point(1, 1), point(1, 2), [false, false, false, false, false]],
  ['the end of a line', point(0, 0), line([0, 0], [2, 2]), [true, false, false, false, false]],
  ['the middle of a line', point(1, 1), line([0, 0], [2, 2]), [true, true, false, false, false]],
  [
    'lines that cross',
    line([0, 0], [2, 2]),
    line([0, 2], [2, 0]),
    [true, false, false, false, false],
  ],
  [
    'lines that share a part',
    line([0, 0], [2, 0]),
    line([1, 0], [3, 0]),
    [true, false, false, false, true],
  ],
  [
    'a line in a line',
    line([1, 0], [2, 0]),
    line([0, 0], [3, 0]),
    [true, true, false, false, false],
  ],
  [
    'a line cut in two',
    line([0, 0], [2, 0]),
    line([0, 0], [1, 0], [2, 0]),
    [true, true, true, true, false],
  ],
  ['a line through a box', line([-1, 1], [3, 1]), box(0, 0, 2), [true, false, false, false, false]],
  ['a line on the edge', line([0, 0], [2, 0]), box(0, 0, 2), [true, false, false, false, false]],
  ['a line over a hole', line([0.5, 2], [5, 2]), holed, [true, false, false, false, false]],
  ['boxes apart', box(0, 0, 1), box(3, 3, 1), [false, false, false, false, false]],
  ['boxes that touch', box(0, 0, 1), box(1, 0, 1), [true, false, false, false, false]],
  ['boxes that overlap', box(0, 0, 2), box(1, 1, 2), [true, false, false, false, true]],
  ['a box in a box', box(1, 1, 1), box(0, 0, 3), [true, true, false, false, false]],
  ['a box that fills a hole', box(1, 1, 2), holed, [true, false, false, false, false]],
  ['a box over a hole', box(0.5, 0.5, 3), holed, [true, false, false, false, true]],
  ['equal boxes', box(0, 0, 2), box(0, 0, 2), [true, true, true, true, false]],
  ['one of two parts', box(10, 0, 2), twins, [true, true, false, false, false]],
  ['a box over one part', box(9, 0, 2), twins, [true, false, false, false, true]],
];

describe('4.10 relations', () => {
  test.each(cases)('%s', (_, a, b, expected) => {
    expect([intersects(a, b), within(a, b), within(b, a), equals(a, b), overlaps(a, b)]).toEqual(
      expected,
    );
  });

  property.prop([anyGeometry, anyGeometry])('laws', (a, b) => {
    expect(intersects(a, b)).toBe(intersects(b, a));
    expect(overlaps(a, b)).toBe(overlaps(b, a));
    expect(equals(a, a)).toBe(true);
    expect(equals(a, b)).toBe(equals(b, a));
    if (within(a, b) || overlaps(a, b) || equals(a, b)) expect(intersects(a, b)).toBe(true);
    if (within(a, b) && within(b, a)) expect(equals(a, b)).toBe(true);
    if (overlaps(a, b)) expect(within(a, b) || equals(a, b)).toBe(false);
  });
});

describe('distances', () => {
  // Metres by PostGIS: st_distance(a::geography, b::geography, false).
  test.each([
    [point(129.8779, 32.7503), point(130.2988, 33.2494), 67_975.2],
    [point(0, 1), line([-1, 0], [1, 0]), 111_195.08],
    [point(0.5, 0.5), box(0, 0, 1), 0],
    [line([0, 0], [2, 2]), line([0, 2], [2, 0]), 0],
    [box(0, 0, 1), point(3, 0), 222_390.16],
    [point(179.5, 0), point(-179.5, 0), 111_195.08],
  ])('%j to %j', (a, b, metres) => {
    expect(Math.abs(distanceMetres(a, b) - metres)).toBeLessThan(1);
    expect(distanceMetres(b, a)).toBeCloseTo(distanceMetres(a, b), 6);
  });

  test('what is inside a polygon is at no distance, what is in its hole at some', () => {
    expect(distanceMetres(point(4, 4), holed)).toBe(0);
    expect(distanceMetres(point(2, 2), holed)).toBeGreaterThan(100_000);
    expect(containsAny(holed, [[0, 0]])).toBe(false);
  });

  property.prop([anyGeometry, anyGeometry])('are symmetric and finite', (a, b) => {
    expect(distanceMetres(a, b)).toBeCloseTo(distanceMetres(b, a), 3);
    expect(distanceMetres(a, a)).toBeLessThan(1e-3);
  });
});
