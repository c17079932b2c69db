/** What a map shows, in its address: pure. */
import type { Position } from '../geo/distance.ts';

export interface Camera {
  readonly centre: Position;
  readonly zoom: number;
}

/** `here` asks the device where it is; the answer never stands in an address. */
export type Near = 'here' | Position;

export interface ViewState {
  readonly camera?: Camera;
  readonly near?: Near;
  /** Ids of what is selected: several where several are at one place. */
  readonly selected: readonly string[];
}

export const zoomMin = 4;
export const zoomMax = 18;
const selectedMax = 10;

/** Whatever the address says, this is a view: what is not understood is left out. */
export function parseView(search: URLSearchParams): ViewState {
  const centre = parsePosition(search.get('c'));
  const zoom = Number(search.get('z') ?? Number.NaN);
  const near = search.get('near') === 'here' ? 'here' : parsePosition(search.get('near'));
  const isZoom = zoom >= zoomMin && zoom <= zoomMax;
  return {
    selected: search
      .getAll('id')
      .filter((id) => id !== '')
      .slice(0, selectedMax),
    ...(centre !== undefined && isZoom ? { camera: { centre, zoom } } : {}),
    ...(near === undefined ? {} : { near }),
  };
}

/** The search with this view; filters that stand in it stay. */
export function withView(search: URLSearchParams, view: ViewState): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const name of ['c', 'z', 'near', 'id']) next.delete(name);
  const { camera, near, selected } = view;
  if (camera !== undefined && near !== 'here') {
    next.set('c', formatPosition(camera.centre));
    next.set('z', String(Math.round(camera.zoom * 10) / 10));
  }
  if (near !== undefined) next.set('near', near === 'here' ? near : formatPosition(near));
  for (const id of selected) next.append('id', id);
  return next;
}

/** Latitude first, as people write it; five decimals are a metre. */
export function formatPosition([longitude, latitude]: Position): string {
  return `${round(latitude)},${round(longitude)}`;
}

function parsePosition(text: string | null): Position | undefined {
  const match = /^(-?\d{1,3}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)$/.exec(text ?? '');
  if (match === null) return undefined;
  const [latitude, longitude] = [Number(match[1]), Number(match[2])];
  return Math.abs(latitude) <= 85 && Math.abs(longitude) <= 180 ? [longitude, latitude] : undefined;
}

function round(degrees: number): number {
  return Math.round(degrees * 1e5) / 1e5;
}
