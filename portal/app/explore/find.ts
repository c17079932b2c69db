/** What the API is asked for an exploration. */
import { getEntity } from '../api/entities.ts';
import type { Ask } from '../api/last-known.ts';
import { type Exploration, ringOf } from './exploration.ts';
import { type Moments, readMoments } from './moments.ts';
import { parseSeries, type Series } from './series.ts';

export interface Listed {
  readonly id: string;
  readonly type: string;
  readonly name: string | undefined;
}

export interface Layer {
  readonly type: string;
  /** Within the drawn area, or the part of the map, or everywhere; undefined where the API does not tell. */
  readonly count: number | undefined;
}

export interface Selected {
  readonly id: string;
  readonly type: string;
  readonly name: string | undefined;
  readonly members: readonly { readonly name: string; readonly value: string }[];
  readonly series: readonly Series[];
}

export interface Found {
  readonly layers: readonly Layer[];
  readonly rows: readonly Listed[];
  readonly selected: Selected | undefined;
  /** In place of the rows, where an hour of the past is looked at. */
  readonly moments: Moments | undefined;
  readonly state: 'found' | 'refused' | 'unavailable';
}

export const pageSize = 20;
const membersMax = 40;
const valuesMax = 200;

export async function explore(ask: Ask, view: Exploration): Promise<Found> {
  const [counts, list, selected, moments] = await Promise.all([
    Promise.all(view.types.map((type) => countOf(ask, type, view))),
    listOf(ask, view),
    view.selected === undefined ? undefined : select(ask, view.selected),
    momentsOf(ask, view),
  ]);
  const layers = view.types.map((type, place) => ({ type, count: counts[place] }));
  return { layers, ...list, selected, moments };
}

async function momentsOf(ask: Ask, view: Exploration): Promise<Moments | undefined> {
  const [type] = view.types;
  if (view.time === undefined || type === undefined) return undefined;
  const search = questionOf([type], view);
  search.delete('options');
  if (view.time.attribute !== '') search.set('attribute', view.time.attribute);
  if (view.time.day !== undefined) search.set('day', view.time.day);
  return await readMoments(ask, search);
}

function questionOf(types: readonly string[], view: Exploration): URLSearchParams {
  const search = new URLSearchParams({ type: types.join(','), options: 'keyValues' });
  if (view.q !== '') search.set('q', view.q);
  const ring = ringOf(view);
  if (ring !== undefined) {
    search.set('georel', 'intersects');
    search.set('geometry', 'Polygon');
    search.set('coordinates', JSON.stringify([ring]));
  }
  return search;
}

async function countOf(ask: Ask, type: string, view: Exploration): Promise<number | undefined> {
  const search = questionOf([type], view);
  search.set('count', 'true');
  search.set('limit', '0');
  const answer = await ask(`/ngsi-ld/v1/entities?${search}`, 'application/json');
  return answer?.status === 200 ? answer.count : undefined;
}

async function listOf(ask: Ask, view: Exploration): Promise<Pick<Found, 'rows' | 'state'>> {
  if (view.types.length === 0) return { rows: [], state: 'found' };
  const search = questionOf(view.types, view);
  search.set('pick', 'id,type,name');
  search.set('limit', String(pageSize));
  if (view.page > 1) search.set('offset', String((view.page - 1) * pageSize));
  const answer = await ask(`/ngsi-ld/v1/entities?${search}`, 'application/json');
  if (answer === undefined) return { rows: [], state: 'unavailable' };
  if (answer.status !== 200) return { rows: [], state: 'refused' };
  const parsed: unknown = JSON.parse(answer.body);
  return { rows: Array.isArray(parsed) ? parsed.flatMap(listedOf) : [], state: 'found' };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  // Any object can be read by names.
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

function listedOf(value: unknown): readonly Listed[] {
  const { id, type, name } = recordOf(value) ?? {};
  if (typeof id !== 'string') return [];
  return [{ id, type: typeText(type), name: typeof name === 'string' ? name : undefined }];
}

function typeText(type: unknown): string {
  if (typeof type === 'string') return type;
  return Array.isArray(type) ? type.filter((each) => typeof each === 'string').join(' ') : '';
}

async function select(ask: Ask, id: string): Promise<Selected | undefined> {
  const history = new URLSearchParams({ options: 'temporalValues', lastN: String(valuesMax) });
  const [found, temporal] = await Promise.all([
    getEntity(ask, id),
    ask(`/ngsi-ld/v1/temporal/entities/${encodeURIComponent(id)}?${history}`, 'application/json'),
  ]);
  const entity = found.ok ? recordOf(found.value) : undefined;
  const listed = listedOf(entity)[0];
  if (entity === undefined || listed === undefined) return undefined;
  const isTold = temporal !== undefined && temporal.status < 300;
  return {
    ...listed,
    members: Object.entries(entity)
      .flatMap(([name, value]) => memberOf(name, value))
      .slice(0, membersMax),
    series: isTold ? parseSeries(JSON.parse(temporal.body)) : [],
  };
}

/** Values that are one text or number, or a list of them; others are in the JSON. */
function memberOf(name: string, value: unknown): Selected['members'] {
  if (['id', 'type', 'name', '@context', 'location'].includes(name)) return [];
  const texts = (Array.isArray(value) ? value : [value]).filter(
    (each) => typeof each === 'string' || typeof each === 'number' || typeof each === 'boolean',
  );
  return texts.length === 0 ? [] : [{ name, value: texts.map(String).join(', ') }];
}
