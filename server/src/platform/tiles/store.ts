/** SQL of tiles: one statement a tile. */
import type { Geometry, Instant } from '@kumiki/ngsi-ld';
import type { Queryable } from '#kernel/database/index.ts';
import { compileFilter, type EntityFilter, SqlValues } from '#platform/context/index.ts';
import type { Visibility } from '#platform/identity/index.ts';
import { cornersOf, degreesPerPixel, gridDepth, keyDepth, keyRange, type Tile } from './tile.ts';

export interface TileQuestion {
  readonly tenant: string;
  readonly now: Instant;
  readonly filter: EntityFilter;
  readonly visibility: Visibility;
  /** What features carry: the name they are given in the tile, and the expanded name of the attribute. */
  readonly attributes: readonly { readonly name: string; readonly iri: string }[];
  readonly pointsMax: number;
  readonly shapesMax: number;
}

/** Cells of a tile, in powers of two on a side: 8 × 8, each some 64 pixels wide. */
const cellDepth = 3;
const cellCount = 4 ** cellDepth;

interface From {
  /** `from … where …` of the entities `e` (and their types `s`) that are asked for and may be seen. */
  readonly text: string;
  /** The conditions of `e` and `s`. */
  readonly conditions: string;
  /** Of `entity_type_set s` alone, where types alone decide; undefined where entities must be looked at. */
  readonly types: string | undefined;
}

/** Whether types decide what is asked for and seen, so that points counted by type are enough. */
function isByType({ filter, visibility }: TileQuestion): boolean {
  const { selectors = [], attributes, q, geo, scope } = filter;
  const isPlain = [attributes, q, geo, scope].every((part) => part === undefined);
  const isTyped = selectors.every(
    ({ ids, idPattern }) => ids === undefined && idPattern === undefined,
  );
  const isSeen =
    visibility.kind === 'everything' || visibility.rules.every(({ scope: s }) => s === undefined);
  return isPlain && isTyped && isSeen;
}

function fromOf(question: TileQuestion, sql: SqlValues): From {
  const { tenant, now, filter, visibility } = question;
  const { types, entity } = compileFilter(filter, { tenant, now }, visibility, sql);
  const known = types ?? `s.tenant = ${sql.add(tenant)}`;
  return {
    text: `from entity_type_set as s
      join entity as e on e.tenant = s.tenant and e.type_set = s.type_set
      where ${known} and ${entity}`,
    conditions: `${known} and ${entity}`,
    types: isByType(question) ? known : undefined,
  };
}

const isPoint = `geometrytype(e.location) = 'POINT'`;
const key = 'tile_key(st_x(e.location), st_y(e.location))';

/** How many points stand in a cell, and the mean of their places. */
export interface Cell {
  readonly count: number;
  readonly longitude: number;
  readonly latitude: number;
}

/** `geometry` as GeoJSON, which the engine wrote. */
export interface Placed {
  readonly geometry: Geometry;
  readonly members: Readonly<Record<string, string | number | boolean>>;
}

export interface TileContent {
  readonly cells: readonly Cell[];
  /** In place of the cells, where there are few. */
  readonly points: readonly Placed[] | undefined;
  readonly shapes: readonly Placed[];
}

interface TileRow {
  readonly cells: readonly Cell[] | null;
  readonly points: readonly Placed[] | null;
  readonly shapes: readonly Placed[] | null;
}

export async function readTile(
  database: Queryable,
  question: TileQuestion,
  tile: Tile,
): Promise<TileContent> {
  const sql = new SqlValues();
  const from = fromOf(question, sql);
  const range = keyRange(tile);
  const begin = sql.add(String(range.from), 'bigint');
  const length = sql.add(String(range.length), 'bigint');
  const members = membersOf(question, sql);
  const pointsMax = sql.add(question.pointsMax, 'int');
  const isCounted = from.types !== undefined && tile.z + cellDepth <= gridDepth;
  const cells = isCounted
    ? gridCells(question, tile, from.types, sql)
    : walkedCells(from, tile, sql);
  const text = `with cells as (${cells})
    select
      (select jsonb_agg(jsonb_build_object('count', n, 'longitude', x, 'latitude', y)) from cells) as cells,
      case when (select sum(n) from cells) <= ${pointsMax} then (
        select jsonb_agg(jsonb_build_object('geometry', geometry, 'members', members)) from (
          select st_asgeojson(e.location, 7)::jsonb as geometry, ${members} as members
          ${from.text} and ${isPoint} and ${key} >= ${begin} and ${key} < ${begin} + ${length}
          limit ${pointsMax}
        ) as place)
      end as points,
      (select jsonb_agg(jsonb_build_object('geometry', geometry, 'members', members))
        from (${shapesText(question, tile, from, members, sql)}) as drawn
        where geometry is not null) as shapes`;
  const [row] = await database.query<TileRow>({ text, values: sql.values });
  return { cells: row?.cells ?? [], points: row?.points ?? undefined, shapes: row?.shapes ?? [] };
}

/** Cells out of a walk over the index of all points in the tile. */
function walkedCells(from: From, tile: Tile, sql: SqlValues): string {
  const range = keyRange(tile);
  const begin = sql.add(String(range.from), 'bigint');
  const cell = sql.add(String(range.length >> BigInt(2 * cellDepth)), 'bigint');
  return `select counted.n, counted.x, counted.y
    from generate_series(0, ${cellCount - 1}) as c(place)
    cross join lateral (
      select count(*)::int as n, avg(st_x(e.location)) as x, avg(st_y(e.location)) as y
      ${from.text} and ${isPoint}
        and ${key} >= ${begin} + c.place * ${cell} and ${key} < ${begin} + (c.place + 1) * ${cell}
    ) as counted
    where counted.n > 0`;
}

