import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { needsSharedData, sharedDataFolder } from '../../../tests/skip.ts';
import { parseAdministrativeArea } from './administrative-area.ts';
import { isTopology, parseTopology } from './topology.ts';

const boundaries = path.join(sharedDataFolder, 'boundaries-municipality');

/** Two unit squares that share the edge between (1,0) and (1,1). */
const topology = {
  type: 'Topology',
  transform: { scale: [0.5, 0.5], translate: [10, 20] },
  arcs: [
    [
      [2, 0],
      [0, 2],
    ],
    [
      [2, 2],
      [-2, 0],
      [0, -2],
      [2, 0],
    ],
    [
      [2, 0],
      [2, 0],
      [0, 2],
      [-2, 0],
    ],
  ],
  objects: {
    areas: {
      type: 'GeometryCollection',
      geometries: [
        { type: 'Polygon', arcs: [[0, 1]], properties: { name: 'left' } },
        { type: 'Polygon', arcs: [[2, ~0]], id: 7 },
        { type: 'Point', coordinates: [2, 2] },
        { type: 'Polygon', arcs: [[9]] },
      ],
    },
  },
};

describe('a topology', () => {
  test('unfolds into features, shared arcs in both directions', () => {
    expect(parseTopology(topology)).toMatchObject({
      ok: true,
      value: [
        {
          type: 'Feature',
          properties: { name: 'left' },
          geometry: {
            type: 'Polygon',
            coordinates: [
              [
                [11, 20],
                [11, 21],
                [10, 21],
                [10, 20],
                [11, 20],
              ],
            ],
          },
        },
        {
          id: 7,
          geometry: {
            coordinates: [
              [
                [11, 20],
                [12, 20],
                [12, 21],
                [11, 21],
                [11, 20],
              ],
            ],
          },
        },
        { geometry: { type: 'Point', coordinates: [11, 21] } },
        { geometry: null },
      ],
    });
  });

  property.prop([fc.jsonValue(), fc.jsonValue(), fc.jsonValue()])(
    'never throws, whatever it holds',
    (arcs, geometries, transform) => {
      const odd = {
        type: 'Topology',
        arcs,
        transform,
        objects: { a: { geometries }, b: geometries },
      };
      expect(typeof parseTopology(odd).ok).toBe('boolean');
      expect(typeof parseTopology(arcs).ok).toBe('boolean');
    },
  );

  test('is told by its type', () => {
    expect(isTopology(topology)).toBe(true);
    expect(isTopology({ type: 'FeatureCollection', features: [] })).toBe(false);
  });

  test(
    'of real boundaries gives the municipalities of its GeoJSON twin',
    needsSharedData('boundaries-municipality'),
    () => {
      const read = (name: string): unknown =>
        JSON.parse(readFileSync(path.join(boundaries, name), 'utf8'));
      const unfolded = parseTopology(read('N03-21_42_210101.topojson.json'));
      const twin = read('N03-21_42_210101.geojson.json') as { features: unknown[] };
      const areas = (features: readonly unknown[]) =>
        features.map((feature) => {
          const area = parseAdministrativeArea(feature);
          return area.ok
            ? [area.value.localGovernmentCode, area.value.municipalityName]
            : area.notice.code;
        });
      const codes = areas(unfolded.ok ? unfolded.value : []);
      expect(codes).toHaveLength(21);
      expect(new Set(codes.map(String))).toEqual(new Set(areas(twin.features).map(String)));
    },
  );
});
