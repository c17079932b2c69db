/** Geo-queries as conditions. Clause 4.10. */
import type { Geometry, GeoQuery, GeoRelation, Position } from '@kumiki/ngsi-ld';
import { locationIri } from './flush.ts';
import { allOf, type SqlValues } from './sql-text.ts';

/**
 * Distances are metres on a sphere; all other relations are planar in longitude and latitude. Any
 * instance of the GeoProperty will do; `doc` holds those that have not expired. A first condition on bounding boxes lets the index answer.
 */
export function compileGeo(query: GeoQuery, doc: string, sql: SqlValues): string {
  const held = heldGeometry(query.property, sql);
  const reference = referenceOf(query.geometry, sql);
  const distances = distancesOf(query, sql);
  const relates = relationOf(query, reference, distances);
  const box = boxOf(query, reference, sql);
  const instances = `(${doc}) -> ${held.name}`;
  const { farthest = 'null', nearest = 'null' } = distances;
  const each = `entity_relates(${instances}, '${query.relation}', ${reference}, ${farthest}, ${nearest})`;
  return allOf([
    ...(box === undefined ? [] : [`${held.geometry} && ${box}`]),
    `case when jsonb_array_length(e.doc -> ${held.name}) = 1 and jsonb_array_length(${instances}) = 1
      then ${relates(held.geometry)} else ${each} end`,
  ]);
}

/** `location` has a column; others are computed from the document. */
function heldGeometry(
  property: string,
  sql: SqlValues,
): { readonly geometry: string; readonly name: string } {
  const name = sql.add(property, 'text');
  return property === locationIri
    ? { geometry: 'e.location', name }
    : { geometry: `entity_geometry(e.doc, ${name})`, name };
}

const functions: Readonly<Record<Exclude<GeoRelation, 'near'>, string>> = {
  within: 'st_within',
  contains: 'st_contains',
  intersects: 'st_intersects',
  equals: 'st_equals',
  disjoint: 'st_disjoint',
  overlaps: 'st_overlaps',
};

/** Parameters that hold metres. */
interface Distances {
  readonly farthest?: string;
  readonly nearest?: string;
}

function distancesOf(
  { relation, maxDistanceMetres: most, minDistanceMetres: least }: GeoQuery,
  sql: SqlValues,
): Distances {
  if (relation !== 'near') return {};
  return {
    ...(most === undefined ? {} : { farthest: sql.add(most, 'float8') }),
    ...(least === undefined ? {} : { nearest: sql.add(least, 'float8') }),
  };
}

function relationOf(
  { relation, geometry: asked }: GeoQuery,
  reference: string,
  { farthest, nearest }: Distances,
): (geometry: string) => string {
  if (relation !== 'near') return (geometry) => `${functions[relation]}(${geometry}, ${reference})`;
  return (geometry) => {
    const both = `${geometry}::geography, ${reference}::geography`;
    const near = allOf([
      ...(farthest === undefined ? [] : [`st_dwithin(${both}, ${farthest}, false)`]),
      ...(nearest === undefined ? [] : [`st_distance(${both}, false) > ${nearest}`]),
    ]);
    const distance = `entity_distance(${geometry}, ${reference})`;
    const nearWide = allOf([
      ...(farthest === undefined ? [] : [`${distance} <= ${farthest}`]),
      ...(nearest === undefined ? [] : [`${distance} > ${nearest}`]),
    ]);
    return isWide(asked)
      ? nearWide
      : `case when entity_is_wide(${geometry}) then ${nearWide} else ${near} end`;
  };
}

/** A geometry of a question as the held ones are; the engine computes it once. */
export function referenceOf(geometry: Geometry, sql: SqlValues): string {
  return `entity_plane(${sql.add(JSON.stringify(geometry), 'jsonb')})`;
}

/** As `entity_is_wide` says it: the engine's own distances fail where an edge goes around half the world. */
function isWide(geometry: Geometry): boolean {
  const positions = positionsOf(geometry);
  const [west, east] = extremes(positions.map(([longitude = 0]) => longitude));
  const [south, north] = extremes(positions.map(([, latitude = 0]) => latitude));
  return east - west > 90 || north - south > 90;
}

/** What a held bounding box must meet; `undefined` where that says nothing. */
function boxOf(query: GeoQuery, reference: string, sql: SqlValues): string | undefined {
  if (query.relation === 'disjoint') return undefined;
  if (query.relation !== 'near') return reference;
  if (query.maxDistanceMetres === undefined) return undefined;
  const corners = cornersAround(query.geometry, query.maxDistanceMetres);
  const values = corners?.map((degrees) => sql.add(degrees, 'float8'));
  return values === undefined ? undefined : `st_makeenvelope(${values.join(', ')}, 4326)`;
}

/** Metres of a degree of a great circle, and a little less. */
const metresPerDegree = 110_000;

/**
 * West, south, east and north of all that is so near; `undefined` where a pole or the 180th meridian is,
 * since a box of degrees then says nothing.
 */
function cornersAround(
  geometry: Geometry,
  metres: number,
): readonly [number, number, number, number] | undefined {
  const positions = positionsOf(geometry);
  const longitudes = positions.map(([longitude = 0]) => longitude);
  const latitudes = positions.map(([, latitude = 0]) => latitude);
  const [west, east] = extremes(longitudes);
  const [south, north] = extremes(latitudes);
  // The shortest way between two far points bulges towards the pole, out of the box of its ends.
  if (east - west > 1) return undefined;
  const up = metres / metresPerDegree + 0.01;
  const farthest = Math.max(Math.abs(south - up), Math.abs(north + up));
  if (farthest >= 89) return undefined;
  const aside = up / Math.cos((farthest * Math.PI) / 180);
  if (west - aside < -180 || east + aside > 180) return undefined;
  return [west - aside, south - up, east + aside, north + up];
}

/** Spreading thousands of numbers into `Math.min` would overflow the stack. */
function extremes(numbers: readonly number[]): readonly [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const number of numbers) {
    if (number < least) least = number;
    if (number > most) most = number;
  }
  return [least, most];
}

function positionsOf(geometry: Geometry): readonly Position[] {
  switch (geometry.type) {
    case 'Point':
      return [geometry.coordinates];
    case 'MultiPoint':
    case 'LineString':
      return geometry.coordinates;
    case 'MultiLineString':
    case 'Polygon':
      return geometry.coordinates.flat();
    case 'MultiPolygon':
      return geometry.coordinates.flat(2);
  }
}
