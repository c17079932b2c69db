/** The capability as one door: routes, the sample, an end. */
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Region } from '@kumiki/civic';
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import type { Route } from '#kernel/http/index.ts';
import type { Limits } from '#kernel/limits.ts';
import type { EntityStore } from './entity-store.ts';
import { createImportService } from './import-service.ts';
import { type ConnectLimits, defaultConnectLimits } from './limits.ts';
import { connectRoutes, type TenantResolver } from './routes.ts';
import { loadSample } from './sample-loader.ts';

export interface ConnectOptions {
  readonly database: Database;
  readonly store: EntityStore;
  readonly tenants: TenantResolver;
  readonly region: Region;
  readonly clock: Clock;
  readonly serverLimits: Limits;
  readonly limits?: Partial<ConnectLimits>;
}

export interface Connect {
  readonly routes: readonly Route[];
  /** Shows the sample of the region where there is nothing yet. Names the types loaded now. */
  loadSample(tenant: string): Promise<readonly string[]>;
  /** Ends running imports before their next record; what they stored stays. */
  stop(): void;
}

export function createConnect(options: ConnectOptions): Connect {
  const { database, store, tenants, region, clock, serverLimits } = options;
  const limits = { ...defaultConnectLimits, ...options.limits };
  const imports = createImportService({
    database,
    store,
    clock,
    limits,
    newId: () => newId(clock.now()),
    delay: (ms) => delay(ms),
  });
  return {
    routes: connectRoutes({ database, imports, tenants, region, clock, limits, serverLimits }),
    loadSample: (tenant) => loadSample({ database, store, region, tenant }),
    stop: () => imports.stop(),
  };
}

/** Milliseconds in 12 hexadecimal digits, then chance: text order is time order. */
function newId(now: number): string {
  return `${now.toString(16).padStart(12, '0')}${randomBytes(6).toString('hex')}`;
}
