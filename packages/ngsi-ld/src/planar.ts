/**
 * Topological relations of geometries in the plane of longitude and latitude, as PostGIS `geometry`
 * has them: the oracle of the SQL compiler, and what subscriptions match with. OGC 06-103r4.
 */
import type { Geometry, Position } from './geometry.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Segment {
  readonly from: Point;
  readonly to: Point;
}

/** A geometry taken apart; exactly one of the lists is not empty, as collections do not exist here. */
interface Shape {
  readonly dimension: 0 | 1 | 2;
  readonly points: readonly Point[];
  readonly lines: readonly (readonly Point[])[];
  /** Outer ring first, then holes. */
  readonly polygons: readonly (readonly (readonly Point[])[])[];
  readonly segments: readonly Segment[];
  /** Those of each polygon. */
  readonly outlines: readonly (readonly Segment[])[];
}

/** Degrees; about a hundredth of a millimetre. Closer points are the same point. */
const tolerance = 1e-10;

const pointOf = ([x = 0, y = 0]: Position): Point => ({ x, y });

function shapeOf(geometry: Geometry): Shape {
  const parts = partsOf(geometry);
  const rings = [...parts.lines, ...parts.polygons.flat()];
  return {
    ...parts,
    dimension: parts.polygons.length > 0 ? 2 : parts.lines.length > 0 ? 1 : 0,
    segments: rings.flatMap(segmentsOf),
    outlines: parts.polygons.map((polygon) => polygon.flatMap(segmentsOf)),
  };
}

function partsOf(geometry: Geometry): Pick<Shape, 'points' | 'lines' | 'polygons'> {
  const nothing = { points: [], lines: [], polygons: [] };
  switch (geometry.type) {
    case 'Point':
      return { ...nothing, points: [pointOf(geometry.coordinates)] };
    case 'MultiPoint':
      return { ...nothing, points: geometry.coordinates.map(pointOf) };
    case 'LineString':
      return { ...nothing, lines: [geometry.coordinates.map(pointOf)] };
    case 'MultiLineString':
      return { ...nothing, lines: geometry.coordinates.map((line) => line.map(pointOf)) };
    case 'Polygon':
      return { ...nothing, polygons: [geometry.coordinates.map((ring) => ring.map(pointOf))] };
    case 'MultiPolygon':
      return {
        ...nothing,
        polygons: geometry.coordinates.map((polygon) => polygon.map((ring) => ring.map(pointOf))),
      };
  }
}

function segmentsOf(points: readonly Point[]): Segment[] {
  return points.slice(1).map((to, at) => ({ from: points[at] ?? to, to }));
}

function isSamePoint(a: Point, b: Point): boolean {
  return Math.abs(a.x - b.x) <= tolerance && Math.abs(a.y - b.y) <= tolerance;
}

function distanceToSegment({ x, y }: Point, { from, to }: Segment): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((x - from.x) * dx + (y - from.y) * dy) / length;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(x - (from.x + t * dx), y - (from.y + t * dy));
}

function isOnSegment(point: Point, segment: Segment): boolean {
  const { from, to } = segment;
  if (isBeside(point.x, from.x, to.x) || isBeside(point.y, from.y, to.y)) return false;
  return distanceToSegment(point, segment) <= tolerance;
}

/** Nearly all pairs are told apart by this alone. */
function isBeside(at: number, a: number, b: number): boolean {
  return at < Math.min(a, b) - tolerance || at > Math.max(a, b) + tolerance;
}

type Place = 'interior' | 'boundary' | 'exterior';

/** Where a point lies with regard to a shape. */
function locate(point: Point, shape: Shape): Place {
  if (shape.dimension === 0) {
    return shape.points.some((other) => isSamePoint(point, other)) ? 'interior' : 'exterior';
  }
  const isOn = shape.segments.some((segment) => isOnSegment(point, segment));
  if (shape.dimension === 2) {
    if (isOn) return 'boundary';
    return shape.outlines.some((outline) => isInside(point, outline)) ? 'interior' : 'exterior';
  }
  if (!isOn) return 'exterior';
  // The mod-2 rule: an end that an odd number of lines share is boundary.
  const ends = shape.lines.flatMap((line) => [line[0], line[line.length - 1]]);
  const here = ends.filter((end) => end !== undefined && isSamePoint(point, end)).length;
  return here % 2 === 1 ? 'boundary' : 'interior';
}

