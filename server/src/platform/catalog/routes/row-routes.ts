/** Rows of tabular resources over HTTP: a page with filters, and the whole as a file. */
import { z } from 'zod';
import { problemResponse, type Route, type RouteContext, readQuery } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { CatalogParts } from '../catalog.ts';
import { type DumpFormat, dump, dumpColumns, dumpFormats, dumpTypes } from '../datastore/dump.ts';
import type { Cell } from '../datastore/field.ts';
import type { RowPage, RowQuery } from '../datastore/table.ts';
import { standardCell } from '../standard-file.ts';
import { findLicence } from '../vocabulary/licences.ts';
import { attributionOf, standardFileFor } from './answers.ts';
import { type FoundResource, resourceOf } from './request.ts';

const tag = 'Datasets';
const base = '/api/datasets/{id}/resources/{resource}/rows';

export function rowRoutes(parts: CatalogParts): readonly Route[] {
  return [
    listRows(parts),
    ...dumpFormats.map((format) => dumpRows(parts, format)),
    getStandardFile(parts),
  ];
}

const rowsQuery = z.object({
  tenant: z.string().optional(),
  q: z.string().max(400).optional().describe('Words that stand somewhere in the row'),
  filters: z.string().max(8_000).optional().describe('JSON: value, list or range by column'),
  sort: z.string().max(2_000).optional().describe('Columns, each with `-` before it to go down'),
  limit: z.coerce.number().int().min(0).max(1_000).default(50),
  offset: z.coerce.number().int().min(0).max(10_000_000).default(0),
  after: z.string().max(8_000).optional().describe('`next` of the page before'),
});

const rowsAnswer = z
  .object({
    fields: z.array(z.record(z.string(), z.unknown())),
    rows: z.array(z.record(z.string(), z.unknown())),
    total: z.number().int(),
    next: z.string().optional(),
  })
  .meta({ id: 'Rows' });

/** The objects of a page, `_id` first. */
export function rowObjects({ fields, hasId, rows }: RowPage): readonly Record<string, unknown>[] {
  const named = fields.filter(({ id }) => id !== '_id');
  return rows.map(({ id, cells }) => {
    const members = named.map((field, place) => [field.id, cells[place] ?? null] as const);
    return Object.fromEntries([...(hasId ? [['_id', id] as const] : []), ...members]);
  });
}

export function parseFilters(text: string | undefined): Result<Readonly<Record<string, unknown>>> {
  if (text === undefined || text === '') return ok({});
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
      return ok({ ...parsed });
    }
  } catch {
    // Told below, as for JSON of another kind.
  }
  return err(problem('bad-request-data', 'filters is no JSON object.', 'filters'));
}

function parseSort(text: string | undefined): NonNullable<RowQuery['sort']> {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== '-')
    .map((part) =>
      part.startsWith('-')
        ? { field: part.slice(1), isDescending: true }
        : { field: part, isDescending: false },
    );
}

function listRows(parts: CatalogParts): Route {
  return {
    method: 'GET',
    path: base,
    operationId: 'listRows',
    summary: 'Page through the rows of a resource',
    tag,
    access: 'read',
    isOpenData: true,
    query: rowsQuery,
    responses: {
      200: { description: 'A page of rows', content: { 'application/json': rowsAnswer } },
    },
    handle: async (c) => {
      const asked = readQuery(c, rowsQuery);
      if (!asked.ok) return problemResponse(c, asked.error);
      const found = await resourceOf(c, parts);
      if (!found.ok) return problemResponse(c, found.error);
      const filters = parseFilters(asked.value.filters);
      if (!filters.ok) return problemResponse(c, filters.error);
      const { q, sort, limit, offset, after } = asked.value;
      const page = await parts.datastore.query(refOf(found.value), {
        filters: filters.value,
        ...(q === undefined ? {} : { q }),
        sort: parseSort(sort),
        limit,
        offset,
        ...(after === undefined ? {} : { after }),
        withTotal: true,
      });
      if (!page.ok) return problemResponse(c, page.error);
      const { fields, total, next } = page.value;
      return c.json({ fields, rows: rowObjects(page.value), total, ...(next && { next }) });
    },
  };
}

