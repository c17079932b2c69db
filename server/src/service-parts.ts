/** Opens the services of the city over the platform. */
import { fiscalYearOf } from '@kumiki/civic';
import type { Clock } from '#kernel/clock.ts';
import type { Config } from '#kernel/config.ts';
import type { Database } from '#kernel/database/index.ts';
import type { Route } from '#kernel/http/index.ts';
import {
  applicationMeasure,
  createIndicators,
  datasetMeasure,
  entityMeasure,
  historyMeasure,
  indicatorLimitTable,
  publisherMeasure,
  tenantMeasure,
} from '#platform/indicators/index.ts';
import { createPlanService, listPlanTitles, planLimitTable } from '#services/plans/index.ts';
import type { Platform } from './platform-parts.ts';

export interface ServiceOptions {
  readonly config: Pick<Config, 'limitsOf' | 'publicUrl'>;
  readonly database: Database;
  readonly clock: Clock;
  readonly platform: Pick<Platform, 'identity' | 'broker' | 'catalog' | 'audit'>;
}

export interface Services {
  readonly routes: readonly Route[];
  /** Before the first request: what has a page is findable. */
  prepare(): Promise<void>;
}

export function openServices({ config, database, clock, platform }: ServiceOptions): Services {
  const { identity, broker, catalog } = platform;
  const { search, datasets } = catalog;
  const thisYear = (): number => fiscalYearOf(clock.now());
  const indicators = createIndicators({
    database,
    clock,
    measures: [
      entityMeasure(broker),
      applicationMeasure(broker, thisYear),
      datasetMeasure(search),
      publisherMeasure(search, identity),
      tenantMeasure(identity),
      historyMeasure(database, clock),
    ],
    limits: config.limitsOf(indicatorLimitTable),
  });
  const plans = createPlanService({
    database,
    clock,
    identity,
    indicators,
    catalogue: { search, datasets, publicUrl: config.publicUrl },
    limits: config.limitsOf(planLimitTable),
  });
  platform.audit.nameBy(({ tenant, ids }) => listPlanTitles(database, tenant, ids));
  return { routes: plans.routes, prepare: () => plans.prepare() };
}
