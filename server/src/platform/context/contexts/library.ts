/** What is done with @contexts that are kept here. Clauses 5.13.2 to 5.13.5. */
import { randomUUID } from 'node:crypto';
import {
  type CompiledContext,
  compileContext,
  coreContextDocument,
  coreContextUrl,
  type Instant,
  instantAt,
  isCoreContextUrl,
  type JsonObject,
  ok as loaded,
} from '@kumiki/ngsi-ld';
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { ContextLimits } from '../limits.ts';
import { problemOf } from '../problem-of.ts';
import { implicitIdOf, ownParts } from './contexts.ts';
import type { Documents } from './documents.ts';
import type { OwnAddress } from './own-address.ts';
import * as store from './store.ts';
import {
  type ContextKey,
  type ContextKind,
  copyKey,
  everybody,
  type StoredContext,
} from './stored-context.ts';
import type { Usage } from './usage.ts';

export interface ContextLibrary {
  /** The local id. Problems: `bad-request-data` where JSON-LD refuses it, `forbidden` where there are too many. */
  host(tenant: string, document: JsonObject): Promise<Result<string>>;
  list(tenant: string, kind: ContextKind | undefined): Promise<readonly StoredContext[]>;
  /** By local id or URL. Counts as a use, told from the next time on. Problems: `not-found`. */
  find(tenant: string, name: string): Promise<Result<store.ContextText>>;
  /** A hosted or implicit one of any tenant, by its local id. Problems: `not-found`. */
  findAnywhere(localId: string): Promise<Result<store.ContextText>>;
  /** Problems: `not-found`, `bad-request-data` for a core context. */
  remove(tenant: string, name: string): Promise<Result<undefined>>;
  /** Problems: `bad-request-data` where it is no copy, `context-not-available`. */
  reload(tenant: string, name: string): Promise<Result<undefined>>;
  /** Where it is: here, or where the copy comes from. */
  urlOf(context: StoredContext): string;
}

export interface LibraryParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly limits: ContextLimits;
  readonly documents: Documents;
  readonly own: OwnAddress;
  readonly usage: Usage;
  /** Forgets everything that was made with it. */
  readonly forget: (localId: string) => void;
  readonly noteChange: (localId: string, changed: string) => void;
  /** The local ids of implicit contexts. */
  readonly published: Set<string>;
}

export interface Library extends ContextLibrary {
  publish(tenant: string, context: CompiledContext): Promise<void>;
}

export function createLibrary(parts: LibraryParts): Library {
  const { database, clock, limits, usage, own, documents } = parts;
  const startedAt = instantAt(clock.now());

  async function look(tenant: string, name: string): Promise<store.ContextText | undefined> {
    await usage.flush((uses) => store.addUses(database, uses));
    if (isCore(name)) return coreText(startedAt);
    const localId = localIdOf(name, own);
    if (localId === undefined) return undefined;
    const found = await store.findContext(database, { tenant, localId });
    return found ?? store.findContext(database, { tenant: everybody, localId });
  }

  return {
    host: (tenant, document) => host(parts, tenant, document),
    async list(tenant, kind) {
      await usage.flush((uses) => store.addUses(database, uses));
      const rowsMax =
        limits.hostedContextsMax + limits.implicitContextsMax + limits.cachedContextsMax;
      const kept = await store.listContexts(database, tenant, kind, rowsMax);
      const hasCore = kind === undefined || kind === 'Cached';
      return hasCore ? [coreText(startedAt).context, ...kept] : kept;
    },
    async find(tenant, name) {
      const found = await look(tenant, name);
      if (found === undefined) return absent(name);
      usage.count(found.context);
      return ok(found);
    },
    async findAnywhere(localId) {
      const found = await store.findHosted(database, localId);
      if (found === undefined) return absent(localId);
      usage.count(found.context);
      return ok(found);
    },
    async remove(tenant, name) {
      if (isCore(name)) {
        return err(problem('bad-request-data', 'The core @context cannot be deleted.'));
      }
      const found = await look(tenant, name);
      return found === undefined ? absent(name) : remove(parts, found.context);
    },
    async reload(tenant, name) {
      if (isCore(name)) return ok(undefined);
      const found = await look(tenant, name);
      const url = found?.context.url;
      if (found === undefined || url === undefined) {
        const detail = `${name} is no copy of an @context that could be fetched again.`;
        return err(problem('bad-request-data', detail, 'reload'));
      }
      const reloaded = await documents.reload(url, (json) => check(parts, json));
      // Clause 5.13.5.4: an invalid document is as good as none.
      if (!reloaded.ok) return err(problem('context-not-available', reloaded.error.detail));
      parts.forget(found.context.localId);
      return ok(undefined);
    },
    urlOf: ({ url, localId }) => url ?? own.urlOf(localId),
    publish: (tenant, context) => publish(parts, tenant, context),
  };
}

