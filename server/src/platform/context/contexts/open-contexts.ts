/** Puts together what knows @contexts. */
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import { errorFields, type Log } from '#kernel/log.ts';
import type { ContextLimits } from '../limits.ts';
import type { ContextFileOf } from './context-files.ts';
import { type Contexts, createCompiler, urlOfContext } from './contexts.ts';
import { createDocuments } from './documents.ts';
import type { DocumentFetcher } from './fetch-document.ts';
import { type ContextLibrary, createLibrary } from './library.ts';
import { createOwnAddress } from './own-address.ts';
import { createUpkeep } from './upkeep.ts';
import { createUsage } from './usage.ts';

export interface OpenContextsOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: ContextLimits;
  readonly fetcher: DocumentFetcher;
  readonly fileOf: ContextFileOf;
  readonly publicUrl: string;
}

export interface OpenedContexts {
  readonly contexts: Contexts;
  readonly library: ContextLibrary;
  close(): Promise<void>;
}

export async function openContexts(options: OpenContextsOptions): Promise<OpenedContexts> {
  const { database, clock, log, limits, fetcher, fileOf, publicUrl } = options;
  const own = createOwnAddress(publicUrl);
  const usage = createUsage(clock);
  const published = new Set<string>();
  const upkeep = createUpkeep({
    database,
    limits,
    usage,
    published,
    forget: (localId) => forget(localId),
    onFailure: (thrown) => log.warn('upkeep of @contexts failed', errorFields(thrown)),
  });
  const { noteChange } = upkeep;
  const documents = createDocuments({
    database,
    fetcher,
    clock,
    log,
    limits,
    fileOf,
    own,
    noteChange,
  });
  const { compiledContextsMax } = limits;
  const { load } = documents;
  const compiler = createCompiler({ load, clock, usage, compiledContextsMax });
  const forget = (localId: string): void => {
    documents.forget(localId);
    compiler.forget(localId);
  };
  const library = createLibrary({
    database,
    clock,
    limits,
    documents,
    own,
    usage,
    forget,
    noteChange,
    published,
  });
  await upkeep.start();
  return {
    contexts: {
      compile: (source) => compiler.compile(source),
      urlOf: (context) => urlOfContext(context, own, (localId) => published.has(localId)),
      publish: (tenant, context) => library.publish(tenant, context),
    },
    library,
    close: () => upkeep.close(),
  };
}
