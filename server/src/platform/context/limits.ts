/** The bounds of the broker. Units end the names. */
import { defaultsOf, type LimitsOf, limit } from '#kernel/limits.ts';

export const contextLimitTable = {
  writeQueueOperationsMax: limit(
    50_000,
    100,
    10_000_000,
    'Operations waiting for a flush; further ones are answered 503.',
  ),
  writeQueueBytesMax: limit(
    256_000_000,
    1_000_000,
    100_000_000_000,
    'Bytes of request bodies behind the operations that wait for a flush.',
  ),
  flushOperationsMax: limit(400, 1, 100_000, 'Operations of one flush. A batch may span several.'),
  flushesInFlightMax: limit(2, 1, 8, 'Flushes that are written at the same time.'),
  flushOperationsMin: limit(
    32,
    1,
    100_000,
    'Operations that are worth a flush beside one that is under way; fewer wait for its end.',
  ),
  flushWaitMsMax: limit(20, 1, 10_000, 'How long such few operations wait at most.'),
  writeAttemptsMax: limit(
    20,
    1,
    1_000,
    'Times a write is computed again because another process was faster.',
  ),
  entityCacheBytesMax: limit(
    64_000_000,
    100_000,
    10_000_000_000,
    'JSON text of the entities kept so that a flush need not read them; objects take some three times as much.',
  ),
  readIdsMax: limit(200, 1, 100_000, 'Ids of entities of one gathered read.'),
  readsInFlightMax: limit(3, 1, 16, 'Gathered reads under way at the same time.'),
  readQueueIdsMax: limit(
    50_000,
    100,
    10_000_000,
    'Ids of entities waiting to be read; further ones are answered 503.',
  ),
  maintenancePauseMs: limit(
    1_000,
    10,
    1_000_000,
    'Pause between two looks of the broker for what has expired.',
  ),
  tidyEveryRounds: limit(
    30,
    1,
    10_000,
    'Rounds of maintenance after which the census and the outbox are tidied.',
  ),
  censusRowsMax: limit(
    500,
    1,
    100_000,
    'Rows of the census of entities of one combination of types before they are summed up.',
  ),
  outboxKeptMs: limit(600_000, 1_000, 100_000_000, 'How long a change stays in the outbox.'),
  batchEntitiesMax: limit(10_000, 100, 10_000_000, 'Entities of one batch request.'),
  batchBytesMax: limit(32_000_000, 100_000, 10_000_000_000, 'Bytes of one batch request.'),
  collatedEntitiesMax: limit(
    20_000,
    100,
    1_000_000,
    'Entities that one answer may bring into the order of a language.',
  ),
  contextFetchMsMax: limit(
    5_000,
    10,
    1_000_000,
    'Time the server of an @context may take to answer.',
  ),
  contextBytesMax: limit(1_000_000, 10_000, 1_000_000_000, 'Largest @context document.'),
  contextRedirectsMax: limit(5, 0, 20, 'Redirects that are followed to an @context.'),
  contextDocumentsMax: limit(1_000, 10, 1_000_000, 'Fetched @context documents that are kept.'),
  contextKeptSecondsDefault: limit(
    3_600,
    10,
    1_000_000,
    'How long a fetched @context is kept whose server says nothing.',
  ),
  contextKeptSecondsMax: limit(
    86_400,
    100,
    10_000_000,
    'Longest time a fetched @context is kept whatever its server says.',
  ),
  contextRetrySecondsMin: limit(
    2,
    1,
    3_600,
    'How long the failure of an @context to come is remembered.',
  ),
  contextStaleSecondsMax: limit(
    604_800,
    1_000,
    100_000_000,
    'How long the copy of an @context goes on serving after its time, while its source fails.',
  ),
  contextStaleRetrySeconds: limit(
    60,
    1,
    10_000,
    'Pause before the source of such a copy is asked again.',
  ),
  contextMemoryBytesMax: limit(
    32_000_000,
    100_000,
    10_000_000_000,
    'JSON text of @context documents kept in memory.',
  ),
  contextUrlLengthMax: limit(2_000, 10, 1_000_000, 'Characters of the URL of an @context.'),
  hostedContextsMax: limit(1_000, 10, 1_000_000, '@contexts that a tenant hosts.'),
  implicitContextsMax: limit(
    1_000,
    10,
    1_000_000,
    '@contexts kept of the subscriptions of a tenant; beyond, the least recently used leave.',
  ),
  cachedContextsMax: limit(
    5_000,
    10,
    1_000_000,
    'Copies of @contexts in the database; beyond, the least recently used leave.',
  ),
  cachedContextsBytesMax: limit(
    100_000_000,
    1_000_000,
    100_000_000_000,
    'JSON text of these copies; beyond, the least recently used leave.',
  ),
  contextPollMs: limit(
    400,
    50,
    100_000,
    'Pause between two looks for what other processes changed about @contexts.',
  ),
  contextDeletedKeptSeconds: limit(
    600,
    1,
    100_000,
    'How long the row of a deleted @context stays, so that other processes see that it went.',
  ),
  compiledContextsMax: limit(1_000, 10, 1_000_000, 'Compiled @contexts that are kept.'),
};

export type ContextLimits = LimitsOf<typeof contextLimitTable>;

export const defaultContextLimits: ContextLimits = defaultsOf(contextLimitTable);
