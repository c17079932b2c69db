/** Rows of a table counted or added up, by a column: what charts of a dataset ask. */
import type { Queryable } from '#kernel/database/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { compileFilters, Parameters } from './compile-rows.ts';
import type { Field } from './field.ts';
import { findTable } from './store.ts';
import type { ResourceRef } from './table.ts';

export interface RowMeasure {
  readonly kind: 'count' | 'sum' | 'average' | 'least' | 'most';
  /** Whose numbers; of text, those that are written as numbers. */
  readonly column?: string;
}

export interface RowAggregation {
  readonly filters?: Readonly<Record<string, unknown>>;
  readonly measure: RowMeasure;
  /** One group of all rows when absent. */
  readonly by?: string;
  readonly limit: number;
}

export interface RowGroup {
  /** Null for rows whose cell is blank, and where there is one group only. */
  readonly key: string | null;
  readonly value: number | null;
  /** What was counted or added up, or how many rows the value is made of. */
  readonly people: number;
}

const expressions = {
  count: ['count(*)', 'count(*)'],
  sum: ['coalesce(sum(x.number), 0)', 'coalesce(sum(x.number), 0)'],
  average: ['avg(x.number)', 'count(x.number)'],
  least: ['min(x.number)', 'count(x.number)'],
  most: ['max(x.number)', 'count(x.number)'],
} as const;

/**
 * The largest groups first. Trusts its caller like everything of tables. Problems: `not-found` without a table,
 * `bad-request-data` for columns that are none.
 */
export async function aggregateRows(
  database: Queryable,
  ref: ResourceRef,
  { filters = {}, measure, by, limit }: RowAggregation,
): Promise<Result<readonly RowGroup[]>> {
  const table = await findTable(database, ref);
  if (table === undefined) {
    return err(problem('not-found', `Resource ${ref.resourceId} has no table.`));
  }
  const parameters = new Parameters();
  const where = `tenant = ${parameters.add(ref.tenant)} and table_id = ${parameters.add(table.tableId)}`;
  const condition = compileFilters(parameters, table.fields, filters);
  if (!condition.ok) return condition;
  const key = by === undefined ? ok('null::text') : textOf(table.fields, by);
  if (!key.ok) return key;
  const cell =
    measure.column === undefined ? ok('null::text') : textOf(table.fields, measure.column);
  if (!cell.ok) return cell;
  const [value, people] = expressions[measure.kind];
  const rows = await database.query<RowGroup>(
    `select x.key, (${value})::float8 as value, (${people})::float8 as people
     from (select nullif(${key.value}, '') as key, ${numberOf(cell.value)} as number
       from datastore_row where ${where} and ${condition.value}) as x
     group by x.key order by value desc nulls last, x.key collate "C"
     limit ${parameters.add(limit)}`,
    parameters.values,
  );
  return ok(rows);
}

function textOf(fields: readonly Field[], id: string): Result<string> {
  const place = fields.findIndex((field) => field.id === id);
  return place < 0
    ? err(problem('bad-request-data', `${id} is no column of the table.`, id))
    : ok(`(cells ->> ${place})`);
}

/** Thousands may be set apart by commas. */
function numberOf(text: string): string {
  const plain = `replace(${text}, ',', '')`;
  return `case when ${plain} ~ '^[+-]?\\d{1,15}(\\.\\d{1,15})?$' then (${plain})::float8 end`;
}
