/** A map's figures as outlines and dots: made by the server, so that no boundary goes to the browser twice. */
import type { PortalContext } from '../api/context.ts';
import { type Classes, classesOf, classOf } from '../explore/classes.ts';
import { outlinePath, projectionFor } from '../geo/outline.ts';
import { listAreas, packagedLand } from '../region/areas.ts';
import type { Region } from '../region/region.ts';
import type { Figures, LocalText, Row } from './figures.ts';

export interface DrawnMap {
  readonly width: number;
  readonly height: number;
  readonly land: string;
  readonly classes: Classes;
  readonly areas: readonly DrawnArea[];
  readonly dots: readonly DrawnDot[];
}

interface DrawnArea {
  readonly key: string;
  readonly label: LocalText;
  readonly path: string;
  /** Undefined where there is no number. */
  readonly class: number | undefined;
  readonly value: number | undefined;
}

interface DrawnDot {
  readonly key: string;
  readonly label: LocalText;
  readonly x: number;
  readonly y: number;
  readonly class: number | undefined;
  readonly value: number | undefined;
}

const [width, height] = [840, 600];
type Bounds = readonly [number, number, number, number];

/** Undefined where nothing can be placed. */
export async function drawMap(
  { ask, now }: Pick<PortalContext, 'ask' | 'now'>,
  region: Region,
  { rows }: Figures,
): Promise<DrawnMap | undefined> {
  const areas = await listAreas(ask, now());
  const known = new Map(areas.map((area) => [area.code, area]));
  const centres = new Map(region.municipalities.map(({ code, centre }) => [code, centre]));
  const placeOf = ({ place, key }: Row): readonly [number, number] | undefined =>
    place ?? (key === null || known.has(key) ? undefined : centres.get(key));
  const numbers = rows.flatMap(({ values: [value] }) => (typeof value === 'number' ? [value] : []));
  const classes = classesOf(numbers);
  const coloured = ({ values: [value] }: Row) => ({
    value: typeof value === 'number' ? value : undefined,
    class: typeof value === 'number' ? classOf(value, classes) : undefined,
  });
  const shown = rows.flatMap((row) => known.get(row.key ?? '')?.polygons ?? []);
  const positions = [...shown.flat(2), ...rows.flatMap((row) => [placeOf(row) ?? []].flat(0))];
  const bounds = boundsOf(positions.filter((at) => at.length === 2)) ?? region.bounds;
  const projection = projectionFor(bounds, width, height);
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const drawnAreas = areas.flatMap(({ code, polygons }): readonly DrawnArea[] => {
    const path = outlinePath(polygons, projection, 1.2);
    const row = byKey.get(code);
    const named = { key: code, label: row?.label ?? { ja: code }, path };
    if (path === '') return [];
    return [
      { ...named, ...(row === undefined ? { value: undefined, class: undefined } : coloured(row)) },
    ];
  });
  const dots = rows.flatMap((row): readonly DrawnDot[] => {
    const place = placeOf(row);
    if (place === undefined) return [];
    const [x, y] = projection.project(place);
    const at = { x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10 };
    return [{ key: row.key ?? '', label: row.label, ...at, ...coloured(row) }];
  });
  if (dots.length === 0 && !drawnAreas.some(({ value }) => value !== undefined)) return undefined;
  const land = outlinePath(packagedLand, projection, 1.2);
  return { width, height, land, classes, areas: drawnAreas, dots };
}

/** With some room around them. */
function boundsOf(positions: readonly (readonly number[])[]): Bounds | undefined {
  const [first] = positions;
  if (first === undefined) return undefined;
  let [west = 0, south = 0] = first;
  let [east, north] = [west, south];
  for (const [longitude = 0, latitude = 0] of positions) {
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
  }
  const room = Math.max(0.02, (east - west) * 0.04, (north - south) * 0.04);
  return [west - room, south - room, east + room, north + room];
}
