/** Reads the dashboards of the project and of the installation, and mounts them over the platform. */
import type { Clock } from '#kernel/clock.ts';
import type { Config } from '#kernel/config.ts';
import type { Database } from '#kernel/database/index.ts';
import type { Route } from '#kernel/http/index.ts';
import type { Log } from '#kernel/log.ts';
import type { Catalog } from '#platform/catalog/index.ts';
import type { Broker } from '#platform/context/index.ts';
import {
  createDashboards,
  dashboardFolders,
  dashboardLimitTable,
  dashboardRoutes,
  readFolders,
} from '#platform/dashboards/index.ts';
import type { Identity } from '#platform/identity/index.ts';

interface DashboardPartOptions {
  readonly config: Pick<Config, 'dataFolder' | 'limitsOf'>;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly broker: Broker;
  readonly identity: Identity;
  readonly catalog: Pick<Catalog, 'datastore' | 'search'>;
}

export async function openDashboards(options: DashboardPartOptions): Promise<readonly Route[]> {
  const { config, database, clock, log, broker, identity, catalog } = options;
  const limits = config.limitsOf(dashboardLimitTable);
  const read = await readFolders(
    await dashboardFolders(config.dataFolder),
    (sentence) => log.warn('dashboard left out', { reason: sentence }),
    limits.dashboardsMax,
  );
  const dashboards = createDashboards({
    dashboards: read,
    database,
    broker,
    datastore: catalog.datastore,
    search: catalog.search,
    limits,
    now: () => clock.now(),
    tenantTitle: (name) => {
      const found = identity.tenants().find((tenant) => tenant.name === name);
      if (found === undefined || found.displayName.ja === '') return undefined;
      const { ja, en } = found.displayName;
      return { ja, ...(en === '' ? {} : { en }) };
    },
  });
  return dashboardRoutes({ dashboards, identity, smallCountMin: limits.smallCountMin });
}
