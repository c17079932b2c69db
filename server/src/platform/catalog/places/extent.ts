/** SQL of extents: the box around the rows of a table, measured when the table has changed. */
import type { Database, Queryable } from '#kernel/database/index.ts';
import type { ResourceRef } from '../datastore/table.ts';
import { degrees, rowsPerStatement, type TableAt } from './store.ts';

/** West, south, east, north; degrees. */
export type Extent = readonly [west: number, south: number, east: number, north: number];

interface Edges {
  readonly west: number | null;
  readonly south: number | null;
  readonly east: number | null;
  readonly north: number | null;
}

function extentOf({ west, south, east, north }: Edges): Extent | undefined {
  const isKnown = west !== null && south !== null && east !== null && north !== null;
  return isKnown ? [west, south, east, north] : undefined;
}

/** The smallest box that holds all of them; undefined for none. */
export function unionOf(extents: readonly (Extent | undefined)[]): Extent | undefined {
  return extents.reduce((all, one) => {
    if (all === undefined || one === undefined) return all ?? one;
    return [
      Math.min(all[0], one[0]),
      Math.min(all[1], one[1]),
      Math.max(all[2], one[2]),
      Math.max(all[3], one[3]),
    ];
  }, undefined);
}

/** In many short statements: a long table holds up nobody. Rows at 0, 0 are rows without a place. */
export async function measureExtent(
  database: Database,
  { tenant, tableId, lastRow, places }: TableAt,
): Promise<Extent | undefined> {
  const measured: (Extent | undefined)[] = [];
  for (let after = 0; after < lastRow; after += rowsPerStatement) {
    const [row] = await database.query<Edges>(
      `select min(x) as west, min(y) as south, max(x) as east, max(y) as north
       from datastore_row cross join lateral (
         select ${degrees(places.longitude)} as x, ${degrees(places.latitude)} as y) as at
       where tenant = $1 and table_id = $2 and row_id > $3 and row_id <= $4
         and x between -180 and 180 and y between -90 and 90 and (x, y) <> (0, 0)`,
      [tenant, tableId, after, after + rowsPerStatement],
    );
    measured.push(row && extentOf(row));
  }
  return unionOf(measured);
}

export async function upsertExtent(
  tx: Queryable,
  { tenant, resourceId }: ResourceRef,
  extent: Extent | undefined,
  { changedAt, now }: { readonly changedAt: Date; readonly now: Date },
): Promise<void> {
  await tx.execute(
    `insert into datastore_extent
       (tenant, resource_id, changed_at, measured_at, west, south, east, north)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (tenant, resource_id) do update set changed_at = excluded.changed_at,
       measured_at = excluded.measured_at, west = excluded.west, south = excluded.south,
       east = excluded.east, north = excluded.north`,
    [tenant, resourceId, changedAt, now, ...(extent ?? [null, null, null, null])],
  );
}

export interface MeasuredExtent {
  readonly changedAt: Date;
  readonly measuredAt: Date;
  readonly extent: Extent | undefined;
}

/** By resource; those that were never measured are left out. */
export async function listExtents(
  database: Queryable,
  tenant: string,
  resourceIds: readonly string[],
): Promise<ReadonlyMap<string, MeasuredExtent>> {
  const rows = await database.query<
    Edges & { resource_id: string; changed_at: Date; measured_at: Date }
  >(
    `select resource_id, changed_at, measured_at, west, south, east, north
     from datastore_extent where tenant = $1 and resource_id = any($2::text[])`,
    [tenant, resourceIds],
  );
  return new Map(
    rows.map(({ resource_id, changed_at, measured_at, ...edges }) => [
      resource_id,
      { changedAt: changed_at, measuredAt: measured_at, extent: extentOf(edges) },
    ]),
  );
}

/** Tables nobody has measured since they changed; what is left of tables that are gone is removed. */
export async function listUnmeasured(
  database: Database,
  limit: number,
): Promise<readonly ResourceRef[]> {
  await database.execute(
    `delete from datastore_extent e where not exists (
       select from datastore_table t where t.tenant = e.tenant and t.resource_id = e.resource_id)`,
  );
  return database.query<{ tenant: string; resourceId: string }>(
    `select t.tenant, t.resource_id as "resourceId" from datastore_table t
     left join datastore_extent e on e.tenant = t.tenant and e.resource_id = t.resource_id
     where e.changed_at is distinct from t.changed_at
     order by t.tenant, t.resource_id limit $1`,
    [limit],
  );
}

/** Found by staff, and without `details.standings`; what is deleted is not found. */
export async function listOlderDatasets(
  database: Queryable,
  limit: number,
): Promise<readonly { readonly tenant: string; readonly id: string }[]> {
  return database.query(
    `select s.tenant, s.id from search_document s
     join dataset d on d.tenant = s.tenant and d.id = s.id and d.deleted_at is null
     where s.kind = 'dataset' and s.audience = 'staff' and not s.details ? 'standings'
     order by s.tenant, s.id limit $1`,
    [limit],
  );
}

/** The dataset whose resource it is, whatever its version. */
export async function findOwner(
  database: Queryable,
  { tenant, resourceId }: ResourceRef,
): Promise<string | undefined> {
  const rows = await database.query<{ dataset_id: string }>(
    'select dataset_id from dataset_resource where tenant = $1 and id = $2',
    [tenant, resourceId],
  );
  return rows[0]?.dataset_id;
}
