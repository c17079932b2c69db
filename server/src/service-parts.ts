/** Opens the services of the city over the platform. */
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import type { Route } from '#kernel/http/index.ts';
import { createIndicators, entityMeasure, tenantMeasure } from '#platform/indicators/index.ts';
import { createPlanService } from '#services/plans/index.ts';
import type { Platform } from './platform-parts.ts';

export interface ServiceOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly platform: Pick<Platform, 'identity' | 'broker'>;
}

export function serviceRoutes({ database, clock, platform }: ServiceOptions): readonly Route[] {
  const { identity, broker } = platform;
  const indicators = createIndicators({
    database,
    clock,
    measures: [entityMeasure(broker), tenantMeasure(identity)],
  });
  return createPlanService({ database, clock, identity, indicators }).routes;
}
