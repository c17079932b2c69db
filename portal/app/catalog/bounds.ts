/** The part of the map datasets are looked for in: chosen as a municipality or drawn, and drawn again beside what is found. */
import type { Ask } from '../api/last-known.ts';
import {
  type Bounds,
  boundsAround,
  outlinePath,
  type Polygon,
  projectionFor,
} from '../geo/outline.ts';
import { type Area, listAreas, packagedLand } from '../region/areas.ts';
import { findMunicipality, type Region } from '../region/region.ts';
import type { Question } from './find.ts';

export interface BoundsDrawing {
  readonly width: number;
  readonly height: number;
  /** The `d` of a path. */
  readonly land: string;
  /** What is chosen, in units of the drawing; absent where nothing is. */
  readonly chosen?: Readonly<Record<'x' | 'y' | 'width' | 'height', number>>;
}

export interface Searched {
  readonly bounds: Bounds | undefined;
  readonly drawing: BoundsDrawing;
}

/** Where no boundaries are imported, this far around the town hall. */
const aroundMetres = 8_000;
const [width, height] = [320, 240];

export function parseBbox(text: string): Bounds | undefined {
  const [west, south, east, north, ...rest] = text.split(',').map(Number);
  return west === undefined ||
    south === undefined ||
    east === undefined ||
    north === undefined ||
    rest.length > 0
    ? undefined
    : [west, south, east, north];
}

/** Undefined for a municipality nobody knows the place of. */
export function boundsOfPlace(
  region: Region,
  areas: readonly Area[],
  code: string,
): Bounds | undefined {
  const polygons = areas
    .filter((area) => area.code === code && !area.isSample)
    .flatMap((area) => area.polygons);
  if (polygons.length > 0) return boundsOfPolygons(polygons);
  const centre = findMunicipality(region, code)?.centre;
  return centre && boundsAround(centre, aroundMetres);
}

function boundsOfPolygons(polygons: readonly Polygon[]): Bounds {
  const points = polygons.flat(2);
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const least = (all: readonly number[]): number => all.reduce((a, b) => Math.min(a, b));
  const most = (all: readonly number[]): number => all.reduce((a, b) => Math.max(a, b));
  return [least(xs), least(ys), most(xs), most(ys)];
}

/** What is looked through, and a drawing of it: the region, or what is chosen with room around it. */
export async function searchedBounds(
  ask: Ask,
  question: Pick<Question, 'bbox' | 'place'>,
  region: Region,
  now: Date,
): Promise<Searched> {
  const areas = await listAreas(ask, now);
  const bounds =
    question.place === '' ? parseBbox(question.bbox) : boundsOfPlace(region, areas, question.place);
  const shown = bounds === undefined ? region.bounds : widened(bounds);
  const projection = projectionFor(shown, width, height);
  const real = areas.filter(({ isSample }) => !isSample).flatMap(({ polygons }) => polygons);
  const land = outlinePath(real.length > 0 ? real : packagedLand, projection, 1);
  const drawing = { width, height, land };
  if (bounds === undefined) return { bounds, drawing };
  const [west, south, east, north] = bounds;
  const [left, top] = projection.project([west, north]);
  const [right, bottom] = projection.project([east, south]);
  const chosen = {
    x: Math.round(left),
    y: Math.round(top),
    width: Math.max(2, Math.round(right - left)),
    height: Math.max(2, Math.round(bottom - top)),
  };
  return { bounds, drawing: { ...drawing, chosen } };
}

function widened([west, south, east, north]: Bounds): Bounds {
  const [x, y] = [Math.max(0.02, (east - west) / 3), Math.max(0.02, (north - south) / 3)];
  return [west - x, Math.max(-85, south - y), east + x, Math.min(85, north + y)];
}
