/** One attempt to deliver over HTTP: kept connections per receiver, a time limit, no redirects. */
import type { Dispatcher } from 'undici';
import { createOutgoingAgent, type OutgoingGuard } from '#kernel/outgoing/index.ts';
import type { Attempt } from './lane.ts';

export interface HttpSenderParts {
  readonly connectionsPerEndpointMax: number;
  readonly timeoutMs: number;
  readonly guard: OutgoingGuard;
}

export interface HttpSender {
  post(
    uri: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    timeoutMs: number | undefined,
  ): Promise<Attempt>;
  close(): Promise<void>;
}

export function createHttpSender(parts: HttpSenderParts): HttpSender {
  const agent = createOutgoingAgent(parts.guard, {
    connections: parts.connectionsPerEndpointMax,
    pipelining: 1,
    keepAliveTimeout: 30_000,
  });
  return {
    async post(uri, headers, body, timeoutMs = parts.timeoutMs) {
      try {
        const { origin, hostname, pathname, search } = new URL(uri);
        const refusal = parts.guard.refuseLiteral(hostname);
        if (refusal !== undefined) return { kind: 'failed', reason: `${uri}: ${refusal}.` };
        const answer = await agent.request({
          origin,
          path: `${pathname}${search}`,
          method: 'POST',
          headers: { ...headers },
          body,
          headersTimeout: timeoutMs,
          bodyTimeout: timeoutMs,
          signal: AbortSignal.timeout(timeoutMs),
        });
        await discard(answer);
        const { statusCode } = answer;
        if (statusCode >= 200 && statusCode < 300) return { kind: 'delivered' };
        return { kind: 'failed', reason: `The receiver answers ${statusCode}.` };
      } catch (error) {
        return { kind: 'failed', reason: reasonOf(error) };
      }
    },
    close: () => agent.destroy(),
  };
}

/** The connection is free again only when the answer has been read. */
async function discard({ body }: Dispatcher.ResponseData): Promise<void> {
  await body.dump({ limit: 64_000 });
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'The receiver cannot be reached.';
  if (error.name === 'TimeoutError') return 'The receiver does not answer in time.';
  if (/has no public address$/.test(error.message)) return `${error.message}.`;
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
  return `The receiver cannot be reached${code}.`;
}
