/** Everything the page of a dataset shows, asked for at once. */
import type { Ask } from '../api/last-known.ts';
import { type Json, listOf, numberOf, objectOf, parseBody, textOf } from '../api/read-json.ts';
import { readTableView, type TableView } from '../design/table/view.ts';
import type { Region } from '../region/region.ts';
import { type Dataset, parseDataset, type Resource } from './dataset.ts';
import { drawPlaces, type PlacesDrawing } from './places.ts';
import { type FileReadability, parseReadability } from './readability.ts';
import {
  type Chart,
  positionsOf,
  type RowPage,
  readRows,
  rowsPerPage,
  sampleSize,
  suggestCharts,
  type Where,
} from './rows.ts';
import { readVocabularies, type Vocabularies } from './vocabularies.ts';

export interface RowTiles {
  readonly path: string;
  readonly count: number;
  readonly bounds: readonly [number, number, number, number];
}

export interface ShownTable {
  readonly resource: Resource;
  readonly view: TableView;
  readonly where: Where | undefined;
  readonly page: number;
  readonly rows: RowPage;
  readonly places: PlacesDrawing | undefined;
  /** Vector tiles of the rows, where they stand somewhere. */
  readonly tiles: RowTiles | undefined;
  readonly charts: readonly Chart[];
}

/** What staff answered to reports of mistakes. */
export interface Answer {
  readonly answer: string;
  readonly at: string;
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
  readonly answers: readonly Answer[];
  readonly downloads: number;
  /** Of the files that were measured. */
  readonly readability: readonly FileReadability[];
  /** Of `schema.org`, as a script of data. */
  readonly linked: string;
  readonly knownAt?: string;
}

export type Loaded = { readonly state: 'missing' | 'unavailable' } | DatasetData;

export async function loadDataset(
  ask: Ask,
  name: string,
  search: URLSearchParams,
  { now, region }: { readonly now: Date; readonly region: Region },
): Promise<Loaded> {
  const path = `/api/datasets/${encodeURIComponent(name)}`;
  const answer = await ask(path, 'application/json');
  if (answer === undefined) return { state: 'unavailable' };
  if (answer.status !== 200) return { state: 'missing' };
  const dataset = parseDataset(parseBody(answer.body));
  const own = `/api/datasets/${dataset.id}`;
  const [vocabularies, table, history, downloads, linked, answers, readability] = await Promise.all(
    [
      readVocabularies(ask, region),
      loadTable(ask, dataset, search, now),
      ask(`${own}/history`, 'application/json'),
      ask(`${own}/downloads`, 'application/json'),
      ask(`${own}/schema-org`, 'application/ld+json'),
      ask(`${own}/answers`, 'application/json'),
      ask(`${own}/readability`, 'application/json'),
    ],
  );
  return {
    dataset,
    vocabularies,
    table,
    history: parsePublications(parseBody(history?.body ?? '')),
    answers: listOf(parseBody(answers?.body ?? '')['answers']).map((one) => {
      const { answer: text, answeredAt } = objectOf(one);
      return { answer: textOf(text), at: textOf(answeredAt) };
    }),
    downloads: numberOf(parseBody(downloads?.body ?? '')['total']),
    readability: readability?.status === 200 ? parseReadability(readability.body) : [],
    linked: linked?.status === 200 ? linked.body : '',
    ...(answer.knownAt === undefined ? {} : { knownAt: answer.knownAt.toISOString() }),
  };
}

/** The newest first. */
export function parsePublications(value: Json): readonly Publication[] {
  return listOf(value['events'])
    .map(objectOf)
    .filter(({ kind }) => kind === 'published')
    .map(({ version, happenedAt }) => ({ version: numberOf(version), at: textOf(happenedAt) }));
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
  const [column, value] = [search.get('column'), search.get('value') ?? ''];
  // A value of another type than text would have to be written as that.
  const isKnown = columns.some(({ id, type }) => id === column && type === 'text');
  const where = column === null || value === '' || !isKnown ? undefined : { column, value };
  const asked = Number(search.get('page') ?? '1');
  const page = Number.isInteger(asked) && asked >= 1 && asked <= 100_000 ? asked : 1;
  const offset = (page - 1) * rowsPerPage;
  const [rows, sample] = await Promise.all([
    readRows(ask, dataset, resource, { view, where, offset, limit: rowsPerPage }),
    readRows(ask, dataset, resource, { offset: 0, limit: sampleSize }),
  ]);
  if (rows === undefined || sample === undefined) return undefined;
  const positions = positionsOf(columns, sample.rows);
  const [places, tiles] = await Promise.all([
    drawPlaces(ask, positions, now),
    positions.length === 0 ? undefined : readTiles(ask, dataset, resource),
  ]);
  const charts = suggestCharts(columns, sample.rows);
  return { resource, view, where, page, rows, places, tiles, charts };
}

async function readTiles(
  ask: Ask,
  dataset: Dataset,
  resource: Resource,
): Promise<RowTiles | undefined> {
  const path = `/api/datasets/${dataset.id}/resources/${resource.id}/tiles`;
  const answer = await ask(path, 'application/json');
  if (answer?.status !== 200) return undefined;
  const body = parseBody(answer.body);
  const [west, south, east, north] = listOf(body['bounds']).map(numberOf);
  if (west === undefined || south === undefined || east === undefined || north === undefined) {
    return undefined;
  }
  const bounds = [west, south, east, north] as const;
  return { path: `${path}/{z}/{x}/{y}`, count: numberOf(body['count']), bounds };
}
