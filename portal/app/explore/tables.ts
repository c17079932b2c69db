/** Published tables as layers: which there are, what they are, their rows. */
import type { Ask } from '../api/last-known.ts';
import { listOf, numberOf, objectOf, parseBody, textOf } from '../api/read-json.ts';
import { type Dataset, type Localized, parseDataset, parseLocalized } from '../catalog/dataset.ts';
import { cellText } from '../catalog/rows.ts';
import { type Condition, choiceOf } from './conditions.ts';
import { type Exploration, ringOf } from './exploration.ts';
import { keyOf, type RowRef, type TableRef } from './layers.ts';
import type { Field } from './types.ts';

/** What a reader must know of a layer: whose it is, under which licence. */
export interface TableFacts {
  /** Of the page of its dataset. */
  readonly name: string;
  readonly title: Localized;
  readonly resourceName: Localized;
  readonly publisher: string;
  readonly licence: { readonly title: Localized; readonly url: string };
  readonly fields: readonly Field[];
}

/** Undefined where there is none, or nobody may see it. */
export async function readTable(ask: Ask, ref: TableRef): Promise<TableFacts | undefined> {
  const answer = await ask(`/api/datasets/${encodeURIComponent(ref.dataset)}`, 'application/json');
  if (answer?.status !== 200) return undefined;
  const dataset: Dataset = parseDataset(parseBody(answer.body));
  const resource = dataset.resources.find(({ id }) => id === ref.resource);
  if (resource?.table === undefined) return undefined;
  const { name, title, publisher, licence } = dataset;
  return {
    name,
    title,
    resourceName: resource.name,
    publisher,
    licence: { title: licence.title, url: licence.url },
    fields: resource.table.columns.map(({ id, label }) =>
      label === '' || label === id ? { name: id } : { name: id, label: { ja: label } },
    ),
  };
}

export interface PlacedRow {
  readonly row: number;
  readonly name: string;
  readonly longitude: number;
  readonly latitude: number;
  /** Texts by column. */
  readonly cells: Readonly<Record<string, string>>;
}

export interface PlacedRows {
  readonly total: number;
  readonly rows: readonly PlacedRow[];
}

function base({ dataset, resource }: TableRef): string {
  return `/api/datasets/${encodeURIComponent(dataset)}/resources/${encodeURIComponent(resource)}`;
}

const conditionsOf = (table: TableRef, all: readonly Condition[]): readonly Condition[] =>
  all.filter(({ layer }) => layer === keyOf({ kind: 'table', ...table }));

/** What is shown of a table, as questions about its places say it. */
export function tableQuestion(table: TableRef, view: Exploration): URLSearchParams {
  const search = choiceOf(conditionsOf(table, view.conditions));
  const ring = ringOf(view);
  if (ring !== undefined) {
    search.set(
      'area',
      ring
        .slice(0, -1)
        .map((corner) => corner.join(','))
        .join(';'),
    );
  }
  return search;
}

/** Path with `{z}/{x}/{y}`. */
export function tableTiles(table: TableRef, view: Exploration): string {
  const choice = choiceOf(conditionsOf(table, view.conditions));
  return `${base(table)}/tiles/{z}/{x}/{y}${choice.size === 0 ? '' : `?${choice}`}`;
}

/** `refused` where the conditions do not fit the columns. */
export async function readPlaces(
  ask: Ask,
  table: TableRef,
  question: URLSearchParams,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<PlacedRows | 'refused' | undefined> {
  const search = new URLSearchParams(question);
  search.set('limit', String(limit));
  search.set('offset', String(offset));
  const answer = await ask(`${base(table)}/places?${search}`, 'application/json');
  if (answer === undefined || answer.status === 404) return undefined;
  if (answer.status !== 200) return 'refused';
  const { total, places } = parseBody(answer.body);
  return {
    total: numberOf(total),
    rows: listOf(places).map((one) => {
      const { id, name, longitude, latitude, row } = objectOf(one);
      const cells = Object.entries(objectOf(row)).map(([key, cell]) => [key, cellText(cell)]);
      return {
        row: numberOf(id),
        name: textOf(name),
        longitude: numberOf(longitude),
        latitude: numberOf(latitude),
        // Entries of texts.
        cells: Object.fromEntries(cells) as Readonly<Record<string, string>>,
      };
    }),
  };
}

export async function readRow(ask: Ask, ref: RowRef): Promise<PlacedRow | undefined> {
  const question = new URLSearchParams({ filters: JSON.stringify({ _id: ref.row }) });
  const found = await readPlaces(ask, ref, question, { limit: 1, offset: 0 });
  return found === undefined || found === 'refused' ? undefined : found.rows[0];
}

export interface TableHit extends TableRef {
  readonly title: Localized;
  readonly resourceName: Localized;
  readonly publisher: string;
  readonly rows: number;
}

const hitsMax = 10;

/** Tables with coordinates, by words of their dataset; the newest where nothing is asked for. */
export async function searchTables(ask: Ask, words: string): Promise<readonly TableHit[]> {
  const search = new URLSearchParams({ q: words, limit: String(hitsMax) });
  const answer = await ask(`/api/place-tables?${search}`, 'application/json');
  if (answer?.status !== 200) return [];
  return listOf(parseBody(answer.body)['tables']).map((one) => {
    const { dataset, resource, title, resourceName, publisher, rows } = objectOf(one);
    return {
      dataset: textOf(dataset),
      resource: textOf(resource),
      title: parseLocalized(title),
      resourceName: parseLocalized(resourceName),
      publisher: textOf(publisher),
      rows: numberOf(rows),
    };
  });
}

/** As JSON, for programs. */
export function rowAddress(ref: RowRef): string {
  const filters = new URLSearchParams({ filters: JSON.stringify({ _id: ref.row }) });
  return `${base(ref)}/rows?${filters}`;
}