/** Even-odd rule over all rings, so that holes count themselves out. */
function isInside({ x, y }: Point, outline: readonly Segment[]): boolean {
  let inside = false;
  for (const { from, to } of outline) {
    if (from.y > y === to.y > y) continue;
    if (x < ((to.x - from.x) * (y - from.y)) / (to.y - from.y) + from.x) inside = !inside;
  }
  return inside;
}

const none: readonly number[] = [];

function areApart(a: number, to: number, b: number, end: number): boolean {
  return (
    Math.max(a, to) < Math.min(b, end) - tolerance || Math.min(a, to) > Math.max(b, end) + tolerance
  );
}

/** Parameters along `a` where `b` meets it; both ends where they run together. */
function meetings(a: Segment, b: Segment): readonly number[] {
  if (areApart(a.from.x, a.to.x, b.from.x, b.to.x)) return none;
  if (areApart(a.from.y, a.to.y, b.from.y, b.to.y)) return none;
  const [ax, ay] = [a.to.x - a.from.x, a.to.y - a.from.y];
  const [bx, by] = [b.to.x - b.from.x, b.to.y - b.from.y];
  const cross = ax * by - ay * bx;
  const lengths = Math.hypot(ax, ay) * Math.hypot(bx, by);
  const found: number[] = [];
  for (const end of [b.from, b.to]) {
    if (isOnSegment(end, a)) found.push(parameterOf(end, a));
  }
  if (isOnSegment(a.from, b)) found.push(0);
  if (isOnSegment(a.to, b)) found.push(1);
  if (Math.abs(cross) > 1e-14 * lengths) {
    const [cx, cy] = [b.from.x - a.from.x, b.from.y - a.from.y];
    const t = (cx * by - cy * bx) / cross;
    const u = (cx * ay - cy * ax) / cross;
    if (t >= 0 && t <= 1 && u >= 0 && u <= 1) found.push(t);
  }
  return found;
}

function parameterOf(point: Point, { from, to }: Segment): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  return length === 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / length;
}

function pointAt({ from, to }: Segment, t: number): Point {
  return { x: from.x + t * (to.x - from.x), y: from.y + t * (to.y - from.y) };
}

interface Cuts {
  /** The middle of every stretch of `a` between two meetings with `b`. */
  readonly middles: readonly Point[];
  /** The meetings themselves. */
  readonly crossings: readonly Point[];
}

function cut(a: Shape, b: Shape): Cuts {
  const middles: Point[] = [];
  const crossings: Point[] = [];
  for (const segment of a.segments) {
    const inner: number[] = [];
    for (const other of b.segments) inner.push(...meetings(segment, other));
    for (const point of b.points) {
      if (isOnSegment(point, segment)) inner.push(parameterOf(point, segment));
    }
    for (const t of inner) crossings.push(pointAt(segment, t));
    const stops = [0, ...inner, 1].map((t) => Math.min(1, Math.max(0, t))).sort((p, q) => p - q);
    for (const [at, to] of stops.entries()) {
      const from = stops[at - 1];
      if (from === undefined) continue;
      const [start, end] = [pointAt(segment, from), pointAt(segment, to)];
      if (!isSamePoint(start, end)) middles.push(pointAt(segment, (from + to) / 2));
    }
  }
  return { middles, crossings };
}

/** A point surely inside each polygon: the middle of the widest stretch of a line through it. */
function innerPoints(shape: Shape): Point[] {
  return shape.polygons.flatMap((rings) => {
    const heights = [...new Set(rings.flat().map(({ y }) => y))].sort((a, b) => a - b);
    let best: { readonly point: Point; readonly width: number } | undefined;
    for (const [at, high] of heights.entries()) {
      const low = heights[at - 1];
      if (low === undefined) continue;
      const y = (low + high) / 2;
      const xs = rings
        .flatMap(segmentsOf)
        .filter(({ from, to }) => from.y > y !== to.y > y)
        .map(({ from, to }) => from.x + ((y - from.y) * (to.x - from.x)) / (to.y - from.y))
        .sort((a, b) => a - b);
      for (let index = 0; index + 1 < xs.length; index += 2) {
        const [left = 0, right = 0] = [xs[index], xs[index + 1]];
        if (best === undefined || right - left > best.width) {
          best = { point: { x: (left + right) / 2, y }, width: right - left };
        }
      }
    }
    return best === undefined ? [] : [best.point];
  });
}