/** Whether JSON-LD accepts it. */
function check({ documents }: LibraryParts, { '@context': context = null }: JsonObject) {
  return compileContext(context, async (url) => {
    const found = await documents.load(url);
    if (found.ok) return loaded(found.value.json);
    // What cannot be reached now may come later, and says nothing about this one.
    return found.error.type === 'LdContextNotAvailable' ? loaded({ '@context': {} }) : found;
  });
}

async function host(
  parts: LibraryParts,
  tenant: string,
  document: JsonObject,
): Promise<Result<string>> {
  const { database, clock, limits, noteChange } = parts;
  // Outside of @context a document may hold anything; clause 5.13.2.3 lets it go.
  const { '@context': context = null } = document;
  const checked = await check(parts, document);
  if (!checked.ok) return err(problemOf(checked.error));
  if ((await store.countContexts(database, tenant, 'Hosted')) >= limits.hostedContextsMax) {
    const detail = `A tenant hosts at most ${limits.hostedContextsMax} @contexts.`;
    return err(problem('forbidden', detail));
  }
  const localId = randomUUID();
  const text = JSON.stringify({ '@context': context });
  const row = { tenant, localId, kind: 'Hosted', document: text, createdAt: clock.now() } as const;
  noteChange(localId, await store.putContext(database, row));
  return ok(localId);
}

async function remove(
  { database, forget, noteChange, published }: LibraryParts,
  { tenant, localId, kind }: StoredContext,
): Promise<Result<undefined>> {
  const changed = await store.deleteContext(database, { tenant, localId });
  if (changed === undefined) return absent(localId);
  noteChange(localId, changed);
  forget(localId);
  // Another tenant may have the same.
  const stays =
    kind === 'ImplicitlyCreated' && (await store.findHosted(database, localId)) !== undefined;
  if (!stays) published.delete(localId);
  return ok(undefined);
}

async function publish(
  { database, clock, limits, noteChange, published }: LibraryParts,
  tenant: string,
  context: CompiledContext,
): Promise<void> {
  const parts = ownParts(context);
  if (parts.every((part) => typeof part === 'string') && parts.length <= 1) return;
  const localId = implicitIdOf(context);
  if ((await store.findContext(database, { tenant, localId })) === undefined) {
    const document = JSON.stringify({ '@context': context.source });
    const kind = 'ImplicitlyCreated';
    const row = { tenant, localId, kind, document, createdAt: clock.now() } as const;
    noteChange(localId, await store.putContext(database, row));
    await store.trimImplicit(database, tenant, limits.implicitContextsMax);
  }
  published.add(localId);
}

/** The local id that a local id, an address here or the URL of a copy stands for. */
function localIdOf(name: string, own: OwnAddress): string | undefined {
  if (/^[\w-]{1,64}$/.test(name)) return name;
  const url = URL.parse(name);
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  return own.localIdOf(name) ?? copyKey(url.href).localId;
}

const coreKey: ContextKey = copyKey(coreContextUrl);

function isCore(name: string): boolean {
  return isCoreContextUrl(name) || name === coreKey.localId;
}

/** Built in, and kept as a copy of what ETSI publishes. Its uses are not counted: every request is one. */
function coreText(createdAt: Instant): store.ContextText {
  const url = coreContextUrl;
  const context = { ...coreKey, kind: 'Cached', url, createdAt, numberOfHits: 0 } as const;
  return { context, document: JSON.stringify(coreContextDocument()) };
}

function absent(name: string): Result<never> {
  return err(problem('not-found', `No @context ${name} is kept here.`));
}
