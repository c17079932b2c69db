import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from './entity.ts';
import { parseGeometry } from './geometry.ts';
import { errorOf, unwrap } from './testing.ts';

const ring = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 0],
];

describe('4.7 geometries', () => {
  test.each([
    { type: 'Point', coordinates: [130, 33, 5] },
    { type: 'MultiPoint', coordinates: [[180, 90]] },
    {
      type: 'LineString',
      coordinates: [
        [0, 0],
        [1, 1],
      ],
    },
    {
      type: 'MultiLineString',
      coordinates: [
        [
          [0, 0],
          [1, 1],
        ],
      ],
    },
    { type: 'Polygon', coordinates: [ring, ring] },
    { type: 'MultiPolygon', coordinates: [[ring]] },
    { type: 'Point', coordinates: [1, 2], bbox: [0, 0, 1, 1] },
    // Edges may cross: RFC 7946 does not forbid it, and published data does it.
    {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [2, 2],
          [2, 0],
          [0, 2],
          [0, 0],
        ],
      ],
    },
  ])('%j is one', (json) => {
    expect(unwrap(parseGeometry(json, ''))).toBe(json);
  });

  test.each([
    [{ type: 'Point', coordinates: [1] }, '/coordinates'],
    [{ type: 'Point', coordinates: [1, 2, 3, 4] }, '/coordinates'],
    [{ type: 'Point', coordinates: ['1', 2] }, '/coordinates/0'],
    [{ type: 'Point', coordinates: [181, 0] }, '/coordinates/0'],
    [{ type: 'Point', coordinates: [0, -90.1] }, '/coordinates/1'],
    [{ type: 'LineString', coordinates: [[0, 0]] }, '/coordinates'],
    [{ type: 'Polygon', coordinates: [] }, '/coordinates'],
    [
      {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1, 0],
            [0, 0],
          ],
        ],
      },
      '/coordinates/0',
    ],
    [
      {
        type: 'Polygon',
        coordinates: [
          ring,
          [
            [0, 0],
            [1, 0],
            [1, 1],
            [0, 1],
          ],
        ],
      },
      '/coordinates/1',
    ],
    [
      {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0, 1],
            [1, 0, 1],
            [1, 1, 1],
            [0, 0, 2],
          ],
        ],
      },
      '/coordinates/0',
    ],
    [{ type: 'MultiPolygon', coordinates: [ring] }, '/coordinates/0/0'],
    [{ type: 'GeometryCollection', geometries: [] }, '/type'],
    [{ type: 'Feature', coordinates: [1, 2] }, '/type'],
    [{ type: 'Point' }, ''],
    ['{"type":"Point"', ''],
    [null, ''],
    [[1, 2], ''],
  ] as [JsonValue, string][])('%j is not', (json, pointer) => {
    expect(errorOf(parseGeometry(json, ''))).toBe(`BadRequestData ${pointer}`);
  });

  test('4.7.2 as text it is the same', () => {
    expect(unwrap(parseGeometry('{"type":"Point","coordinates":[1,2],"x":1}', ''))).toEqual({
      type: 'Point',
      coordinates: [1, 2],
    });
  });

  const anyType = fc.constantFrom('Point', 'MultiPoint', 'LineString', 'Polygon', 'MultiPolygon');
  property.prop([anyType, fc.jsonValue() as fc.Arbitrary<JsonValue>])(
    'never throws',
    (type, coordinates) => {
      parseGeometry({ type, coordinates }, '');
      parseGeometry(coordinates, '');
    },
  );
});
