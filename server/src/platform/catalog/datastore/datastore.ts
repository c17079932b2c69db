/** Tables of resources behind their door. */
import type { Database, Queryable } from '#kernel/database/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { CatalogLimits } from '../limits.ts';
import {
  type CompiledRows,
  compileFilters,
  compileRows,
  Parameters,
  renderCursor,
} from './compile-rows.ts';
import { type Cell, checkFields, type Row } from './field.ts';
import { keyPlaces, Loader, type LoadTarget } from './load.ts';
import {
  deleteLoad,
  deleteSilentLoads,
  findLoad,
  type HeldLoad,
  insertLoad,
} from './load-store.ts';
import {
  countRows,
  deleteTable,
  findTable,
  type HeldTable,
  listTables,
  newTableId,
  readRows,
  sweepDeadRows,
  upsertTable,
} from './store.ts';
import type {
  Datastore,
  NumberedRows,
  Replaced,
  ReplaceOptions,
  ResourceRef,
  RowPage,
  RowQuery,
  TableShape,
  WrittenRows,
} from './table.ts';
import { changeRows } from './upsert.ts';

export interface DatastoreOptions {
  readonly database: Database;
  readonly limits: CatalogLimits;
  readonly now: () => number;
  /** Told when rows nobody refers to are to be removed soon. */
  readonly sweepSoon: () => Promise<void>;
  /** Told after the rows of a resource have changed. */
  readonly changed: (ref: ResourceRef) => Promise<void>;
}

const readBatchRows = 2_000;
const sweepBatchRows = 10_000;

export function createDatastore(options: DatastoreOptions): Datastore {
  const { database } = options;
  return {
    replace: (ref, shape, rows, replaceOptions = {}) =>
      replace(options, ref, shape, rows, replaceOptions),
    findLoad: (ref) => findLoad(database, ref),
    dropLoad: async (ref) => {
      await database.transaction((tx) => deleteLoad(tx, ref, 'dead'));
      await options.sweepSoon();
    },
    upsert: (ref, rows, { method }) => changeRows(options, ref, rows, method),
    deleteRows: (ref, filters) => deleteRows(options, ref, filters),
    drop: async (ref) => {
      const isGone = await database.transaction(async (tx) => {
        await deleteLoad(tx, ref, 'dead');
        return deleteTable(tx, ref);
      });
      await options.sweepSoon();
      if (isGone) await options.changed(ref);
      return isGone;
    },
    find: (ref) => findTable(database, ref),
    listTables: (tenant, ids) => listTables(database, tenant, ids),
    query: (ref, query) => queryRows(options, ref, query),
    read: (ref) => readTable(options, ref),
  };
}

/** Removes rows of dead tables and loads that fell silent, in pieces, until `signal` says stop. */
export async function sweepDatastore(
  { database, limits, now }: Pick<DatastoreOptions, 'database' | 'limits' | 'now'>,
  signal: AbortSignal,
): Promise<void> {
  await deleteSilentLoads(database, new Date(now() - limits.loadMsMax));
  while (!signal.aborted && (await sweepDeadRows(database, sweepBatchRows)));
}

function isSameShape(load: HeldLoad, shape: TableShape): boolean {
  const plain = (fields: TableShape['fields']): string =>
    JSON.stringify(fields.map(({ id, type }) => [id, type]));
  return (
    plain(load.fields) === plain(shape.fields) &&
    JSON.stringify(load.key) === JSON.stringify(shape.key ?? [])
  );
}

async function beginLoad(
  { database, now }: DatastoreOptions,
  ref: ResourceRef,
  shape: TableShape,
  fingerprint: string | undefined,
): Promise<LoadTarget> {
  const known = await findLoad(database, ref);
  const target = { ref, fields: shape.fields, key: shape.key ?? [] };
  if (
    known !== undefined &&
    fingerprint !== undefined &&
    known.fingerprint === fingerprint &&
    isSameShape(known, shape)
  ) {
    return { ...target, tableId: known.tableId, rowsRead: known.rowsRead, lastRow: known.lastRow };
  }
  return database.transaction(async (tx) => {
    await deleteLoad(tx, ref, 'dead');
    const load = {
      tableId: await newTableId(tx),
      fields: shape.fields,
      key: shape.key ?? [],
      fingerprint,
      rowsRead: 0,
      lastRow: 0,
    };
    await insertLoad(tx, ref, load, new Date(now()));
    return { ...target, tableId: load.tableId, rowsRead: 0, lastRow: 0 };
  });
}

