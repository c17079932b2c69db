/** Puts the capability together. */
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import { type Broker, createBroker } from './broker.ts';
import type { ChangeSink } from './change-sink.ts';
import { type Contexts, createContexts } from './contexts/contexts.ts';
import { createDocumentCache } from './contexts/document-cache.ts';
import { createDocumentFetcher } from './contexts/fetch-document.ts';
import { type ContextLimits, defaultContextLimits } from './limits.ts';

export interface ContextOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly limits?: Partial<ContextLimits>;
  /** Other capabilities that write their rows in a flush. */
  readonly sinks?: readonly ChangeSink[];
  /** @contexts may be fetched from loopback and private addresses too. */
  readonly reachesPrivateNetworks?: boolean;
  /** Files that stand for the URLs of @contexts, for use without a network. */
  readonly contextFiles?: ReadonlyMap<string, string>;
}

export interface ContextCapability {
  readonly broker: Broker;
  readonly contexts: Contexts;
  readonly limits: ContextLimits;
  close(): Promise<void>;
}

export function openContext(options: ContextOptions): ContextCapability {
  const { database, clock, sinks = [], contextFiles = new Map() } = options;
  const limits = { ...defaultContextLimits, ...options.limits };
  const fetcher = createDocumentFetcher({
    limits,
    allowsPrivateAddresses: options.reachesPrivateNetworks === true,
  });
  const load = createDocumentCache({ fetcher, clock, limits, files: contextFiles });
  const contexts = createContexts({ load, clock, ...limits });
  const broker = createBroker({ database, clock, limits, sinks });
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
