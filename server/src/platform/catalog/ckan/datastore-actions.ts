/** Actions on the rows of resources. */
import { randomUUID } from 'node:crypto';
import type { Result } from '#kernel/result.ts';
import { csvCell } from '../datastore/dump.ts';
import type { Cell, Field, Row } from '../datastore/field.ts';
import type { ResourceRef, RowPage, RowQuery, Table } from '../datastore/table.ts';
import { rowObjects } from '../routes/row-routes.ts';
import { ckanField, guessFields, parseFields } from './datastore-fields.ts';
import { type CkanError, denied, errorOf, validation } from './envelope.ts';
import { countOf, flagOf, type Given, isObject, jsonOf, listOf, textOf } from './parameters.ts';
import {
  type Action,
  type ActionRequest,
  type Failed,
  type Outcome,
  ownPackageOf,
  ownResourceOf,
  resourceOf,
} from './request.ts';

function failed<T>(outcome: Result<T>): outcome is Extract<Result<T>, { ok: false }> {
  return !outcome.ok;
}

function errorsOf(found: CkanError): Failed {
  return { error: found };
}

const recordsRule = 'Must be a list of dictionaries';

/** Records as objects, or as lists in the order of the fields. */
function recordsOf(given: Given): readonly Given[] | undefined {
  const list = jsonOf(given['records'] ?? []);
  return Array.isArray(list) && list.every(isObject) ? list : undefined;
}

async function refOf(request: ActionRequest): Promise<Outcome<ResourceRef>> {
  const found = await ownResourceOf(request, 'resource_id', 'id');
  if ('error' in found) return found;
  return { value: { tenant: found.value.record.tenant, resourceId: found.value.resource.id } };
}

/** A resource made for the table, as `datastore_create` allows. */
async function newResource(request: ActionRequest, resource: Given): Promise<Outcome<ResourceRef>> {
  const given = { ...resource, package_id: resource['package_id'] };
  const found = await ownPackageOf({ ...request, given }, 'package_id');
  if ('error' in found) return found;
  const { actor, record } = found.value;
  const id = randomUUID();
  const name = textOf(resource, 'name');
  const done = await request.parts.datasets.change(
    actor,
    record.id,
    (before) => ({
      ...before,
      resources: [
        ...before.resources,
        { id, format: 'CSV', ...(name === undefined ? {} : { name: { ja: name } }) },
      ],
    }),
    { publish: request.mayPublish && record.published !== undefined },
  );
  if (failed(done)) return errorsOf(errorOf(done.error));
  return { value: { tenant: record.tenant, resourceId: id } };
}

async function* oneBatch(rows: readonly Row[]): AsyncGenerator<readonly Row[]> {
  yield rows;
}

function rowsFrom(fields: readonly Field[], records: readonly Given[]): readonly Row[] {
  // Cells are checked where they are stored.
  return records.map((record) => fields.map(({ id }) => (record[id] ?? null) as Cell));
}

const datastoreCreate: Action = async (request) => {
  const { given, parts } = request;
  const resource = jsonOf(given['resource']);
  const ref = isObject(resource) ? await newResource(request, resource) : await refOf(request);
  if ('error' in ref) return ref;
  const records = recordsOf(given);
  if (records === undefined) return validation('records', recordsRule);
  const { rowsPerCallMax } = parts.limits;
  if (records.length > rowsPerCallMax) {
    return validation('records', `One call takes at most ${rowsPerCallMax} records`);
  }
  const table = await parts.datastore.find(ref.value);
  const parsed = given['fields'] === undefined ? undefined : parseFields(jsonOf(given['fields']));
  if (parsed !== undefined && failed(parsed)) return errorsOf(errorOf(parsed.error));
  const fields = parsed?.value ?? table?.fields ?? guessFields(records);
  const key = listOf(given, 'primary_key') ?? table?.key ?? [];
  const done =
    table === undefined
      ? await parts.datastore.replace(
          ref.value,
          { fields, key },
          oneBatch(rowsFrom(fields, records)),
        )
      : await addTo(request, ref.value, table, { fields, key, records });
  if (failed(done)) return errorsOf(errorOf(done.error));
  return {
    result: {
      resource_id: ref.value.resourceId,
      method: 'insert',
      fields: fields.map(ckanField),
      primary_key: key,
      ...(flagOf(given, 'include_records') ? { records } : {}),
    },
  };
};

