/** SQL of tables and their rows. */
import type pg from 'pg';
import type { Database, Queryable } from '#kernel/database/index.ts';
import { copyIn, copyText } from './copy-in.ts';
import type { Cell, Field } from './field.ts';
import type { ResourceRef, Table } from './table.ts';

export interface HeldTable extends Table {
  readonly tableId: number;
  readonly lastRow: number;
}

interface TableRow {
  readonly resource_id: string;
  readonly table_id: number;
  /** Written by us. */
  readonly fields: readonly Field[];
  readonly key_fields: readonly string[];
  readonly row_count: number;
  readonly last_row: number;
  readonly changed_at: Date;
}

function tableOf(row: TableRow): HeldTable {
  return {
    tableId: row.table_id,
    fields: row.fields,
    key: row.key_fields,
    rowCount: row.row_count,
    lastRow: row.last_row,
    changedAt: row.changed_at,
  };
}

const tableColumns = 'resource_id, table_id, fields, key_fields, row_count, last_row, changed_at';

export async function findTable(
  database: Queryable,
  { tenant, resourceId }: ResourceRef,
  lock: '' | 'for update' = '',
): Promise<HeldTable | undefined> {
  const rows = await database.query<TableRow>(
    `select ${tableColumns} from datastore_table where tenant = $1 and resource_id = $2 ${lock}`,
    [tenant, resourceId],
  );
  return rows.map(tableOf)[0];
}

export async function listTables(
  database: Queryable,
  tenant: string,
  resourceIds: readonly string[],
): Promise<ReadonlyMap<string, HeldTable>> {
  const rows = await database.query<TableRow>(
    `select ${tableColumns} from datastore_table
     where tenant = $1 and resource_id = any($2::text[])`,
    [tenant, resourceIds],
  );
  return new Map(rows.map((row) => [row.resource_id, tableOf(row)]));
}

export async function newTableId(database: Queryable): Promise<number> {
  const [row] = await database.query<{ id: number }>(`select nextval('datastore_table_id') as id`);
  if (row === undefined) throw new Error('A sequence gives no number');
  return row.id;
}

/** Gives the resource this table; the one it had is dead. */
export async function upsertTable(
  tx: Queryable,
  { tenant, resourceId }: ResourceRef,
  table: HeldTable,
): Promise<void> {
  await tx.execute(
    `insert into datastore_dead_table (tenant, table_id)
     select tenant, table_id from datastore_table
     where tenant = $1 and resource_id = $2 and table_id <> $3 on conflict do nothing`,
    [tenant, resourceId, table.tableId],
  );
  await tx.execute(
    `insert into datastore_table (tenant, ${tableColumns})
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (tenant, resource_id) do update set table_id = excluded.table_id,
       fields = excluded.fields, key_fields = excluded.key_fields, row_count = excluded.row_count,
       last_row = excluded.last_row, changed_at = excluded.changed_at`,
    [
      tenant,
      resourceId,
      table.tableId,
      JSON.stringify(table.fields),
      table.key,
      table.rowCount,
      table.lastRow,
      table.changedAt,
    ],
  );
}

export async function deleteTable(tx: Queryable, ref: ResourceRef): Promise<boolean> {
  await tx.execute(
    `insert into datastore_dead_table (tenant, table_id)
     select tenant, table_id from datastore_table where tenant = $1 and resource_id = $2
     on conflict do nothing`,
    [ref.tenant, ref.resourceId],
  );
  const removed = await tx.execute(
    'delete from datastore_table where tenant = $1 and resource_id = $2',
    [ref.tenant, ref.resourceId],
  );
  return removed > 0;
}

export interface HeldLoad {
  readonly tableId: number;
  readonly fields: readonly Field[];
  readonly key: readonly string[];
  readonly fingerprint: string | undefined;
  readonly rowsRead: number;
  readonly lastRow: number;
}

