/** The composition root: the one file that knows every part, puts them together and takes them apart. */
import path from 'node:path';
import { type ApiDocsOptions, withApiDocs } from '#kernel/api-docs/index.ts';
import { type Clock, systemClock } from '#kernel/clock.ts';
import type { Config } from '#kernel/config.ts';
import {
  type Database,
  DatabaseUnavailable,
  migrate,
  openDatabase,
  readMigrations,
} from '#kernel/database/index.ts';
import {
  type Check,
  type Finding,
  freeBytesOf,
  healthRoutes,
  type MeasureFreeBytes,
  measureProcess,
  openDiskAlarm,
} from '#kernel/health/index.ts';
import { createHttp, findFreePort, type Http, type Route, serve } from '#kernel/http/index.ts';
import { type Jobs, openJobs } from '#kernel/jobs/index.ts';
import { createLog, type Log } from '#kernel/log.ts';
import { createMetrics } from '#kernel/metrics.ts';
import { type Problem, problem } from '#kernel/problem.ts';
import { createIdentity, identityRoutes, openAdminToken } from '#platform/identity/index.ts';
import { mountPortal, portalBuildFolder } from './portal.ts';
import { readRegion, regionRoute } from './region.ts';

export { type Config, type ConfigOverrides, readConfig } from '#kernel/config.ts';
export { FolderInUse, UnfitServer } from '#kernel/database/index.ts';

const version = '0.1.0';

export interface StartParts {
  /** Told what happens while it happens; a sentence without its full stop. */
  readonly progress?: (message: string) => void;
  /** JSON lines to standard error when absent. */
  readonly log?: Log;
  readonly clock?: Clock;
  /** A build of the portal under way, awaited before the portal is mounted; its failure ends the start. */
  readonly portalReady?: Promise<unknown>;
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
  await using opened = new AsyncDisposableStack();
  const token = await openAdminToken(config.dataFolder);
  if (token.isExposed) log.warn('administrator token readable by others', { file: token.file });
  progress(config.databaseUrl === undefined ? 'Opening the database' : 'Reaching the database');
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
  progress('Bringing the database up to date');
  const applied = await migrate(database, await readMigrations());
  if (applied.length > 0) log.info('database migrated', { migrations: applied.join(' ') });
  const app = await assemble({ config, log, clock, database, token });
  opened.defer(() => app.close());
  await parts.portalReady;
  progress('Opening the portal');
  const portal = await app.openPortal(portalBuildFolder);
  if (!portal) log.warn('portal not built, its pages are missing', { folder: portalBuildFolder });
  const listening = await serve(app.http, config);
  opened.defer(() => listening.close());
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

export interface Assembly {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  /** Migrated. Whoever opened it closes it. */
  readonly database: Database;
  readonly token: { matches(token: string): boolean };
  /** The free space of the data folder when absent. */
  readonly measureFreeBytes?: MeasureFreeBytes;
}

export interface App {
  readonly http: Http;
  /** Mounts the portal built in `folder`; false when there is none. */
  openPortal(folder: string): Promise<boolean>;
  close(): Promise<void>;
}

/** Puts the parts together over an open database, without listening. */
export async function assemble(assembly: Assembly): Promise<App> {
  const { config, log, database, token } = assembly;
  const { limits } = config;
  await using opened = new AsyncDisposableStack();
  const metrics = createMetrics(limits.metricSeriesMax);
  measureProcess(metrics);
  const region = await readRegion(config.region);
  const disk = await openDiskAlarm({
    measure: assembly.measureFreeBytes ?? freeBytesOf(config.dataFolder),
    freeBytesMin: limits.diskFreeBytesMin,
    pauseMs: limits.diskCheckSecondsMax * 1000,
    log,
  });
  opened.defer(() => disk.close());
  const identity = await createIdentity({
    database,
    log,
    credentials: token,
    isOpen: config.isOpen,
    pollMs: limits.policyPollMs,
  });
  opened.defer(() => identity.close());
  const jobs = await openJobs({
    database,
    log,
    metrics,
    pollSeconds: limits.jobPollSeconds * (database.engine === 'embedded' ? 5 : 1),
    stopSecondsMax: limits.jobStopSecondsMax,
  });
  opened.defer(() => jobs.close());

  const checks: readonly Check[] = [
    { name: 'database', isVital: true, run: () => checkDatabase(database) },
    { name: 'jobs', isVital: false, run: () => checkJobs(jobs) },
    {
      name: 'disk',
      isVital: false,
      run: () => ({
        isOk: disk.problem() === undefined,
        details: { freeBytes: disk.freeBytes, freeBytesMin: disk.freeBytesMin },
      }),
    },
  ];
  const routes: readonly Route[] = [
    ...healthRoutes({
      checks,
      checkMsMax: limits.databaseCheckMsMax,
      retryAfterSeconds: limits.retryAfterSeconds,
      metrics,
    }),
    regionRoute(region),
    ...identityRoutes(identity),
  ];
  const docs: ApiDocsOptions = { version, publicUrl: config.publicUrl };
  let portal: Awaited<ReturnType<typeof mountPortal>>;
  const http = createHttp({
    ...config,
    routes: withApiDocs(routes, docs),
    authorise: identity.authorise,
    log,
    metrics,
    explain,
    writeStop: () => disk.problem(),
    fallback: (request, page) => portal?.(request, page),
  });
  const all = opened.move();
  return {
    http,
    openPortal: async (folder) => {
      const cacheBytesMax = limits.staticCacheBytesMax;
      portal = await mountPortal({ folder, api: (r) => http.fetch(r), region, cacheBytesMax });
      return portal !== undefined;
    },
    close: () => all.disposeAsync(),
  };
}

async function checkDatabase(database: Database): Promise<Finding> {
  if (!database.isReady()) return { isOk: false };
  await database.query({ name: 'health', text: 'select 1 as one' });
  return { isOk: true };
}

async function checkJobs(jobs: Jobs): Promise<Finding> {
  const counts = await jobs.counts();
  const sum = (of: 'waiting' | 'running' | 'dead'): number =>
    counts.reduce((total, queue) => total + queue[of], 0);
  const details = { waiting: sum('waiting'), running: sum('running'), dead: sum('dead') };
  return { isOk: true, details };
}

/** Failures that are no defects of ours. */
function explain(thrown: unknown): Problem | undefined {
  if (thrown instanceof DatabaseUnavailable) {
    const { retryAfterSeconds } = thrown;
    const detail = 'The database is away for a moment.';
    return { ...problem('unavailable', detail), extensions: { retryAfterSeconds } };
  }
  const state = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  if (state === '57014') return problem('too-complex-query', 'The query takes too long.');
  if (state === '53100') return problem('insufficient-storage', "The database's disk is full.");
  return undefined;
}
