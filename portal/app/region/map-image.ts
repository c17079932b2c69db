/** `GET /region.svg`: the region with a dot for every place, for the home page. Its ground is dark in every scheme. */
import type { LoaderFunctionArgs } from 'react-router';
import { portalContext } from '../api/context.ts';
import { outlinePath, type Projection, projectionFor } from '../geo/outline.ts';
import { type Summary, summarize } from '../shelters/summary.ts';
import { listAreas, packagedLand } from './areas.ts';

const [width, height] = [560, 560];
/** Dots nearer than this are one dot. */
const cell = 5;

export async function loader({ context }: LoaderFunctionArgs): Promise<Response> {
  const { ask, region, now } = context.get(portalContext);
  const [{ bounds }, areas, summary] = await Promise.all([
    region(),
    listAreas(ask, now()),
    summarize(ask, now()),
  ]);
  const projection = projectionFor(bounds, width, height);
  const body = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">`,
    `<path fill="#fff" opacity=".13" d="${outlinePath(packagedLand, projection, 1.2)}"/>`,
    ...areas.map(
      ({ polygons }) =>
        `<path fill="#fff" fill-opacity=".16" stroke="#c5d7fb" stroke-opacity=".7" stroke-width=".8" d="${outlinePath(polygons, projection, 1)}"/>`,
    ),
    ...dots(summary?.positions ?? [], projection),
    '</svg>',
  ];
  return new Response(body.join(''), {
    headers: { 'content-type': 'image/svg+xml', 'cache-control': 'public, max-age=60' },
  });
}

function dots(positions: Summary['positions'], { project }: Projection): string[] {
  const cells = new Map<string, number>();
  for (const position of positions) {
    const [x, y] = project(position);
    const key = `${Math.round(x / cell) * cell} ${Math.round(y / cell) * cell}`;
    cells.set(key, (cells.get(key) ?? 0) + 1);
  }
  const circles = [...cells].map(([key, count]) => {
    const [x, y] = key.split(' ');
    const radius = Math.min(4.5, 1 + Math.sqrt(count) * 0.8).toFixed(1);
    return `<circle cx="${x}" cy="${y}" r="${radius}"/>`;
  });
  return circles.length === 0
    ? []
    : [`<g fill="#ffd43d" fill-opacity=".9">${circles.join('')}</g>`];
}
