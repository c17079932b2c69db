/** SQL of the places of one table: what of them is in a tile, and a page of them with their rows. */
import type { Queryable } from '#kernel/database/index.ts';
import { ok, type Result } from '#kernel/result.ts';
import { keyRange, type Placed, type Tile } from '#platform/tiles/index.ts';
import { Parameters } from '../datastore/compile-rows.ts';
import type { Cell, Field } from '../datastore/field.ts';
import { compileRowChoice, compileWhere, isOfRows, type PlaceChoice } from './choice.ts';
import type { TableAt } from './store.ts';

/** The table that is asked, and what of it is meant. */
export interface PlaceQuestion {
  readonly table: TableAt;
  readonly fields: readonly Field[];
  /** The column that tells a reader what stands there. */
  readonly nameAt: number;
  readonly choice: PlaceChoice;
}

/** `key`, `row_id`, `longitude`, `latitude` of what is meant; rows are read only where the choice is about them. */
function compileHits(
  parameters: Parameters,
  { table: { tenant, tableId }, fields, choice }: PlaceQuestion,
  tile?: Tile,
): Result<string> {
  const [owner, id] = [parameters.add(tenant), parameters.add(tableId)];
  const range = tile && keyRange(tile);
  const begin = range && `${parameters.add(String(range.from))}::bigint`;
  const end = range && `${parameters.add(String(range.from + range.length))}::bigint`;
  const inTile = range === undefined ? 'true' : `p.key >= ${begin} and p.key < ${end}`;
  const where = compileWhere(parameters, choice);
  const place = 'p.key, p.row_id, p.longitude, p.latitude';
  const of = `p.tenant = ${owner} and p.table_id = ${id} and ${inTile}`;
  if (!isOfRows(choice)) {
    return ok(`select ${place} from datastore_place p where ${of} and ${where}`);
  }
  const condition = compileRowChoice(parameters, fields, choice);
  if (!condition.ok) return condition;
  // From the places to their rows: the other way round, every row of the table would be tried.
  return ok(`select key, row_id, longitude, latitude from (
      select ${place}, r.cells from datastore_place p
      cross join lateral (select cells from datastore_row
        where tenant = ${owner} and table_id = ${id} and row_id = p.row_id limit 1) as r
      where ${of} and ${where}) as placed
    where ${condition.value}`);
}

/** Cells of a tile, in powers of two on a side: 8 × 8. */
const cellDepth = 3;

export interface TileRows {
  readonly cells: readonly { readonly count: number; readonly x: number; readonly y: number }[];
  /** In place of the cells, where there are few. */
  readonly points: readonly Placed[] | undefined;
}

export async function readTileRows(
  database: Queryable,
  question: PlaceQuestion,
  tile: Tile,
  pointsMax: number,
): Promise<Result<TileRows>> {
  const parameters = new Parameters();
  const hits = compileHits(parameters, question, tile);
  if (!hits.ok) return hits;
  const { from, length } = keyRange(tile);
  const begin = parameters.add(String(from));
  const cell = parameters.add(String(length >> BigInt(2 * cellDepth)));
  const most = parameters.add(pointsMax);
  const { tenant, tableId } = question.table;
  const row = `tenant = ${parameters.add(tenant)} and table_id = ${parameters.add(tableId)}`;
  const name = `r.cells ->> ${parameters.add(question.nameAt)}::int`;
  const [found] = await database.query<{
    readonly cells: TileRows['cells'] | null;
    readonly points: readonly Placed[] | null;
  }>(
    `with hit as (${hits.value}), cells as (
       select (key - ${begin}::bigint) / ${cell}::bigint as cell, count(*)::int as count,
         avg(longitude) as x, avg(latitude) as y
       from hit group by 1
     )
     select
       (select jsonb_agg(jsonb_build_object('count', count, 'x', x, 'y', y)) from cells) as cells,
       case when (select sum(count) from cells) <= ${most}::int then (
         select jsonb_agg(jsonb_build_object(
           'geometry', jsonb_build_object('type', 'Point', 'coordinates',
             jsonb_build_array(longitude, latitude)),
           'members', jsonb_build_object('id', row_id::text,
             'name', left(coalesce(${name}, ''), 200))) order by row_id)
         from hit cross join lateral (
           select cells from datastore_row where ${row} and row_id = hit.row_id limit 1) as r)
       end as points`,
    parameters.values,
  );
  return ok({ cells: found?.cells ?? [], points: found?.points ?? undefined });
}

export interface PlacedRows {
  /** Of all that is meant. */
  readonly total: number;
  /** By number. */
  readonly rows: readonly {
    readonly id: number;
    readonly longitude: number;
    readonly latitude: number;
    /** In the order of the columns. */
    readonly cells: readonly Cell[];
  }[];
}

export async function readPlaceRows(
  database: Queryable,
  question: PlaceQuestion,
  page: { readonly limit: number; readonly offset: number },
): Promise<Result<PlacedRows>> {
  const parameters = new Parameters();
  const hits = compileHits(parameters, question);
  if (!hits.ok) return hits;
  const { tenant, tableId } = question.table;
  const row = `tenant = ${parameters.add(tenant)} and table_id = ${parameters.add(tableId)}`;
  const [limit, offset] = [parameters.add(page.limit), parameters.add(page.offset)];
  const [found] = await database.query<{
    readonly total: number;
    readonly rows: PlacedRows['rows'] | null;
  }>(
    `with hit as materialized (${hits.value}), page as (
       select row_id, longitude, latitude from hit order by row_id
       limit ${limit}::int offset ${offset}::int
     )
     select (select count(*)::int from hit) as total,
       (select jsonb_agg(jsonb_build_object('id', row_id, 'longitude', longitude,
          'latitude', latitude, 'cells', r.cells) order by row_id)
        from page cross join lateral (
          select cells from datastore_row where ${row} and row_id = page.row_id limit 1) as r
       ) as rows`,
    parameters.values,
  );
  return ok({ total: found?.total ?? 0, rows: found?.rows ?? [] });
}
