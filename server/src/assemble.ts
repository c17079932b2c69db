/** Puts every part together over an open database: the one file that knows them all. */
import path from 'node:path';
import { type ApiDocsOptions, withApiDocs } from '#kernel/api-docs/index.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Config } from '#kernel/config.ts';
import { type Database, DatabaseUnavailable, readMigrations } from '#kernel/database/index.ts';
import { openFolderStore } from '#kernel/files/index.ts';
import {
  type Check,
  type DiskAlarm,
  type Finding,
  freeBytesOf,
  healthRoutes,
  type MeasureFreeBytes,
  measureProcess,
  measureStorage,
  openDiskAlarm,
} from '#kernel/health/index.ts';
import { createHttp, type Http, type Route } from '#kernel/http/index.ts';
import { type Jobs, openJobs } from '#kernel/jobs/index.ts';
import type { Log } from '#kernel/log.ts';
import { createMetrics } from '#kernel/metrics.ts';
import { type Problem, problem } from '#kernel/problem.ts';
import { loadRegion } from '#platform/connect/index.ts';
import { openDashboards } from './dashboard-parts.ts';
import { operationsRoutes, type Standstill } from './operations/index.ts';
import { openPlatform, type Platform } from './platform-parts.ts';
import { type MountedPortal, mountPortal } from './portal.ts';
import { openServices } from './service-parts.ts';

export const version = '0.1.0';

export interface Assembly {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  /** Migrated. Whoever opened it closes it. */
  readonly database: Database;
  readonly token: { matches(token: string): boolean };
  /** Where the application can be replaced while it runs, so that a backup can be restored. */
  readonly standstill?: Standstill;
  /** The free space of the data folder when absent. */
  readonly measureFreeBytes?: MeasureFreeBytes;
}

export interface App extends Pick<Platform, 'prepare' | 'stopSoon'> {
  readonly http: Http;
  /** Mounts the portal built in `folder`; false when there is none. */
  openPortal(folder: string): Promise<boolean>;
  close(): Promise<void>;
}

/** Puts the parts together over an open database, without listening. */
export async function assemble(assembly: Assembly): Promise<App> {
  const { config, log, clock, database } = assembly;
  const { limits } = config;
  await using opened = new AsyncDisposableStack();
  const metrics = createMetrics(limits.metricSeriesMax);
  measureProcess(metrics);
  const region = await loadRegion(config.region);
  const disk = await openDiskAlarm({
    measure: assembly.measureFreeBytes ?? freeBytesOf(config.dataFolder),
    freeBytesMin: limits.diskFreeBytesMin,
    pauseMs: limits.diskCheckSecondsMax * 1000,
    log,
  });
  opened.defer(() => disk.close());
  measureStorage(metrics, database, disk);
  const jobs = await openJobs({
    database,
    log,
    metrics,
    pollSeconds: limits.jobPollSeconds * (database.engine === 'embedded' ? 5 : 1),
    stopSecondsMax: limits.jobStopSecondsMax,
  });
  opened.defer(() => jobs.close());
  const files = await openFolderStore(path.join(config.dataFolder, 'files'), clock.now());
  const platform = await openPlatform({ ...assembly, metrics, region, files, jobs });
  opened.defer(() => platform.close());

  const services = openServices({ config, database, clock, platform });
  const checks = checksOf(database, jobs, disk, platform.audit);
  const routes: readonly Route[] = [
    ...healthRoutes({
      checks,
      checkMsMax: limits.databaseCheckMsMax,
      retryAfterSeconds: limits.retryAfterSeconds,
      metrics,
    }),
    ...platform.routes,
    ...services.routes,
    ...(await openDashboards({ ...assembly, ...platform })),
    ...operationsRoutes({
      installation: { database, files },
      dataFolder: config.dataFolder,
      readMigrations,
      clock,
      limits,
      standstill: assembly.standstill,
    }),
  ];
  let portal: MountedPortal | undefined;
  const docs: ApiDocsOptions = {
    version,
    publicUrl: config.publicUrl,
    stylesheets: () => (portal === undefined ? [] : [portal.fontStylesheet]),
  };
  const http = createHttp({
    ...config,
    routes: withApiDocs(routes, docs),
    authorise: platform.identity.authorise,
    audit: platform.audit.auditor,
    log,
    metrics,
    explain,
    writeStop: () => disk.problem(),
    // Tiles of 国土地理院, laid over the packaged map where they can be reached.
    pageSources: {
      connect: ['https://cyberjapandata.gsi.go.jp'],
      forms: () => platform.accounts.formOrigins(),
    },
    fallback: (request, page) => portal?.answer(request, page),
  });
  const all = opened.move();
  return {
    http,
    openPortal: async (folder) => {
      const cacheBytesMax = limits.staticCacheBytesMax;
      portal = await mountPortal({ folder, api: (r) => http.fetch(r), region, cacheBytesMax });
      return portal !== undefined;
    },
    prepare: () => platform.prepare().then(() => services.prepare()),
    stopSoon: () => platform.stopSoon(),
    close: () => all.disposeAsync(),
  };
}

function checksOf(
  database: Database,
  jobs: Jobs,
  disk: DiskAlarm,
  audit: Platform['audit'],
): readonly Check[] {
  return [
    { name: 'database', isVital: true, run: () => checkDatabase(database) },
    { name: 'jobs', isVital: false, run: () => checkJobs(jobs) },
    { name: 'audit', isVital: false, run: () => ({ isOk: audit.canWrite() }) },
    {
      name: 'disk',
      isVital: false,
      run: () => ({
        isOk: disk.problem() === undefined,
        details: { freeBytes: disk.freeBytes, freeBytesMin: disk.freeBytesMin },
      }),
    },
  ];
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
    const { retryAfterSeconds, detail } = thrown;
    return { ...problem('unavailable', detail), extensions: { retryAfterSeconds } };
  }
  const state = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  if (state === '57014') return problem('too-complex-query', 'The query takes too long.');
  // What a parser let through and the engine cannot hold: the character NUL, half a surrogate pair.
  if (state === '22021' || state === '22P05') {
    return problem(
      'bad-request-data',
      'A text of the request holds a character that cannot be kept.',
    );
  }
  // A year 0, or one beyond what the engine counts.
  if (state === '22008') {
    return problem('bad-request-data', 'A time of the request lies outside of what can be kept.');
  }
  if (state === '53100') return problem('insufficient-storage', "The database's disk is full.");
  return undefined;
}
