/** Where the rows of a table are, as a drawing. */
import type { Ask } from '../api/last-known.ts';
import { type Bounds, outlinePath, projectionFor } from '../geo/outline.ts';
import { listAreas, packagedLand } from '../region/areas.ts';

export interface PlacesDrawing {
  readonly width: number;
  readonly height: number;
  /** The `d` of a path. */
  readonly land: string;
  readonly hasBoundaries: boolean;
  readonly dots: readonly { readonly x: number; readonly y: number; readonly count: number }[];
  readonly count: number;
}

const [width, height] = [640, 480];
/** Places nearer than this are one dot. */
const cellSize = 5;
/** Degrees around the outermost places. */
const room = 0.02;

function boundsOf(positions: readonly (readonly [number, number])[]): Bounds {
  const xs = positions.map(([x]) => x);
  const ys = positions.map(([, y]) => y);
  const least = (all: readonly number[]): number => all.reduce((a, b) => Math.min(a, b));
  const most = (all: readonly number[]): number => all.reduce((a, b) => Math.max(a, b));
  return [least(xs) - room, least(ys) - room, most(xs) + room, most(ys) + room];
}

/** Undefined where there is nothing to draw. */
export async function drawPlaces(
  ask: Ask,
  positions: readonly (readonly [number, number])[],
  now: Date,
): Promise<PlacesDrawing | undefined> {
  if (positions.length === 0) return undefined;
  const projection = projectionFor(boundsOf(positions), width, height);
  const areas = await listAreas(ask, now);
  // Imported boundaries know the coast better than the packaged land; invented ones know nothing.
  const real = areas.filter(({ isSample }) => !isSample).flatMap(({ polygons }) => polygons);
  const cells = new Map<string, { x: number; y: number; count: number }>();
  for (const position of positions) {
    const [x, y] = projection.project(position);
    const key = `${Math.round(x / cellSize)} ${Math.round(y / cellSize)}`;
    const cell = cells.get(key) ?? { x: Math.round(x), y: Math.round(y), count: 0 };
    cell.count += 1;
    cells.set(key, cell);
  }
  return {
    width,
    height,
    land: outlinePath(real.length > 0 ? real : packagedLand, projection, 1),
    hasBoundaries: real.length > 0,
    dots: [...cells.values()],
    count: positions.length,
  };
}
