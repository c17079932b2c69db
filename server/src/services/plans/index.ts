/** The door of plans. */

import { fiscalYearOf } from '@kumiki/civic';
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import type { Route } from '#kernel/http/index.ts';
import type { Identity } from '#platform/identity/index.ts';
import { type Indicators, indicatorRoutes } from '#platform/indicators/index.ts';
import { createPlans, type Plans } from './plans.ts';
import { createRecords } from './records.ts';
import { planRoutes } from './routes/plan-routes.ts';
import { recordRoutes } from './routes/record-routes.ts';
import { versionRoutes } from './routes/version-routes.ts';

export { isPlanDocument } from './read-document.ts';
export { takeDocument } from './take-document.ts';

export interface PlanServiceOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly identity: Pick<Identity, 'tenantToRead' | 'tenantToWrite' | 'readableBy'>;
  readonly indicators: Indicators;
}

export interface PlanService {
  readonly plans: Plans;
  readonly routes: readonly Route[];
}

export function createPlanService(options: PlanServiceOptions): PlanService {
  const { database, clock, identity, indicators } = options;
  const plans = createPlans({ database, clock, indicators });
  const records = createRecords(database, clock);
  const thisYear = () => fiscalYearOf(clock.now());
  const parts = { identity, indicators, plans, records, thisYear };
  return {
    plans,
    routes: [
      ...indicatorRoutes({ identity, indicators, thisYear }),
      ...planRoutes(parts),
      ...versionRoutes(parts),
      ...recordRoutes(parts),
    ],
  };
}
