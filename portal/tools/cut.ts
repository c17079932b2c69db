/** Cuts polygons to a rectangle and rounds them: pure. Sutherland–Hodgman, one edge after the other. */
import type { Polygon, Position, Ring } from './topology.ts';

/** West, south, east, north in degrees. */
export type Bounds = readonly [west: number, south: number, east: number, north: number];

interface Edge {
  readonly axis: 0 | 1;
  readonly at: number;
  readonly keep: (value: number) => boolean;
}

/** The part of each polygon inside the bounds, rounded to `digits` decimals; empty ones are left out. */
export function cut(polygons: readonly Polygon[], bounds: Bounds, digits: number): Polygon[] {
  const [west, south, east, north] = bounds;
  const edges: Edge[] = [
    { axis: 0, at: west, keep: (value) => value >= west },
    { axis: 0, at: east, keep: (value) => value <= east },
    { axis: 1, at: south, keep: (value) => value >= south },
    { axis: 1, at: north, keep: (value) => value <= north },
  ];
  return polygons
    .map((polygon) =>
      polygon
        .map((ring) => round(edges.reduce(cutRing, ring), digits))
        .filter((ring) => ring.length >= 4),
    )
    .filter((polygon) => polygon.length > 0);
}

function cutRing(ring: Ring, edge: Edge): Ring {
  const open = ring.slice(0, -1);
  const kept: Position[] = [];
  for (const [place, current] of open.entries()) {
    const previous = open.at(place - 1) ?? current;
    const [inside, wasInside] = [edge.keep(current[edge.axis]), edge.keep(previous[edge.axis])];
    if (inside !== wasInside) kept.push(crossing(previous, current, edge));
    if (inside) kept.push(current);
  }
  const [first] = kept;
  return first === undefined ? [] : [...kept, first];
}

function crossing(a: Position, b: Position, { axis, at }: Edge): Position {
  const other = axis === 0 ? 1 : 0;
  const share = (at - a[axis]) / (b[axis] - a[axis]);
  const value = a[other] + share * (b[other] - a[other]);
  return axis === 0 ? [at, value] : [value, at];
}

function round(ring: Ring, digits: number): Ring {
  const factor = 10 ** digits;
  const rounded: Position[] = ring.map(([x, y]) => [
    Math.round(x * factor) / factor,
    Math.round(y * factor) / factor,
  ]);
  return rounded.filter((point, place) => {
    const previous = rounded[place - 1];
    return previous === undefined || previous[0] !== point[0] || previous[1] !== point[1];
  });
}
