/** What was committed between two looks, whichever process wrote it: read from `entity_outbox` by transaction. */
import type { Queryable } from '#kernel/database/index.ts';

/** What PostgreSQL calls a snapshot, as text: which transactions were visible at a look. */
export type Snapshot = string;

/** `[types, scopes]` before the change. */
export type HeadBefore = readonly [types: readonly string[], scopes: readonly string[]];

/** A row's `changes`, as `platform/context/outbox-sink.ts` writes them. */
export type FedChange = readonly [
  id: string,
  kind: 'created' | 'modified' | 'deleted',
  types: readonly string[],
  attributes: readonly string[],
  headChanged: boolean,
  before?: HeadBefore,
];

export interface Look {
  /** What was visible at this look; the next one starts from it. */
  readonly snapshot: Snapshot;
  readonly rows: readonly FedRow[];
  /** There are more rows than were wanted, and some are missing. */
  readonly isCut: boolean;
}

export interface FedRow {
  readonly tenant: string;
  readonly changes: readonly FedChange[];
}

export interface LookRange {
  readonly tenants: readonly string[];
  readonly after: Snapshot;
  /** Absent: up to now. */
  readonly until?: Snapshot;
  readonly rowsMax: number;
}

export async function readSnapshot(database: Queryable): Promise<Snapshot> {
  const [row] = await database.query<{ snapshot: string }>({
    name: 'events_snapshot',
    text: 'select pg_current_snapshot()::text as snapshot',
  });
  if (row === undefined) throw new Error('The database names no snapshot');
  return row.snapshot;
}

/**
 * Every row exactly once over successive looks: one is new if its transaction was not visible at the look
 * before. A number of its own would not do, since numbers are committed out of order.
 */
export async function readChanges(database: Queryable, range: LookRange): Promise<Look> {
  const { tenants, after, until, rowsMax } = range;
  const rows = await database.query<{
    snapshot: string;
    tenant: string | null;
    changes: readonly FedChange[] | null;
  }>({
    name: 'events_changes',
    text: `select now.snapshot::text as snapshot, o.tenant, o.changes
      from (select coalesce($3::pg_snapshot, pg_current_snapshot()) as snapshot) as now
      left join lateral (
        select tenant, changes from entity_outbox
        where xid >= pg_snapshot_xmin($2::pg_snapshot)
          and not pg_visible_in_snapshot(xid, $2::pg_snapshot)
          and ($3::pg_snapshot is null or pg_visible_in_snapshot(xid, $3::pg_snapshot))
          and tenant = any($1)
        order by xid, seq limit $4
      ) as o on true`,
    values: [tenants, after, until ?? null, rowsMax + 1],
  });
  const found = rows.flatMap(({ tenant, changes }) =>
    tenant === null || changes === null ? [] : [{ tenant, changes }],
  );
  return {
    snapshot: rows[0]?.snapshot ?? after,
    rows: found.slice(0, rowsMax),
    isCut: found.length > rowsMax,
  };
}

/** Where a stream stands, as its client brings it back: `milliseconds-snapshot`. */
export interface Cursor {
  /** Milliseconds since the epoch, when the look was taken. */
  readonly at: number;
  readonly snapshot: Snapshot;
}

export function renderCursor({ at, snapshot }: Cursor): string {
  return `${at}-${snapshot}`;
}

const cursorText = /^(\d{1,15})-(\d{1,19}:\d{1,19}:(?:\d{1,19}(?:,\d{1,19}){0,2000})?)$/;

/** `undefined` for anything that no stream of ours has said. */
export function parseCursor(text: string): Cursor | undefined {
  const match = cursorText.exec(text);
  if (match === null) return undefined;
  const [, at = '', snapshot = ''] = match;
  const [min = '', max = '', inProgress = ''] = snapshot.split(':');
  const numbers = [min, ...(inProgress === '' ? [] : inProgress.split(',')), max].map(BigInt);
  const isOrdered = numbers.every((number, index) => {
    const earlier = numbers[index - 1];
    if (earlier === undefined) return number > 0n;
    // The lowest is itself in progress where any is; the highest is not.
    const mayBeEqual = index === 1 || numbers.length === 2;
    return mayBeEqual ? number >= earlier : number > earlier;
  });
  return isOrdered ? { at: Number(at), snapshot } : undefined;
}

/** Transactions that begin after the snapshot have at least this number. */
export function endOf(snapshot: Snapshot): bigint {
  return BigInt(snapshot.split(':')[1] ?? '0');
}
