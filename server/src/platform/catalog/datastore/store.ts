/** SQL of tables and their rows. */
import type { Database, Queryable } from '#kernel/database/index.ts';
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

export interface NewRow {
  readonly id: number;
  readonly key: string | undefined;
  /** JSON of the array of cells. */
  readonly cells: string;
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
