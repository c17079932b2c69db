/** The door of indicators. */
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
export { type Actor, createIndicators, type Indicators } from './indicators.ts';
export { entityMeasure, type MeasureSource, tenantMeasure } from './measures.ts';
export { actorOf, indicatorRoutes, type Seeing, seesEverything } from './routes.ts';
export { type Standing, type Trajectory, trajectoryOf } from './trajectory.ts';
