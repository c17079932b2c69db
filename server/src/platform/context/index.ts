/** The door of the broker. */
export type { Broker } from './broker.ts';
export type { ChangeSink, EntityChange } from './change-sink.ts';
export { type ContextCapability, type ContextOptions, openContext } from './context.ts';
export type { Contexts } from './contexts/contexts.ts';
export type { EntityFilter, EntityPage, EntitySelector, PageRequest } from './entity-query.ts';
export type { ContextLimits } from './limits.ts';
export { contextRoutes } from './routes/routes.ts';
export type { EntityWrite, WriteOutcome } from './writer.ts';
