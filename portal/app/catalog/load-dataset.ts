/** Everything the page of a dataset shows, asked for at once. */
import type { Ask } from '../api/last-known.ts';
import { readTableView, type TableView } from '../design/table/view.ts';
import { type Dataset, parseDataset, type Resource } from './dataset.ts';
import { drawPlaces, type PlacesDrawing } from './places.ts';
import { listOf, numberOf, objectOf, parseBody, textOf } from './read-json.ts';
import {
  type Chart,
  positionsOf,
  type RowPage,
  readRows,
  rowsPerPage,
  sampleSize,
  suggestCharts,
} from './rows.ts';
import { readVocabularies, type Vocabularies } from './vocabularies.ts';

export interface ShownTable {
  readonly resource: Resource;
  readonly view: TableView;
  readonly page: number;
  readonly rows: RowPage;
  readonly places: PlacesDrawing | undefined;
  readonly charts: readonly Chart[];
}

export interface Publication {
  readonly version: number;
  readonly at: string;
}

export interface DatasetData {
  readonly dataset: Dataset;
  readonly vocabularies: Vocabularies;
  readonly table: ShownTable | undefined;
  readonly history: readonly Publication[];
  readonly downloads: number;
  /** Of `schema.org`, as a script of data. */
  readonly linked: string;
  readonly knownAt?: string;
}

export type Loaded = { readonly state: 'missing' | 'unavailable' } | DatasetData;

export async function loadDataset(
  ask: Ask,
  name: string,
  search: URLSearchParams,
  now: Date,
): Promise<Loaded> {
  const path = `/api/datasets/${encodeURIComponent(name)}`;
  const answer = await ask(path, 'application/json');
  if (answer === undefined) return { state: 'unavailable' };
  if (answer.status !== 200) return { state: 'missing' };
  const dataset = parseDataset(parseBody(answer.body));
  const own = `/api/datasets/${dataset.id}`;
  const [vocabularies, table, history, downloads, linked] = await Promise.all([
    readVocabularies(ask),
    loadTable(ask, dataset, search, now),
    ask(`${own}/history`, 'application/json'),
    ask(`${own}/downloads`, 'application/json'),
    ask(`${own}/schema-org`, 'application/ld+json'),
  ]);
  const events = listOf(parseBody(history?.body ?? '')['events']).map(objectOf);
  return {
    dataset,
    vocabularies,
    table,
    history: events.map((event) => ({
      version: numberOf(event['version']),
      at: textOf(event['happenedAt']),
    })),
    downloads: numberOf(parseBody(downloads?.body ?? '')['total']),
    linked: linked?.status === 200 ? linked.body : '',
    ...(answer.knownAt === undefined ? {} : { knownAt: answer.knownAt.toISOString() }),
  };
}

async function loadTable(
  ask: Ask,
  dataset: Dataset,
  search: URLSearchParams,
  now: Date,
): Promise<ShownTable | undefined> {
  const tables = dataset.resources.filter(({ table }) => table !== undefined);
  const resource = tables.find(({ id }) => id === search.get('table')) ?? tables[0];
  const columns = resource?.table?.columns;
  if (resource === undefined || columns === undefined) return undefined;
  const view = readTableView(
    search,
    columns.map(({ id }) => id),
  );
  const asked = Number(search.get('page') ?? '1');
  const page = Number.isInteger(asked) && asked >= 1 && asked <= 100_000 ? asked : 1;
  const offset = (page - 1) * rowsPerPage;
  const [rows, sample] = await Promise.all([
    readRows(ask, dataset, resource, { view, offset, limit: rowsPerPage }),
    readRows(ask, dataset, resource, { offset: 0, limit: sampleSize }),
  ]);
  if (rows === undefined || sample === undefined) return undefined;
  const places = await drawPlaces(ask, positionsOf(columns, sample.rows), now);
  return { resource, view, page, rows, places, charts: suggestCharts(columns, sample.rows) };
}
