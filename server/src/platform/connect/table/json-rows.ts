/** JSON that is no GeoJSON, as a table: lists of objects, lists of lists, and objects of either. */
import type { RawReading, RawRow } from './raw-rows.ts';

type Json = Readonly<Record<string, unknown>>;

/** Objects looked at before the columns are decided. */
const sampleMax = 1_000;
const depthMax = 5;

/** The members of a list of records, wherever a document keeps it. Undefined when it has none. */
export function recordsOf(document: unknown): readonly unknown[] | undefined {
  if (Array.isArray(document)) return document.some(isRecord) ? document : undefined;
  if (!isJson(document)) return undefined;
  const members = Object.entries(document);
  // One list among a few facts about it, as programs answer: { "count": 2, "results": [ … ] }.
  const lists = members.filter(([, value]) => Array.isArray(value) && value.some(isRecord));
  const [only] = lists;
  if (only !== undefined && lists.length === 1 && members.length <= 20) return recordsOf(only[1]);
  if (lists.length === members.length && lists.length > 0) {
    return lists.flatMap(([key, value]) => (value as unknown[]).map((item) => keyed(key, item)));
  }
  const records = members.filter(([, value]) => isJson(value));
  if (records.length === members.length && records.length > 1) {
    return records.map(([key, value]) => keyed(key, value));
  }
  for (const [, value] of members) {
    const inner = isJson(value) ? recordsOf(value) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function isRecord(value: unknown): boolean {
  return isJson(value) || Array.isArray(value);
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The name under which a record stood, as its first member. */
function keyed(key: string, record: unknown): unknown {
  return Array.isArray(record) ? [key, ...(record as unknown[])] : { key, ...(record as Json) };
}

/** The first row names the columns: those of the first records, nested members as `a.b`. */
export async function* jsonRows(
  records: AsyncIterable<unknown> | Iterable<unknown>,
): AsyncGenerator<RawReading> {
  let waiting: ReadonlyMap<string, string>[] = [];
  let columns: readonly string[] | undefined;
  let line = 0;
  const rowOf = (cells: ReadonlyMap<string, string>, names: readonly string[]): RawRow => {
    line += 1;
    const known = names.map((name) => cells.get(name) ?? '');
    // A member that no earlier record had would be lost: its cells stand behind the others, where they are refused.
    const more = [...cells].flatMap(([name, value]) =>
      names.includes(name) || value === '' ? [] : [value],
    );
    return { cells: [...known, ...more], line, fault: undefined, bytes: 0 };
  };
  const begin = function* (names: readonly string[]): Generator<RawReading> {
    const header = { cells: names, line: 0, fault: undefined, bytes: 0 };
    yield { kind: 'rows', rows: [header, ...waiting.map((cells) => rowOf(cells, names))] };
    waiting = [];
  };
  for await (const record of records) {
    waiting.push(cellsOf(record));
    if (columns === undefined && waiting.length >= sampleMax) {
      columns = namesOf(waiting);
      yield* begin(columns);
    } else if (columns !== undefined && waiting.length >= 500) {
      const names = columns;
      yield { kind: 'rows', rows: waiting.map((cells) => rowOf(cells, names)) };
      waiting = [];
    }
  }
  if (columns === undefined) {
    if (waiting.length > 0) yield* begin(namesOf(waiting));
  } else if (waiting.length > 0) {
    const names = columns;
    yield { kind: 'rows', rows: waiting.map((cells) => rowOf(cells, names)) };
  }
}

function namesOf(rows: readonly ReadonlyMap<string, string>[]): readonly string[] {
  return [...new Set(rows.flatMap((row) => [...row.keys()]))];
}

function cellsOf(record: unknown): ReadonlyMap<string, string> {
  const cells = new Map<string, string>();
  if (Array.isArray(record)) {
    for (const [i, value] of record.entries()) flatten(`列${i + 1}`, value, cells, 1);
  } else if (isJson(record)) {
    for (const [name, value] of Object.entries(record)) flatten(name, value, cells, 1);
  } else cells.set('値', textOf(record));
  return cells;
}

function flatten(name: string, value: unknown, cells: Map<string, string>, depth: number): void {
  if (isJson(value) && depth < depthMax && Object.keys(value).length > 0) {
    for (const [key, inner] of Object.entries(value)) {
      flatten(`${name}.${key}`, inner, cells, depth + 1);
    }
  } else cells.set(name, textOf(value));
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const isPlainList = Array.isArray(value) && value.every((item) => typeof item !== 'object');
  if (isPlainList) return value.map(String).join(';');
  try {
    return JSON.stringify(value);
  } catch {
    // Nested so deep that writing it overflows the stack: no cell of a table.
    return '…';
  }
}
