/** Orderings as columns of a statement, and a page's beginning as a condition over them. Clause 4.23. */
import type { AttributePath, Ordering, OrderTerm } from '@kumiki/ngsi-ld';
import type { FilterConditions } from './compile-filter.ts';
import { referenceOf } from './compile-geo.ts';
import { entityMemberJson, instanceTargets, instanceWay, timeColumns } from './compile-query.ts';
import { valuesWay } from './compile-target.ts';
import type { OrderCursor } from './order-cursor.ts';
import type { SqlValues } from './sql-text.ts';

export interface OrderColumns {
  /** Joined laterally behind `entity e`. */
  readonly joins: string;
  /** JSON text of an array with an `OrderKey` for each term. */
  readonly keys: string;
  /** In the order of their weight, the id last. */
  readonly columns: readonly OrderColumn[];
}

interface OrderColumn {
  readonly text: string;
  readonly isAscending: boolean;
  /** What stands in a cursor for it, as a parameter. */
  readonly valueAt: (cursor: OrderCursor, sql: SqlValues) => string;
}

export function compileOrder(
  ordering: Ordering,
  { attribute, doc }: Pick<FilterConditions, 'attribute' | 'doc'>,
  sql: SqlValues,
): OrderColumns {
  const seen = { attribute, doc };
  const terms = ordering.terms.map((term, index) => ({ term, index, k: `k${index}` }));
  const joins = terms.map(({ term, k }) =>
    term.byDistance
      ? `cross join lateral (select (d is null)::integer as absent, 0 as rank,
          coalesce(d, 0) as num, '' as txt
          from (select ${distance(term, ordering, seen, sql)} as d) as f) as ${k}`
      : (timeOf(term.path, k) ??
        `cross join lateral entity_order_key(${firstValue(term.path, seen, sql)}) as ${k}`),
  );
  const keys = terms.map(
    ({ k }) => `jsonb_build_array(${k}.absent, ${k}.rank, ${k}.num::text, ${k}.txt)`,
  );
  const id = {
    text: 'e.id',
    isAscending: true,
    valueAt: (cursor: OrderCursor, values: SqlValues) => values.add(cursor.id, 'text'),
  };
  return {
    joins: joins.join('\n'),
    keys: `jsonb_build_array(${keys.join(', ')})::text`,
    columns: [...terms.flatMap(({ term, index, k }) => columnsOf(term, index, k)), id],
  };
}

/** Times of the entity itself, as `entity_order_key` has them. */
function timeOf({ names, member, keys }: AttributePath, k: string): string | undefined {
  if (member === undefined || names.length > 0 || keys.length > 0) return undefined;
  const column = timeColumns[member];
  if (column === undefined) return undefined;
  return `cross join lateral (select (c is null)::integer as absent,
      case when c is null then 8 else 7 end as rank, 0::numeric as num, coalesce(
        to_char(c at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '') as txt
      from (select e.${column} as c) as f) as ${k}`;
}

/** What has no value comes last whatever the direction. */
function columnsOf(term: OrderTerm, index: number, k: string): readonly OrderColumn[] {
  const isAscending = term.direction === 'asc';
  const at =
    (place: 0 | 1 | 2 | 3, type: string): OrderColumn['valueAt'] =>
    (cursor, sql) =>
      sql.add(cursor.keys[index]?.[place], type);
  return [
    { text: `${k}.absent`, isAscending: true, valueAt: at(0, 'integer') },
    { text: `${k}.rank`, isAscending, valueAt: at(1, 'integer') },
    { text: `${k}.num`, isAscending, valueAt: at(2, term.byDistance ? 'float8' : 'numeric') },
    { text: `${k}.txt collate "C"`, isAscending, valueAt: at(3, 'text') },
  ];
}

export function orderBy(columns: readonly OrderColumn[], isBackward: boolean): string {
  const parts = columns.map(
    ({ text, isAscending }) => `${text} ${isAscending === isBackward ? 'desc' : 'asc'}`,
  );
  return `order by ${parts.join(', ')}`;
}

