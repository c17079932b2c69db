/** The door of history. */
import type { Route } from '#kernel/http/index.ts';
import { consumptionRoutes, type HistoryRouteParts } from './routes/consumption-routes.ts';
import { policyRoutes } from './routes/policy-routes.ts';
import { provisionRoutes } from './routes/provision-routes.ts';

export { countEvolutions, type EvolutionQuestion } from './evolution-store.ts';
export { type History, type HistoryOptions, prepareHistory } from './history.ts';

export function historyRoutes(parts: HistoryRouteParts): readonly Route[] {
  return [...consumptionRoutes(parts), ...provisionRoutes(parts), ...policyRoutes(parts)];
}
export { historyLimitTable } from './limits.ts';
export {
  findNewest,
  type PeriodMethod,
  type PeriodQuestion,
  type PeriodValue,
  periodMethods,
  periodOrigin,
  readPeriods,
} from './periods.ts';
