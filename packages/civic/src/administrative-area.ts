/** 国土数値情報 行政区域 (N03): one feature is one polygon of one municipality, or all of them merged. */
import { isObject, parseFeature, RowReader } from './feature.ts';
import { type Geometry, parseGeometry } from './geometry.ts';
import { type LocalGovernmentCode, parseLocalGovernmentCode } from './local-government-code.ts';
import { inside, notice, type Parsed, type Place, parsed, refused } from './notice.ts';

export interface AdministrativeAreaRecord {
  readonly localGovernmentCode: LocalGovernmentCode;
  readonly prefectureName: string | undefined;
  /** 支庁・振興局, in Hokkaido only. */
  readonly subprefectureName: string | undefined;
  /** 郡, or the 政令指定都市 of a ward. */
  readonly countyName: string | undefined;
  readonly municipalityName: string;
  /** A Polygon's or MultiPolygon's parts. */
  readonly polygons: readonly PolygonCoordinates[];
}

export type PolygonCoordinates = Extract<Geometry, { type: 'Polygon' }>['coordinates'];

const columns = {
  prefecture: 'N03_001',
  subprefecture: 'N03_002',
  county: 'N03_003',
  municipality: 'N03_004',
  /** Wards of designated cities, since the 2023 edition. */
  ward: 'N03_005',
  code: 'N03_007',
} as const;

export function isAdministrativeArea(feature: unknown): boolean {
  if (!isObject(feature) || !isObject(feature['properties'])) return false;
  return columns.municipality in feature['properties'] && columns.code in feature['properties'];
}

/** Reads one feature. 所属未定地 (no code) is refused: it belongs to no municipality. */
export function parseAdministrativeArea(
  input: unknown,
  place: Place = {},
): Parsed<AdministrativeAreaRecord> {
  const feature = parseFeature(input, place);
  if (!feature.ok) return feature;
  const row = new RowReader(feature.value.properties, place);
  const written = row.findText(columns.code);
  if (written === undefined) {
    return refused(notice('missing-id', { column: columns.code }, row.at(columns.code)));
  }
  const code = parseLocalGovernmentCode(written);
  if (!code.ok) return refused({ ...code.notice, ...row.at(columns.code) });
  const at = inside(place, 'geometry');
  const geometry = parseGeometry(feature.value.geometry, at);
  if (!geometry.ok) return geometry;
  const polygons = findPolygons(geometry.value);
  if (polygons === undefined) {
    const reason = `${geometry.value.type} is not a Polygon or MultiPolygon`;
    return refused(notice('geometry-invalid', { reason }, at));
  }
  const ward = row.findText(columns.ward);
  const municipality = row.expectText(columns.municipality);
  const record: AdministrativeAreaRecord = {
    localGovernmentCode: code.value,
    prefectureName: row.expectText(columns.prefecture),
    subprefectureName: row.findText(columns.subprefecture),
    countyName: ward === undefined ? row.findText(columns.county) : municipality,
    municipalityName: ward ?? municipality ?? code.value,
    polygons,
  };
  return parsed(record, [...geometry.notices, ...row.notices]);
}

function findPolygons(geometry: Geometry): readonly PolygonCoordinates[] | undefined {
  if (geometry.type === 'Polygon') return [geometry.coordinates];
  return geometry.type === 'MultiPolygon' ? geometry.coordinates : undefined;
}

/** One polygon stays a Polygon, more become a MultiPolygon. */
export function geometryOfPolygons(polygons: readonly PolygonCoordinates[]): Geometry {
  const [first, ...others] = polygons;
  return first !== undefined && others.length === 0
    ? { type: 'Polygon', coordinates: first }
    : { type: 'MultiPolygon', coordinates: polygons };
}
