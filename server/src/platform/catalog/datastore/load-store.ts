/** SQL of loads: how far each is, and the ways its rows go in. */
import type pg from 'pg';
import type { Database, Queryable } from '#kernel/database/index.ts';
import { copyText, type OpenCopy, openCopy } from './copy-in.ts';
import type { Field } from './field.ts';
import { insertRows, type NewRow } from './store.ts';
import type { ResourceRef } from './table.ts';

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
    return copyRows(database, ref, lines, progress);
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

/** Rows without keys as COPY takes them, numbered from `first`. `cells`: arrays as JSON.stringify writes them. */
export function copyLines(
  tenant: string,
  tableId: number,
  first: number,
  cells: readonly string[],
): string {
  const head = `${copyText(tenant)}\t${tableId}\t`;
  const lines = linesOf(head, first, cells);
  // Of what COPY reads in its own way, written JSON holds the backslash alone, and most holds none.
  if (!lines.includes('\\')) return lines;
  return linesOf(
    head,
    first,
    cells.map((json) => json.replaceAll('\\', '\\\\')),
  );
}

function linesOf(head: string, first: number, cells: readonly string[]): string {
  let lines = '';
  for (let i = 0; i < cells.length; i += 1) lines += `${head}${first + i}\t${cells[i] ?? ''}\n`;
  return lines;
}

function progressValues({ tenant, resourceId }: ResourceRef, progress: Progress): unknown[] {
  const { tableId, rowsRead, lastRow, at } = progress;
  return [tenant, resourceId, tableId, rowsRead, lastRow, at];
}

/** Rows on their way into a table, and the progress of their load: one transaction. */
export interface CopyOfRows {
  /** Lines made by `copyLines`. */
  write(lines: Buffer): Promise<void>;
  /** Throws `LoadReplaced`, or what the engine says. */
  commit(progress: Progress): Promise<void>;
  /** After a failure: nothing of it stays. */
  abandon(): Promise<void>;
}

export async function beginCopy(database: Database, ref: ResourceRef): Promise<CopyOfRows> {
  const client = await database.pool.connect();
  let copy: OpenCopy;
  try {
    // A load that is lost with the machine is gone on with: its last transaction alone need be on disk.
    await client.query('begin; set local synchronous_commit to off');
    copy = await openCopy(
      client,
      'copy datastore_row (tenant, table_id, row_id, cells) from stdin',
    );
  } catch (thrown) {
    client.release(await rollback(client));
    throw thrown;
  }
  return {
    write: (lines) => copy.write(lines),
    commit: async (progress) => {
      await copy.end();
      const moved = await client.query(moveLoad, progressValues(ref, progress));
      if (moved.rowCount === 0) throw new LoadReplaced();
      await client.query('commit');
      client.release();
    },
    abandon: async () => {
      await copy.end().catch(() => undefined);
      client.release(await rollback(client));
    },
  };
}

/** The same at once. */
async function copyRows(
  database: Database,
  ref: ResourceRef,
  lines: string,
  progress: Progress,
): Promise<void> {
  const copy = await beginCopy(database, ref);
  try {
    await copy.write(Buffer.from(lines));
    await copy.commit(progress);
  } catch (thrown) {
    await copy.abandon();
    throw thrown;
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

/**
 * The same where the engine knows no COPY. `list`: rows as `jsonb` in its binary form, which is the number of its version
 * before the text of an array.
 */
export async function insertWritten(
  database: Database,
  ref: ResourceRef,
  list: Buffer,
  progress: Progress & { readonly first: number },
): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.execute({
      name: 'datastore-insert-written',
      text: `insert into datastore_row (tenant, table_id, row_id, cells)
             select $1, $2, $3::bigint + place - 1, cells
             from jsonb_array_elements($4::jsonb) with ordinality as row (cells, place)`,
      values: [ref.tenant, progress.tableId, progress.first, list],
    });
    if ((await tx.execute(moveLoad, progressValues(ref, progress))) === 0) throw new LoadReplaced();
  });
}
