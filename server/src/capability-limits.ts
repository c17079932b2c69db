/** The limits of all capabilities, as docs/configuration.md shows them. */
import type { LimitTable } from '#kernel/limits.ts';
import { catalogLimitTable } from '#platform/catalog/index.ts';
import { connectLimitTable } from '#platform/connect/index.ts';
import { contextLimitTable } from '#platform/context/index.ts';
import { contextSourceLimitTable } from '#platform/context-sources/index.ts';
import { dashboardLimitTable } from '#platform/dashboards/index.ts';
import { historyLimitTable } from '#platform/history/index.ts';
import { accountLimitTable, auditLimitTable } from '#platform/identity/index.ts';
import { indicatorLimitTable } from '#platform/indicators/index.ts';
import { subscriptionLimitTable } from '#platform/subscriptions/index.ts';
import { tileLimitTable } from '#platform/tiles/index.ts';
import { planLimitTable } from '#services/plans/index.ts';

/** By heading. Names are unique over all tables, because the environment has no folders. */
export const capabilityLimits: Readonly<Record<string, LimitTable>> = {
  Accounts: accountLimitTable,
  'Audit trail': auditLimitTable,
  'Entities and @contexts': contextLimitTable,
  'Subscriptions and event streams': subscriptionLimitTable,
  'Context sources': contextSourceLimitTable,
  History: historyLimitTable,
  'Maps of entities': tileLimitTable,
  'Open data': catalogLimitTable,
  Imports: connectLimitTable,
  Indicators: indicatorLimitTable,
  Plans: planLimitTable,
  Dashboards: dashboardLimitTable,
};
