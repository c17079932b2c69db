/** GeoJSON geometry from anything: shapes a spatial engine accepts, or the reason why not. RFC 7946, section 3.1. */
import { isList } from './feature.ts';
import { type Notice, notice, type Parsed, type Place, parsed, refused } from './notice.ts';

/** Degrees of longitude, degrees of latitude and, when given, metres of height. */
export type Position = readonly [number, number] | readonly [number, number, number];
type Line = readonly Position[];
type Rings = readonly Line[];

/** The geometries a GeoProperty can hold: all of RFC 7946 but GeometryCollection (NGSI-LD 4.7.1). */
export type Geometry =
  | { readonly type: 'Point'; readonly coordinates: Position }
  | { readonly type: 'MultiPoint'; readonly coordinates: Line }
  | { readonly type: 'LineString'; readonly coordinates: Line }
  | { readonly type: 'MultiLineString'; readonly coordinates: Rings }
  | { readonly type: 'Polygon'; readonly coordinates: Rings }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly Rings[] };

/** West, south, east, north of all Japanese territory, with a margin. Degrees. */
export const japanBounds = { west: 122, south: 20, east: 154.5, north: 46 } as const;

export function isInJapan([longitude, latitude]: Position): boolean {
  const { west, south, east, north } = japanBounds;
  return longitude >= west && longitude <= east && latitude >= south && latitude <= north;
}

/** What a parse in progress has found; a refusal is thrown inside this file only, and caught in it. */
interface Findings {
  readonly place: Place;
  readonly notices: Map<string, Notice>;
}

class Refusal extends Error {
  readonly notice: Notice;

  constructor(reason: Notice) {
    super(reason.code);
    this.notice = reason;
  }
}

/**
 * Reads a geometry. Latitude and longitude are put right when they are swapped beyond doubt (the pair is
 * impossible as it stands and lies in Japan when turned); open rings are closed. Each kind of repair is
 * noticed once per geometry.
 */
export function parseGeometry(input: unknown, place: Place = {}): Parsed<Geometry> {
  if (input === null || input === undefined) {
    return refused(notice('missing-geometry', {}, place));
  }
  const findings: Findings = { place, notices: new Map() };
  try {
    const value = readGeometry(input, findings);
    return parsed(value, [...findings.notices.values()]);
  } catch (failure) {
    if (failure instanceof Refusal) return refused(failure.notice);
    throw failure;
  }
}

function readGeometry(input: unknown, findings: Findings): Geometry {
  if (typeof input !== 'object' || input === null || !('type' in input)) {
    throw invalid('type is absent', findings);
  }
  const coordinates = 'coordinates' in input ? input.coordinates : undefined;
  if (isList(coordinates) && coordinates.length === 0) {
    throw new Refusal(notice('missing-geometry', {}, findings.place));
  }
  switch (input.type) {
    case 'Point':
      return { type: 'Point', coordinates: readPosition(coordinates, findings) };
    case 'MultiPoint':
      return { type: 'MultiPoint', coordinates: readLine(coordinates, 1, findings) };
    case 'LineString':
      return { type: 'LineString', coordinates: readLine(coordinates, 2, findings) };
    case 'MultiLineString':
      return {
        type: 'MultiLineString',
        coordinates: readList(coordinates, (line) => readLine(line, 2, findings), findings),
      };
    case 'Polygon':
      return { type: 'Polygon', coordinates: readRings(coordinates, findings) };
    case 'MultiPolygon':
      return {
        type: 'MultiPolygon',
        coordinates: readList(coordinates, (rings) => readRings(rings, findings), findings),
      };
    default:
      throw invalid(`type ${show(input.type)} is not supported`, findings);
  }
}

function readList<T>(input: unknown, read: (item: unknown) => T, findings: Findings): readonly T[] {
  if (!isList(input)) throw invalid('coordinates are not a list', findings);
  if (input.length === 0) throw invalid('a part is empty', findings);
  return input.map((item) => read(item));
}

function readLine(input: unknown, positionsMin: number, findings: Findings): Line {
  const line = readList(input, (position) => readPosition(position, findings), findings);
  if (line.length < positionsMin) throw invalid('a line has one position', findings);
  return line;
}

function readRings(input: unknown, findings: Findings): Rings {
  return readList(input, (ring) => readRing(ring, findings), findings);
}

function readRing(input: unknown, findings: Findings): Line {
  const line = readLine(input, 3, findings);
  const [first, last] = [line[0], line.at(-1)];
  const isClosed = first?.[0] === last?.[0] && first?.[1] === last?.[1];
  if (isClosed || first === undefined) {
    if (line.length < 4) throw invalid('a ring has fewer than four positions', findings);
    return line;
  }
  found('ring-closed', notice('ring-closed', {}, findings.place), findings);
  return [...line, first];
}

function readPosition(input: unknown, findings: Findings): Position {
  if (!isList(input) || input.length < 2) {
    throw invalid('a position is not a pair of numbers', findings);
  }
  const [x, y, z] = input;
  if (!isNumber(x) || !isNumber(y)) throw invalid('a position is not a pair of numbers', findings);
  const [longitude, latitude] = turned(x, y, findings);
  return isNumber(z) ? [longitude, latitude, z] : [longitude, latitude];
}

function turned(x: number, y: number, findings: Findings): readonly [number, number] {
  if (Math.abs(x) <= 180 && Math.abs(y) <= 90) return [x, y];
  if (!isInJapan([y, x])) {
    throw new Refusal(
      notice('coordinates-out-of-range', { value: `[${x}, ${y}]` }, findings.place),
    );
  }
  const repaired = notice('coordinates-swapped', { value: `[${y}, ${x}]` }, findings.place);
  found('coordinates-swapped', repaired, findings);
  return [y, x];
}

function found(code: string, what: Notice, { notices }: Findings): void {
  if (!notices.has(code)) notices.set(code, what);
}

function invalid(reason: string, { place }: Findings): Refusal {
  return new Refusal(notice('geometry-invalid', { reason }, place));
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : typeof value;
}