interface Addition {
  readonly fields: readonly Field[];
  readonly key: readonly string[];
  readonly records: readonly Given[];
}

/** Into a table that is there: new columns and another key rewrite it first. */
async function addTo(
  { parts }: ActionRequest,
  ref: ResourceRef,
  table: Table,
  { fields, key, records }: Addition,
): Promise<Result<unknown>> {
  const news = fields.filter(({ id }) => !table.fields.some((field) => field.id === id));
  const sameKey = JSON.stringify(key) === JSON.stringify(table.key);
  if (news.length > 0 || !sameKey) {
    const merged = [...table.fields, ...news];
    const read = await parts.datastore.read(ref);
    if (!read.ok) return read;
    const { batches } = read.value;
    const widened = async function* (): AsyncGenerator<readonly Row[]> {
      for await (const batch of batches) {
        yield batch.map(({ cells }) => [...cells, ...news.map(() => null)]);
      }
    };
    const done = await parts.datastore.replace(ref, { fields: merged, key }, widened());
    if (!done.ok) return done;
  }
  if (records.length === 0) return { ok: true, value: 0 };
  const method = key.length > 0 ? 'upsert' : 'insert';
  return parts.datastore.upsert(ref, records, { method });
}

const datastoreUpsert: Action = async (request) => {
  const { given, parts } = request;
  const ref = await refOf(request);
  if ('error' in ref) return ref;
  const records = recordsOf(given);
  if (records === undefined) return validation('records', recordsRule);
  const method = textOf(given, 'method') ?? 'upsert';
  if (method !== 'upsert' && method !== 'insert' && method !== 'update') {
    return validation('method', `"${method}" is not defined`);
  }
  const done = await parts.datastore.upsert(ref.value, records, { method });
  if (failed(done)) return errorsOf(errorOf(done.error));
  return { result: { resource_id: ref.value.resourceId, method, records } };
};

const datastoreDelete: Action = async (request) => {
  const { given, parts } = request;
  const ref = await refOf(request);
  if ('error' in ref) return ref;
  const filters = jsonOf(given['filters']);
  const { resourceId } = ref.value;
  if (isObject(filters) && Object.keys(filters).length > 0) {
    const done = await parts.datastore.deleteRows(ref.value, filters);
    return failed(done)
      ? errorsOf(errorOf(done.error))
      : { result: { resource_id: resourceId, filters } };
  }
  const isGone = await parts.datastore.drop(ref.value);
  return isGone
    ? { result: { resource_id: resourceId } }
    : errorsOf({
        type: 'Not Found Error',
        status: 404,
        message: `Resource "${resourceId}" was not found.`,
      });
};

const datastoreRecordsDelete: Action = async (request) => {
  const filters = jsonOf(request.given['filters']);
  if (!isObject(filters)) return validation('filters', 'Missing value');
  const ref = await refOf(request);
  if ('error' in ref) return ref;
  const done = await request.parts.datastore.deleteRows(ref.value, filters);
  if (failed(done)) return errorsOf(errorOf(done.error));
  return { result: { resource_id: ref.value.resourceId, filters } };
};

const datastoreInfo: Action = async (request) => {
  const found = await resourceOf(request, 'published', 'id', 'resource_id');
  if ('error' in found) return found;
  const { record, resource } = found.value;
  const ref = { tenant: record.tenant, resourceId: resource.id };
  const table = await request.parts.datastore.find(ref);
  if (table === undefined) {
    const message = `Resource "${resource.id}" was not found.`;
    return errorsOf({ type: 'Not Found Error', status: 404, message });
  }
  return {
    result: {
      meta: { id: resource.id, count: table.rowCount, table_type: 'BASE TABLE', aliases: [] },
      fields: table.fields.map((field) => ({
        ...ckanField(field),
        schema: { is_index: table.key.includes(field.id), notnull: false, uniquekey: false },
      })),
      primary_key: table.key,
    },
  };
};

/** `field desc, other`, quoted where names hold commas or spaces. */
export function parseRowSort(text: string | undefined): NonNullable<RowQuery['sort']> {
  const parts = [
    ...(text ?? '').matchAll(
      /\s*(?:"((?:[^"]|"")+)"|([^,]+?))(?:\s+(asc|desc))?(?:\s+nulls\s+(?:first|last))?\s*(?:,|$)/gi,
    ),
  ];
  return parts.flatMap(([, quoted, plain, direction]) => {
    const field = quoted?.replaceAll('""', '"') ?? plain?.trim();
    if (field === undefined || field === '') return [];
    return [{ field, isDescending: direction?.toLowerCase() === 'desc' }];
  });
}

