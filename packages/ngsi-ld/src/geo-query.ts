/** The geoquery language. ETSI GS CIM 009, clause 4.10. */
import { shortened } from './boolean.ts';
import type { CompiledContext } from './context-types.ts';
import type { JsonValue } from './entity.ts';
import { bad, fail, ok, type Result } from './error.ts';
import { isGeometryType, parseGeometry } from './geometry.ts';
import { isName } from './iri.ts';
import { findUnstorable } from './json.ts';
import { locationIri } from './members.ts';
import type { GeoQuery, GeoRelation } from './query-tree.ts';

/** The parameters as they come; `coordinates` is JSON text in URLs and JSON in bodies. */
export interface GeoQueryInput {
  readonly georel?: JsonValue | undefined;
  readonly geometry?: JsonValue | undefined;
  readonly coordinates?: JsonValue | undefined;
  readonly geoproperty?: JsonValue | undefined;
}

const relations: ReadonlyMap<string, GeoRelation> = new Map(
  (['within', 'contains', 'intersects', 'equals', 'disjoint', 'overlaps'] as const).map(
    (relation) => [relation, relation],
  ),
);
const near = /^near;(max|min)Distance==(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;
/** Half the way around the world and more: farther than any two places are. */
const distanceMetresMax = 40_100_000;
const coordinatesLengthMax = 200_000;

/** A geoquery, or `undefined` when none of its parameters is given. */
export function parseGeoQuery(
  input: GeoQueryInput,
  context: CompiledContext,
): Result<GeoQuery | undefined> {
  const { georel, geometry, coordinates, geoproperty } = input;
  if (georel === undefined && geometry === undefined && coordinates === undefined) {
    return geoproperty === undefined ? ok(undefined) : bad('georel is missing', 'georel');
  }
  if (typeof georel !== 'string') return bad('georel is missing', 'georel');
  if (!isGeometryType(geometry)) return bad(geometryFault(geometry), 'geometry');
  const shape = parseCoordinates(geometry, coordinates);
  if (!shape.ok) return shape;
  const property = parseProperty(geoproperty, context);
  if (!property.ok) return property;
  const relation = relations.get(georel);
  const base = { geometry: shape.value, property: property.value };
  if (relation !== undefined) return ok({ relation, ...base });
  const distance = parseDistance(georel);
  return distance.ok ? ok({ relation: 'near', ...base, ...distance.value }) : distance;
}

type Distances = Pick<GeoQuery, 'maxDistanceMetres' | 'minDistanceMetres'>;

function parseDistance(georel: string): Result<Distances> {
  if (!georel.startsWith('near')) {
    const known = ['near', ...relations.keys()].join(', ');
    return bad(`georel does not know ${shortened(georel)}; it is one of ${known}`, 'georel');
  }
  const [, kind, distance] = near.exec(georel) ?? [];
  const metres = Number(distance);
  if (kind === undefined || !(metres > 0) || !Number.isFinite(metres)) {
    return bad(nearFault, 'georel');
  }
  const bounded = Math.min(metres, distanceMetresMax);
  return ok(kind === 'max' ? { maxDistanceMetres: bounded } : { minDistanceMetres: bounded });
}

const nearFault =
  'near takes one positive distance in metres: near;maxDistance==1000 or near;minDistance==1000';

function geometryFault(geometry: JsonValue | undefined): string {
  const types = 'Point, MultiPoint, LineString, MultiLineString, Polygon, MultiPolygon';
  return geometry === undefined
    ? `geometry is missing; it is one of ${types}`
    : `geometry is none of ${types}`;
}

/** `coordinates` of a geometry type; also the reference of an ordering by distance. */
export function parseCoordinates(
  type: JsonValue,
  coordinates: JsonValue | undefined,
  parameter = 'coordinates',
): Result<GeoQuery['geometry']> {
  if (typeof coordinates === 'string' && coordinates.length > coordinatesLengthMax) {
    return fail('TooComplexQuery', `${parameter} is too long`, parameter);
  }
  const json = typeof coordinates === 'string' ? parseText(coordinates) : coordinates;
  if (json === undefined) {
    const what = coordinates === undefined ? 'is missing' : 'is no JSON';
    return bad(`${parameter} ${what}; a Point is written [129.87,32.75]`, parameter);
  }
  const unstorable = findUnstorable(json);
  if (unstorable !== undefined) return unstorable;
  const geometry = parseGeometry({ type, coordinates: json }, '');
  return geometry.ok ? geometry : bad(geometry.error.detail, parameter);
}

function parseProperty(
  geoproperty: JsonValue | undefined,
  context: CompiledContext,
): Result<string> {
  if (geoproperty === undefined) return ok(locationIri);
  return typeof geoproperty === 'string' && isName(geoproperty)
    ? ok(context.expandTerm(geoproperty))
    : bad('geoproperty cannot name an attribute', 'geoproperty');
}

function parseText(text: string): JsonValue | undefined {
  try {
    // `as`: JSON.parse gives JSON.
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
