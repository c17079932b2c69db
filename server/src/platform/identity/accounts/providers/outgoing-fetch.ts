/** `fetch` to providers: kept out of private networks, bounded in time and size, without redirects. */
import { Agent, fetch as fetchThrough } from 'undici';
import type { OutgoingGuard } from '#kernel/outgoing/index.ts';

export interface ProviderFetch {
  readonly fetch: (url: string, options: FetchOptions) => Promise<Response>;
  close(): Promise<void>;
}

/** What `openid-client` gives. */
export interface FetchOptions {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

const bytesMax = 1_000_000;

/**
 * `privateOrigins` are origins of providers in the operator's own network, which may have private addresses and
 * answer without TLS.
 */
export function createProviderFetch(
  guard: OutgoingGuard,
  privateOrigins: readonly string[],
): ProviderFetch {
  const guarded = new Agent({ connect: guard.connect, connections: 8 });
  const unguarded = new Agent({ connections: 8 });
  return {
    async fetch(url, { method, headers, body, signal }) {
      const { origin, hostname, protocol } = new URL(url);
      const isPrivate = privateOrigins.includes(origin);
      const refusal = isPrivate ? undefined : guard.refuseLiteral(hostname);
      if (refusal !== undefined) throw new Error(`The provider is not asked: ${refusal}`);
      if (!isPrivate && protocol !== 'https:') throw new Error('The provider has no https');
      const answer = await fetchThrough(url, {
        method,
        headers,
        body: textOf(body),
        redirect: 'manual',
        dispatcher: isPrivate ? unguarded : guarded,
        ...(signal === undefined ? {} : { signal }),
      });
      const bytes = await readBounded(answer.body);
      const { status } = answer;
      const isEmpty = status === 204 || status === 304;
      return new Response(isEmpty ? null : bytes, {
        status,
        headers: Object.fromEntries(answer.headers),
      });
    },
    close: async () => {
      await Promise.all([guarded.close(), unguarded.close()]);
    },
  };
}

function textOf(body: unknown): string | null {
  if (body === undefined || body === null) return null;
  return typeof body === 'string' || body instanceof URLSearchParams ? body.toString() : null;
}

async function readBounded(
  body: AsyncIterable<unknown> | null | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    if (!(chunk instanceof Uint8Array)) continue;
    bytes += chunk.byteLength;
    if (bytes > bytesMax) throw new Error('The provider answers more than is read');
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
