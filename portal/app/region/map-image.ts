/** `GET /region.svg`: the region with a dot for every place, for the home page. Its ground is dark in every scheme. */
import type { LoaderFunctionArgs } from 'react-router';
import { portalContext } from '../api/context.ts';
import { type Bounds, outlinePath, type Projection, projectionFor } from '../geo/outline.ts';
import { type Summary, summarize } from '../shelters/summary.ts';
import { listAreas, packagedLand } from './areas.ts';

const [width, height] = [560, 560];
/** Dots nearer than this are one dot. */
const cellSize = 4;

export async function loader({ context }: LoaderFunctionArgs): Promise<Response> {
  const { ask, region, now } = context.get(portalContext);
  const [{ bounds }, areas, summary] = await Promise.all([
    region(),
    listAreas(ask, now()),
    summarize(ask, now()),
  ]);
  const positions = summary?.positions ?? [];
  const projection = projectionFor(extentWithin(bounds, positions), width, height);
  const body = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">`,
    '<defs><radialGradient id="f"><stop offset=".55" stop-color="#fff"/><stop offset="1"/></radialGradient>',
    `<mask id="m"><rect width="${width}" height="${height}" fill="url(#f)"/></mask></defs>`,
    `<path fill="#fff" opacity=".16" mask="url(#m)" d="${outlinePath(packagedLand, projection, 1.2)}"/>`,
    ...areas.map(
      ({ polygons }) =>
        `<path fill="#fff" fill-opacity=".16" stroke="#c5d7fb" stroke-opacity=".7" stroke-width=".8" d="${outlinePath(polygons, projection, 1)}"/>`,
    ),
    ...dots(positions, projection),
    '</svg>',
  ];
  return new Response(body.join(''), {
    headers: { 'content-type': 'image/svg+xml', 'cache-control': 'public, max-age=60' },
  });
}

/** The places with some room around them: regions have far islands where nobody lives. */
function extentWithin(bounds: Bounds, positions: Summary['positions']): Bounds {
  const longitudes = positions.map(([longitude]) => longitude);
  const latitudes = positions.map(([, latitude]) => latitude);
  if (positions.length < 2) return bounds;
  const room = 0.08;
  return [
    longitudes.reduce((a, b) => Math.min(a, b)) - room,
    latitudes.reduce((a, b) => Math.min(a, b)) - room,
    longitudes.reduce((a, b) => Math.max(a, b)) + room,
    latitudes.reduce((a, b) => Math.max(a, b)) + room,
  ];
}

interface Cell {
  x: number;
  y: number;
  count: number;
}

/** Places in one cell become one dot in their middle, so that the drawing stays small. */
function dots(positions: Summary['positions'], { project }: Projection): string[] {
  const cells = new Map<string, Cell>();
  for (const position of positions) {
    const [x, y] = project(position);
    const key = `${Math.floor(x / cellSize)} ${Math.floor(y / cellSize)}`;
    const cell = cells.get(key) ?? { x: 0, y: 0, count: 0 };
    cells.set(key, { x: cell.x + x, y: cell.y + y, count: cell.count + 1 });
  }
  const circles = [...cells.values()].map(({ x, y, count }) => {
    const radius = Math.min(4, 1.1 + Math.sqrt(count) * 0.5);
    const [cx, cy, r] = [x / count, y / count, radius].map((value) => value.toFixed(1));
    return `<circle cx="${cx}" cy="${cy}" r="${r}"/>`;
  });
  return circles.length === 0
    ? []
    : [`<g fill="#ffd43d" fill-opacity=".8">${circles.join('')}</g>`];
}