export async function findLoad(
  database: Queryable,
  { tenant, resourceId }: ResourceRef,
): Promise<HeldLoad | undefined> {
  const rows = await database.query<{
    table_id: number;
    fields: readonly Field[];
    key_fields: readonly string[];
    fingerprint: string | null;
    rows_read: number;
    last_row: number;
  }>(
    `select table_id, fields, key_fields, fingerprint, rows_read, last_row from datastore_load
     where tenant = $1 and resource_id = $2`,
    [tenant, resourceId],
  );
  return rows.map((row) => ({
    tableId: row.table_id,
    fields: row.fields,
    key: row.key_fields,
    fingerprint: row.fingerprint ?? undefined,
    rowsRead: row.rows_read,
    lastRow: row.last_row,
  }))[0];
}

export async function insertLoad(
  tx: Queryable,
  { tenant, resourceId }: ResourceRef,
  load: HeldLoad,
  now: Date,
): Promise<void> {
  await tx.execute(
    `insert into datastore_load
       (tenant, resource_id, table_id, fields, key_fields, fingerprint, progress_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      tenant,
      resourceId,
      load.tableId,
      JSON.stringify(load.fields),
      load.key,
      load.fingerprint ?? null,
      now,
    ],
  );
}

/** Moves the load on; false when somebody else has begun another one. */
const moveLoad = `update datastore_load
  set rows_read = $4, last_row = $5, progress_at = $6
  where tenant = $1 and resource_id = $2 and table_id = $3`;

/** Its rows are dead unless they have become the table's. */
export async function deleteLoad(
  tx: Queryable,
  { tenant, resourceId }: ResourceRef,
  outcome: 'dead' | 'done',
): Promise<boolean> {
  if (outcome === 'dead') {
    await tx.execute(
      `insert into datastore_dead_table (tenant, table_id)
       select tenant, table_id from datastore_load where tenant = $1 and resource_id = $2
       on conflict do nothing`,
      [tenant, resourceId],
    );
  }
  const removed = await tx.execute(
    'delete from datastore_load where tenant = $1 and resource_id = $2',
    [tenant, resourceId],
  );
  return removed > 0;
}

export async function deleteSilentLoads(database: Database, before: Date): Promise<void> {
  const rows = await database.query<{ tenant: string; resource_id: string }>(
    'select tenant, resource_id from datastore_load where progress_at < $1 limit 100',
    [before],
  );
  for (const { tenant, resource_id } of rows) {
    await database.transaction((tx) => deleteLoad(tx, { tenant, resourceId: resource_id }, 'dead'));
  }
}

export interface NewRow {
  readonly id: number;
  readonly key: string | undefined;
  /** JSON of the array of cells. */
  readonly cells: string;
}

export interface Progress {
  readonly tableId: number;
  readonly rowsRead: number;
  readonly lastRow: number;
  readonly at: Date;
}

/** Thrown when another load of the resource has begun meanwhile. */
export class LoadReplaced extends Error {
  constructor() {
    super('Another load of this resource has begun');
    this.name = 'LoadReplaced';
  }
}

/** Stores rows and the progress of their load in one transaction. */
export async function storeRows(
  database: Database,
  ref: ResourceRef,
  rows: readonly NewRow[],
  progress: Progress,
): Promise<void> {
  const isKeyed = rows.some(({ key }) => key !== undefined);
  if (canCopy(database) && !isKeyed) {
    const cells = rows.map((row) => row.cells);
    const lines = copyLines(ref.tenant, progress.tableId, rows[0]?.id ?? 1, cells);
    return copyRows(database, ref, [lines], progress);
  }
  await database.transaction(async (tx) => {
    await insertRows(tx, ref.tenant, progress.tableId, rows);
    if ((await tx.execute(moveLoad, progressValues(ref, progress))) === 0) throw new LoadReplaced();
  });
}

/** The embedded engine knows no COPY. */
export function canCopy(database: Database): boolean {
  return database.engine === 'postgres';
}

/** Rows without keys as COPY takes them, numbered from `first`. `cells`: JSON arrays. */
export function copyLines(
  tenant: string,
  tableId: number,
  first: number,
  cells: readonly string[],
): Buffer {
  const head = `${copyText(tenant)}\t${tableId}\t`;
  let text = '';
  for (let i = 0; i < cells.length; i += 1) {
    text += `${head}${first + i}\t${copyText(cells[i] ?? '')}\n`;
  }
  return Buffer.from(text);
}

function progressValues({ tenant, resourceId }: ResourceRef, progress: Progress): unknown[] {
  const { tableId, rowsRead, lastRow, at } = progress;
  return [tenant, resourceId, tableId, rowsRead, lastRow, at];
}

/** Stores lines made by `copyLines` and the progress of their load in one transaction. */
export async function copyRows(
  database: Database,
  ref: ResourceRef,
  lines: readonly Buffer[],
  progress: Progress,
): Promise<void> {
  const client = await database.pool.connect();
  let broken: Error | undefined;
  try {
    // A load that is lost with the machine is gone on with: its last transaction alone need be on disk.
    await client.query('begin; set local synchronous_commit to off');
    const statement = 'copy datastore_row (tenant, table_id, row_id, cells) from stdin';
    await copyIn(client, statement, lines);
    const moved = await client.query(moveLoad, progressValues(ref, progress));
    if (moved.rowCount === 0) throw new LoadReplaced();
    await client.query('commit');
  } catch (thrown) {
    broken = await rollback(client);
    throw thrown;
  } finally {
    client.release(broken);
  }
}

async function rollback(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback');
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? thrown : new Error(String(thrown));
  }
}

/** Later rows win over earlier ones with the same key, which keep their numbers. */
export async function insertRows(
  tx: Queryable,
  tenant: string,
  tableId: number,
  rows: readonly NewRow[],
): Promise<void> {
  const json = `[${rows
    .map(({ id, key, cells }) => `[${id},${JSON.stringify(key ?? null)},${cells}]`)
    .join(',')}]`;
  await tx.execute(
    `insert into datastore_row (tenant, table_id, row_id, key, cells)
     select $1, $2, (value -> 0)::bigint, value ->> 1, value -> 2
     from jsonb_array_elements($3::jsonb)
     on conflict (tenant, table_id, key) where key is not null
     do update set cells = excluded.cells`,
    [tenant, tableId, json],
  );
}

export async function countRows(
  database: Queryable,
  tenant: string,
  tableId: number,
): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    'select count(*) as count from datastore_row where tenant = $1 and table_id = $2',
    [tenant, tableId],
  );
  return row?.count ?? 0;
}

export interface FoundRow {
  readonly row_id: number;
  readonly cells: readonly Cell[];
}

/** Rows after a number, by number. */
export function readRows(
  database: Queryable,
  tenant: string,
  tableId: number,
  page: { readonly after: number; readonly limit: number },
): Promise<readonly FoundRow[]> {
  return database.query({
    name: 'datastore-read-rows',
    text: `select row_id, cells from datastore_row
           where tenant = $1 and table_id = $2 and row_id > $3 order by row_id limit $4`,
    values: [tenant, tableId, page.after, page.limit],
  });
}

/** Removes a piece of what nobody refers to; whether there is more. */
export async function sweepDeadRows(database: Database, rowsMax: number): Promise<boolean> {
  const [dead] = await database.query<{ tenant: string; table_id: number }>(
    'select tenant, table_id from datastore_dead_table order by tenant, table_id limit 1',
  );
  if (dead === undefined) return false;
  const removed = await database.execute(
    `delete from datastore_row where tenant = $1 and table_id = $2 and row_id in (
       select row_id from datastore_row where tenant = $1 and table_id = $2
       order by row_id limit $3)`,
    [dead.tenant, dead.table_id, rowsMax],
  );
  if (removed < rowsMax) {
    await database.execute('delete from datastore_dead_table where tenant = $1 and table_id = $2', [
      dead.tenant,
      dead.table_id,
    ]);
  }
  return true;
}