async function replace(
  options: DatastoreOptions,
  ref: ResourceRef,
  shape: TableShape,
  rows: AsyncIterable<readonly Row[] | WrittenRows>,
  replaceOptions: ReplaceOptions,
): Promise<Result<Replaced>> {
  const { database, limits, now } = options;
  const checked = checkFields(shape.fields, limits.fieldsMax);
  if (!checked.ok) return checked;
  const places = keyPlaces(shape.fields, shape.key ?? []);
  if (!places.ok) return places;
  const target = await beginLoad(options, ref, shape, replaceOptions.fingerprint);
  const loader = new Loader({ database, limits, now }, target, places.value, replaceOptions);
  const taken = await loader.take(rows);
  if (!taken.ok) {
    await database.transaction((tx) => deleteLoad(tx, ref, 'dead'));
    await options.sweepSoon();
    return taken;
  }
  const { rowsRead, lastRow } = await loader.end();
  const rowCount =
    target.key.length === 0 ? rowsRead : await countRows(database, ref.tenant, target.tableId);
  await database.transaction(async (tx) => {
    await upsertTable(tx, ref, {
      tableId: target.tableId,
      fields: shape.fields,
      key: target.key,
      rowCount,
      lastRow,
      changedAt: new Date(now()),
    });
    await deleteLoad(tx, ref, 'done');
  });
  await options.sweepSoon();
  await options.changed(ref);
  return ok({ rowsRead, rowCount });
}

function noTable({ resourceId }: ResourceRef) {
  return err(problem('not-found', `Resource ${resourceId} has no table.`));
}

async function queryRows(
  { database }: DatastoreOptions,
  ref: ResourceRef,
  query: RowQuery,
): Promise<Result<RowPage>> {
  const table = await findTable(database, ref);
  if (table === undefined) return noTable(ref);
  const direct = directOffset(table, query);
  const compiled = compileRows(ref.tenant, table.tableId, table.fields, direct);
  if (!compiled.ok) return compiled;
  const { text, values, fields, hasId } = compiled.value;
  const rows = await database.query<{
    row_id: number;
    cells: readonly Cell[];
    keys: readonly string[];
  }>(text, values);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const isMore = rows.length > query.limit && last !== undefined && query.isDistinct !== true;
  const total =
    query.withTotal === true ? await totalOf(database, table, compiled.value) : undefined;
  return ok({
    fields,
    hasId,
    rows: page.map(({ row_id, cells }) => ({ id: row_id, cells })),
    total,
    next: isMore ? renderCursor(last.keys) : undefined,
  });
}

async function totalOf(
  database: Queryable,
  table: HeldTable,
  { isUnfiltered, countText, countValues }: CompiledRows,
): Promise<number> {
  if (isUnfiltered) return table.rowCount;
  const [row] = await database.query<{ count: number }>(countText, countValues);
  return row?.count ?? 0;
}

/** Rows of a whole table are numbered without gaps, so an offset is a number to begin after. */
function directOffset(table: HeldTable, query: RowQuery): RowQuery {
  const isPlain =
    (query.offset ?? 0) > 0 &&
    query.after === undefined &&
    query.q === undefined &&
    query.isDistinct !== true &&
    Object.keys(query.filters ?? {}).length === 0 &&
    (query.sort ?? []).length === 0 &&
    table.lastRow === table.rowCount;
  return isPlain ? { ...query, offset: 0, after: renderCursor([String(query.offset)]) } : query;
}

async function deleteRows(
  options: DatastoreOptions,
  ref: ResourceRef,
  filters: Readonly<Record<string, unknown>>,
): Promise<Result<number>> {
  const removed = await options.database.transaction(async (tx): Promise<Result<number>> => {
    const table = await findTable(tx, ref, 'for update');
    if (table === undefined) return noTable(ref);
    const parameters = new Parameters();
    const where = `tenant = ${parameters.add(ref.tenant)} and table_id = ${parameters.add(table.tableId)}`;
    const condition = compileFilters(parameters, table.fields, filters);
    if (!condition.ok) return condition;
    const count = await tx.execute(
      `delete from datastore_row where ${where} and ${condition.value}`,
      parameters.values,
    );
    const changedAt = new Date(options.now());
    await upsertTable(tx, ref, { ...table, rowCount: table.rowCount - count, changedAt });
    return ok(count);
  });
  if (removed.ok && removed.value > 0) await options.changed(ref);
  return removed;
}

async function readTable(
  { database }: DatastoreOptions,
  ref: ResourceRef,
): Promise<Result<{ table: HeldTable; batches: AsyncIterable<NumberedRows> }>> {
  const table = await findTable(database, ref);
  if (table === undefined) return noTable(ref);
  return ok({ table, batches: readBatches(database, ref.tenant, table) });
}

async function* readBatches(
  database: Database,
  tenant: string,
  { tableId }: HeldTable,
): AsyncGenerator<NumberedRows> {
  for (let after = 0; ; ) {
    const rows = await readRows(database, tenant, tableId, { after, limit: readBatchRows });
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map(({ row_id, cells }) => ({ id: row_id, cells }));
    after = last.row_id;
  }
}
