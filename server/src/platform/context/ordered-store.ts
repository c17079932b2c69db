/** SQL that finds entities in an order that was asked for. Clause 4.23. */
import type { Ordering } from '@kumiki/ngsi-ld';
import type { Queryable } from '#kernel/database/index.ts';
import { compileFilter, type FilterConditions } from './compile-filter.ts';
import { beyond, compileOrder, orderBy } from './compile-order.ts';
import { type EntityRow, entityColumns } from './entity-row.ts';
import type { OrderCursor, OrderKey } from './order-cursor.ts';
import { SqlValues } from './sql-text.ts';
import type { Question } from './store.ts';

export interface OrderedPageRequest {
  readonly ordering: Ordering;
  readonly limit: number;
  readonly offset?: number;
  readonly after?: OrderCursor;
  readonly before?: OrderCursor;
}

/** An entity and where it stands; without a row where it went meanwhile. */
export interface OrderedRow {
  readonly row: EntityRow | undefined;
  readonly cursor: OrderCursor;
}

/** Rows of one page, one more than its limit where more follow, in page order whatever the direction. */
export async function readOrderedPage(
  database: Queryable,
  { asking, filter, visibility }: Question,
  { ordering, limit, offset = 0, after, before }: OrderedPageRequest,
): Promise<readonly OrderedRow[]> {
  const sql = new SqlValues();
  const conditions = compileFilter(filter, asking, visibility, sql);
  const { joins, keys, columns } = compileOrder(ordering, conditions, sql);
  const isBackward = before !== undefined;
  const bounds = [
    ...(after === undefined ? [] : [` and ${beyond(columns, after, false, sql)}`]),
    ...(before === undefined ? [] : [` and ${beyond(columns, before, true, sql)}`]),
  ];
  const rows = await database.query<EntityRow & { readonly keys: string }>({
    text: `select ${entityColumns}, ${keys} as keys
      from ${fromEntities(conditions)} ${joins}
      where ${whereEntities(conditions)}${bounds.join('')}
      ${orderBy(columns, isBackward)} limit ${limit + 1} offset ${offset}`,
    values: sql.values,
  });
  const ordered = rows.map((row) => ({ row, cursor: cursorOf(row.id, row.keys) }));
  return isBackward ? ordered.toReversed() : ordered;
}

/** Where everything that matches stands, up to `rowsMax` and one more. */
export async function readPlaces(
  database: Queryable,
  { asking, filter, visibility }: Question,
  ordering: Ordering,
  rowsMax: number,
): Promise<readonly OrderCursor[]> {
  const sql = new SqlValues();
  const conditions = compileFilter(filter, asking, visibility, sql);
  const { joins, keys } = compileOrder(ordering, conditions, sql);
  const rows = await database.query<{ readonly id: string; readonly keys: string }>({
    text: `select e.id, ${keys} as keys from ${fromEntities(conditions)} ${joins}
      where ${whereEntities(conditions)} limit ${rowsMax + 1}`,
    values: sql.values,
  });
  return rows.map((row) => cursorOf(row.id, row.keys));
}

/** Those of the ids that are there, in no order. */
export function readRows(
  database: Queryable,
  tenant: string,
  ids: readonly string[],
): Promise<readonly EntityRow[]> {
  return database.query<EntityRow>({
    name: 'context_rows',
    text: `select ${entityColumns} from entity as e where e.tenant = $1 and e.id = any($2::text[])`,
    values: [tenant, ids],
  });
}

function fromEntities({ types }: FilterConditions): string {
  return types === undefined
    ? 'entity as e'
    : 'entity_type_set as s join entity as e on e.tenant = s.tenant and e.type_set = s.type_set';
}

function whereEntities({ types, entity }: FilterConditions): string {
  return types === undefined ? entity : `${types} and ${entity}`;
}

function cursorOf(id: string, keys: string): OrderCursor {
  // `as`: the statement builds it.
  return { id, keys: JSON.parse(keys) as readonly OrderKey[] };
}
