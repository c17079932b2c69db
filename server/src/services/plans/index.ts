/** The door of plans. */
import { fiscalYearOf } from '@kumiki/civic';
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import type { Route } from '#kernel/http/index.ts';
import type { Datasets, Search } from '#platform/catalog/index.ts';
import { defaultTenant, type Identity } from '#platform/identity/index.ts';
import { type Indicators, indicatorRoutes } from '#platform/indicators/index.ts';
import { pageOf, searchDocumentOf, searchKind } from './findable.ts';
import { defaultPlanLimits, type PlanLimits } from './limits.ts';
import { type HeldPlan, listEveryPlan } from './plan-store.ts';
import { createPlans, type Plans } from './plans.ts';
import { createRecords } from './records.ts';
import { exportRoutes } from './routes/export-routes.ts';
import type { PlanParts } from './routes/parts.ts';
import { planRoutes } from './routes/plan-routes.ts';
import { recordRoutes } from './routes/record-routes.ts';
import { templateRoutes } from './routes/template-routes.ts';
import { versionRoutes } from './routes/version-routes.ts';

export { planLimitTable } from './limits.ts';
export { listPlanTitles } from './plan-store.ts';

export interface PlanServiceOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly identity: Pick<Identity, 'tenantToRead' | 'tenantToWrite' | 'readableBy' | 'tenants'>;
  readonly indicators: Indicators;
  /** Where plans are found and listed; `publicUrl` without a slash at its end. */
  readonly catalogue: {
    readonly search: Pick<Search, 'register' | 'remove'>;
    readonly datasets: Pick<Datasets, 'harvest'>;
    readonly publicUrl: string;
  };
  readonly limits?: Partial<PlanLimits>;
}

export interface PlanService {
  readonly plans: Plans;
  readonly routes: readonly Route[];
  /** What was saved while search was away is found again. */
  prepare(): Promise<void>;
}

export function createPlanService(options: PlanServiceOptions): PlanService {
  const { database, clock, identity, indicators, catalogue } = options;
  const { search } = catalogue;
  const limits = { ...defaultPlanLimits, ...options.limits };
  const register = (tenant: string, held: HeldPlan): Promise<void> => {
    const page = pageOf(tenant, held.plan.id, tenant === defaultTenant);
    return search.register(tenant, [searchDocumentOf(held, page)]);
  };
  const plans = createPlans({
    database,
    clock,
    indicators,
    limits,
    changed: async (tenant, held) => {
      // One document for each audience: who may see it may have changed.
      await search.remove(tenant, searchKind, [held.plan.id]);
      await register(tenant, held);
    },
    gone: (tenant, id) => search.remove(tenant, searchKind, [id]),
  });
  const records = createRecords(database, clock);
  const thisYear = (): number => fiscalYearOf(clock.now());
  const parts: PlanParts = { identity, indicators, plans, records, thisYear, catalogue, limits };
  return {
    plans,
    routes: [
      ...indicatorRoutes({ identity, indicators, thisYear }),
      ...templateRoutes(),
      ...planRoutes(parts),
      ...versionRoutes(parts),
      ...exportRoutes(parts),
      ...recordRoutes(parts),
    ],
    prepare: async () => {
      for (const { tenant, held } of await listEveryPlan(database)) await register(tenant, held);
    },
  };
}
