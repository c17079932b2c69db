/** GeoJSON geometries: shape, ranges and rings. RFC 7946; ETSI GS CIM 009, clause 4.7. */
import type { JsonValue } from './entity.ts';
import { bad, ok, type Result } from './error.ts';
import { isArray, isObject, pointerTo } from './json.ts';

/** Longitude, latitude in degrees (WGS 84), optionally an altitude in metres. */
export type Position = readonly number[];

export type Geometry =
  | { readonly type: 'Point'; readonly coordinates: Position }
  | { readonly type: 'MultiPoint'; readonly coordinates: readonly Position[] }
  | { readonly type: 'LineString'; readonly coordinates: readonly Position[] }
  | { readonly type: 'MultiLineString'; readonly coordinates: readonly (readonly Position[])[] }
  | { readonly type: 'Polygon'; readonly coordinates: readonly (readonly Position[])[] }
  | {
      readonly type: 'MultiPolygon';
      readonly coordinates: readonly (readonly (readonly Position[])[])[];
    };

export type GeometryType = Geometry['type'];

type Check = (value: JsonValue, pointer: string) => Fault | undefined;

interface Fault {
  readonly detail: string;
  readonly pointer: string;
}

const fault = (detail: string, pointer: string): Fault => ({ detail, pointer });

function checkPosition(value: JsonValue, pointer: string): Fault | undefined {
  if (!isArray(value) || value.length < 2 || value.length > 3) {
    return fault('A position is longitude, latitude and at most an altitude', pointer);
  }
  for (const [index, number] of value.entries()) {
    if (typeof number !== 'number' || !Number.isFinite(number)) {
      return fault('A coordinate is not a number', pointerTo(pointer, index));
    }
  }
  const [longitude, latitude] = value;
  if (Math.abs(Number(longitude)) > 180) {
    return fault('Longitude exceeds 180°; a position is longitude, latitude', `${pointer}/0`);
  }
  if (Math.abs(Number(latitude)) > 90) {
    return fault('Latitude exceeds 90°; a position is longitude, latitude', `${pointer}/1`);
  }
  return undefined;
}

/** A list of at least `min` things. */
function listOf(check: Check, min: number, what: string): Check {
  return (value, pointer) => {
    if (!isArray(value) || value.length < min) {
      return fault(`${what} needs at least ${min} items`, pointer);
    }
    for (const [index, item] of value.entries()) {
      const found = check(item, pointerTo(pointer, index));
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

const checkRingPositions = listOf(checkPosition, 4, 'A ring');

function checkRing(value: JsonValue, pointer: string): Fault | undefined {
  const found = checkRingPositions(value, pointer);
  if (found !== undefined || !isArray(value)) return found;
  const [first, last] = [value[0], value[value.length - 1]];
  const closed =
    isArray(first) && isArray(last) && first.every((number, index) => number === last[index]);
  return closed ? undefined : fault('A ring does not end where it begins', pointer);
}

const checkLine = listOf(checkPosition, 2, 'A LineString');
const checkPolygon = listOf(checkRing, 1, 'A Polygon');

const checks: Readonly<Record<GeometryType, Check>> = {
  Point: checkPosition,
  MultiPoint: listOf(checkPosition, 1, 'A MultiPoint'),
  LineString: checkLine,
  MultiLineString: listOf(checkLine, 1, 'A MultiLineString'),
  Polygon: checkPolygon,
  MultiPolygon: listOf(checkPolygon, 1, 'A MultiPolygon'),
};

export function isGeometryType(type: JsonValue | undefined): type is GeometryType {
  return typeof type === 'string' && Object.hasOwn(checks, type);
}

/** True for what is meant as a geometry, right or wrong; `parseGeometry` then says which. */
export function looksLikeGeometry(value: JsonValue | undefined): boolean {
  return (
    isObject(value) &&
    (isGeometryType(value['type']) || value['type'] === 'GeometryCollection') &&
    (value['coordinates'] !== undefined || value['geometries'] !== undefined)
  );
}

/**
 * A geometry, or one written as JSON text (clause 4.7.2). Rings close; longitudes are within ±180,
 * latitudes within ±90. Crossing edges are accepted, as RFC 7946 does not forbid them.
 */
export function parseGeometry(value: JsonValue, pointer: string): Result<Geometry> {
  const json = typeof value === 'string' ? parseText(value) : value;
  if (!isObject(json)) return bad('A geometry is not a GeoJSON object', pointer);
  const { type, coordinates } = json;
  if (!isGeometryType(type)) {
    return bad('A geometry is of no supported GeoJSON type', `${pointer}/type`);
  }
  if (coordinates === undefined) return bad('A geometry has no coordinates', pointer);
  const found = checks[type](coordinates, `${pointer}/coordinates`);
  if (found !== undefined) return bad(found.detail, found.pointer);
  // `as`: the check for this type has just walked the coordinates.
  return ok((typeof value === 'string' ? { type, coordinates } : json) as Geometry);
}

function parseText(text: string): JsonValue | undefined {
  try {
    // `as`: JSON.parse gives JSON.
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
