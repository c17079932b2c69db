/** Context documents kept for a while; failures are kept briefly, so that a broken context is tried again. */
import { readFile } from 'node:fs/promises';
import { fail, type NgsiLdError, ok, type Result } from '@kumiki/ngsi-ld';
import type { Clock } from '#kernel/clock.ts';
import type { ContextFileOf } from './context-files.ts';
import type { ContextDocument, LoadDocument } from './document.ts';
import { type DocumentFetcher, parseDocument } from './fetch-document.ts';

export interface DocumentCacheLimits {
  readonly contextDocumentsMax: number;
  readonly contextKeptSecondsDefault: number;
  readonly contextKeptSecondsMax: number;
  readonly contextRetrySecondsMin: number;
}

export interface DocumentCacheParts {
  readonly fetcher: DocumentFetcher;
  readonly clock: Clock;
  readonly limits: DocumentCacheLimits;
  readonly fileOf: ContextFileOf;
}

interface Failed {
  readonly error: NgsiLdError;
  readonly until: number;
}

export function createDocumentCache(parts: DocumentCacheParts): LoadDocument {
  const { clock, limits } = parts;
  const documents = new Map<string, ContextDocument>();
  const failures = new Map<string, Failed>();
  const running = new Map<string, Promise<Result<ContextDocument>>>();

  async function load(url: string): Promise<Result<ContextDocument>> {
    const loaded = await obtain(parts, url);
    if (loaded.ok) {
      failures.delete(url);
      keepWithin(documents.set(url, loaded.value), limits.contextDocumentsMax);
      return loaded;
    }
    const until = clock.now() + limits.contextRetrySecondsMin * 1000;
    keepWithin(failures.set(url, { error: loaded.error, until }), limits.contextDocumentsMax);
    return loaded;
  }

  return (url) => {
    const known = documents.get(url);
    if (known !== undefined && known.expiresAt > clock.now()) return Promise.resolve(ok(known));
    const failed = failures.get(url);
    if (failed !== undefined && failed.until > clock.now()) {
      return Promise.resolve({ ok: false, error: failed.error });
    }
    const waiting = running.get(url) ?? load(url).finally(() => running.delete(url));
    running.set(url, waiting);
    return waiting;
  };
}

async function obtain(parts: DocumentCacheParts, url: string): Promise<Result<ContextDocument>> {
  const { clock, limits, fileOf, fetcher } = parts;
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

function keepWithin(map: Map<string, unknown>, max: number): void {
  for (const oldest of map.keys()) {
    if (map.size <= max) break;
    map.delete(oldest);
  }
}
