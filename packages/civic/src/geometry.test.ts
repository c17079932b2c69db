import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { parseGeometry } from './geometry.ts';

const codesOf = (input: unknown) => {
  const outcome = parseGeometry(input);
  return outcome.ok ? outcome.notices.map(({ code }) => code) : [outcome.notice.code];
};

const longitude = fc.double({ min: -180, max: 180, noNaN: true });
const latitude = fc.double({ min: -90, max: 90, noNaN: true });
const position = fc.tuple(longitude, latitude);
const ring = fc.array(position, { minLength: 3, maxLength: 6 }).map((line) => [...line, line[0]]);

describe('a geometry', () => {
  property.prop([
    fc.oneof(
      position.map((coordinates) => ({ type: 'Point', coordinates })),
      fc
        .array(position, { minLength: 2, maxLength: 5 })
        .map((coordinates) => ({ type: 'LineString', coordinates })),
      fc
        .array(ring, { minLength: 1, maxLength: 3 })
        .map((coordinates) => ({ type: 'Polygon', coordinates })),
      fc
        .array(fc.array(ring, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 })
        .map((coordinates) => ({ type: 'MultiPolygon', coordinates })),
    ),
  ])('that is right stays as it is', (geometry) => {
    expect(parseGeometry(geometry)).toEqual({ ok: true, value: geometry, notices: [] });
  });

  property.prop([fc.anything()])('never throws, whatever arrives', (input) => {
    expect(typeof parseGeometry(input).ok).toBe('boolean');
  });

  property.prop([fc.constantFrom('Point', 'Polygon', 'MultiPolygon'), fc.jsonValue()])(
    'never throws, whatever its coordinates are',
    (type, coordinates) => {
      expect(typeof parseGeometry({ type, coordinates }).ok).toBe('boolean');
    },
  );

  test('keeps a height', () => {
    const point = { type: 'Point', coordinates: [129.8, 32.7, 12.5] };
    expect(parseGeometry(point)).toMatchObject({ ok: true, value: point });
  });

  test('latitude before longitude is put right, and said', () => {
    expect(parseGeometry({ type: 'Point', coordinates: [32.75, 129.87] })).toMatchObject({
      ok: true,
      value: { type: 'Point', coordinates: [129.87, 32.75] },
      notices: [{ code: 'coordinates-swapped' }],
    });
  });

  test('an open ring is closed, and said once', () => {
    const open = [
      [129, 32],
      [130, 32],
      [130, 33],
    ];
    expect(parseGeometry({ type: 'Polygon', coordinates: [open, open] })).toMatchObject({
      ok: true,
      value: {
        coordinates: [
          [...open, open[0]],
          [...open, open[0]],
        ],
      },
      notices: [{ code: 'ring-closed' }],
    });
  });

  test.each([
    ['absent', null, 'missing-geometry'],
    ['empty coordinates', { type: 'Point', coordinates: [] }, 'missing-geometry'],
    ['text for numbers', { type: 'Point', coordinates: ['129', '32'] }, 'geometry-invalid'],
    ['not a number', { type: 'Point', coordinates: [Number.NaN, 32] }, 'geometry-invalid'],
    ['beyond the earth', { type: 'Point', coordinates: [200, 95] }, 'coordinates-out-of-range'],
    [
      'a ring of two different positions',
      {
        type: 'Polygon',
        coordinates: [
          [
            [1, 1],
            [2, 2],
            [1, 1],
          ],
        ],
      },
      'geometry-invalid',
    ],
    [
      'a collection, which a GeoProperty cannot hold',
      { type: 'GeometryCollection', geometries: [] },
      'geometry-invalid',
    ],
  ])('%s is refused', (_, input, code) => {
    expect(parseGeometry(input).ok).toBe(false);
    expect(codesOf(input)).toEqual([code]);
  });
});
