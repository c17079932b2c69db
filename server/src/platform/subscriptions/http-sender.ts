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
  const targetOf = rememberTargets();
  return {
    async post(uri, headers, body, timeoutMs = parts.timeoutMs) {
      try {
        const { origin, hostname, path } = targetOf(uri);
        const refusal = parts.guard.refuseLiteral(hostname);
        if (refusal !== undefined) return { kind: 'failed', reason: `${uri}: ${refusal}.` };
        const statusCode = await statusOf(agent, {
          origin,
          path,
          method: 'POST',
          headers,
          body,
          headersTimeout: timeoutMs,
          bodyTimeout: timeoutMs,
        });
        if (statusCode >= 200 && statusCode < 300) return { kind: 'delivered' };
        return { kind: 'failed', reason: `The receiver answers ${statusCode}.` };
      } catch (error) {
        return { kind: 'failed', reason: reasonOf(error) };
      }
    },
    close: () => agent.destroy(),
  };
}

interface Target {
  readonly origin: string;
  readonly hostname: string;
  readonly path: string;
}

const targetsMax = 1_000;

/** Addresses taken apart; the same ones are posted to again and again. */
function rememberTargets(): (uri: string) => Target {
  const targets = new Map<string, Target>();
  return (uri) => {
    let target = targets.get(uri);
    if (target === undefined) {
      const { origin, hostname, pathname, search } = new URL(uri);
      target = { origin, hostname, path: `${pathname}${search}` };
      if (targets.size >= targetsMax) targets.clear();
      targets.set(uri, target);
    }
    return target;
  };
}

class TooLate extends Error {
  override readonly name = 'TimeoutError';
}

/** Bytes of an answer that are read so that its connection can be kept; a longer one is cut off. */
const answerBytesMax = 64_000;

type Post = Dispatcher.DispatchOptions & { readonly headersTimeout: number };

/**
 * The status, once the whole answer has come, so that its connection is free again. By `dispatch`: what `request`
 * builds around an answer costs more than all the rest of a notification, and nobody looks at it here.
 */
function statusOf(agent: Dispatcher, post: Post): Promise<number> {
  return new Promise((resolve, reject) => {
    let status = 0;
    let bytes = 0;
    let isOver = false;
    let controller: Dispatcher.DispatchController | undefined;
    const deadline = setTimeout(() => {
      const late = new TooLate('The receiver does not answer in time');
      isOver = true;
      controller?.abort(late);
      reject(late);
    }, post.headersTimeout);
    const end = (): void => {
      isOver = true;
      clearTimeout(deadline);
      resolve(status);
    };
    agent.dispatch(post, {
      onRequestStart: (started) => {
        controller = started;
        // Its time was over while it waited for a connection.
        if (isOver) started.abort(new TooLate('The receiver cannot be reached in time'));
      },
      onResponseStart: (_, statusCode) => {
        status = statusCode;
      },
      onResponseData: (receiving, chunk) => {
        bytes += chunk.byteLength;
        if (bytes <= answerBytesMax || isOver) return;
        end();
        receiving.abort(new Error('The answer of the receiver is too long'));
      },
      onResponseEnd: end,
      onResponseError: (_, error) => {
        isOver = true;
        clearTimeout(deadline);
        reject(error);
      },
    });
  });
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'The receiver cannot be reached.';
  if (error.name === 'TimeoutError') return 'The receiver does not answer in time.';
  if (/has no public address$/.test(error.message)) return `${error.message}.`;
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
  return `The receiver cannot be reached${code}.`;
}
