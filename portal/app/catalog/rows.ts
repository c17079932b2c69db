/** Rows of a table as the page shows them, and what a look at them says: places, counts. Pure but for the asking. */
import type { Ask } from '../api/last-known.ts';
import { listOf, numberOf, objectOf, parseBody } from '../api/read-json.ts';
import type { TableView } from '../design/table/view.ts';
import type { Column, Dataset, Resource } from './dataset.ts';

export type Row = Readonly<Record<string, unknown>>;

export interface RowPage {
  readonly rows: readonly Row[];
  readonly total: number;
}

export const rowsPerPage = 20;
/** Rows that are drawn and counted. */
export const sampleSize = 1_000;

/** Rows whose cell in a column is this value. */
export interface Where {
  readonly column: string;
  readonly value: string;
}

interface RowsAsked {
  readonly view?: TableView;
  readonly where?: Where | undefined;
  readonly offset: number;
  readonly limit: number;
}

/** Undefined where the API does not answer. */
export async function readRows(
  ask: Ask,
  dataset: Pick<Dataset, 'id'>,
  resource: Resource,
  { view, where, offset, limit }: RowsAsked,
): Promise<RowPage | undefined> {
  const sort = view?.sort;
  const search = new URLSearchParams({
    limit: String(limit),
    offset: String(offset),
    ...(view === undefined || view.filter === '' ? {} : { q: view.filter }),
    ...(where === undefined ? {} : { filters: JSON.stringify({ [where.column]: where.value }) }),
    // A comma would be two columns.
    ...(sort === undefined || sort.includes(',')
      ? {}
      : { sort: view?.order === 'descending' ? `-${sort}` : sort }),
  });
  const path = `/api/datasets/${dataset.id}/resources/${resource.id}/rows?${search.toString()}`;
  const answer = await ask(path, 'application/json');
  if (answer === undefined || answer.status !== 200) return undefined;
  const body = parseBody(answer.body);
  return { rows: listOf(body['rows']).map(objectOf), total: numberOf(body['total']) };
}

export function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : JSON.stringify(value);
}

const names = {
  latitude: /^(?:緯度|latitude|lat|y座標)$/i,
  longitude: /^(?:経度|longitude|lon|lng|x座標)$/i,
};

function placeColumn(columns: readonly Column[], role: keyof typeof names): string | undefined {
  const found =
    columns.find((column) => column.role === role) ??
    columns.find(({ id }) => names[role].test(id.normalize('NFKC')));
  return found?.id;
}

/** Longitude and latitude of the rows that have both. */
export function positionsOf(
  columns: readonly Column[],
  rows: readonly Row[],
): readonly (readonly [number, number])[] {
  const [latitude, longitude] = [
    placeColumn(columns, 'latitude'),
    placeColumn(columns, 'longitude'),
  ];
  if (latitude === undefined || longitude === undefined) return [];
  return rows.flatMap((row) => {
    const [x, y] = [cellText(row[longitude]), cellText(row[latitude])];
    const position = [Number(x), Number(y)] as const;
    const isPlace =
      x !== '' && y !== '' && Math.abs(position[0]) <= 180 && Math.abs(position[1]) <= 85;
    return isPlace ? [position] : [];
  });
}

export interface Chart {
  /** Of the column. */
  readonly id: string;
  readonly column: string;
  /** `kinds`: how many rows have each value; `range`: how many fall between numbers. */
  readonly kind: 'kinds' | 'range';
  readonly bars: readonly { readonly label: string; readonly count: number }[];
  /** Kinds that have no bar of their own. */
  readonly rest?: { readonly kinds: number; readonly count: number };
}

/** Which column names a row; the first where none does. */
export function headingOf(columns: readonly Column[]): number {
  const byRole = columns.findIndex(({ role }) => role === 'name');
  const byName = columns.findIndex(({ id }) => /^(?:名称|施設名|名前|name)$/i.test(id));
  return Math.max(0, byRole >= 0 ? byRole : byName);
}

const barsMax = 12;
/** More kinds than these tell nothing at a glance. */
const kindsMax = 60;
const chartsMax = 3;

/** Columns worth a drawing: a few kinds that repeat, or numbers that spread. Codes and positions are neither. */
export function suggestCharts(columns: readonly Column[], rows: readonly Row[]): readonly Chart[] {
  if (rows.length < 3) return [];
  const charts: Chart[] = [];
  for (const column of columns) {
    if (charts.length >= chartsMax) break;
    if (/緯度|経度|コード|番号|ID|NO|code|lat|lon/i.test(column.id)) continue;
    const values = rows.map((row) => row[column.id]).filter((value) => cellText(value) !== '');
    const chart =
      column.type === 'int' || column.type === 'numeric'
        ? rangeChart(column, values)
        : kindsChart(column, values);
    if (chart !== undefined) charts.push(chart);
  }
  return charts;
}

function kindsChart({ id, label, type }: Column, values: readonly unknown[]): Chart | undefined {
  if (type === 'json' || values.length < 3) return undefined;
  const counts = new Map<string, number>();
  for (const value of values) {
    const text = cellText(value);
    counts.set(text, (counts.get(text) ?? 0) + 1);
    if (counts.size > kindsMax) return undefined;
  }
  if (counts.size < 2 || counts.size > values.length / 2) return undefined;
  const all = [...counts]
    .map(([text, count]) => ({ label: text, count }))
    .toSorted((a, b) => b.count - a.count);
  const bars = all.slice(0, barsMax);
  const others = all.slice(barsMax);
  const count = others.reduce((sum, other) => sum + other.count, 0);
  return {
    id,
    column: label === '' ? id : label,
    kind: 'kinds',
    bars,
    ...(others.length === 0 ? {} : { rest: { kinds: others.length, count } }),
  };
}

function rangeChart({ id, label }: Column, values: readonly unknown[]): Chart | undefined {
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length < 3) return undefined;
  const least = numbers.reduce((a, b) => Math.min(a, b));
  const most = numbers.reduce((a, b) => Math.max(a, b));
  if (least === most) return undefined;
  const step = niceStep((most - least) / 8);
  const first = Math.floor(least / step);
  const counts = new Map<number, number>();
  for (const number of numbers) {
    const bin = Math.floor(number / step);
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
  }
  const last = Math.floor(most / step);
  const round = (value: number): string => String(Number(value.toPrecision(10)));
  const bars = Array.from({ length: last - first + 1 }, (_, at) => ({
    label: `${round((first + at) * step)}–${round((first + at + 1) * step)}`,
    count: counts.get(first + at) ?? 0,
  }));
  return { id, column: label === '' ? id : label, kind: 'range', bars };
}

/** 1, 2 or 5 times a power of ten, at least `step`. */
function niceStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const factor = [1, 2, 5].find((one) => one * power >= step) ?? 10;
  return factor * power;
}
