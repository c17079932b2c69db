/** A question for rows as SQL: every value a parameter, every column a number. */
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { type Field, parseCell } from './field.ts';
import type { RowQuery } from './table.ts';

/** Values of a statement in the order of their numbers. */
export class Parameters {
  readonly values: unknown[] = [];

  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

const idField: Field = { id: '_id', type: 'int' };

interface Column {
  readonly field: Field;
  /** A `jsonb` value; of `_id` the number itself. */
  readonly expression: string;
}

function columnOf(fields: readonly Field[], id: string): Result<Column> {
  if (id === '_id') return ok({ field: idField, expression: 'to_jsonb(row_id)' });
  const place = fields.findIndex((field) => field.id === id);
  const field = fields[place];
  if (field === undefined) {
    return err(problem('bad-request-data', `${id} is no column of the table.`, id));
  }
  // A number of ours, so nothing of the request stands in the text.
  return ok({ field, expression: `(cells -> ${place})` });
}

function cellParameter(parameters: Parameters, field: Field, value: unknown): Result<string> {
  const cell = parseCell(field.type, value);
  if (cell === undefined) {
    const detail = `${JSON.stringify(value)} is no ${field.type}, as column ${field.id} holds.`;
    return err(problem('bad-request-data', detail, field.id));
  }
  return ok(`${parameters.add(JSON.stringify(cell))}::jsonb`);
}

const operators = { lt: '<', lte: '<=', gt: '>', gte: '>=', eq: '=' } as const;

function isRange(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function compileFilter(parameters: Parameters, column: Column, value: unknown): Result<string> {
  const { field, expression } = column;
  if (Array.isArray(value)) {
    const any: string[] = [];
    for (const one of value) {
      const cell = cellParameter(parameters, field, one);
      if (!cell.ok) return cell;
      any.push(cell.value);
    }
    return ok(any.length === 0 ? 'false' : `${expression} in (${any.join(', ')})`);
  }
  if (!isRange(value) || field.type === 'json') {
    const cell = cellParameter(parameters, field, value);
    return cell.ok ? ok(`${expression} = ${cell.value}`) : cell;
  }
  const all: string[] = [];
  for (const [name, bound] of Object.entries(value)) {
    if (!(name in operators)) {
      return err(problem('bad-request-data', `${name} is none of lt, lte, gt, gte, eq.`, field.id));
    }
    const cell = cellParameter(parameters, field, bound);
    if (!cell.ok) return cell;
    const operator = operators[name as keyof typeof operators];
    all.push(`${expression} ${operator} ${cell.value} and ${expression} <> 'null'`);
  }
  return ok(all.length === 0 ? 'true' : `(${all.join(' and ')})`);
}

/** All filters hold. */
export function compileFilters(
  parameters: Parameters,
  fields: readonly Field[],
  filters: Readonly<Record<string, unknown>>,
): Result<string> {
  const all: string[] = [];
  for (const [id, value] of Object.entries(filters)) {
    const column = columnOf(fields, id);
    if (!column.ok) return column;
    const condition = compileFilter(parameters, column.value, value);
    if (!condition.ok) return condition;
    all.push(condition.value);
  }
  return ok(all.length === 0 ? 'true' : all.join(' and '));
}

/** For `like`, whose signs lose their meaning; what no cell can hold, no word holds either. */
function pattern(word: string): string {
  return `%${word
    .toWellFormed()
    .replaceAll('\0', '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\\%_]/g, '\\$&')}%`;
}

/** Every word stands somewhere, whatever its width and case. */
function compileWords(parameters: Parameters, expression: string, text: string): string {
  const words = text.split(/\s+/u).filter((word) => word !== '');
  const folded = `lower(normalize(${expression}, NFKC))`;
  const all = words.map((word) => `${folded} like ${parameters.add(pattern(word))}`);
  return all.length === 0 ? 'true' : all.join(' and ');
}

export function compileText(
  parameters: Parameters,
  fields: readonly Field[],
  q: RowQuery['q'],
): Result<string> {
  if (q === undefined) return ok('true');
  if (typeof q === 'string') {
    // Words of the row, not the signs between its cells.
    const cells = `(select string_agg(c.value, ' ') from jsonb_array_elements_text(cells) c)`;
    return ok(q.trim() === '' ? 'true' : compileWords(parameters, cells, q));
  }
  const all: string[] = [];
  for (const [id, text] of Object.entries(q)) {
    const column = columnOf(fields, id);
    if (!column.ok) return column;
    all.push(compileWords(parameters, `${column.value.expression} #>> '{}'`, text));
  }
  return ok(all.length === 0 ? 'true' : all.join(' and '));
}

interface SortKey {
  readonly expression: string;
  readonly isDescending: boolean;
  readonly cast: string;
}

/** Blank cells come last either way, rows that are alike by their number. */
function sortKeys(fields: readonly Field[], sort: RowQuery['sort']): Result<readonly SortKey[]> {
  const keys: SortKey[] = [];
  for (const { field: id, isDescending } of sort ?? []) {
    if (id === '_id') {
      keys.push({ expression: 'row_id', isDescending, cast: 'bigint' });
      return ok(keys);
    }
    const column = columnOf(fields, id);
    if (!column.ok) return column;
    const { expression } = column.value;
    keys.push({ expression: `(${expression} = 'null')`, isDescending: false, cast: 'boolean' });
    keys.push({ expression, isDescending, cast: 'jsonb' });
  }
  return ok([...keys, { expression: 'row_id', isDescending: false, cast: 'bigint' }]);
}

/** What comes after the row whose keys these are. */
function compileAfter(
  parameters: Parameters,
  keys: readonly SortKey[],
  after: readonly unknown[],
): string {
  const held = keys.map(({ cast }, index) => `${parameters.add(after[index])}::${cast}`);
  const alternatives = keys.map((key, index) => {
    const same = keys.slice(0, index).map((one, i) => `${one.expression} = ${held[i]}`);
    const beyond = `${key.expression} ${key.isDescending ? '<' : '>'} ${held[index]}`;
    return `(${[...same, beyond].join(' and ')})`;
  });
  return `(${alternatives.join(' or ')})`;
}

export interface CompiledRows {
  readonly countValues: readonly unknown[];
  /** Counts what there is without paging. */
  readonly countText: string;
  readonly text: string;
  readonly values: readonly unknown[];
  readonly isUnfiltered: boolean;
  readonly fields: readonly Field[];
  readonly hasId: boolean;
}

const cursorPattern = /^[A-Za-z0-9_-]{1,4000}$/;

function parseCursor(text: string, keys: number): Result<readonly unknown[]> {
  const wrong = problem('bad-request-data', 'The cursor is none of this question.', 'next_page');
  if (!cursorPattern.test(text)) return err(wrong);
  try {
    const held: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    const isFit =
      Array.isArray(held) && held.length === keys && held.every((one) => typeof one === 'string');
    return isFit ? ok(held) : err(wrong);
  } catch {
    return err(wrong);
  }
}

/** The row's sort keys as the statement gives them, texts of the engine. */
export function renderCursor(keys: readonly string[]): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}

function chosenFields(
  fields: readonly Field[],
  wanted: RowQuery['fields'],
): Result<readonly Field[]> {
  if (wanted === undefined) return ok([idField, ...fields]);
  const chosen: Field[] = [];
  for (const id of wanted) {
    const column = columnOf(fields, id);
    if (!column.ok) return column;
    chosen.push(column.value.field);
  }
  return ok(chosen);
}

function cellsExpression(
  fields: readonly Field[],
  chosen: readonly Field[],
  isAll: boolean,
): string {
  if (isAll) return 'cells';
  const places = chosen
    .filter((field) => field !== idField)
    .map(({ id }) => `cells -> ${fields.findIndex((field) => field.id === id)}`);
  return `jsonb_build_array(${places.join(', ')})`;
}

/**
 * Gives one row more than asked for, so that the last page is known. Columns: `row_id`, `cells`, `keys`.
 */
export function compileRows(
  tenant: string,
  tableId: number,
  fields: readonly Field[],
  query: RowQuery,
): Result<CompiledRows> {
  const parameters = new Parameters();
  const where = `tenant = ${parameters.add(tenant)} and table_id = ${parameters.add(tableId)}`;
  const filters = compileFilters(parameters, fields, query.filters ?? {});
  if (!filters.ok) return filters;
  const words = compileText(parameters, fields, query.q);
  if (!words.ok) return words;
  const chosen = chosenFields(fields, query.fields);
  if (!chosen.ok) return chosen;
  const keys = sortKeys(fields, query.sort);
  if (!keys.ok) return keys;
  const condition = `${where} and ${filters.value} and ${words.value}`;
  const countValues = [...parameters.values];
  const cells = cellsExpression(fields, chosen.value, query.fields === undefined);
  const distinct = `select distinct ${cells} as cells from datastore_row where ${condition}`;
  const counted =
    query.isDistinct === true ? `(${distinct}) as kinds` : `datastore_row where ${condition}`;
  const facts = {
    countText: `select count(*) as count from ${counted}`,
    countValues,
    isUnfiltered: filters.value === 'true' && words.value === 'true' && query.isDistinct !== true,
    fields: chosen.value,
    hasId: chosen.value.includes(idField),
  };
  const limit = `limit ${parameters.add(query.limit + 1)} offset ${parameters.add(query.offset ?? 0)}`;
  if (query.isDistinct === true) {
    const text = `select 0::bigint as row_id, cells, array[]::text[] as keys
      from (${distinct}) as kinds order by cells ${limit}`;
    return ok({ ...facts, text, values: parameters.values, hasId: false });
  }
  const after = query.after === undefined ? undefined : parseCursor(query.after, keys.value.length);
  if (after?.ok === false) return after;
  const beyond =
    after === undefined ? '' : `and ${compileAfter(parameters, keys.value, after.value)}`;
  const order = keys.value.map((key) => `${key.expression}${key.isDescending ? ' desc' : ''}`);
  const shown = keys.value.map(({ expression }) => `${expression}::text`);
  const text = `select row_id, ${cells} as cells, array[${shown.join(', ')}] as keys
    from datastore_row where ${condition} ${beyond} order by ${order.join(', ')} ${limit}`;
  return ok({ ...facts, text, values: parameters.values });
}
