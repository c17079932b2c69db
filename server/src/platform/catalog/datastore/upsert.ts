/** Rows added to and changed in a table that is in use. CKAN `datastore_upsert`. */
import type { Queryable } from '#kernel/database/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { DatastoreOptions } from './datastore.ts';
import type { Cell } from './field.ts';
import { keyPlaces, lastOfEachKey, rowFrom } from './load.ts';
import { findTable, type HeldTable, insertRows, type NewRow, upsertTable } from './store.ts';
import type { ResourceRef, UpsertOptions } from './table.ts';

type GivenRow = Readonly<Record<string, unknown>>;

/** How many rows were given. All or none are stored. */
export async function changeRows(
  options: DatastoreOptions,
  ref: ResourceRef,
  records: readonly GivenRow[],
  method: UpsertOptions['method'],
): Promise<Result<number>> {
  if (records.length > options.limits.rowsPerCallMax) {
    const detail = `One call takes at most ${options.limits.rowsPerCallMax} rows.`;
    return err(problem('too-many-results', detail, 'records'));
  }
  const changed = await options.database.transaction((tx) =>
    change(tx, ref, records, method, new Date(options.now())),
  );
  if (changed.ok && changed.value > 0) await options.changed(ref);
  return changed;
}

async function change(
  tx: Queryable,
  ref: ResourceRef,
  records: readonly GivenRow[],
  method: UpsertOptions['method'],
  now: Date,
): Promise<Result<number>> {
  const table = await findTable(tx, ref, 'for update');
  if (table === undefined) {
    return err(problem('not-found', `Resource ${ref.resourceId} has no table.`));
  }
  if (method !== 'insert' && table.key.length === 0) {
    return err(problem('conflict', 'The table has no key: rows can only be inserted.', 'method'));
  }
  const places = keyPlaces(table.fields, table.key);
  if (!places.ok) return places;
  const unknown = findUnknown(table, records);
  if (unknown !== undefined) {
    return err(problem('bad-request-data', `${unknown} is no column of the table.`, unknown));
  }
  const known = await existingRows(tx, ref.tenant, table, records, places.value);
  const rows = mergedRows(table, records, places.value, known, method);
  if (!rows.ok) return rows;
  const distinct = places.value.length === 0 ? rows.value : lastOfEachKey(rows.value);
  await insertRows(tx, ref.tenant, table.tableId, distinct);
  const added = new Set(distinct.filter(({ id }) => id > table.lastRow).map(({ id }) => id)).size;
  await upsertTable(tx, ref, {
    ...table,
    rowCount: table.rowCount + added,
    lastRow: Math.max(table.lastRow, ...distinct.map(({ id }) => id)),
    changedAt: now,
  });
  return ok(records.length);
}

function findUnknown({ fields }: HeldTable, records: readonly GivenRow[]): string | undefined {
  const ids = new Set(['_id', ...fields.map(({ id }) => id)]);
  return records.flatMap((record) => Object.keys(record)).find((id) => !ids.has(id));
}

interface KnownRow {
  readonly id: number;
  readonly cells: readonly Cell[];
}

/** Rows the records name by their keys. */
async function existingRows(
  tx: Queryable,
  tenant: string,
  { tableId, fields }: HeldTable,
  records: readonly GivenRow[],
  places: readonly number[],
): Promise<Map<string, KnownRow>> {
  if (places.length === 0) return new Map();
  const keys = records.flatMap((record) => {
    const row = rowFrom(
      fields,
      places,
      fields.map(({ id }) => record[id] as Cell),
      0,
    );
    return row.ok && row.value.key !== undefined ? [row.value.key] : [];
  });
  const rows = await tx.query<{ row_id: number; key: string; cells: readonly Cell[] }>(
    `select row_id, key, cells from datastore_row
     where tenant = $1 and table_id = $2 and key = any($3::text[])`,
    [tenant, tableId, keys],
  );
  return new Map(rows.map(({ row_id, key, cells }) => [key, { id: row_id, cells }]));
}

/** Columns a record does not name keep what the row holds. */
function mergedRows(
  { fields, lastRow }: HeldTable,
  records: readonly GivenRow[],
  places: readonly number[],
  known: Map<string, KnownRow>,
  method: UpsertOptions['method'],
): Result<readonly NewRow[]> {
  const rows: NewRow[] = [];
  let next = lastRow + 1;
  for (const [index, record] of records.entries()) {
    // What arrived as JSON; `rowFrom` checks it.
    const given = fields.map(({ id }) => record[id] as Cell);
    const checked = rowFrom(fields, places, given, index + 1);
    if (!checked.ok) return checked;
    const key = checked.value.key;
    const held = key === undefined ? undefined : known.get(key);
    if (held !== undefined && method === 'insert') {
      return err(problem('already-exists', `Row ${index + 1} has a key that exists.`, 'records'));
    }
    if (held === undefined && method === 'update') {
      return err(
        problem('bad-request-data', `Row ${index + 1} has a key that does not exist.`, 'records'),
      );
    }
    const cells = fields.map(({ id }, place) =>
      id in record || held === undefined ? (given[place] ?? null) : (held.cells[place] ?? null),
    );
    const row = rowFrom(fields, places, cells, held?.id ?? next);
    if (!row.ok) return row;
    if (held === undefined) next += 1;
    if (key !== undefined) {
      // Written by us a moment ago.
      known.set(key, { id: row.value.id, cells: JSON.parse(row.value.cells) as Cell[] });
    }
    rows.push(row.value);
  }
  return ok(rows);
}