/** No point of `a` lies outside `b`. */
function isCovered(a: Shape, b: Shape): boolean {
  if (a.dimension > b.dimension || areFarApart(a, b)) return false;
  if (a.dimension === 0) return a.points.every((point) => locate(point, b) !== 'exterior');
  if (!cut(a, b).middles.every((point) => locate(point, b) !== 'exterior')) return false;
  if (a.dimension === 1) return true;
  return (
    cut(b, a).middles.every((point) => locate(point, a) !== 'interior') &&
    innerPoints(a).every((point) => locate(point, b) !== 'exterior')
  );
}

function doInteriorsMeet(a: Shape, b: Shape): boolean {
  const bothInside = (point: Point): boolean =>
    locate(point, a) === 'interior' && locate(point, b) === 'interior';
  if (a.dimension === 0) return a.points.some((point) => locate(point, b) === 'interior');
  if (b.dimension === 0) return b.points.some((point) => locate(point, a) === 'interior');
  const here = cut(a, b);
  if (a.dimension === 1 && b.dimension === 1) {
    return [...here.middles, ...here.crossings].some(bothInside);
  }
  if (a.dimension === 1) return here.middles.some((point) => locate(point, b) === 'interior');
  const there = cut(b, a);
  if (b.dimension === 1) return there.middles.some((point) => locate(point, a) === 'interior');
  return (
    here.middles.some((point) => locate(point, b) === 'interior') ||
    there.middles.some((point) => locate(point, a) === 'interior') ||
    innerPoints(a).some((point) => locate(point, b) === 'interior') ||
    innerPoints(b).some((point) => locate(point, a) === 'interior')
  );
}

function doIntersect(a: Shape, b: Shape): boolean {
  if (areFarApart(a, b)) return false;
  return (
    verticesOf(a).some((point) => locate(point, b) !== 'exterior') ||
    verticesOf(b).some((point) => locate(point, a) !== 'exterior') ||
    a.segments.some((one) => b.segments.some((other) => meetings(one, other).length > 0))
  );
}

/** No box around the one meets the box around the other: pairs of points and lines need no look. */
function areFarApart(a: Shape, b: Shape): boolean {
  const [[west, east, south, north], [left, right, bottom, top]] = [extentOf(a), extentOf(b)];
  return areApart(west, east, left, right) || areApart(south, north, bottom, top);
}

function extentOf(shape: Shape): readonly [number, number, number, number] {
  let [west, east] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let [south, north] = [west, east];
  for (const { x, y } of [...verticesOf(shape), ...shape.lines.map((line) => line.at(-1))].flatMap(
    (point) => point ?? [],
  )) {
    west = Math.min(west, x);
    east = Math.max(east, x);
    south = Math.min(south, y);
    north = Math.max(north, y);
  }
  return [west, east, south, north];
}

function verticesOf(shape: Shape): readonly Point[] {
  return shape.dimension === 0 ? shape.points : shape.segments.map(({ from }) => from);
}

/** True when one of the positions lies in the interior of a polygon, not on its edges. */
export function containsAny(geometry: Geometry, positions: readonly Position[]): boolean {
  const shape = shapeOf(geometry);
  return positions.some((position) => locate(pointOf(position), shape) === 'interior');
}

export function intersects(a: Geometry, b: Geometry): boolean {
  return doIntersect(shapeOf(a), shapeOf(b));
}

export function within(a: Geometry, b: Geometry): boolean {
  const [inner, outer] = [shapeOf(a), shapeOf(b)];
  return isCovered(inner, outer) && doInteriorsMeet(inner, outer);
}

export function equals(a: Geometry, b: Geometry): boolean {
  const [one, other] = [shapeOf(a), shapeOf(b)];
  return isCovered(one, other) && isCovered(other, one);
}

/** Of one dimension, sharing a part of that dimension, none covering the other. */
export function overlaps(a: Geometry, b: Geometry): boolean {
  const [one, other] = [shapeOf(a), shapeOf(b)];
  if (one.dimension !== other.dimension) return false;
  if (isCovered(one, other) || isCovered(other, one)) return false;
  return one.dimension === 1
    ? cut(one, other).middles.some((point) => locate(point, other) !== 'exterior')
    : doInteriorsMeet(one, other);
}
