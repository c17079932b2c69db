/** The door of indicators. */

export { applicationMeasure } from './application-measure.ts';
export { datasetMeasure, publisherMeasure } from './catalogue-measures.ts';
export {
  type Direction,
  directionSchema,
  type Formula,
  formulaSchema,
  type Indicator,
  indicatorSchema,
  type ReportedValue,
  type YearValue,
  yearValueSchema,
} from './definition.ts';
export type { LiveValue } from './formula.ts';
export { historyMeasure } from './history-measure.ts';
export { type Actor, createIndicators, type Indicators } from './indicators.ts';
export { type IndicatorLimits, indicatorLimitTable } from './limits.ts';
export { entityMeasure, type MeasureSource, tenantMeasure } from './measures.ts';
export { actorOf, indicatorRoutes, type Seeing, seesEverything } from './routes.ts';
export { type Standing, type Trajectory, trajectoryOf } from './trajectory.ts';
