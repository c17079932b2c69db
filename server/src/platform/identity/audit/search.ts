/** Finding rows: filters, newest first, by keyset. */
import { z } from 'zod';
import type { Queryable } from '#kernel/database/index.ts';
import type { AuditRow } from './event.ts';
import { rowColumns, rowOf, type StoredRow } from './store.ts';

/** As in the query string. Empty values, as forms send them, are none. */
const text = z
  .string()
  .max(1_000)
  .optional()
  .transform((value) => (value === '' ? undefined : value));

/** A day, or a moment with its zone. */
const moment = z
  .union([
    z.iso.date({ error: 'a day is 2026-11-21' }),
    z.iso.datetime({ offset: true, error: 'a moment is 2026-11-21T09:00:00+09:00' }),
    z.literal('', { error: 'it may be left empty' }),
  ])
  .optional();

/** Strict: a filter that is misspelt must not show more than was asked for. */
export const searchQuery = z.strictObject({
  actor: text.describe('Who: `user:…`, `machine:…`, `token:admin`'),
  action: text.describe('What: the operationId'),
  object: text.describe('To what: an id; rows whose object begins with it'),
  kind: z
    .enum(['', 'read', 'write', 'refusal'])
    .optional()
    .transform((kind) => (kind === '' ? undefined : kind)),
  from: moment,
  to: moment.describe('A date is meant with its whole day, UTC'),
  before: z.coerce.number().int().positive().optional().describe('Rows before this number'),
  limit: z.coerce.number().int().min(1).max(1_000).default(50),
  tenant: text.describe('The tenant whose trail is read; every one for `*`'),
});

export interface SearchFilters {
  /** Every tenant when absent. */
  readonly tenant?: string | undefined;
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly object?: string | undefined;
  readonly kind?: string | undefined;
  /** Milliseconds since the epoch; `to` is exclusive. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** Milliseconds; a date without a time is its beginning, or its end where `isEnd`. */
export function momentOf(given: string | undefined, isEnd: boolean): number | undefined {
  if (given === undefined || given === '') return undefined;
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(given);
  return Date.parse(given) + (isDate && isEnd ? 86_400_000 : 0);
}

/** Newest first; `before` is the number of the last row of the page before. */
export async function searchRows(
  db: Queryable,
  filters: SearchFilters,
  before: number | undefined,
  limit: number,
): Promise<readonly AuditRow[]> {
  const values: unknown[] = [limit];
  const conditions: string[] = [];
  const add = (value: unknown, condition: (parameter: string) => string): void => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  add(filters.tenant, (p) => `tenant = ${p}`);
  add(filters.actor, (p) => `actor = ${p}`);
  add(filters.action, (p) => `action = ${p}`);
  add(filters.kind, (p) => `kind = ${p}`);
  // A range the index serves: what begins with the text, in the order of collation "C".
  add(filters.object, (p) => `object >= ${p}`);
  add(filters.object?.concat('\u{10FFFF}'), (p) => `object < ${p}`);
  add(dateOf(filters.from), (p) => `at >= ${p}`);
  add(dateOf(filters.to), (p) => `at < ${p}`);
  add(before, (p) => `seq < ${p}`);
  const where = conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`;
  const rows = await db.query<StoredRow>(
    `select ${rowColumns} from audit_event ${where} order by seq desc limit $1`,
    values,
  );
  return rows.map(rowOf);
}

function dateOf(ms: number | undefined): Date | undefined {
  return ms === undefined ? undefined : new Date(ms);
}
