/** Puts the capability together. */
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import type { Log } from '#kernel/log.ts';
import { createOutgoingGuard, type OutgoingGuard } from '#kernel/outgoing/index.ts';
import { type Broker, createBroker } from './broker.ts';
import type { ChangeSink } from './change-sink.ts';
import { type ContextFileOf, readContextFiles } from './contexts/context-files.ts';
import { type Contexts, createContexts } from './contexts/contexts.ts';
import { createDocumentCache } from './contexts/document-cache.ts';
import { createDocumentFetcher } from './contexts/fetch-document.ts';
import { type ContextLimits, defaultContextLimits } from './limits.ts';

export interface ContextOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits?: Partial<ContextLimits>;
  /** Other capabilities that write their rows in a flush. */
  readonly sinks?: readonly ChangeSink[];
  /** Where @contexts may be fetched from; public addresses when absent. */
  readonly guard?: OutgoingGuard;
  /** JSON file of URLs of @contexts and the files that stand for them. */
  readonly contextMapFile?: string | undefined;
}

export interface ContextCapability {
  readonly broker: Broker;
  readonly contexts: Contexts;
  readonly limits: ContextLimits;
  close(): Promise<void>;
}

/** Throws where the map of @contexts cannot be read. */
export async function openContext(options: ContextOptions): Promise<ContextCapability> {
  const { database, clock, log, sinks = [], contextMapFile } = options;
  const limits = { ...defaultContextLimits, ...options.limits };
  const fetcher = createDocumentFetcher({
    limits,
    guard: options.guard ?? createOutgoingGuard(false),
  });
  const fileOf: ContextFileOf =
    contextMapFile === undefined ? () => undefined : await readContextFiles(contextMapFile);
  const load = createDocumentCache({ fetcher, clock, limits, fileOf });
  const contexts = createContexts({ load, clock, ...limits });
  const broker = createBroker({ database, clock, log, limits, sinks });
  return {
    broker,
    contexts,
    limits,
    close: async () => {
      await broker.close();
      await fetcher.close();
    },
  };
}
