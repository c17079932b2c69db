/** Brings a database forward by numbered SQL files. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Database, Queryable } from './database.ts';

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the text, hexadecimal. */
  readonly checksum: string;
}

/** The database does not fit the program: a migration was edited, or is of a newer version. */
export class MigrationRefused extends Error {}

export const migrationsFolder = path.resolve(import.meta.dirname, '../../../migrations');

/** The same for every process on one server. */
const lockKey = 7_205_031;
const fileName = /^(\d{4})-([a-z0-9-]+)\.sql$/;

/** Sorted by number. Throws when two files share one, or a name does not fit. */
export async function readMigrations(folder: string = migrationsFolder): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  const seen = new Map<number, string>();
  return Promise.all(
    files.map(async (file) => {
      const match = fileName.exec(file);
      if (match === null) throw new Error(`Migration ${file} is not named NNNN-name.sql`);
      const number = Number(match[1]);
      const twin = seen.get(number);
      if (twin !== undefined) throw new Error(`Migrations ${twin} and ${file} share a number`);
      seen.set(number, file);
      const sql = await readFile(path.join(folder, file), 'utf8');
      const checksum = createHash('sha256').update(sql).digest('hex');
      return { number, name: match[2] ?? '', sql, checksum };
    }),
  );
}

/**
 * Applies what is missing, one transaction each; several processes may do so at once.
 * Gives the names of those it applied. Throws `MigrationRefused`.
 */
export async function migrate(
  database: Database,
  migrations: readonly Migration[],
): Promise<string[]> {
  const applied: string[] = [];
  const missing = unapplied(migrations, await readApplied(database));
  for (const migration of missing) {
    const isDone = await database.transaction((tx) => apply(tx, migration, migrations), {
      statementMsMax: 0,
    });
    if (isDone) applied.push(migration.name);
  }
  return applied;
}

/** False when another process was faster. */
async function apply(
  tx: Queryable,
  migration: Migration,
  all: readonly Migration[],
): Promise<boolean> {
  await tx.execute('select pg_advisory_xact_lock($1)', [lockKey]);
  if (!unapplied(all, await readApplied(tx)).includes(migration)) return false;
  await applyMigration(tx, migration);
  return true;
}

/** Runs it in the open transaction and notes it, without asking what was applied before. */
export async function applyMigration(tx: Queryable, migration: Migration): Promise<void> {
  try {
    // A function made with "set search_path from current" is then the same on every server.
    await tx.execute(`set local search_path = public; ${migration.sql}`);
  } catch (error) {
    const file = `${String(migration.number).padStart(4, '0')}-${migration.name}`;
    throw new Error(`Migration ${file} fails`, { cause: error });
  }
  await tx.execute(
    'insert into public.schema_migration (number, name, checksum) values ($1, $2, $3)',
    [migration.number, migration.name, migration.checksum],
  );
}

interface AppliedRow {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
}

async function readApplied(source: Queryable): Promise<readonly AppliedRow[]> {
  const [found] = await source.query<{ exists: boolean }>(
    `select to_regclass('public.schema_migration') is not null as exists`,
  );
  if (!found?.exists) return [];
  return source.query<AppliedRow>(
    'select number, name, checksum from public.schema_migration order by number',
  );
}

function unapplied(
  migrations: readonly Migration[],
  applied: readonly AppliedRow[],
): readonly Migration[] {
  const known = new Map(migrations.map((migration) => [migration.number, migration]));
  for (const row of applied) {
    const migration = known.get(row.number);
    if (migration === undefined) {
      throw new MigrationRefused(
        `The database has migration ${row.number} (${row.name}), which this version does not know: ` +
          'it was used by a newer version',
      );
    }
    if (migration.checksum !== row.checksum) {
      throw new MigrationRefused(
        `Migration ${row.number} (${row.name}) was changed after this database applied it`,
      );
    }
  }
  const numbers = new Set(applied.map((row) => row.number));
  return migrations.filter((migration) => !numbers.has(migration.number));
}