export function refOf({ record, resource }: FoundResource) {
  return { tenant: record.tenant, resourceId: resource.id };
}

function dumpRows(parts: CatalogParts, format: DumpFormat): Route {
  const query = z.object({
    tenant: z.string().optional(),
    bom: z.stringbool().optional().describe('With a byte order mark, as spreadsheets like it'),
  });
  const type = dumpTypes[format].replace(/;.*/, '');
  return {
    method: 'GET',
    path: `${base}.${format}`,
    operationId: `dumpRows${format.toUpperCase()}`,
    summary: `Take all rows of a resource as ${format === 'geojson' ? 'GeoJSON' : format.toUpperCase()}`,
    tag,
    access: 'read',
    isOpenData: true,
    query,
    responses: { 200: { description: 'All rows', content: { [type]: z.unknown() } } },
    handle: async (c) => {
      const asked = readQuery(c, query);
      if (!asked.ok) return problemResponse(c, asked.error);
      const found = await resourceOf(c, parts);
      if (!found.ok) return problemResponse(c, found.error);
      return answerDump(c, parts, found.value, format, { withMark: asked.value.bom === true });
    },
  };
}

async function answerDump(
  c: RouteContext,
  parts: CatalogParts,
  found: FoundResource,
  format: DumpFormat,
  options: { readonly withMark?: boolean },
): Promise<Response> {
  const { record, resource } = found;
  const read = await parts.datastore.read(refOf(found));
  if (!read.ok) return problemResponse(c, read.error);
  parts.downloads.count(record.tenant, record.id, resource.id);
  const licence = findLicence(resource.licence ?? record.document.licence);
  const about = {
    name: record.document.title.ja,
    attribution: attributionOf(record),
    license: licence?.url ?? record.document.licence,
  };
  const { table, batches } = read.value;
  const body = dump(table, batches, format, { ...options, about });
  const name = encodeURIComponent(`${record.document.name}.${format}`);
  return new Response(body, {
    headers: {
      'content-type': dumpTypes[format],
      'content-disposition': `inline; filename*=UTF-8''${name}`,
      ...(licence === undefined ? {} : { link: `<${licence.url}>; rel="license"` }),
    },
  });
}

function getStandardFile(parts: CatalogParts): Route {
  return {
    method: 'GET',
    path: '/api/datasets/{id}/resources/{resource}/standard.csv',
    operationId: 'getStandardFile',
    summary: 'Take a table as the CSV of its 自治体標準オープンデータセット',
    description:
      'Columns in the order of the standard, those it does not have at the end; UTF-8 with a byte order mark. The name is `{6桁コード}_{slug}.csv`.',
    tag,
    access: 'read',
    isOpenData: true,
    query: z.object({ tenant: z.string().optional() }),
    responses: { 200: { description: 'The file', content: { 'text/csv': z.unknown() } } },
    handle: async (c) => {
      const found = await resourceOf(c, parts);
      if (!found.ok) return problemResponse(c, found.error);
      const { record, resource } = found.value;
      const read = await parts.datastore.read(refOf(found.value));
      if (!read.ok) return problemResponse(c, read.error);
      const { table, batches } = read.value;
      const file = standardFileFor(record, table.fields, parts.identity);
      if (file === undefined) {
        const detail = 'The table is not known to be one of the standard datasets.';
        return problemResponse(c, problem('not-found', detail));
      }
      parts.downloads.count(record.tenant, record.id, resource.id);
      const columns = file.columns.map(({ name, place, standard }) => ({
        name,
        cellOf: (cells: readonly Cell[]) =>
          place === undefined ? null : standardCell(cells[place] ?? null, standard),
      }));
      return new Response(dumpColumns(columns, batches), {
        headers: {
          'content-type': dumpTypes.csv,
          'content-disposition': `attachment; filename="${file.name}"`,
        },
      });
    },
  };
}