/** Cells out of what was counted beforehand, and of the points that will expire, which are few. */
function gridCells(
  { tenant, now }: TileQuestion,
  tile: Tile,
  types: string | undefined,
  sql: SqlValues,
): string {
  const range = keyRange(tile);
  const below = BigInt(2 * (keyDepth - gridDepth));
  const begin = sql.add(Number(range.from >> below), 'int');
  const end = sql.add(Number((range.from + range.length) >> below), 'bigint');
  const shift = sql.add(2 * (gridDepth - tile.z - cellDepth), 'int');
  const owner = sql.add(tenant);
  const time = sql.add(now, 'timestamptz');
  // Behind `offset 0` the index of what expires is walked, not that of all points.
  return `select sum(u.n)::int as n, sum(u.x) / sum(u.n) as x, sum(u.y) / sum(u.n) as y
    from (
      select g.cell >> ${shift} as place, g.change as n, g.longitude as x, g.latitude as y
      from entity_type_set as s
      join tile_grid as g on g.tenant = s.tenant and g.type_set = s.type_set
      where ${types} and g.cell >= ${begin} and g.cell < ${end}
      union all
      select f.cell >> ${shift}, 1, f.x, f.y
      from (
        select e.type_set, (${key} >> ${below})::int as cell,
          st_x(e.location) as x, st_y(e.location) as y
        from (
          select w.* from entity as w where w.expires_at > ${time} and w.tenant = ${owner} offset 0
        ) as e
        where ${isPoint}
      ) as f
      join entity_type_set as s on s.tenant = ${owner} and s.type_set = f.type_set
      where ${types} and f.cell >= ${begin} and f.cell < ${end}
    ) as u
    group by u.place having sum(u.n) > 0`;
}

/** Lines and areas that meet the tile and are larger than half a pixel, as fine as a pixel and cut near its edge. */
function shapesText(
  question: TileQuestion,
  tile: Tile,
  from: From,
  members: string,
  sql: SqlValues,
): string {
  const corners = cornersOf(tile, 1 / 32).map((degrees) => sql.add(degrees, 'float8'));
  const box = `st_makeenvelope(${corners.join(', ')}, 4326)`;
  const pixel = sql.add(degreesPerPixel(tile.z), 'float8');
  const cut = `st_clipbybox2d(st_simplify(shape.location, ${pixel}, true), ${box})`;
  // Behind `offset 0` the index of what is no point is walked: the planner does not know how few there are of a type.
  return `select case when not st_isempty(${cut}) then st_asgeojson(st_multi(${cut}), 7)::jsonb end as geometry,
        shape.members
      from (
        select e.location, ${members} as members
        from (
          select w.* from entity as w
          where w.tenant = ${sql.add(question.tenant)} and geometrytype(w.location) <> 'POINT'
            and w.location && ${box}
          offset 0
        ) as e
        join entity_type_set as s on s.tenant = e.tenant and s.type_set = e.type_set
        where ${from.conditions}
          and greatest(
            st_xmax(e.location) - st_xmin(e.location), st_ymax(e.location) - st_ymin(e.location)
          ) >= ${pixel} / 2
        order by st_area(st_envelope(e.location)) desc, e.id
        limit ${sql.add(question.shapesMax, 'int')}
      ) as shape`;
}

const defaultVocabulary = 'https://uri.etsi.org/ngsi-ld/default-context/';

/** What a feature says of itself. The first instance of an attribute speaks for it. */
function membersOf({ attributes }: TileQuestion, sql: SqlValues): string {
  const prefix = sql.add(defaultVocabulary, 'text');
  const pairs = attributes.flatMap(({ name, iri }) => {
    const [label, attribute] = [sql.add(name, 'text'), sql.add(iri, 'text')];
    const first = `e.doc -> ${attribute} -> 0`;
    const value = `coalesce(${first} -> 'value', ${first} #> '{languageMap,ja}')`;
    return [label, `case when jsonb_typeof(${value}) not in ('object', 'array') then ${value} end`];
  });
  const type = `case when starts_with(s.types[1], ${prefix})
    then substr(s.types[1], length(${prefix}) + 1) else s.types[1] end`;
  return `jsonb_strip_nulls(jsonb_build_object('id', e.id, 'type', ${type}${pairs.map((part) => `, ${part}`).join('')}))`;
}

export interface Extent {
  readonly count: number;
  /** West, south, east, north; undefined where nothing stands anywhere. */
  readonly bounds: readonly [number, number, number, number] | undefined;
}

/** How many there are that stand somewhere, and the box around them. */
export async function readExtent(database: Queryable, question: TileQuestion): Promise<Extent> {
  const sql = new SqlValues();
  const from = fromOf(question, sql);
  const [row] = await database.query<{ count: number; box: readonly number[] | null }>({
    text: `select count(*)::int as count,
        array[st_xmin(st_extent(e.location)), st_ymin(st_extent(e.location)),
          st_xmax(st_extent(e.location)), st_ymax(st_extent(e.location))] as box
      ${from.text} and e.location is not null`,
    values: sql.values,
  });
  const [west, south, east, north] = row?.box ?? [];
  const isKnown = row !== undefined && row.count > 0;
  return {
    count: row?.count ?? 0,
    bounds:
      isKnown &&
      west !== undefined &&
      south !== undefined &&
      east !== undefined &&
      north !== undefined
        ? [west, south, east, north]
        : undefined,
  };
}

/** Names the state of a tenant: another one after every change that has come to light. */
export async function readStamp(database: Queryable, tenant: string): Promise<string> {
  const [row] = await database.query<{ seq: string }>({
    name: 'tiles_stamp',
    text: 'select seq::text from entity_outbox where tenant = $1 order by seq desc limit 1',
    values: [tenant],
  });
  return row?.seq ?? '0';
}
