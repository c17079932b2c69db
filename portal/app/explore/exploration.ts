/** What is looked at, in the address of the page: pure. */
import type { Position } from '../geo/distance.ts';
import { type Condition, parseCondition, writeCondition } from './conditions.ts';
import { parseTable, type TableRef, writeTable } from './layers.ts';

export interface Exploration {
  /** Types of entities, in the order of their letters. */
  readonly types: readonly string[];
  /** Published tables, after the types. */
  readonly tables: readonly TableRef[];
  readonly conditions: readonly Condition[];
  /** NGSI-LD, clause 4.9. */
  readonly q: string;
  /** What part of the map is looked at: west, south, east, north. */
  readonly bounds?: Bounds;
  /** A drawn area: its corners, without the first one again. */
  readonly area?: readonly Position[];
  readonly selected?: string;
  /** The first layer as it was at an hour of a day. */
  readonly time?: Moment;
  /** From 1. */
  readonly page: number;
}

export interface Moment {
  /** Whose numbers; '' for the first that has some. */
  readonly attribute: string;
  /** `YYYY-MM-DD` in Japan; the day of the newest observation when absent. */
  readonly day?: string;
  /** 0 to 23. */
  readonly hour: number;
}

export type Bounds = readonly [west: number, south: number, east: number, north: number];

export const layersMax = 6;
/** Rows of each layer that a sheet holds; more are in the API. */
export const sheetRowsMax = 5_000;
const queryLengthMax = 500;
const cornersMax = 60;
const conditionsMax = 8;

/** Whatever the address says, this is a view: what is not understood is left out. */
export function readExploration(search: URLSearchParams): Exploration {
  const bounds = numbersOf(search.get('b'));
  const [west, south, east, north] = bounds;
  const corners = (search.get('area') ?? '').split(';').slice(0, cornersMax).map(numbersOf);
  const area = corners.flatMap(([longitude, latitude]): readonly Position[] =>
    longitude === undefined || latitude === undefined ? [] : [[longitude, latitude]],
  );
  const selected = search.get('id');
  const page = Number(search.get('page') ?? 1);
  const hasBounds =
    west !== undefined && south !== undefined && east !== undefined && north !== undefined;
  const types = [...new Set(search.getAll('type'))]
    .filter((type) => type !== '' && !type.startsWith('@'))
    .slice(0, layersMax);
  return {
    types,
    tables: [...new Set(search.getAll('d'))]
      .flatMap((text) => parseTable(text) ?? [])
      .slice(0, layersMax - types.length),
    conditions: [...new Set(search.getAll('f'))]
      .flatMap((text) => parseCondition(text) ?? [])
      .slice(0, conditionsMax),
    q: (search.get('q') ?? '').trim().slice(0, queryLengthMax),
    ...(hasBounds && west < east && south < north ? { bounds: [west, south, east, north] } : {}),
    ...(area.length >= 3 ? { area } : {}),
    ...(selected === null || selected === '' ? {} : { selected }),
    ...readMoment(search),
    page: Number.isInteger(page) && page > 0 ? page : 1,
  };
}

/** The hour of the address; noon where it tells none. */
export function hourOf(search: URLSearchParams): number {
  const text = search.get('h') ?? '';
  return /^(\d|1\d|2[0-3])$/.test(text) ? Number(text) : 12;
}

function readMoment(search: URLSearchParams): Pick<Exploration, 'time'> {
  const attribute = search.get('at');
  if (attribute === null) return {};
  const day = search.get('day') ?? '';
  const isDay = /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day));
  return {
    time: {
      attribute: attribute.trim().slice(0, queryLengthMax),
      hour: hourOf(search),
      ...(isDay ? { day } : {}),
    },
  };
}

/** The search of an exploration. */
export function searchOf(view: Exploration): string {
  const search = new URLSearchParams();
  for (const type of view.types) search.append('type', type);
  for (const table of view.tables) search.append('d', writeTable(table));
  for (const condition of view.conditions) search.append('f', writeCondition(condition));
  if (view.q !== '') search.set('q', view.q);
  if (view.bounds !== undefined) search.set('b', view.bounds.map(written).join(','));
  if (view.area !== undefined) {
    search.set('area', view.area.map((corner) => corner.map(written).join(',')).join(';'));
  }
  if (view.selected !== undefined) search.set('id', view.selected);
  if (view.time !== undefined) {
    search.set('at', view.time.attribute);
    if (view.time.day !== undefined) search.set('day', view.time.day);
    search.set('h', String(view.time.hour));
  }
  if (view.page > 1) search.set('page', String(view.page));
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

/** Four decimals are some ten metres: nobody's position can be read out of it. */
function written(degrees: number): string {
  return String(Math.round(degrees * 1e4) / 1e4);
}

function numbersOf(text: string | null): readonly number[] {
  if (text === null || !/^-?\d{1,3}(\.\d+)?(,-?\d{1,3}(\.\d+)?)*$/.test(text)) return [];
  const numbers = text.split(',').map(Number);
  return numbers.every((degrees) => Math.abs(degrees) <= 180) ? numbers : [];
}

/** The closed ring that is asked for: the drawn area, or what part of the map is looked at. */
export function ringOf({ area, bounds }: Exploration): readonly Position[] | undefined {
  if (area !== undefined) return [...area, ...area.slice(0, 1)];
  if (bounds === undefined) return undefined;
  const [west, south, east, north] = bounds;
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}

/** Radii that are offered. */
export const aroundMetres = [500, 1_000, 2_000, 5_000, 10_000, 20_000] as const;
const circleCorners = 32;

/** What a form of a municipality and a radius asks for; undefined where the address does not. */
export function aroundOf(
  search: URLSearchParams,
): { readonly code: string; readonly metres: number } | undefined {
  const code = search.get('around');
  const metres = Number(search.get('metres'));
  const known = aroundMetres.find((each) => each === metres);
  return code === null || known === undefined ? undefined : { code, metres: known };
}

/** The corners of a circle, as an area that is drawn. */
export function circleAround([longitude, latitude]: Position, metres: number): readonly Position[] {
  const north = metres / 111_320;
  const east = north / Math.cos((latitude * Math.PI) / 180);
  return Array.from({ length: circleCorners }, (_, place): Position => {
    const angle = (2 * Math.PI * place) / circleCorners;
    return [longitude + east * Math.cos(angle), latitude + north * Math.sin(angle)];
  });
}

/** A, B, C …: what tells layers apart beside their colours. */
export function letterOf(place: number): string {
  return String.fromCodePoint(0x41 + place);
}
