/** Fetches @context documents: bounded in time, size and redirects, and kept out of private networks. */
import {
  bad,
  fail,
  isObject,
  type JsonObject,
  type JsonValue,
  ok,
  type Result,
} from '@kumiki/ngsi-ld';
import type { Dispatcher } from 'undici';
import { createOutgoingAgent, type OutgoingGuard } from '#kernel/outgoing/index.ts';

export interface FetchLimits {
  readonly contextFetchMsMax: number;
  readonly contextBytesMax: number;
  readonly contextRedirectsMax: number;
}

export interface FetchedDocument {
  readonly json: JsonObject;
  /** Seconds the server lets it be kept; absent when it says nothing. */
  readonly maxAgeSeconds?: number;
}

export interface DocumentFetcher {
  /** Errors: `LdContextNotAvailable` where it cannot be had, `BadRequestData` where it is no context. */
  fetch(url: string): Promise<Result<FetchedDocument>>;
  close(): Promise<void>;
}

interface Options {
  readonly limits: FetchLimits;
  readonly guard: OutgoingGuard;
}

export function createDocumentFetcher({ limits, guard }: Options): DocumentFetcher {
  const agent = createOutgoingAgent(guard, {
    headersTimeout: limits.contextFetchMsMax,
    bodyTimeout: limits.contextFetchMsMax,
  });
  return {
    async fetch(url) {
      try {
        return await follow(url, agent, limits, guard);
      } catch (thrown) {
        const reason = thrown instanceof Error ? thrown.message : 'unknown reason';
        return unavailableDocument(url, reason);
      }
    },
    close: () => agent.close(),
  };
}

function unavailableDocument(url: string, reason: string): Result<FetchedDocument> {
  return fail('LdContextNotAvailable', `@context ${url} cannot be retrieved: ${reason}`);
}

async function follow(
  start: string,
  dispatcher: Dispatcher,
  limits: FetchLimits,
  guard: OutgoingGuard,
): Promise<Result<FetchedDocument>> {
  const signal = AbortSignal.timeout(limits.contextFetchMsMax);
  let url = start;
  for (let redirects = 0; redirects <= limits.contextRedirectsMax; redirects++) {
    const { protocol, hostname, origin, pathname, search } = new URL(url);
    if (protocol !== 'http:' && protocol !== 'https:') {
      return unavailableDocument(start, 'it is not on the web');
    }
    const refusal = guard.refuseLiteral(hostname);
    if (refusal !== undefined) return unavailableDocument(start, refusal);
    const answer = await dispatcher.request({
      origin,
      path: pathname + search,
      method: 'GET',
      signal,
      headers: { accept: 'application/ld+json, application/json;q=0.9, */*;q=0.1' },
    });
    const location = headerOf(answer, 'location');
    if (answer.statusCode >= 300 && answer.statusCode < 400 && location !== undefined) {
      await answer.body.dump();
      url = new URL(location, url).href;
      continue;
    }
    if (answer.statusCode !== 200) {
      await answer.body.dump();
      return unavailableDocument(start, `its server answers ${answer.statusCode}`);
    }
    return readDocument(start, answer, limits.contextBytesMax);
  }
  return unavailableDocument(start, 'it is redirected too often');
}

async function readDocument(
  url: string,
  answer: Dispatcher.ResponseData,
  bytesMax: number,
): Promise<Result<FetchedDocument>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer.body) {
    const buffer = Buffer.from(chunk as Uint8Array); // undici's bodies are byte streams
    bytes += buffer.length;
    if (bytes > bytesMax) {
      answer.body.destroy();
      return unavailableDocument(url, `it is longer than ${bytesMax} bytes`);
    }
    chunks.push(buffer);
  }
  const document = parseDocument(url, Buffer.concat(chunks).toString('utf8'));
  if (!document.ok) return document;
  const maxAge = /(?:^|[,\s])max-age=(\d{1,9})/i.exec(headerOf(answer, 'cache-control') ?? '')?.[1];
  return ok({
    json: document.value,
    ...(maxAge === undefined ? {} : { maxAgeSeconds: Number(maxAge) }),
  });
}

export function parseDocument(url: string, text: string): Result<JsonObject> {
  let json: JsonValue;
  try {
    json = JSON.parse(text) as JsonValue; // JSON.parse gives JSON
  } catch {
    return bad(`The document at ${url} is not JSON`, '/@context');
  }
  return isObject(json) && json['@context'] !== undefined
    ? ok(json)
    : bad(`The document at ${url} holds no @context`, '/@context');
}

function headerOf({ headers }: Dispatcher.ResponseData, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
