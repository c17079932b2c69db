import { describe, expect, test } from 'vitest';
import {
  geometryOfPolygons,
  isAdministrativeArea,
  parseAdministrativeArea,
} from './administrative-area.ts';

const ring = [
  [129, 32],
  [130, 32],
  [130, 33],
  [129, 32],
];
const polygon = { type: 'Polygon', coordinates: [ring] };
const feature = (properties: object, geometry: unknown = polygon) => ({
  type: 'Feature',
  properties: {
    N03_001: '長崎県',
    N03_002: null,
    N03_003: '西彼杵郡',
    N03_004: '長与町',
    N03_007: '42307',
    ...properties,
  },
  geometry,
});

describe('a feature of a boundary file', () => {
  test('gets the six-digit code and its names', () => {
    expect(parseAdministrativeArea(feature({}))).toEqual({
      ok: true,
      notices: [],
      value: {
        localGovernmentCode: '423076',
        prefectureName: '長崎県',
        subprefectureName: undefined,
        countyName: '西彼杵郡',
        municipalityName: '長与町',
        polygons: [[ring]],
      },
    });
  });

  test('of a ward is named by the ward, within its city', () => {
    const ward = feature({
      N03_003: null,
      N03_004: '北九州市',
      N03_005: '門司区',
      N03_007: '40101',
    });
    expect(parseAdministrativeArea(ward)).toMatchObject({
      value: { countyName: '北九州市', municipalityName: '門司区', localGovernmentCode: '401013' },
    });
  });

  test('without a code (所属未定地) is refused', () => {
    expect(
      parseAdministrativeArea(feature({ N03_004: '所属未定地', N03_007: null })),
    ).toMatchObject({
      ok: false,
      notice: { code: 'missing-id', column: 'N03_007' },
    });
  });

  test('that is no area is refused', () => {
    const point = feature({}, { type: 'Point', coordinates: [129, 32] });
    expect(parseAdministrativeArea(point, { row: 1, pointer: '/features/0' })).toMatchObject({
      ok: false,
      notice: { code: 'geometry-invalid', pointer: '/features/0/geometry' },
    });
  });

  test('one polygon stays one, more become a MultiPolygon', () => {
    const read = parseAdministrativeArea(feature({}));
    const polygons = read.ok ? read.value.polygons : [];
    expect(geometryOfPolygons(polygons)).toEqual(polygon);
    expect(geometryOfPolygons([...polygons, ...polygons])).toEqual({
      type: 'MultiPolygon',
      coordinates: [[ring], [ring]],
    });
  });

  test('is told by its columns', () => {
    expect(isAdministrativeArea(feature({}))).toBe(true);
    expect(isAdministrativeArea({ type: 'Feature', properties: null })).toBe(false);
  });
});
