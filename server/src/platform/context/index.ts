/** The door of the broker. */

export type { Broker } from './broker.ts';
export type { ChangeSink, EntityChange } from './change-sink.ts';
export { compileFilter } from './compile-filter.ts';
export { compileScope } from './compile-scope.ts';
export { type ContextCapability, type ContextOptions, openContext } from './context.ts';
export type { Contexts } from './contexts/contexts.ts';
export type { EntityFilter, EntityPage, EntitySelector, PageRequest } from './entity-query.ts';
export { readBody } from './face/body.ts';
export {
  answerJson,
  type FaceParts,
  type FaceRequest,
  faceRoute,
  noContent,
  notAcceptable,
  type ReadStyle,
  readStyle,
  root,
} from './face/face.ts';
export { pageLink, parseContextLink } from './face/link.ts';
export { gatherLinked } from './face/linked.ts';
export { jsonTypes, negotiate } from './face/negotiate.ts';
export {
  type ParameterName,
  type Parameters,
  readFlag,
  readOptions,
} from './face/parameters.ts';
export { versionApplied } from './face/preferences.ts';
export { readQueryBody } from './face/query-body.ts';
export { readRepresentation } from './face/representation.ts';
export { locationIri } from './flush.ts';
export { type ContextLimits, contextLimitTable } from './limits.ts';
export { outboxSink } from './outbox-sink.ts';
export { problemOf } from './problem-of.ts';
export { readStatement } from './reader.ts';
export { pageAddress, pageLinks, readPaging } from './routes/paging.ts';
export { readFilter } from './routes/read-filter.ts';
export { contextRoutes } from './routes/routes.ts';
export { allOf, SqlValues } from './sql-text.ts';
export { pageStatement } from './store.ts';
export { visiblePart } from './visible.ts';
export { flushStatement } from './write-store.ts';
export type { EntityWrite, WriteOutcome } from './writer.ts';
