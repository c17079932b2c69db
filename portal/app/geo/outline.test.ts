/** Maps drawn without a map library. */
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { distanceMetres } from './distance.ts';
import { boundsAround, outlinePath, polygonsOf, projectionFor } from './outline.ts';

const square = [
  [
    [129, 32],
    [130, 32],
    [130, 33],
    [129, 33],
    [129, 32],
  ],
] as const;

describe('drawings', () => {
  test('north is up, east is right, and the bounds fill the drawing', () => {
    const { project } = projectionFor([129, 32, 130, 33], 1000, 1200);
    const [x1, y1] = project([129, 33]);
    const [x2, y2] = project([130, 32]);
    expect(x1).toBeCloseTo(0);
    expect(x2).toBeCloseTo(1000);
    expect(y1).toBeGreaterThanOrEqual(0);
    expect(y2).toBeGreaterThan(y1);
    expect(y2).toBeLessThanOrEqual(1200);
  });

  test('a polygon becomes a closed path', () => {
    const projection = projectionFor([129, 32, 130, 33], 100, 120);
    expect(outlinePath([square], projection, 0)).toMatch(/^M0 \S+L100 .*Z$/);
  });

  test('what is outside is left out', () => {
    const projection = projectionFor([0, 0, 1, 1], 100, 100);
    expect(outlinePath([square], projection, 0)).toBe('');
  });

  property.prop([
    fc.double({ min: 122, max: 154, noNaN: true }),
    fc.double({ min: 24, max: 46, noNaN: true }),
    fc.integer({ min: 100, max: 50_000 }),
  ])('a metre keeps its length in a drawing', (longitude, latitude, metres) => {
    const centre = [longitude, latitude] as const;
    const projection = projectionFor(boundsAround(centre, metres), 400, 400);
    const east = [boundsAround(centre, metres / 2)[2], latitude] as const;
    const drawn = projection.project(east)[0] - projection.project(centre)[0];
    expect(drawn / projection.unitsPerMetre / distanceMetres(centre, east)).toBeCloseTo(1, 1);
  });

  property.prop([fc.jsonValue()])('any JSON is some polygons or none', (value) => {
    expect(Array.isArray(polygonsOf(value))).toBe(true);
  });
});
