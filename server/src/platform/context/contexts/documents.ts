/** The document behind the URL of an @context: from memory, the database, a file or the web, in this order. */
import { readFile } from 'node:fs/promises';
import { bad, fail, type JsonObject, type NgsiLdError, ok, type Result } from '@kumiki/ngsi-ld';
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import { errorFields, type Log } from '#kernel/log.ts';
import type { ContextLimits } from '../limits.ts';
import type { ContextFileOf } from './context-files.ts';
import type { ContextDocument, LoadDocument } from './document.ts';
import { type DocumentFetcher, parseDocument } from './fetch-document.ts';
import { DocumentMemory } from './memory.ts';
import type { OwnAddress } from './own-address.ts';
import { type ContextText, findContext, findHosted, putContext } from './store.ts';
import { copyKey } from './stored-context.ts';

export interface DocumentsParts {
  readonly database: Database;
  readonly fetcher: DocumentFetcher;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: ContextLimits;
  readonly fileOf: ContextFileOf;
  readonly own: OwnAddress;
  /** Told of what this process wrote, so that it is not taken for news. */
  readonly noteChange: (localId: string, changed: string) => void;
}

export interface Documents {
  readonly load: LoadDocument;
  /** Fetches a copy again. When that fails, or `check` refuses what came, it stays as it was. */
  reload(url: string, check: CheckDocument): Promise<Result<unknown>>;
  /** Memory forgets it; the next one who needs it asks the database. */
  forget(localId: string): void;
}

export type CheckDocument = (json: JsonObject) => Promise<Result<unknown>>;

interface Failed {
  readonly error: NgsiLdError;
  readonly until: number;
}

export function createDocuments(parts: DocumentsParts): Documents {
  const { clock, limits, own } = parts;
  const memory = new DocumentMemory(limits.contextDocumentsMax, limits.contextMemoryBytesMax);
  const failures = new Map<string, Failed>();
  const running = new Map<string, Promise<Result<ContextDocument>>>();

  async function load(url: string, localId: string): Promise<Result<ContextDocument>> {
    const isOwn = own.localIdOf(url) !== undefined;
    const loaded = await (isOwn ? hosted(parts, localId) : copy(parts, url));
    if (loaded.ok) {
      failures.delete(localId);
      memory.set(localId, loaded.value);
      return loaded;
    }
    // Whatever is not hosted now may be in a moment, and asking costs little.
    if (!isOwn) {
      const until = clock.now() + limits.contextRetrySecondsMin * 1000;
      failures.set(localId, { error: loaded.error, until });
      for (const oldest of failures.keys()) {
        if (failures.size <= limits.contextDocumentsMax) break;
        failures.delete(oldest);
      }
    }
    return loaded;
  }

  function forget(localId: string): void {
    memory.delete(localId);
    failures.delete(localId);
  }

  return {
    load(url) {
      if (url.length > limits.contextUrlLengthMax) {
        return Promise.resolve(bad('The URL of an @context is too long', '/@context'));
      }
      const localId = own.localIdOf(url) ?? copyKey(url).localId;
      const known = memory.get(localId);
      if (known !== undefined && known.expiresAt > clock.now()) return Promise.resolve(ok(known));
      const failed = failures.get(localId);
      if (failed !== undefined && failed.until > clock.now()) {
        return Promise.resolve({ ok: false, error: failed.error });
      }
      const waiting =
        running.get(localId) ?? load(url, localId).finally(() => running.delete(localId));
      running.set(localId, waiting);
      return waiting;
    },
    async reload(url, check) {
      const fresh = await retrieve(parts, url);
      if (!fresh.ok) return fresh;
      const checked = await check(fresh.value.json);
      if (!checked.ok) return checked;
      await keep(parts, url, fresh.value);
      forget(copyKey(url).localId);
      return checked;
    },
    forget,
  };
}

async function hosted({ database }: DocumentsParts, localId: string) {
  const found = await findHosted(database, localId);
  return found === undefined
    ? fail('LdContextNotAvailable', `No @context ${localId} is hosted here`)
    : ok(documentOf(found, Number.POSITIVE_INFINITY));
}

function documentOf({ context, document }: ContextText, expiresAt: number): ContextDocument {
  // `as`: only documents that were parsed are written.
  const json = JSON.parse(document) as JsonObject;
  const { tenant, localId } = context;
  return { json, bytes: document.length, expiresAt, key: { tenant, localId } };
}

/** The copy in the database while it holds, then a new one; while none can be had, the old one. */
async function copy(parts: DocumentsParts, url: string): Promise<Result<ContextDocument>> {
  const { database, clock, limits, fileOf } = parts;
  if (fileOf(url) !== undefined) return obtain(parts, url);
  const held = await findContext(database, copyKey(url));
  const expiresAt = Date.parse(held?.context.expiresAt ?? '');
  if (held !== undefined && expiresAt > clock.now()) return ok(documentOf(held, expiresAt));
  const fresh = await obtain(parts, url);
  if (fresh.ok || held === undefined) return fresh;
  if (expiresAt + limits.contextStaleSecondsMax * 1000 <= clock.now()) return fresh;
  return ok(documentOf(held, clock.now() + limits.contextStaleRetrySeconds * 1000));
}

/** From its file or from the web, and written down. */
async function obtain(parts: DocumentsParts, url: string): Promise<Result<ContextDocument>> {
  const fresh = await retrieve(parts, url);
  return fresh.ok ? ok(await keep(parts, url, fresh.value)) : fresh;
}

interface Fresh {
  readonly json: JsonObject;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

async function retrieve(
  { clock, limits, fileOf, fetcher }: DocumentsParts,
  url: string,
): Promise<Result<Fresh>> {
  const file = fileOf(url);
  if (file !== undefined) {
    const json = await readDocumentFile(url, file);
    return json.ok ? ok({ json: json.value, expiresAt: Number.POSITIVE_INFINITY }) : json;
  }
  const fetched = await fetcher.fetch(url);
  if (!fetched.ok) return fetched;
  const { json, maxAgeSeconds = limits.contextKeptSecondsDefault } = fetched.value;
  // A server that forbids keeping would be asked with every request; a second is the least.
  const seconds = Math.max(1, Math.min(maxAgeSeconds, limits.contextKeptSecondsMax));
  return ok({ json, expiresAt: clock.now() + seconds * 1000 });
}

/** What cannot be written down can still be used. */
async function keep(
  { database, clock, log, noteChange }: DocumentsParts,
  url: string,
  { json, expiresAt }: Fresh,
): Promise<ContextDocument> {
  const key = copyKey(url);
  // Outside of @context a document may hold anything; nobody here needs it.
  const kept: JsonObject = { '@context': json['@context'] ?? {} };
  const document = JSON.stringify(kept);
  const expiry = Number.isFinite(expiresAt) ? { expiresAt } : {};
  try {
    const row = { ...key, kind: 'Cached', url, document, createdAt: clock.now() } as const;
    noteChange(key.localId, await putContext(database, { ...row, ...expiry }));
  } catch (thrown) {
    log.warn('copy of an @context not written', errorFields(thrown));
  }
  return { json: kept, bytes: document.length, expiresAt, key };
}

async function readDocumentFile(
  url: string,
  file: string,
): Promise<ReturnType<typeof parseDocument>> {
  try {
    return parseDocument(url, await readFile(file, 'utf8'));
  } catch {
    return fail('LdContextNotAvailable', `@context ${url} cannot be read from its file`);
  }
}
