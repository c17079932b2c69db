/** Distances on the globe, as PostGIS `geography` has them without its spheroid. */
import type { Geometry, Position } from './geometry.ts';
import { containsAny } from './planar.ts';

/** The mean radius PostGIS uses for its sphere. */
const earthRadiusMetres = 6_371_008.771_415_059;

interface Vector {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

function vectorOf([longitude = 0, latitude = 0]: Position): Vector {
  const [lambda, phi] = [(longitude * Math.PI) / 180, (latitude * Math.PI) / 180];
  return {
    x: Math.cos(phi) * Math.cos(lambda),
    y: Math.cos(phi) * Math.sin(lambda),
    z: Math.sin(phi),
  };
}

const dot = (a: Vector, b: Vector): number => a.x * b.x + a.y * b.y + a.z * b.z;
const cross = (a: Vector, b: Vector): Vector => ({
  x: a.y * b.z - a.z * b.y,
  y: a.z * b.x - a.x * b.z,
  z: a.x * b.y - a.y * b.x,
});
const lengthOf = (a: Vector): number => Math.sqrt(dot(a, a));

/** The angle between two directions, exact for near and for opposite ones. */
function angle(a: Vector, b: Vector): number {
  return Math.atan2(lengthOf(cross(a, b)), dot(a, b));
}

/** Angle from a point to an arc of a great circle. */
function angleToArc(point: Vector, from: Vector, to: Vector): number {
  const toEnds = Math.min(angle(point, from), angle(point, to));
  const normal = cross(from, to);
  const size = lengthOf(normal);
  if (size < 1e-15) return toEnds;
  // The foot of the perpendicular lies on the arc when it is between the planes through the ends.
  const isBeside = dot(cross(normal, from), point) >= 0 && dot(cross(to, normal), point) >= 0;
  return isBeside ? Math.abs(Math.asin(Math.min(1, Math.abs(dot(normal, point)) / size))) : toEnds;
}

/** Every point and line of a geometry, rings included. */
function pathsOf(geometry: Geometry): readonly (readonly Vector[])[] {
  const lineOf = isWide(geometry)
    ? (line: readonly Position[]) => line.flatMap(stepsTo).map(vectorOf)
    : (line: readonly Position[]) => line.map(vectorOf);
  switch (geometry.type) {
    case 'Point':
      return [[vectorOf(geometry.coordinates)]];
    case 'MultiPoint':
      return geometry.coordinates.map((position) => [vectorOf(position)]);
    case 'LineString':
      return [lineOf(geometry.coordinates)];
    case 'MultiLineString':
    case 'Polygon':
      return geometry.coordinates.map(lineOf);
    case 'MultiPolygon':
      return geometry.coordinates.flat().map(lineOf);
  }
}

const wideDegrees = 90;
const stepDegrees = 45;

/** Between two points half the world apart no way is the shortest: wide lines go straight on the map. */
function isWide(geometry: Geometry): boolean {
  const positions = positionsOf(geometry);
  return [0, 1].some((axis) => {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const position of positions) {
      least = Math.min(least, position[axis] ?? 0);
      most = Math.max(most, position[axis] ?? 0);
    }
    return most - least > wideDegrees;
  });
}

/** A position of a line, behind the steps that lead to it from the one before. */
function stepsTo(to: Position, at: number, line: readonly Position[]): readonly Position[] {
  const [x = 0, y = 0] = to;
  const [fromX = x, fromY = y] = line[at - 1] ?? to;
  const steps = Math.max(1, Math.ceil(Math.hypot(x - fromX, y - fromY) / stepDegrees));
  return Array.from({ length: steps }, (_, step) => {
    const part = (step + 1) / steps;
    return [fromX + (x - fromX) * part, fromY + (y - fromY) * part];
  });
}

/** True when two arcs of great circles cross. */
function doCross(a: Vector, b: Vector, c: Vector, d: Vector): boolean {
  const [first, second] = [cross(a, b), cross(c, d)];
  const sides = [
    dot(cross(first, a), cross(first, second)),
    dot(cross(b, first), cross(first, second)),
    dot(cross(second, c), cross(first, second)),
    dot(cross(d, second), cross(first, second)),
  ];
  // The planes of both arcs meet in a line; one of its ends lies between all four planes' sides.
  return sides.every((side) => side > 0) || sides.every((side) => side < 0);
}

/**
 * The shortest way between two geometries in metres; 0 where they meet. Edges are arcs of great
 * circles, but what lies inside a polygon is judged in the plane, as its other relations are.
 */
export function distanceMetres(a: Geometry, b: Geometry): number {
  const [ones, others] = [pathsOf(a), pathsOf(b)];
  if (isPartInside(a, b) || isPartInside(b, a)) return 0;
  let least = Math.PI;
  for (const one of ones) {
    for (const other of others) {
      if (doPathsCross(one, other)) return 0;
      least = Math.min(least, angleBetween(one, other), angleBetween(other, one));
    }
  }
  return least * earthRadiusMetres;
}

function isPartInside(inner: Geometry, outer: Geometry): boolean {
  if (outer.type !== 'Polygon' && outer.type !== 'MultiPolygon') return false;
  return containsAny(outer, positionsOf(inner));
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

/** Angles of the arcs that end at each point of a path. */
function arcsOf(path: readonly Vector[]): readonly number[] {
  return path.map((to, at) => angle(path[at - 1] ?? to, to));
}

/** The straight way between two directions, never longer than the angle: what is far is told by it at once. */
function chord(a: Vector, b: Vector): number {
  return Math.sqrt(Math.max(0, 2 - 2 * dot(a, b)));
}

const slack = 1e-9;

function doPathsCross(one: readonly Vector[], other: readonly Vector[]): boolean {
  const [arcs, otherArcs] = [arcsOf(one), arcsOf(other)];
  return one.some((to, at) => {
    const from = one[at - 1];
    if (from === undefined) return false;
    return other.some((end, index) => {
      const start = other[index - 1];
      if (start === undefined) return false;
      const reach = (arcs[at] ?? 0) + (otherArcs[index] ?? 0) + slack;
      return chord(to, end) <= reach && doCross(from, to, start, end);
    });
  });
}

/** From the points of one path to the points and arcs of another. */
function angleBetween(points: readonly Vector[], path: readonly Vector[]): number {
  const arcs = arcsOf(path);
  let least = Math.PI;
  for (const point of points) {
    for (const [at, to] of path.entries()) {
      if (chord(point, to) - (arcs[at] ?? 0) - slack > least) continue;
      const from = path[at - 1];
      least = Math.min(least, from === undefined ? angle(point, to) : angleToArc(point, from, to));
    }
  }
  return least;
}
