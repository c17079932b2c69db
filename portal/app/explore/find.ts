/** What the API is asked for an exploration: how many of each layer, and a page of the list. */
import type { Ask } from '../api/last-known.ts';
import { queryOf } from './conditions.ts';
import { type Exploration, ringOf } from './exploration.ts';
import { keyOf, type LayerRef, layersOf, windowsOf } from './layers.ts';
import { type Moments, readMoments } from './moments.ts';
import { type Selected, select } from './select.ts';
import { readPlaces, readTable, type TableFacts, tableQuestion, tableTiles } from './tables.ts';
import type { Field } from './types.ts';

export interface Listed {
  /** As `selected` of an exploration. */
  readonly id: string;
  /** Of the layer, from 0. */
  readonly place: number;
  readonly name: string | undefined;
}

export interface Layer {
  readonly key: string;
  /** Of entities. */
  readonly type?: string;
  /** Of a published table; both are absent where there is no such table. */
  readonly table?: TableFacts;
  /** Path of its tiles, with `{z}/{x}/{y}`. */
  readonly tiles: string;
  /** What conditions can be about. */
  readonly fields: readonly Field[];
  /** Within the drawn area, or the part of the map, or everywhere; undefined where the API does not tell. */
  readonly count: number | undefined;
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

export async function explore(
  ask: Ask,
  view: Exploration,
  fieldsOf: (type: string) => readonly Field[],
): Promise<Found> {
  const refs = layersOf(view);
  const [told, selected, moments] = await Promise.all([
    Promise.all(refs.map((layer) => tell(ask, layer, view, fieldsOf))),
    view.selected === undefined ? undefined : select(ask, view.selected),
    momentsOf(ask, view),
  ]);
  const layers = told.map(({ layer }) => layer);
  const states = new Set(told.map(({ state }) => state));
  const state = states.has('refused')
    ? 'refused'
    : states.has('unavailable')
      ? 'unavailable'
      : 'found';
  const rows = moments === undefined ? await listOf(ask, view, layers) : [];
  return { layers, rows, selected, moments, state };
}

interface Told {
  readonly layer: Layer;
  readonly state: Found['state'];
}

async function tell(
  ask: Ask,
  ref: LayerRef,
  view: Exploration,
  fieldsOf: (type: string) => readonly Field[],
): Promise<Told> {
  const key = keyOf(ref);
  if (ref.kind === 'type') {
    const { type } = ref;
    const { count, state } = await countOf(ask, type, view);
    const layer = { key, type, tiles: typeTiles(type, view), fields: fieldsOf(type), count };
    return { layer, state };
  }
  const page = { limit: 0, offset: 0 };
  const [table, places] = await Promise.all([
    readTable(ask, ref),
    readPlaces(ask, ref, tableQuestion(ref, view), page),
  ]);
  const isRefused = places === 'refused';
  const count = places === undefined || isRefused ? undefined : places.total;
  const facts = { key, tiles: tableTiles(ref, view), fields: table?.fields ?? [], count };
  const layer = table === undefined ? facts : { ...facts, table };
  return { layer, state: isRefused ? 'refused' : 'found' };
}

async function momentsOf(ask: Ask, view: Exploration): Promise<Moments | undefined> {
  const [type] = view.types;
  if (view.time === undefined || type === undefined) return undefined;
  const search = questionOf(type, view);
  search.delete('options');
  if (view.time.attribute !== '') search.set('attribute', view.time.attribute);
  if (view.time.day !== undefined) search.set('day', view.time.day);
  return await readMoments(ask, search);
}

function queryOfType(type: string, { conditions, q }: Exploration): string {
  return queryOf(
    conditions.filter(({ layer }) => layer === type),
    q,
  );
}

function typeTiles(type: string, view: Exploration): string {
  const q = queryOfType(type, view);
  // The map shows places and counts: names are in the list.
  const search = new URLSearchParams({ type, attrs: '', ...(q === '' ? {} : { q }) });
  return `/api/tiles/{z}/{x}/{y}?${search}`;
}

/** What is shown of a type, as NGSI-LD asks for it. */
export function questionOf(type: string, view: Exploration): URLSearchParams {
  const search = new URLSearchParams({ type, options: 'keyValues' });
  const q = queryOfType(type, view);
  if (q !== '') search.set('q', q);
  const ring = ringOf(view);
  if (ring !== undefined) {
    search.set('georel', 'intersects');
    search.set('geometry', 'Polygon');
    search.set('coordinates', JSON.stringify([ring]));
  }
  return search;
}

async function countOf(
  ask: Ask,
  type: string,
  view: Exploration,
): Promise<{ readonly count: number | undefined; readonly state: Found['state'] }> {
  const search = questionOf(type, view);
  search.set('count', 'true');
  search.set('limit', '0');
  const answer = await ask(`/ngsi-ld/v1/entities?${search}`, 'application/json');
  if (answer === undefined) return { count: undefined, state: 'unavailable' };
  return answer.status === 200
    ? { count: answer.count, state: 'found' }
    : { count: undefined, state: 'refused' };
}

/** Layers follow each other, so that a page of the list is a page of one or two of them. */
async function listOf(
  ask: Ask,
  view: Exploration,
  layers: readonly Layer[],
): Promise<readonly Listed[]> {
  const refs = layersOf(view);
  const windows = windowsOf(
    layers.map(({ count }) => count),
    (view.page - 1) * pageSize,
    pageSize,
  );
  const pages = await Promise.all(
    windows.map(async ({ layer, ...page }): Promise<readonly Listed[]> => {
      const ref = refs[layer];
      if (ref === undefined) return [];
      if (ref.kind === 'type') return await entitiesOf(ask, ref.type, { view, layer, ...page });
      const found = await readPlaces(ask, ref, tableQuestion(ref, view), page);
      if (found === undefined || found === 'refused') return [];
      return found.rows.map(({ row, name }) => ({
        id: `${keyOf(ref)}/${row}`,
        place: layer,
        name: name === '' ? undefined : name,
      }));
    }),
  );
  return pages.flat();
}

interface EntityPage {
  readonly view: Exploration;
  readonly layer: number;
  readonly limit: number;
  readonly offset: number;
}

async function entitiesOf(
  ask: Ask,
  type: string,
  { view, layer, limit, offset }: EntityPage,
): Promise<readonly Listed[]> {
  const search = questionOf(type, view);
  search.set('pick', 'id,type,name');
  search.set('limit', String(limit));
  if (offset > 0) search.set('offset', String(offset));
  const answer = await ask(`/ngsi-ld/v1/entities?${search}`, 'application/json');
  if (answer?.status !== 200) return [];
  const parsed: unknown = JSON.parse(answer.body);
  if (!Array.isArray(parsed)) return [];
  return parsed.flatMap((entity: unknown) => {
    if (typeof entity !== 'object' || entity === null || !('id' in entity)) return [];
    const name = 'name' in entity && typeof entity.name === 'string' ? entity.name : undefined;
    return [{ id: String(entity.id), place: layer, name }];
  });
}
