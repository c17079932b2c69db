/** The bounds of the broker. Units end the names. */

export interface ContextLimits {
  /** Operations waiting for a flush; further ones are answered 503. */
  readonly writeQueueOperationsMax: number;
  /** Bytes of request bodies behind the waiting operations. */
  readonly writeQueueBytesMax: number;
  /** Operations of one flush. A batch may span several. */
  readonly flushOperationsMax: number;
  readonly flushesInFlightMax: number;
  /** Times an operation is computed again because another process was faster. */
  readonly writeAttemptsMax: number;
  /** JSON text of the entities kept so that a flush need not read them; objects take some three times as much. */
  readonly entityCacheBytesMax: number;
  /** Ids of one gathered read. */
  readonly readIdsMax: number;
  readonly readsInFlightMax: number;
  /** Ids waiting to be read; further ones are answered 503. */
  readonly readQueueIdsMax: number;
  /** Pause between two looks for what has expired. */
  readonly maintenancePauseMs: number;
  /** Rounds after which the census and the outbox are tidied. */
  readonly tidyEveryRounds: number;
  /** Rows of the census of one combination of types before they are summed up. */
  readonly censusRowsMax: number;
  /** How long a change stays in the outbox. */
  readonly outboxKeptMs: number;
  /** Entities of one batch request. */
  readonly batchEntitiesMax: number;
  /** Bytes of one batch request. */
  readonly batchBytesMax: number;
  /** Entities that one answer may bring into the order of a language. */
  readonly collatedEntitiesMax: number;
  readonly contextFetchMsMax: number;
  readonly contextBytesMax: number;
  readonly contextRedirectsMax: number;
  /** Fetched @context documents that are kept. */
  readonly contextDocumentsMax: number;
  /** How long one is kept whose server says nothing. */
  readonly contextKeptSecondsDefault: number;
  readonly contextKeptSecondsMax: number;
  /** How long a failure is remembered. */
  readonly contextRetrySecondsMin: number;
  /** How long a copy goes on serving after its time, while its source fails. */
  readonly contextStaleSecondsMax: number;
  /** Pause before its source is asked again. */
  readonly contextStaleRetrySeconds: number;
  /** JSON text of documents kept in memory. */
  readonly contextMemoryBytesMax: number;
  /** Characters of the URL of an @context. */
  readonly contextUrlLengthMax: number;
  /** @contexts that a tenant hosts. */
  readonly hostedContextsMax: number;
  /** Those of a tenant's subscriptions; beyond, the least recently used leave. */
  readonly implicitContextsMax: number;
  /** Copies in the database; beyond, the least recently used leave. */
  readonly cachedContextsMax: number;
  readonly cachedContextsBytesMax: number;
  /** Pause between two looks for what other processes changed about @contexts. */
  readonly contextPollMs: number;
  /** How long the row of a deleted @context stays, so that other processes see that it went. */
  readonly contextDeletedKeptSeconds: number;
  /** Compiled @contexts that are kept. */
  readonly compiledContextsMax: number;
}

export const defaultContextLimits: ContextLimits = {
  writeQueueOperationsMax: 50_000,
  writeQueueBytesMax: 256_000_000,
  flushOperationsMax: 400,
  flushesInFlightMax: 2,
  writeAttemptsMax: 20,
  entityCacheBytesMax: 32_000_000,
  readIdsMax: 200,
  readsInFlightMax: 3,
  readQueueIdsMax: 50_000,
  maintenancePauseMs: 1_000,
  tidyEveryRounds: 30,
  censusRowsMax: 500,
  outboxKeptMs: 600_000,
  batchEntitiesMax: 10_000,
  batchBytesMax: 32_000_000,
  collatedEntitiesMax: 20_000,
  contextFetchMsMax: 5_000,
  contextBytesMax: 1_000_000,
  contextRedirectsMax: 5,
  contextDocumentsMax: 1_000,
  contextKeptSecondsDefault: 3_600,
  contextKeptSecondsMax: 86_400,
  contextRetrySecondsMin: 2,
  contextStaleSecondsMax: 604_800,
  contextStaleRetrySeconds: 60,
  contextMemoryBytesMax: 32_000_000,
  contextUrlLengthMax: 2_000,
  hostedContextsMax: 1_000,
  implicitContextsMax: 1_000,
  cachedContextsMax: 5_000,
  cachedContextsBytesMax: 100_000_000,
  contextPollMs: 400,
  contextDeletedKeptSeconds: 600,
  compiledContextsMax: 1_000,
};
