/** Opens a database: chooses the engine, and checks what a server can do. */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Log } from '../log.ts';
import type { Database } from './database.ts';
import { copyPrefix } from './embedded/layout.ts';
import {
  type MaintenanceLimits,
  maintenanceLimits,
  startMaintenance,
} from './embedded/maintenance.ts';
import { superviseEngine } from './embedded/supervisor.ts';
import { type DatabaseLimits, databaseLimits } from './limits.ts';
import { PooledDatabase, type PooledOptions } from './pooled-database.ts';
import { isUnavailable } from './unavailable.ts';

export type DatabaseSource =
  /** A PostgreSQL server. */
  | { readonly url: string }
  /** A folder of our own, made when it is not there. */
  | { readonly folder: string }
  /** The socket folder of an embedded engine that another process supervises. */
  | { readonly socketFolder: string };

export type OpenOptions = DatabaseSource & {
  readonly limits?: Partial<DatabaseLimits>;
  /** Of an embedded engine: when it checkpoints. */
  readonly maintenance?: Partial<MaintenanceLimits>;
  readonly log?: Log;
  readonly applicationName?: string;
};

/** Throws `FolderInUse` when another process has the folder, `UnfitServer` when the server is too old. */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  const limits = { ...databaseLimits, ...options.limits };
  if ('folder' in options) return openFolder(options.folder, options, limits);
  const isServer = 'url' in options;
  const database = new PooledDatabase({
    ...pooledOptions(options, limits),
    engine: isServer ? 'postgres' : 'embedded',
    connection: {
      ...(isServer
        ? { connectionString: options.url }
        : { host: options.socketFolder, user: 'postgres', database: 'postgres' }),
      application_name: options.applicationName ?? 'kumiki',
    },
    afterClose: async () => undefined,
  });
  if (isServer) await checkServer(database);
  return database;
}

async function openFolder(
  folder: string,
  options: OpenOptions,
  limits: DatabaseLimits,
): Promise<Database> {
  let database: PooledDatabase | undefined;
  const supervisor = await superviseEngine({
    folder,
    limits,
    log: options.log,
    onReady: () => database?.setReady(true),
    onLost: () => database?.setReady(false),
  });
  const opened = new PooledDatabase({
    ...pooledOptions(options, limits),
    engine: 'embedded',
    connection: { host: supervisor.socketFolder, user: 'postgres', database: 'postgres' },
    copy: async () => {
      const to = path.join(folder, `${copyPrefix}${randomUUID()}`);
      const dispose = (): Promise<void> => rm(to, { recursive: true, force: true });
      try {
        await supervisor.copy(to);
        const copy = await openFolder(to, options, limits);
        const closeAndRemove = async (): Promise<void> => {
          await copy.close();
          await dispose();
        };
        return { database: copy, dispose: closeAndRemove };
      } catch (error) {
        await dispose();
        throw error;
      }
    },
    beforeClose: () => stopMaintenance(),
    afterClose: () => supervisor.stop(),
  });
  const stopMaintenance = startMaintenance({
    limits: { ...maintenanceLimits, ...options.maintenance },
    database: opened,
    run: (statement) => opened.runAlone(statement),
    onError: (error) => {
      // Meanwhile the supervisor brings the engine back.
      if (isUnavailable(error)) return;
      const message = error instanceof Error ? error.message : String(error);
      options.log?.error('database-maintenance-failed', { message });
    },
  });
  database = opened;
  return opened;
}

function pooledOptions(
  options: OpenOptions,
  limits: DatabaseLimits,
): Omit<PooledOptions, 'engine' | 'connection' | 'afterClose'> {
  return {
    statementMsMax: limits.statementMsMax,
    transactionIdleMsMax: limits.transactionIdleMsMax,
    connectionsMax: limits.connectionsMax,
    connectMsMax: limits.connectMsMax,
    onError: (error) => options.log?.warn('database-connection-lost', { message: error.message }),
  };
}

/** The server is too old, or lacks PostGIS and the right to install it. */
export class UnfitServer extends Error {}

const extensionLockKey = 7_205_032;

async function checkServer(database: PooledDatabase): Promise<void> {
  try {
    const [server] = await database.query<{ version: string }>(
      `select current_setting('server_version') as version`,
    );
    refuse(versionFault('PostgreSQL', server?.version ?? '', { major: 15, minor: 0 }));
    for (const name of ['postgis', 'pg_trgm']) await createExtension(database, name);
    const [postgis] = await database.query<{ version: string }>(
      `select extversion as version from pg_catalog.pg_extension where extname = 'postgis'`,
    );
    refuse(versionFault('PostGIS', postgis?.version ?? '', { major: 3, minor: 3 }));
  } catch (error) {
    await database.close();
    throw error;
  }
}

function refuse(fault: string | undefined): void {
  if (fault !== undefined) throw new UnfitServer(fault);
}

/** What is wrong with a version such as `15.2 (Debian 15.2-1)`, or undefined. */
export function versionFault(
  product: string,
  version: string,
  least: { readonly major: number; readonly minor: number },
): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const isEnough = major > least.major || (major === least.major && minor >= least.minor);
  return isEnough
    ? undefined
    : `The server has ${product} ${version}; Kumiki needs ${least.major}.${least.minor} or later`;
}

async function createExtension(database: PooledDatabase, name: string): Promise<void> {
  try {
    await database.transaction(async (tx) => {
      // Two processes that create it at once would meet in a unique key.
      await tx.execute('select pg_advisory_xact_lock($1)', [extensionLockKey]);
      await tx.execute(`create extension if not exists ${name} schema public`);
    });
  } catch (error) {
    if (isUnavailable(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new UnfitServer(
      `The server lacks the extension ${name}, and it cannot be created: ${reason}. ` +
        `Install it, or let an administrator run "create extension ${name}"`,
    );
  }
}
