/** Cuts polygons to a rectangle: pure. Sutherland–Hodgman, one edge after the other. */

/** Longitude and latitude, or the units of a drawing. */
type Point = readonly [x: number, y: number];
type Ring = readonly Point[];
/** Outer ring first, then holes; rings are closed. */
type Polygon = readonly Ring[];

/** Left, lower, right and upper edge: the lower one is the smaller number. */
type Rectangle = readonly [left: number, lower: number, right: number, upper: number];

interface Edge {
  readonly axis: 0 | 1;
  readonly at: number;
  readonly keep: (value: number) => boolean;
}

/** The part of each polygon inside the rectangle; empty ones are left out. */
export function cut(polygons: readonly Polygon[], rectangle: Rectangle): Polygon[] {
  const [left, lower, right, upper] = rectangle;
  const edges: Edge[] = [
    { axis: 0, at: left, keep: (value) => value >= left },
    { axis: 0, at: right, keep: (value) => value <= right },
    { axis: 1, at: lower, keep: (value) => value >= lower },
    { axis: 1, at: upper, keep: (value) => value <= upper },
  ];
  return polygons
    .map((polygon) =>
      polygon.map((ring) => edges.reduce(cutRing, ring)).filter((ring) => ring.length >= 4),
    )
    .filter((polygon) => polygon.length > 0);
}

function cutRing(ring: Ring, edge: Edge): Ring {
  const open = ring.slice(0, -1);
  const kept: Point[] = [];
  for (const [place, current] of open.entries()) {
    const previous = open.at(place - 1) ?? current;
    const [inside, wasInside] = [edge.keep(current[edge.axis]), edge.keep(previous[edge.axis])];
    if (inside !== wasInside) kept.push(crossing(previous, current, edge));
    if (inside) kept.push(current);
  }
  const [first] = kept;
  return first === undefined ? [] : [...kept, first];
}

function crossing(a: Point, b: Point, { axis, at }: Edge): Point {
  const other = axis === 0 ? 1 : 0;
  const share = (at - a[axis]) / (b[axis] - a[axis]);
  const value = a[other] + share * (b[other] - a[other]);
  return axis === 0 ? [at, value] : [value, at];
}