/** What stands behind the cursor, or before it. */
export function beyond(
  columns: readonly OrderColumn[],
  cursor: OrderCursor,
  isBackward: boolean,
  sql: SqlValues,
): string {
  return columns.reduceRight((rest, { text, isAscending, valueAt }) => {
    const value = valueAt(cursor, sql);
    const isFurther = `${text} ${isAscending === isBackward ? '<' : '>'} ${value}`;
    return rest === '' ? isFurther : `(${isFurther} or (${text} = ${value} and ${rest}))`;
  }, '');
}

type Seen = Pick<FilterConditions, 'attribute' | 'doc'>;

/** `jsonb`: the value of the first target element, null where there is none. */
function firstValue(path: AttributePath, seen: Seen, sql: SqlValues): string {
  const [name, ...names] = path.names;
  if (name === undefined) return ownValue(path.member ?? '');
  const held = `(${seen.doc('e')}) -> ${sql.add(name, 'text')}`;
  const among = firstAmong(path, names, 'h.i', sql);
  if (among === undefined) return 'null::jsonb';
  // Nearly always there is one instance, which needs no search.
  const alone = names.length === 0 ? valueIn(path, '(h.i -> 0)', sql) : undefined;
  const first =
    alone === undefined
      ? among
      : `case when jsonb_array_length(h.i) = 1 then ${alone} else ${among} end`;
  return whereSeen(
    `(select ${first} from (select ${held} as i offset 0) as h)`,
    seen.attribute(name),
  );
}

/** `undefined` where an instance carries nothing that the path means. */
function valueIn(path: AttributePath, i: string, sql: SqlValues): string | undefined {
  const targets = instanceTargets(path, i, sql).map((target) =>
    target.kind === 'language'
      ? `jsonb_path_query_first(${target.json}, ${sql.add(valuesWay(target), 'jsonpath')})`
      : target.json,
  );
  return targets.length === 0 ? undefined : `coalesce(${targets.join(', ')})`;
}

function firstAmong(
  path: AttributePath,
  names: readonly string[],
  instances: string,
  sql: SqlValues,
): string | undefined {
  const value = valueIn(path, 'x.i', sql);
  if (value === undefined) return undefined;
  return `(select y.t from ${instancesIn(instances, names, sql)}
    cross join lateral (select ${value} as t) as y
    where y.t is not null order by x.n limit 1)`;
}

/** One type and one scope are written as texts. */
function ownValue(member: string): string {
  const json = entityMemberJson(member, 'e');
  if (member !== 'type' && member !== 'scope') return json;
  return `(select case when jsonb_array_length(m.v) = 1 then m.v -> 0 else m.v end
    from (select ${json} as v) as m)`;
}

/** `float8`: metres to the first geometry of a GeoProperty, null where there is none. */
function distance(
  { path: { names: all, member, keys } }: OrderTerm,
  { from }: Ordering,
  seen: Seen,
  sql: SqlValues,
): string {
  const [name, ...names] = all;
  if (name === undefined || member !== undefined || keys.length > 0) return 'null::float8';
  if (from === undefined) return 'null::float8';
  const held = `(${seen.doc('e')}) -> ${sql.add(name, 'text')}`;
  const first = `(select entity_distance(entity_plane(x.i -> 'value'), ${referenceOf(from, sql)})
    from ${instancesIn(held, names, sql)}
    where x.i ->> 'type' = 'GeoProperty' order by x.n limit 1)`;
  return whereSeen(first, seen.attribute(name));
}

function instancesIn(instances: string, names: readonly string[], sql: SqlValues): string {
  const way = sql.add(instanceWay(names), 'jsonpath');
  return `jsonb_path_query(${instances}, ${way}) with ordinality as x (i, n)`;
}

/** What may not be seen does not decide about anything. */
function whereSeen(value: string, visible: string | undefined): string {
  return visible === undefined ? value : `case when ${visible} then ${value} end`;
}
