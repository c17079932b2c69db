/** `GET /explore.csv`: what map and list show, for spreadsheets. UTF-8 with a mark, so that Excel reads it. */
import type { LoaderFunctionArgs } from 'react-router';
import { portalContext } from '../api/context.ts';
import type { Ask } from '../api/last-known.ts';
import { listOf, objectOf, parseBody, textOf } from '../api/read-json.ts';
import { cellText } from '../catalog/rows.ts';
import { tableCsv } from '../design/table/csv.ts';
import { translatorAt } from '../language/text.tsx';
import { type Exploration, hourOf, readExploration, sheetRowsMax } from './exploration.ts';
import { questionOf } from './find.ts';
import { type LayerRef, layersOf } from './layers.ts';
import { readMoments } from './moments.ts';
import { readPlaces, readTable, tableQuestion } from './tables.ts';
import { typeName } from './type-text.tsx';
import { listTypes } from './types.ts';

const pageSize = 1_000;

export async function loader({ context, request }: LoaderFunctionArgs): Promise<Response> {
  const { ask } = context.get(portalContext);
  const { pathname, searchParams } = new URL(request.url);
  const view = readExploration(searchParams);
  const known = await listTypes(ask, []);
  const t = translatorAt(pathname);
  const named = (rows: readonly SheetRow[], type: string): readonly SheetRow[] => {
    const layer = typeName(type, known?.types ?? [], t);
    return rows.map((row) => ({ ...row, layer }));
  };
  const ofLayer = async (layer: LayerRef): Promise<readonly SheetRow[]> => {
    const rows = await rowsOf(ask, layer, view);
    return layer.kind === 'type' ? named(rows, layer.type) : rows;
  };
  const rows =
    view.time === undefined
      ? (await Promise.all(layersOf(view).map(ofLayer))).flat()
      : named(await momentRows(ask, view, hourOf(searchParams)), view.types[0] ?? '');
  return new Response(sheetOf(rows), {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="map.csv"',
    },
  });
}

/** One thing that stands somewhere. */
export interface SheetRow {
  readonly layer: string;
  readonly id: string;
  readonly name: string;
  readonly longitude: string;
  readonly latitude: string;
  readonly cells: Readonly<Record<string, string>>;
}

/** Columns that any row has, in the order they are first met. */
export function sheetOf(rows: readonly SheetRow[]): string {
  const columns = [...new Set(rows.flatMap(({ cells }) => Object.keys(cells)))];
  const header = ['データ', 'ID', '名称', '経度', '緯度', ...columns];
  return tableCsv(
    header,
    rows.map(({ layer, id, name, longitude, latitude, cells }) => [
      layer,
      id,
      name,
      longitude,
      latitude,
      ...columns.map((column) => cells[column] ?? ''),
    ]),
  );
}

async function rowsOf(ask: Ask, ref: LayerRef, view: Exploration): Promise<readonly SheetRow[]> {
  const all: SheetRow[] = [];
  const table = ref.kind === 'table' ? await readTable(ask, ref) : undefined;
  for (let offset = 0; offset < sheetRowsMax; offset += pageSize) {
    const page = { limit: pageSize, offset };
    const rows =
      ref.kind === 'type'
        ? await entityRows(ask, ref.type, view, page)
        : await tableRows(ask, { ref, view, title: table?.title.ja ?? '' }, page);
    all.push(...rows);
    if (rows.length < pageSize) break;
  }
  return all;
}

interface Page {
  readonly limit: number;
  readonly offset: number;
}

async function tableRows(
  ask: Ask,
  asked: {
    readonly ref: LayerRef & { readonly kind: 'table' };
    readonly view: Exploration;
    readonly title: string;
  },
  page: Page,
): Promise<readonly SheetRow[]> {
  const { ref, view, title } = asked;
  const found = await readPlaces(ask, ref, tableQuestion(ref, view), page);
  if (found === undefined || found === 'refused') return [];
  return found.rows.map(({ row, name, longitude, latitude, cells }) => ({
    layer: title,
    id: String(row),
    name,
    longitude: String(longitude),
    latitude: String(latitude),
    cells,
  }));
}

async function entityRows(
  ask: Ask,
  type: string,
  view: Exploration,
  { limit, offset }: Page,
): Promise<readonly SheetRow[]> {
  const search = questionOf(type, view);
  search.set('limit', String(limit));
  if (offset > 0) search.set('offset', String(offset));
  const answer = await ask(`/ngsi-ld/v1/entities?${search}`, 'application/geo+json');
  if (answer?.status !== 200) return [];
  return listOf(parseBody(answer.body)['features']).map((one) => {
    const { id, geometry, properties } = objectOf(one);
    const { type: _, name, location: __, ...rest } = objectOf(properties);
    const { type: shape, coordinates } = objectOf(geometry);
    const [longitude = '', latitude = ''] =
      shape === 'Point' ? listOf(coordinates).map(String) : [];
    const cells = Object.entries(rest).map(([key, value]) => [key, valueText(value)]);
    return {
      layer: type,
      id: textOf(id),
      name: textOf(name),
      longitude,
      latitude,
      // Entries of texts.
      cells: Object.fromEntries(cells) as Readonly<Record<string, string>>,
    };
  });
}

/** A list is told with commas; what has members of its own as JSON. */
function valueText(value: unknown): string {
  return Array.isArray(value) ? value.map(cellText).join(', ') : cellText(value);
}

/** The hour that is looked at, of the first layer. */
async function momentRows(ask: Ask, view: Exploration, hour: number): Promise<readonly SheetRow[]> {
  const [type] = view.types;
  if (type === undefined) return [];
  const search = questionOf(type, view);
  search.delete('options');
  if (view.time !== undefined && view.time.attribute !== '') {
    search.set('attribute', view.time.attribute);
  }
  if (view.time?.day !== undefined) search.set('day', view.time.day);
  const moments = await readMoments(ask, search);
  if (moments?.attribute === undefined) return [];
  const { attribute, day, places } = moments;
  const at = `${day}T${String(hour).padStart(2, '0')}:00+09:00`;
  return places.map(({ id, name = '', longitude, latitude, values }) => ({
    layer: type,
    id,
    name,
    longitude: String(longitude),
    latitude: String(latitude),
    cells: { 日時: at, [attribute]: String(values[hour] ?? '') },
  }));
}
