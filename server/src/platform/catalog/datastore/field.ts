/** Columns of a table and the values of their cells. */
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';

export const fieldTypes = [
  'text',
  'int',
  'numeric',
  'bool',
  'date',
  'time',
  'timestamp',
  'json',
] as const;

export type FieldType = (typeof fieldTypes)[number];

export interface Field {
  /** The heading of the column: any text without control characters, not beginning with `_`. */
  readonly id: string;
  readonly type: FieldType;
  readonly label?: { readonly ja?: string; readonly en?: string };
  readonly notes?: string;
  readonly unit?: string;
  /** What the column means where it is known: `latitude`, `longitude`, `name`, `address` … */
  readonly role?: string;
}

/** JSON as it is stored. Dates are `YYYY-MM-DD`, times `hh:mm[:ss]`, timestamps RFC 3339 with or without offset. */
export type Cell =
  | string
  | number
  | boolean
  | null
  | readonly unknown[]
  | Readonly<Record<string, unknown>>;

/** In the order of the table's fields. */
export type Row = readonly Cell[];

const aliases: Readonly<Record<string, FieldType>> = {
  text: 'text',
  varchar: 'text',
  string: 'text',
  int: 'int',
  int2: 'int',
  int4: 'int',
  int8: 'int',
  integer: 'int',
  bigint: 'int',
  smallint: 'int',
  numeric: 'numeric',
  number: 'numeric',
  decimal: 'numeric',
  float: 'numeric',
  float4: 'numeric',
  float8: 'numeric',
  double: 'numeric',
  'double precision': 'numeric',
  real: 'numeric',
  bool: 'bool',
  boolean: 'bool',
  date: 'date',
  time: 'time',
  timestamp: 'timestamp',
  timestamptz: 'timestamp',
  datetime: 'timestamp',
  json: 'json',
  jsonb: 'json',
};

/** The type a name of PostgreSQL or CKAN stands for; `text` when there is none. */
export function parseFieldType(name: string | undefined): FieldType | undefined {
  return name === undefined ? 'text' : aliases[name.trim().toLowerCase()];
}

const control = /[\p{Cc}\ufeff]/u;

/** Problems point at the first field that breaks a rule. */
export function checkFields(fields: readonly Field[], fieldsMax: number): Result<void> {
  if (fields.length === 0)
    return err(problem('bad-request-data', 'A table has a column at least.'));
  if (fields.length > fieldsMax) {
    return err(problem('bad-request-data', `A table has at most ${fieldsMax} columns.`, 'fields'));
  }
  const seen = new Set<string>();
  for (const { id } of fields) {
    const isName =
      id.length > 0 &&
      id.length <= 500 &&
      !id.startsWith('_') &&
      !control.test(id) &&
      id.isWellFormed();
    if (!isName) {
      const detail = `${JSON.stringify(id)} is no name of a column: it has 1 to 500 characters and no _ first.`;
      return err(problem('bad-request-data', detail, 'fields'));
    }
    if (seen.has(id)) {
      return err(problem('bad-request-data', `Two columns are called ${id}.`, 'fields'));
    }
    seen.add(id);
  }
  return ok(undefined);
}

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  t: true,
  yes: true,
  '1': true,
  on: true,
  false: false,
  f: false,
  no: false,
  '0': false,
  off: false,
};

const shapes: Readonly<Record<'date' | 'time' | 'timestamp', RegExp>> = {
  date: /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/,
  time: /^(?:[01]\d|2[0-4]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?$/,
  timestamp:
    /^\d{4}-\d\d-\d\d[T ](?:[01]\d|2[0-4]):[0-5]\d(?::[0-6]\d(?:\.\d+)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?$/,
};

/** The cell a value stands for, or `undefined` where the type has no such value. The empty text is null but in text. */
export function parseCell(type: FieldType, value: unknown): Cell | undefined {
  if (value === null || value === undefined) return null;
  if (type === 'json') return jsonCell(value);
  if (type === 'text') return textCell(value);
  if (value === '') return null;
  if (type === 'int') return intCell(value);
  if (type === 'numeric') return numericCell(value);
  if (type === 'bool') return boolCell(value);
  return typeof value === 'string' ? dateCell(type, value.trim()) : undefined;
}

function boolCell(value: unknown): Cell | undefined {
  if (typeof value === 'boolean') return value;
  const isText = typeof value === 'string' || typeof value === 'number';
  return isText ? truths[String(value).trim().toLowerCase()] : undefined;
}

function textCell(value: unknown): Cell | undefined {
  if (typeof value === 'string') {
    return value.includes('\0') || !value.isWellFormed()
      ? value.toWellFormed().replaceAll('\0', '')
      : value;
  }
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return JSON.stringify(value);
}

function intCell(value: unknown): Cell | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  if (typeof value !== 'string' || !/^[+-]?\d{1,16}(?:\.0+)?$/.test(value.trim())) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** More digits than a number holds are refused: they would come back changed. */
function numericCell(value: unknown): Cell | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string') return undefined;
  const given = value.trim();
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i.test(given)) return undefined;
  const number = Number(given);
  const isExact = given.length <= 15 || digitsOf(given) <= 15;
  return Number.isFinite(number) && isExact ? number : undefined;
}

function digitsOf(number: string): number {
  return number.replace(/e.*$/i, '').replace(/\D/g, '').replace(/^0+/, '').length;
}

function dateCell(type: 'date' | 'time' | 'timestamp', value: string): Cell | undefined {
  if (shapes[type].test(value)) return value;
  if (type === 'timestamp' && shapes.date.test(value)) return `${value}T00:00:00`;
  return type === 'date' ? /^(\d{4}-\d\d-\d\d)[T ]00:00:00/.exec(value)?.[1] : undefined;
}

function jsonCell(value: unknown): Cell | undefined {
  const given = typeof value === 'string' ? parseJson(value) : value;
  if (given === undefined) return undefined;
  const text = JSON.stringify(given);
  // The engine stores neither NUL nor half a character, escaped or not.
  if (/\\u0000|\\ud[89a-f]/i.test(text)) return undefined;
  // What JSON.stringify has written is JSON.
  return given as Cell;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
