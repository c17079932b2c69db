/** Opens everything, bottom up, listens, and closes it again. */
import path from 'node:path';
import { type Clock, systemClock } from '#kernel/clock.ts';
import {
  type Config,
  type ConfigFaults,
  type ConfigOverrides,
  type Environment,
  readConfig as readKernelConfig,
} from '#kernel/config.ts';
import { type Database, migrate, openDatabase, readMigrations } from '#kernel/database/index.ts';
import { findFreePort, serve } from '#kernel/http/index.ts';
import { createLog, type Log } from '#kernel/log.ts';
import type { Result } from '#kernel/result.ts';
import { openAdminToken, separateOwner } from '#platform/identity/index.ts';
import { type App, type Assembly, assemble, version } from './assemble.ts';
import { capabilityLimits } from './capability-limits.ts';
import { openSuccession } from './operations/index.ts';
import { portalBuildFolder } from './portal.ts';

export type { Config, ConfigOverrides } from '#kernel/config.ts';
export { FolderInUse, UnfitServer } from '#kernel/database/index.ts';
export { documentPaths, makeDocuments } from './documents.ts';

/** The environment under `overrides`, with the limits of every capability. All faults are reported at once. */
export function readConfig(
  overrides: ConfigOverrides = {},
  environment?: Environment,
): Result<Config, ConfigFaults> {
  return readKernelConfig(overrides, environment, Object.values(capabilityLimits));
}

export interface StartParts {
  /** Told what happens while it happens; a sentence without its full stop. */
  readonly progress?: (message: string) => void;
  /** JSON lines to standard error when absent. */
  readonly log?: Log;
  readonly clock?: Clock;
  /** A build of the portal under way, awaited before the portal is mounted; its failure ends the start. */
  readonly portalReady?: Promise<unknown>;
  /** Ends the start at its next step: it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface Running {
  /** Where a browser on this machine reaches it: `http://localhost:8080`. */
  readonly url: string;
  readonly port: number;
  readonly adminToken: { readonly file: string; readonly isNew: boolean };
  /** Answers in flight finish, then jobs, caches and the database close. */
  close(): Promise<void>;
}

/**
 * Opens everything, bottom up, and listens only when it can answer. Throws `FolderInUse`, `UnfitServer`,
 * or what the system says; whatever was opened by then is closed again.
 */
export async function start(given: Config, parts: StartParts = {}): Promise<Running> {
  const config = await withPort(given);
  const progress = parts.progress ?? (() => undefined);
  const clock = parts.clock ?? systemClock;
  const log = parts.log ?? createLog((line) => process.stderr.write(line), clock);
  const { signal } = parts;
  await using opened = new AsyncDisposableStack();
  const token = await openAdminToken(config.dataFolder);
  if (token.isExposed) log.warn('administrator token readable by others', { file: token.file });
  progress(config.databaseUrl === undefined ? 'Opening the database' : 'Reaching the database');
  if (config.migrateUrl !== undefined) await migrateAsOwner(config, config.migrateUrl, log);
  const database = await openDatabase({
    ...databaseSource(config),
    limits: {
      statementMsMax: config.limits.statementMsMax,
      connectionsMax: config.limits.databaseConnectionsMax,
    },
    log,
    applicationName: `kumiki ${version}`,
  });
  opened.defer(() => database.close());
  signal?.throwIfAborted();
  progress('Bringing the database up to date');
  await bringUpToDate(database, log);
  signal?.throwIfAborted();
  const assembly = { config, log, clock, database, token };
  const succession = await openSuccession({
    open: (standstill) => openApp({ ...assembly, standstill }, parts),
    finishSecondsMax: config.limits.shutdownSecondsMax,
    retryAfterSeconds: config.limits.retryAfterSeconds,
  });
  opened.defer(() => succession.close());
  // Also where nothing ever listens: imports that go on by themselves come to an end first.
  opened.defer(() => succession.stopSoon());
  signal?.throwIfAborted();
  const listening = await serve(succession.http, config);
  opened.defer(() => listening.close());
  opened.defer(() => succession.stopSoon());
  const url = `http://localhost:${listening.port}`;
  log.info('listening', { port: listening.port, engine: database.engine });
  const all = opened.move();
  return {
    url,
    port: listening.port,
    adminToken: { file: token.file, isNew: token.isNew },
    close: () => all.disposeAsync(),
  };
}

/** Whatever fails on the way, the application is closed before its database is. */
async function openApp(assembly: Assembly, parts: StartParts): Promise<App> {
  await using opening = new AsyncDisposableStack();
  const app = await assemble(assembly);
  opening.defer(() => app.close());
  opening.defer(() => app.stopSoon());
  parts.signal?.throwIfAborted();
  await app.prepare();
  await parts.portalReady;
  parts.progress?.('Opening the portal');
  const isThere = await app.openPortal(portalBuildFolder);
  const folder = portalBuildFolder;
  if (!isThere) assembly.log.warn('portal not built, its pages are missing', { folder });
  opening.move();
  return app;
}

async function bringUpToDate(database: Database, log: Log): Promise<void> {
  const applied = await migrate(database, await readMigrations());
  if (applied.length > 0) log.info('database migrated', { migrations: applied.join(' ') });
}

/** As the role that owns the audit trail; the server's own gets everything else. Throws when they are one. */
async function migrateAsOwner(config: Config, url: string, log: Log): Promise<void> {
  const serverRole = decodeURIComponent(new URL(config.databaseUrl ?? '').username);
  const owner = await openDatabase({ url, log, limits: { connectionsMax: 2 } });
  try {
    await bringUpToDate(owner, log);
    await separateOwner(owner, serverRole);
  } finally {
    await owner.close();
  }
}

function databaseSource(config: Config): { url: string } | { folder: string } {
  return config.databaseUrl === undefined
    ? { folder: path.join(config.dataFolder, 'database') }
    : { url: config.databaseUrl };
}

/** Addresses in answers name the port, so a free one is chosen before anything is put together. */
async function withPort(config: Config): Promise<Config> {
  if (config.port !== 0) return config;
  const port = await findFreePort(config.host);
  const publicUrl = config.publicUrl.replace(/^http:\/\/localhost:0$/, `http://localhost:${port}`);
  return { ...config, port, publicUrl };
}
