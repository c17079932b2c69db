/** One SQL client over the embedded engine and over a PostgreSQL server. */
export { BackupRefused, type BackupSummary, backup, copyTo, restore } from './backup/index.ts';
export type { Database, Queryable, Statement, TransactionOptions } from './database.ts';
export { FolderInUse } from './embedded/lock.ts';
export { type DatabaseLimits, databaseLimits } from './limits.ts';
export {
  type Migration,
  MigrationRefused,
  migrate,
  migrationsFolder,
  readMigrations,
} from './migrate.ts';
export { type DatabaseSource, type OpenOptions, openDatabase, UnfitServer } from './open.ts';
export { dumpSchema } from './schema-dump.ts';
export { DatabaseUnavailable } from './unavailable.ts';
