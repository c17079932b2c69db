/** Puts the capability together. */
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import type { Log } from '#kernel/log.ts';
import type { Metrics } from '#kernel/metrics.ts';
import { createOutgoingGuard, type OutgoingGuard } from '#kernel/outgoing/index.ts';
import { type Broker, createBroker } from './broker.ts';
import type { ChangeSink } from './change-sink.ts';
import { type ContextFileOf, readContextFiles } from './contexts/context-files.ts';
import type { Contexts } from './contexts/contexts.ts';
import { createDocumentFetcher } from './contexts/fetch-document.ts';
import type { ContextLibrary } from './contexts/library.ts';
import { openContexts } from './contexts/open-contexts.ts';
import { type ContextLimits, defaultContextLimits } from './limits.ts';

export interface ContextOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics?: Metrics;
  readonly limits?: Partial<ContextLimits>;
  /** Other capabilities that write their rows in a flush. */
  readonly sinks?: readonly ChangeSink[];
  /** Where @contexts may be fetched from; public addresses when absent. */
  readonly guard?: OutgoingGuard;
  /** JSON file of URLs of @contexts and the files that stand for them. */
  readonly contextMapFile?: string | undefined;
  /** Where this installation is reached, without a slash at its end. */
  readonly publicUrl?: string;
}

export interface ContextCapability {
  readonly broker: Broker;
  readonly contexts: Contexts;
  readonly contextLibrary: ContextLibrary;
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
  const { publicUrl = 'http://localhost:8080' } = options;
  const opened = await openContexts({ database, clock, log, limits, fetcher, fileOf, publicUrl });
  const broker = createBroker({ database, clock, log, limits, sinks });
  if (options.metrics !== undefined) measureIndexes(options.metrics, broker);
  return {
    broker,
    contexts: opened.contexts,
    contextLibrary: opened.library,
    limits,
    close: async () => {
      await broker.close();
      await opened.close();
      await fetcher.close();
    },
  };
}

function measureIndexes(metrics: Metrics, broker: Broker): void {
  const help = 'Indexes over values of attributes that the server made for what is asked often.';
  const made = metrics.gauge('kumiki_attribute_indexes', help).of();
  metrics.beforeExposition(() => made.set(broker.indexesMade()));
}
