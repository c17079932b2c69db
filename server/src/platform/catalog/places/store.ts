/** SQL of places: where the rows of a table stand, and what of them is in a tile. */
import type { Database, Queryable } from '#kernel/database/index.ts';
import type { PlacePair } from '../datastore/dump.ts';

/** The rows a statement places: a long table is placed in many short statements. */
export const rowsPerStatement = 50_000;

export interface TableAt {
  readonly tenant: string;
  readonly tableId: number;
  readonly lastRow: number;
  readonly changedAt: Date;
  readonly places: PlacePair;
}

export interface PlacedTable {
  readonly changedAt: Date | undefined;
  readonly madeAt: Date;
  readonly count: number;
  /** West, south, east, north; absent where no row stands anywhere. */
  readonly bounds: readonly [number, number, number, number] | undefined;
}

interface PlacedRow {
  readonly changed_at: Date | null;
  readonly columns: string;
  readonly made_at: Date;
  readonly count: number;
  readonly west: number | null;
  readonly south: number | null;
  readonly east: number | null;
  readonly north: number | null;
}

const columnsOf = ({ latitude, longitude }: PlacePair): string => `${latitude} ${longitude}`;

function placedOf({ changed_at, made_at, count, ...box }: PlacedRow): PlacedTable {
  const { west, south, east, north } = box;
  const isKnown = west !== null && south !== null && east !== null && north !== null;
  return {
    changedAt: changed_at ?? undefined,
    madeAt: made_at,
    count,
    bounds: isKnown ? [west, south, east, north] : undefined,
  };
}

const facts = 'changed_at, columns, made_at, count, west, south, east, north';

export async function findPlaced(
  database: Queryable,
  { tenant, tableId, places }: TableAt,
  lock: '' | 'for update' = '',
): Promise<PlacedTable | undefined> {
  const [row] = await database.query<PlacedRow>(
    `select ${facts} from datastore_placed where tenant = $1 and table_id = $2 ${lock}`,
    [tenant, tableId],
  );
  return row?.columns === columnsOf(places) ? placedOf(row) : undefined;
}

/** A cell as a number, where it is one. */
export function degrees(place: number): string {
  // A number of ours, so nothing of the request stands in the text.
  const cell = `cells -> ${place}`;
  return `case jsonb_typeof(${cell})
    when 'number' then (${cell})::text::float8
    when 'string' then case when cells ->> ${place} ~ '^\\s*[+-]?\\d{1,3}(\\.\\d{1,20})?\\s*$'
      then trim(cells ->> ${place})::float8 end end`;
}

/** Whoever comes first places the rows; whoever comes meanwhile waits and finds them placed. */
export async function placeRows(database: Database, table: TableAt, now: Date): Promise<void> {
  const { tenant, tableId, lastRow, changedAt, places } = table;
  const key = [tenant, tableId];
  await database.transaction(async (tx) => {
    await tx.execute(
      `insert into datastore_placed (tenant, table_id, columns, made_at) values ($1, $2, '', $3)
       on conflict (tenant, table_id) do nothing`,
      [...key, now],
    );
    const known = await findPlaced(tx, table, 'for update');
    if (known?.changedAt?.getTime() === changedAt.getTime()) return;
    await tx.execute('delete from datastore_place where tenant = $1 and table_id = $2', key);
    for (let after = 0; after < lastRow; after += rowsPerStatement) {
      await tx.execute(
        `insert into datastore_place (tenant, table_id, key, row_id, longitude, latitude)
         select tenant, table_id, tile_key(x, y), row_id, x, y from datastore_row
         cross join lateral (
           select ${degrees(places.longitude)} as x, ${degrees(places.latitude)} as y) as at
         where tenant = $1 and table_id = $2 and row_id > $3 and row_id <= $4
           and x between -180 and 180 and y between -90 and 90`,
        [...key, after, after + rowsPerStatement],
      );
    }
    await tx.execute(
      `update datastore_placed p set changed_at = $3, columns = $4, made_at = $5, count = n.count,
         west = n.west, south = n.south, east = n.east, north = n.north
       from (select count(*) as count, min(longitude) as west, min(latitude) as south,
               max(longitude) as east, max(latitude) as north
             from datastore_place where tenant = $1 and table_id = $2) as n
       where p.tenant = $1 and p.table_id = $2`,
      [...key, changedAt, columnsOf(places), now],
    );
  });
}

/**
 * Datasets of all tenants with a table whose columns may be coordinates, the newest table first; who may see which is for
 * the search to say, and what the columns hold for `findPlaces`.
 */
export async function listTablesWithPlaces(
  database: Queryable,
  max: number,
): Promise<readonly string[]> {
  const rows = await database.query<{ readonly dataset_id: string }>(
    `select r.dataset_id from datastore_table t
     join dataset_resource r on r.tenant = t.tenant and r.id = t.resource_id
     where exists (select from jsonb_array_elements(t.fields) f
       where f ->> 'role' = 'longitude'
         or normalize(f ->> 'id', NFKC) ~* '^(経度|longitude|lon|lng|long|x|x座標|経度\\(.*\\))$')
     group by r.dataset_id order by max(t.changed_at) desc, r.dataset_id limit $1`,
    [max],
  );
  return rows.map(({ dataset_id: id }) => id);
}

/** Places of tables nobody refers to any more. */
export async function sweepPlaces(database: Database, signal: AbortSignal): Promise<void> {
  for (;;) {
    const [dead] = await database.query<{ tenant: string; table_id: number }>(
      `select p.tenant, p.table_id from datastore_placed p
       where not exists (select from datastore_table t
                         where t.tenant = p.tenant and t.table_id = p.table_id)
       order by p.tenant, p.table_id limit 1`,
    );
    if (dead === undefined || signal.aborted) return;
    const key = [dead.tenant, dead.table_id];
    await database.transaction(async (tx) => {
      await tx.execute('delete from datastore_place where tenant = $1 and table_id = $2', key);
      await tx.execute('delete from datastore_placed where tenant = $1 and table_id = $2', key);
    });
  }
}
