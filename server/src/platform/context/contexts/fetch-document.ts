/** Fetches @context documents: bounded in time, size and redirects, and kept out of private networks. */
import type { Duplex, Readable } from 'node:stream';
import { createBrotliDecompress, createUnzip } from 'node:zlib';
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
      headers: {
        accept: 'application/ld+json, application/json;q=0.9, */*;q=0.1',
        'accept-encoding': 'gzip, deflate, br',
      },
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
    const alternate = alternateOf(answer);
    if (alternate !== undefined) {
      await answer.body.dump();
      url = new URL(alternate, url).href;
      continue;
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
  const body = plainBody(answer);
  if (body === undefined) return unavailableDocument(url, 'it is packed in an unknown way');
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    const buffer = Buffer.from(chunk as Uint8Array); // undici's bodies are byte streams
    // What comes out of a packed body counts, not what came over the network.
    bytes += buffer.length;
    if (bytes > bytesMax) {
      answer.body.destroy();
      return unavailableDocument(url, `it is longer than ${bytesMax} bytes`);
    }
    chunks.push(buffer);
  }
  const document = parseDocument(
    url,
    Buffer.concat(chunks)
      .toString('utf8')
      .replace(/^\uFEFF/, ''),
  );
  if (!document.ok) return document;
  const maxAge = maxAgeOf(headerOf(answer, 'cache-control') ?? '');
  return ok({
    json: document.value,
    ...(maxAge === undefined ? {} : { maxAgeSeconds: maxAge }),
  });
}

/** Seconds. What may not be kept, or not be used unasked, is kept for none. */
function maxAgeOf(cacheControl: string): number | undefined {
  if (/(?:^|[,\s])no-(?:store|cache)(?:$|[,\s])/i.test(cacheControl)) return 0;
  const seconds = /(?:^|[,\s])max-age=(\d{1,9})/i.exec(cacheControl)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}

/** Unpacked; also by servers that pack without being asked. `undefined` for a way nobody asked for. */
function plainBody(answer: Dispatcher.ResponseData): Readable | undefined {
  const coding = (headerOf(answer, 'content-encoding') ?? 'identity').trim().toLowerCase();
  if (coding === 'identity' || coding === '') return answer.body;
  if (coding === 'gzip' || coding === 'x-gzip' || coding === 'deflate') {
    return through(answer.body, createUnzip());
  }
  return coding === 'br' ? through(answer.body, createBrotliDecompress()) : undefined;
}

function through(body: Readable, unpacking: Duplex): Duplex {
  body.on('error', (error) => unpacking.destroy(error));
  return body.pipe(unpacking);
}

/** Where a page that people read tells of its @context, as that of schema.org does. JSON-LD 1.1 API, LoadDocumentCallback. */
function alternateOf(answer: Dispatcher.ResponseData): string | undefined {
  const type = headerOf(answer, 'content-type') ?? '';
  if (type === '' || /[/+]json\b/i.test(type)) return undefined;
  const links = [answer.headers['link'] ?? []].flat().join(', ');
  for (const [, address, parameters = ''] of links.matchAll(/<([^<>]*)>([^<]*)/g)) {
    const isAlternate = /;\s*rel="?alternate\b/i.test(parameters);
    if (isAlternate && /;\s*type="?application\/ld\+json\b/i.test(parameters)) return address;
  }
  return undefined;
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
