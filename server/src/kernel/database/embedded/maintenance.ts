/**
 * What the processes beside a PostgreSQL server do by themselves and the embedded engine does not:
 * checkpoints by time and by WAL, vacuum and analyze by how much of a table changed, freezing by age.
 */
import type { Queryable } from '../database.ts';

export interface MaintenanceLimits {
  /** How often it looks, in milliseconds. */
  readonly everyMs: number;
  /** A checkpoint is due after so much WAL: it bounds the disk used and the time of a recovery. */
  readonly walBytesMax: number;
  /** A checkpoint is due after this time, when anything was written. */
  readonly checkpointMsMax: number;
  /** Everything is frozen when the oldest row is so many transactions old: their numbers come round again. */
  readonly ageMax: number;
}

export const maintenanceLimits: MaintenanceLimits = {
  everyMs: 2_000,
  walBytesMax: 64 * 1024 * 1024,
  checkpointMsMax: 300_000,
  ageMax: 200_000_000,
};

interface WalRow {
  readonly bytes: number;
  readonly age_ms: number;
  readonly age: number;
}

interface TableRow {
  readonly name: string;
  readonly is_vacuum: boolean;
}

/**
 * A checkpoint of an idle engine writes some bytes itself, so a little WAL is none. The thresholds of
 * tables are those of autovacuum, capped so that large tables are not left alone for too long.
 */
const walBytesMin = 16 * 1024;

const dueTables = `
  select format('%I.%I', schemaname, relname) as name,
    n_dead_tup > least(50 + 0.2 * n_live_tup, 100000)
      or n_ins_since_vacuum > least(1000 + 0.2 * n_live_tup, 1000000) as is_vacuum
  from pg_catalog.pg_stat_user_tables
  where n_dead_tup > least(50 + 0.2 * n_live_tup, 100000)
    or n_ins_since_vacuum > least(1000 + 0.2 * n_live_tup, 1000000)
    or n_mod_since_analyze > least(50 + 0.1 * n_live_tup, 100000)
  order by n_dead_tup desc
  limit 50`;

const wal = `
  select pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), redo_lsn)::bigint as bytes,
    (extract(epoch from now() - checkpoint_time) * 1000)::bigint as age_ms,
    (select max(greatest(age(datfrozenxid), mxid_age(datminmxid))) from pg_catalog.pg_database) as age
  from pg_catalog.pg_control_checkpoint()`;

/** The statements that are due, cheapest first; each has to run outside a transaction. */
export async function dueStatements(
  database: Queryable,
  limits: MaintenanceLimits,
): Promise<string[]> {
  const tables = await database.query<TableRow>(dueTables);
  const statements = tables.map(({ name, is_vacuum }) =>
    is_vacuum ? `vacuum (analyze) ${name}` : `analyze ${name}`,
  );
  const [written] = await database.query<WalRow>(wal);
  const { bytes = 0, age_ms: ageMs = 0, age = 0 } = written ?? {};
  if (age > limits.ageMax) statements.push('vacuum (freeze)');
  const isOld = ageMs > limits.checkpointMsMax && bytes > walBytesMin;
  if (bytes > limits.walBytesMax || isOld) statements.push('checkpoint');
  return statements;
}

export interface MaintenanceOptions {
  readonly limits: MaintenanceLimits;
  readonly database: Queryable;
  /** Runs one statement on a connection without a statement limit. */
  readonly run: (statement: string) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** Looks again and again, one look at a time; gives the function that stops it and waits for the last. */
export function startMaintenance(options: MaintenanceOptions): () => Promise<void> {
  let looking: Promise<void> | undefined;
  const look = async (): Promise<void> => {
    try {
      for (const statement of await dueStatements(options.database, options.limits)) {
        await options.run(statement);
      }
    } catch (error) {
      options.onError(error);
    } finally {
      looking = undefined;
    }
  };
  const timer = setInterval(() => {
    looking ??= look();
  }, options.limits.everyMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await looking;
  };
}
