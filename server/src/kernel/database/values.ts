/** How column types arrive in JavaScript; see README.md, "Values". */
import pg from 'pg';

const oid = { int8: 20, date: 1082, timestamp: 1114 } as const;

/** Refuses what a number would round. */
export function parseBigint(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new RangeError(`The bigint ${text} does not fit a number: select it as text`);
  }
  return value;
}

const asText = (text: string): string => text;

const parsers = new Map<number, (text: string) => unknown>([
  [oid.int8, parseBigint],
  // A date has no zone: turning it into an instant would move it.
  [oid.date, asText],
  [oid.timestamp, asText],
]);

/** The parser of `pg` for a type that has none of ours. */
function parserOfPg(type: number): (text: string) => unknown {
  // Its type says `any` for whatever a parser gives.
  return pg.types.getTypeParser(type, 'text') as (text: string) => unknown;
}

/** For `types` of a `pg` client. Binary results are never asked for. */
export const valueTypes: pg.CustomTypesConfig = {
  getTypeParser: (type: number) => parsers.get(type) ?? parserOfPg(type),
};
