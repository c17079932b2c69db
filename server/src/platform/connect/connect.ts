/** The capability as one door: routes, the sample, an end. */
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Region } from '@kumiki/civic';
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import type { Route } from '#kernel/http/index.ts';
import type { Jobs } from '#kernel/jobs/index.ts';
import type { Limits } from '#kernel/limits.ts';
import type { Log } from '#kernel/log.ts';
import { createOutgoingGuard, type OutgoingGuard } from '#kernel/outgoing/index.ts';
import type { Catalog } from '#platform/catalog/index.ts';
import type { Broker } from '#platform/context/index.ts';
import type { Accounts, Identity } from '#platform/identity/index.ts';
import { connectorRoutes } from './connectors/routes.ts';
import { createConnectors } from './connectors/service.ts';
import { createSourceClient } from './connectors/source-client.ts';
import { entityStoreOf } from './entity-store.ts';
import { createGazetteer } from './gazetteer/gazetteer.ts';
import { gazetteerRoutes } from './gazetteer/routes.ts';
import { createImportService } from './import-service.ts';
import { type ConnectLimits, defaultConnectLimits } from './limits.ts';
import { connectRoutes } from './routes.ts';
import { loadSample } from './sample-loader.ts';
import { readResource } from './sessions/read-resource.ts';
import { sessionRoutes } from './sessions/routes.ts';
import { createImportSessions } from './sessions/service.ts';
import { endRunningImports } from './store.ts';

export interface ConnectOptions {
  readonly database: Database;
  readonly broker: Pick<Broker, 'upsert' | 'write' | 'query'>;
  readonly identity: Pick<
    Identity,
    'addPublicRules' | 'may' | 'permitBy' | 'standingOf' | 'tenantToRead' | 'tenantToWrite'
  >;
  readonly region: Region;
  readonly clock: Clock;
  readonly serverLimits: Limits;
  readonly catalog: Pick<Catalog, 'datasets' | 'datastore' | 'files' | 'fileTables'>;
  readonly jobs: Jobs;
  readonly log: Log;
  /** Where staff are told of sources that are stale. */
  readonly staffPost: Accounts['staffPost'];
  /** The address people know, without a slash at its end. */
  readonly publicUrl: string;
  /** Where sources may lie; public addresses alone when absent. */
  readonly guard?: OutgoingGuard;
  readonly limits?: Partial<ConnectLimits>;
}

export interface Connect {
  readonly routes: readonly Route[];
  /** To be called once, before the first request. */
  open(): Promise<void>;
  /** Shows the sample of the region where there is nothing yet. Names the types loaded now. */
  loadSample(tenant: string): Promise<readonly string[]>;
  /** Ends running imports before their next record; what they stored stays. */
  stop(): void;
}

export function createConnect(options: ConnectOptions): Connect {
  const { database, broker, identity, region, clock, serverLimits } = options;
  const limits = { ...defaultConnectLimits, ...options.limits };
  const store = entityStoreOf(broker, identity);
  const imports = createImportService({
    database,
    files: options.catalog.files,
    store,
    clock,
    limits,
    newId: () => newId(clock.now()),
    delay: (ms) => delay(ms),
  });
  const { catalog, jobs, log } = options;
  const gazetteer = createGazetteer({ database, clock, limits });
  const sessions = createImportSessions({
    database,
    gazetteer,
    catalog,
    region,
    jobs,
    store,
    clock,
    log,
    limits,
    newId: () => newId(clock.now()),
    delay: (ms) => delay(ms),
  });
  const client = createSourceClient(options.guard ?? createOutgoingGuard(false), limits);
  const connectors = createConnectors({
    database,
    jobs,
    clock,
    log,
    limits,
    client,
    staffPost: options.staffPost,
    publicUrl: options.publicUrl,
    datasets: catalog.datasets,
    sessions,
    newId: () => newId(clock.now()),
    delay: (ms) => delay(ms),
  });
  const shared = { database, sessions, tenants: identity, clock, limits, serverLimits };
  return {
    routes: [
      ...connectRoutes({ ...shared, imports, files: catalog.files, region }),
      ...sessionRoutes({ ...shared, catalog, region }),
      ...gazetteerRoutes({ database, gazetteer, serverLimits }),
      ...connectorRoutes({ ...shared, connectors }),
    ],
    open: async () => {
      if (database.engine === 'embedded') await endRunningImports(database);
      await sessions.start();
      await catalog.fileTables.work((file) => readResource(catalog, sessions, file));
      await connectors.start();
    },
    loadSample: (tenant) => loadSample({ database, store, region, tenant }),
    stop: () => {
      imports.stop();
      sessions.stop();
      connectors.stop();
    },
  };
}

/** Milliseconds in 12 hexadecimal digits, then chance: text order is time order. */
function newId(now: number): string {
  return `${now.toString(16).padStart(12, '0')}${randomBytes(6).toString('hex')}`;
}
