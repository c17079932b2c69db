/** Land and boundaries as SVG paths, for maps that need no JavaScript. Pure. */
import { cut } from './cut.ts';
import type { Position } from './distance.ts';

export type Bounds = readonly [west: number, south: number, east: number, north: number];
type Ring = readonly Position[];
export type Polygon = readonly Ring[];

/** A drawing: web Mercator, `width` units wide, the bounds fitted and centred. */
export interface Projection {
  readonly width: number;
  readonly height: number;
  readonly project: (position: Position) => readonly [x: number, y: number];
  /** Drawing units per metre at the centre. */
  readonly unitsPerMetre: number;
}

const earthCircumferenceMetres = 40_075_016.686;

export function projectionFor(bounds: Bounds, width: number, height: number): Projection {
  const [west, south, east, north] = bounds;
  const [left, right] = [mercatorX(west), mercatorX(east)];
  const [top, bottom] = [mercatorY(north), mercatorY(south)];
  const scale = Math.min(width / (right - left), height / (bottom - top));
  const offsetX = (width - (right - left) * scale) / 2;
  const offsetY = (height - (bottom - top) * scale) / 2;
  const latitude = (south + north) / 2;
  return {
    width,
    height,
    project: ([longitude, lat]) => [
      (mercatorX(longitude) - left) * scale + offsetX,
      (mercatorY(lat) - top) * scale + offsetY,
    ],
    unitsPerMetre: scale / (earthCircumferenceMetres * Math.cos((latitude * Math.PI) / 180)),
  };
}

/** 0 at 180° west, 1 at 180° east. */
function mercatorX(longitude: number): number {
  return (longitude + 180) / 360;
}

/** 0 in the north, 1 in the south. */
function mercatorY(latitude: number): number {
  const sine = Math.sin((latitude * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

/** Bounds of about `metres` around a place. */
export function boundsAround([longitude, latitude]: Position, metres: number): Bounds {
  const north = (metres / earthCircumferenceMetres) * 360;
  const east = north / Math.cos((latitude * Math.PI) / 180);
  return [longitude - east, latitude - north, longitude + east, latitude + north];
}

/** Lines along the edge of a cut fall outside of the drawing by this much. */
const bleed = 8;

/**
 * The `d` of a path, cut to the drawing. Points nearer than `detail` units to the one before are left
 * out, and so are rings that have no area left.
 */
export function outlinePath(
  polygons: readonly Polygon[],
  { project, width, height }: Projection,
  detail: number,
): string {
  const drawn = polygons.map((polygon) => polygon.map((ring) => ring.map(project)));
  return cut(drawn, [-bleed, -bleed, width + bleed, height + bleed])
    .flat()
    .map((ring) => thin(ring, detail))
    .filter((points) => points.length >= 3)
    .map((points) => `M${points.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}Z`)
    .join('');
}

type Point = readonly [x: number, y: number];

function thin(points: readonly Point[], detail: number): Point[] {
  const kept: Point[] = [];
  for (const point of points) {
    const last = kept.at(-1);
    if (last === undefined || Math.hypot(point[0] - last[0], point[1] - last[1]) >= detail) {
      kept.push(point);
    }
  }
  return kept;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Polygons of a GeoJSON Polygon or MultiPolygon; none for anything else. */
export function polygonsOf(geometry: unknown): Polygon[] {
  if (typeof geometry !== 'object' || geometry === null) return [];
  const { type, coordinates } = geometry as { type?: unknown; coordinates?: unknown };
  if (!Array.isArray(coordinates)) return [];
  const polygons: unknown[] = type === 'MultiPolygon' ? coordinates : [coordinates];
  if (type !== 'MultiPolygon' && type !== 'Polygon') return [];
  return polygons
    .filter(Array.isArray)
    .map((polygon: unknown[]) =>
      polygon.filter(Array.isArray).map((ring: unknown[]) => ring.filter(isPosition)),
    );
}

function isPosition(value: unknown): value is Position {
  return Array.isArray(value) && typeof value[0] === 'number' && typeof value[1] === 'number';
}
