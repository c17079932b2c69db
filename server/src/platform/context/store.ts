/** SQL that finds entities: pages, totals, sets of ids. */
import type { Queryable, Statement } from '#kernel/database/index.ts';
import type { Visibility } from '#platform/identity/index.ts';
import { compileFilter, type FilterConditions } from './compile-filter.ts';
import type { Asking, EntityFilter, PageRequest } from './entity-query.ts';
import { type EntityRow, entityColumns } from './entity-row.ts';
import { SqlValues } from './sql-text.ts';

export interface Question {
  readonly asking: Asking;
  readonly filter: EntityFilter;
  readonly visibility: Visibility;
}

/** Rows of one page, one more than its limit where more follow, in page order whatever the direction. */
export async function readPage(
  database: Queryable,
  { asking, filter, visibility }: Question,
  page: PageRequest,
): Promise<readonly EntityRow[]> {
  const rows = await database.query<EntityRow>(pageStatement({ asking, filter, visibility }, page));
  return page.before === undefined ? rows : rows.toReversed();
}

/** Rows go backward where the page has a `before`. */
export function pageStatement(
  { asking, filter, visibility }: Question,
  page: PageRequest,
): Statement {
  const sql = new SqlValues();
  const conditions = compileFilter(filter, asking, visibility, sql, true);
  const isBackward = page.before !== undefined;
  const bound = boundOf(page, sql);
  const text = pageText(conditions, bound, isBackward, page.limit + 1, page.offset ?? 0);
  return {
    ...(isWorthPreparing(conditions, page) ? { name: statementName(text) } : {}),
    text,
    values: sql.values,
  };
}

const commonLimits: ReadonlySet<number> = new Set([1, 10, 20, 50, 100, 500, 1000]);

/** Each connection keeps what it prepared, so only a bounded number of texts may be. */
function isWorthPreparing({ isPlain }: FilterConditions, page: PageRequest): boolean {
  return isPlain && (page.offset ?? 0) === 0 && commonLimits.has(page.limit);
}

function statementName(text: string): string {
  return `context_page_${text.length}_${hash(text)}`;
}

/** FNV-1a, enough to tell a few texts of equal length apart; a clash would be refused by the client. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  }
  return (value >>> 0).toString(36);
}

type Ends = Pick<PageRequest, 'after' | 'before' | 'until'>;

function boundOf({ after, before, until }: Ends, sql: SqlValues): string {
  const last = before === undefined ? '<=' : '>=';
  const bounds = [
    ...(until === undefined ? [] : [` and e.id ${last} ${sql.add(until)}`]),
    ...(after === undefined ? [] : [` and e.id > ${sql.add(after)}`]),
    ...(before === undefined ? [] : [` and e.id < ${sql.add(before)}`]),
  ];
  return bounds.join('');
}

/**
 * Each matching combination of types is walked in id order, or each value of a key within it; the walks are merged.
 * A walk asks for its order by what only its own index gives: whatever the planner believes of how types and values
 * are spread, it cannot choose to pass by all entities there are to find a few.
 */
function pageText(
  { types, entity, walk, isNarrow }: FilterConditions,
  bound: string,
  isBackward: boolean,
  rowsMax: number,
  offset: number,
): string {
  const direction = isBackward ? 'desc' : 'asc';
  const order = `order by e.id ${direction}`;
  const skip = offset === 0 ? '' : ` offset ${offset}`;
  const end = `limit ${rowsMax + offset}`;
  const ofType = 'e.type_set = s.type_set';
  if (walk !== undefined) {
    const { key, values } = walk;
    return `select ${entityColumns} from entity_type_set as s
      cross join unnest(${values}) as k (value)
      cross join lateral (
        select e.* from entity as e
        where ${ofType} and ${key} >= k.value and ${key} <= k.value and ${entity}${bound}
        order by ${key} ${direction}, e.id ${direction} ${end}
      ) as e
      where ${walk.types} ${order} limit ${rowsMax}${skip}`;
  }
  if (types === undefined) {
    return `select ${entityColumns} from entity as e
      where ${entity}${bound} ${order} limit ${rowsMax}${skip}`;
  }
  // Places, scopes and ids have indexes that find fewer entities than a type has.
  const [same, first] = isNarrow
    ? [ofType, '']
    : ['e.type_set >= s.type_set and e.type_set <= s.type_set', `e.type_set ${direction}, `];
  return `select ${entityColumns} from entity_type_set as s
    cross join lateral (
      select e.* from entity as e
      where ${same} and ${entity}${bound} order by ${first}e.id ${direction} ${end}
    ) as e
    where ${types} ${order} limit ${rowsMax}${skip}`;
}

export async function countEntities(
  database: Queryable,
  { asking, filter, visibility }: Question,
  ends: Ends = {},
): Promise<number> {
  const sql = new SqlValues();
  const conditions = compileFilter(filter, asking, visibility, sql);
  const { types } = conditions;
  const entity = conditions.entity + boundOf(ends, sql);
  if (conditions.isByTypes && asking.hidesExpired === true && ends.until === undefined) {
    return countByTypes(database, conditions, sql);
  }
  const from =
    types === undefined
      ? `entity as e where ${entity}`
      : `entity_type_set as s join entity as e on e.tenant = s.tenant and e.type_set = s.type_set
        where ${types} and ${entity}`;
  const [row] = await database.query<{ total: number }>({
    text: `select count(*)::int as total from ${from}`,
    values: sql.values,
  });
  return row?.total ?? 0;
}

/** From the census, which every flush keeps, less what has expired and stands there a moment longer. */
async function countByTypes(
  database: Queryable,
  { types = 'true', owner, time }: FilterConditions,
  sql: SqlValues,
): Promise<number> {
  const [row] = await database.query<{ total: number }>({
    text: `select (coalesce(sum((select sum(c.change) from entity_census as c
          where c.tenant = s.tenant and c.type_set = s.type_set and c.attribute = '')), 0)
        - (select count(*) from entity as e join entity_type_set as s
            on s.tenant = e.tenant and s.type_set = e.type_set
            where e.tenant = ${owner} and e.expires_at <= ${time} and ${types})
      )::int as total
      from entity_type_set as s where s.tenant = ${owner} and ${types}`,
    values: sql.values,
  });
  return row?.total ?? 0;
}