export function rowQueryOf({ given, parts }: ActionRequest): RowQuery | Failed {
  const limit = countOf(given, 'limit', 100);
  const offset = countOf(given, 'offset', 0);
  if (limit === undefined) return validation('limit', 'Must be a natural number');
  if (offset === undefined) return validation('offset', 'Must be a natural number');
  const filters = given['filters'] === '' ? {} : (jsonOf(given['filters']) ?? {});
  if (!isObject(filters)) return validation('filters', 'filters must be either a dict or null.');
  const asked = given['q'];
  const parsed =
    typeof asked === 'string' && asked.trimStart().startsWith('{') ? jsonOf(asked) : asked;
  const q = isObject(parsed)
    ? Object.fromEntries(Object.entries(parsed).map(([field, words]) => [field, String(words)]))
    : textOf(given, 'q', 'full_text');
  const fields = listOf(given, 'fields');
  const after = textOf(given, 'next_page', 'after');
  return {
    filters,
    ...(q === undefined ? {} : { q }),
    sort: parseRowSort(textOf(given, 'sort')),
    ...(fields === undefined ? {} : { fields }),
    isDistinct: flagOf(given, 'distinct'),
    limit: Math.min(limit, parts.limits.rowsPerCallMax),
    offset,
    ...(after === undefined ? {} : { after }),
    withTotal: flagOf(given, 'include_total', true),
  };
}

function recordsIn(page: RowPage, format: string): unknown {
  if (format === 'objects') return rowObjects(page);
  const lists = page.rows.map(({ id, cells }) => (page.hasId ? [id, ...cells] : [...cells]));
  if (format === 'lists') return lists;
  const sign = format === 'csv' ? ',' : '\t';
  const cell = (value: Cell): string =>
    format === 'csv' ? csvCell(value) : csvCell(value).replace(/[\t\r\n]+/g, ' ');
  return lists.map((list) => `${list.map(cell).join(sign)}\n`).join('');
}

const rowFormats = ['objects', 'lists', 'csv', 'tsv'];

const datastoreSearch: Action = async (request) => {
  const { given, parts } = request;
  const found = await resourceOf(request, 'published', 'resource_id', 'id');
  if ('error' in found) return found;
  const query = rowQueryOf(request);
  if ('error' in query) return query;
  const format = textOf(given, 'records_format') ?? 'objects';
  if (!rowFormats.includes(format)) {
    return validation('records_format', `Value must be one of ${JSON.stringify(rowFormats)}`);
  }
  const { record, resource } = found.value;
  const ref = { tenant: record.tenant, resourceId: resource.id };
  const page = await parts.datastore.query(ref, query);
  if (failed(page)) return errorsOf(errorOf(page.error));
  const { total, next } = page.value;
  const start = `/api/3/action/datastore_search?resource_id=${resource.id}`;
  return {
    result: {
      include_total: query.withTotal,
      limit: query.limit,
      offset: query.offset,
      records_format: format,
      resource_id: resource.id,
      filters: query.filters,
      ...(query.q === undefined ? {} : { q: query.q }),
      total_estimation_threshold: null,
      fields: page.value.fields.map(ckanField),
      records: recordsIn(page.value, format),
      ...(total === undefined ? {} : { total, total_was_estimated: false }),
      ...(flagOf(given, 'include_next_page') && next !== undefined ? { next_page: next } : {}),
      _links: {
        start,
        next: `${start}&offset=${(query.offset ?? 0) + query.limit}&limit=${query.limit}`,
      },
    },
  };
};

const datastoreSearchSql: Action = async () =>
  denied(
    'datastore_search_sql is not offered; datastore_search has filters, ranges, sort, distinct and paging',
  );

export const datastoreReadActions: Readonly<Record<string, Action>> = {
  datastore_search: datastoreSearch,
  datastore_info: datastoreInfo,
  datastore_search_sql: datastoreSearchSql,
};

export const datastoreWriteActions: Readonly<Record<string, Action>> = {
  datastore_create: datastoreCreate,
  datastore_upsert: datastoreUpsert,
  datastore_delete: datastoreDelete,
  datastore_records_delete: datastoreRecordsDelete,
};
