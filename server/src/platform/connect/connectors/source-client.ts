/** Asks other servers for files and pages: within time, within size, and never in private networks. */
import { Readable } from 'node:stream';
import type { Agent } from 'undici';
import { createOutgoingAgent, type OutgoingGuard } from '#kernel/outgoing/index.ts';
import type { ConnectLimits } from '../limits.ts';

/** A source does not give what was asked: told to staff, tried again the next time. */
export class SourceFailure extends Error {}

export interface Fetched {
  /** Undefined: not changed since what the conditions name. */
  readonly body: AsyncIterable<Uint8Array> | undefined;
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
}

export interface Conditions {
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
}

export interface SourceClient {
  /** Throws `SourceFailure`. */
  fetch(url: string, conditions?: Conditions): Promise<Fetched>;
  /** Throws `SourceFailure`, also for what is no JSON. */
  json(url: string): Promise<unknown>;
  close(): Promise<void>;
}

const agentName = 'Kumiki (open-source city OS)';

type SourceLimits = Pick<
  ConnectLimits,
  'sourceMsMax' | 'sourceRedirectsMax' | 'sourceJsonBytesMax'
>;

export function createSourceClient(guard: OutgoingGuard, limits: SourceLimits): SourceClient {
  const { sourceMsMax: waitMs, sourceRedirectsMax: redirectsMax } = limits;
  const agent = createOutgoingAgent(guard, { headersTimeout: waitMs, bodyTimeout: waitMs });
  const ask = (url: string, conditions: Conditions = {}) =>
    get(agent, url, conditions, redirectsMax);
  return {
    fetch: ask,
    json: async (url) => {
      const { body } = await ask(url);
      const text = await textOf(body ?? [], limits.sourceJsonBytesMax);
      try {
        const parsed: unknown = JSON.parse(text);
        return parsed;
      } catch {
        throw new SourceFailure(`${url} answers what is no JSON`);
      }
    },
    close: () => agent.close(),
  };
}

async function get(
  agent: Agent,
  first: string,
  { etag, lastModified }: Conditions,
  redirectsMax: number,
): Promise<Fetched> {
  let url = new URL(first);
  for (let hop = 0; hop <= redirectsMax; hop += 1) {
    const asked = agent.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: 'GET',
      headers: {
        'user-agent': agentName,
        ...(etag === undefined ? {} : { 'if-none-match': etag }),
        ...(lastModified === undefined ? {} : { 'if-modified-since': lastModified }),
      },
    });
    const answer = await asked.catch((thrown: unknown) => {
      const reason = thrown instanceof Error ? thrown.message : 'unknown';
      throw new SourceFailure(`${url.href} does not answer: ${reason}`);
    });
    const { statusCode, headers, body } = answer;
    const found = { etag: one(headers['etag']), lastModified: one(headers['last-modified']) };
    if (statusCode === 304) {
      await body.dump();
      return { body: undefined, etag: found.etag ?? etag, lastModified: found.lastModified };
    }
    if (statusCode === 200) return { body: Readable.from(body), ...found };
    await body.dump();
    const location = one(headers['location']);
    if (statusCode < 300 || statusCode > 399 || location === undefined) {
      throw new SourceFailure(`${url.href} answers ${statusCode}`);
    }
    url = new URL(location, url);
    if (!/^https?:$/.test(url.protocol)) throw new SourceFailure(`${url.href} is no web address`);
  }
  throw new SourceFailure(`${first} redirects too often`);
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

async function textOf(
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  bytesMax: number,
): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    if (bytes > bytesMax) throw new SourceFailure('The answer is too long');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
