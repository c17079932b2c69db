/** One attempt to deliver over HTTP: kept connections per receiver, a time limit, no redirects. */
import type { Dispatcher } from 'undici';
import type { Clock } from '#kernel/clock.ts';
import { createOutgoingAgent, type OutgoingGuard } from '#kernel/outgoing/index.ts';
import type { Attempt, Failed } from './lane.ts';
import { withoutPassword } from './subscription.ts';

export interface HttpSenderParts {
  readonly timeoutMs: number;
  /** What a receiver may ask for at most with `Retry-After`. */
  readonly waitMsMax: number;
  readonly clock: Clock;
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
  // No bound of connections here: undici counts them by host, so that one slow path of a host would hold up the others.
  // Lanes bound the attempts at each endpoint, and so its connections.
  const agent = createOutgoingAgent(parts.guard, {
    pipelining: 1,
    keepAliveTimeout: 30_000,
  });
  const targetOf = rememberTargets();
  return {
    async post(uri, headers, body, timeoutMs = parts.timeoutMs) {
      try {
        const { origin, hostname, path, authorization } = targetOf(uri);
        const refusal = parts.guard.refuseLiteral(hostname);
        if (refusal !== undefined) {
          return { kind: 'failed', reason: `${withoutPassword(uri)}: ${refusal}.` };
        }
        const answered = await answerOf(agent, {
          origin,
          path,
          method: 'POST',
          headers: authorization === undefined ? headers : named(headers, authorization),
          body,
          headersTimeout: timeoutMs,
          bodyTimeout: timeoutMs,
        });
        const { status } = answered;
        return status >= 200 && status < 300 ? delivered : refusalOf(answered, parts);
      } catch (error) {
        return { kind: 'failed', reason: reasonOf(error) };
      }
    },
    close: () => agent.destroy(),
  };
}

/** What `receiverInfo` says wins over what stands in the address. */
function named(
  headers: Readonly<Record<string, string>>,
  authorization: string,
): Readonly<Record<string, string>> {
  const isGiven = Object.keys(headers).some((key) => key.toLowerCase() === 'authorization');
  return isGiven ? headers : { ...headers, authorization };
}

const delivered: Attempt = { kind: 'delivered' };

/** What a receiver answers to a notification that it will never take, whatever becomes of the receiver. */
const refusals: ReadonlySet<number> = new Set([400, 413, 415, 422]);

function refusalOf(
  { status, retryAfter }: Answered,
  { waitMsMax, clock }: Pick<HttpSenderParts, 'waitMsMax' | 'clock'>,
): Failed {
  const waitMs = retryAfter === undefined ? 0 : retryAfterMs(retryAfter, clock.now());
  const why = status >= 300 && status < 400 ? ': redirects are not followed' : '';
  return {
    kind: 'failed',
    reason: `The receiver answers ${status}${why}.`,
    ...(waitMs > 0 ? { waitMs: Math.min(waitMs, waitMsMax) } : {}),
    ...(refusals.has(status) ? { isRefused: true } : {}),
  };
}

/** Seconds, or a date. RFC 9110, 10.2.3. What is neither asks for nothing. */
export function retryAfterMs(text: string, now: number): number {
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? 0 : Math.max(ms, 0);
}

interface Target {
  readonly origin: string;
  readonly hostname: string;
  readonly path: string;
  /** Of the name and password that stand in it. */
  readonly authorization: string | undefined;
}

const targetsMax = 1_000;

/** Addresses taken apart; the same ones are posted to again and again. */
function rememberTargets(): (uri: string) => Target {
  const targets = new Map<string, Target>();
  return (uri) => {
    let target = targets.get(uri);
    if (target === undefined) {
      const { origin, hostname, pathname, search, username, password } = new URL(uri);
      const name = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
      const authorization =
        name === ':' ? undefined : `Basic ${Buffer.from(name).toString('base64')}`;
      target = { origin, hostname, path: `${pathname}${search}`, authorization };
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

interface Answered {
  readonly status: number;
  readonly retryAfter?: string;
}

/**
 * The status, once the whole answer has come, so that its connection is free again. By `dispatch`: what `request`
 * builds around an answer costs more than all the rest of a notification, and nobody looks at it here.
 */
function answerOf(agent: Dispatcher, post: Post): Promise<Answered> {
  return new Promise((resolve, reject) => {
    agent.dispatch(post, new Answer(resolve, reject, post.headersTimeout));
  });
}

/** A class, since thousands a second are made of it. */
class Answer implements Dispatcher.DispatchHandler {
  readonly #resolve: (answered: Answered) => void;
  readonly #reject: (error: Error) => void;
  readonly #deadline: NodeJS.Timeout;
  #controller: Dispatcher.DispatchController | undefined;
  #answered: Answered = { status: 0 };
  #bytes = 0;
  #isOver = false;

  constructor(
    resolve: (answered: Answered) => void,
    reject: (error: Error) => void,
    timeoutMs: number,
  ) {
    this.#resolve = resolve;
    this.#reject = reject;
    this.#deadline = setTimeout(expire, timeoutMs, this);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // Its time was over while it waited for a connection.
    if (this.#isOver) controller.abort(new TooLate('The receiver cannot be reached in time'));
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  ): void {
    const retryAfter = status < 400 ? undefined : headers['retry-after'];
    this.#answered = typeof retryAfter === 'string' ? { status, retryAfter } : { status };
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.byteLength;
    if (this.#bytes <= answerBytesMax || this.#isOver) return;
    this.onResponseEnd();
    controller.abort(new Error('The answer of the receiver is too long'));
  }

  onResponseEnd(): void {
    this.#isOver = true;
    clearTimeout(this.#deadline);
    this.#resolve(this.#answered);
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#isOver = true;
    clearTimeout(this.#deadline);
    this.#reject(error);
  }

  expire(): void {
    const late = new TooLate('The receiver does not answer in time');
    this.#isOver = true;
    this.#controller?.abort(late);
    this.#reject(late);
  }
}

function expire(answer: Answer): void {
  answer.expire();
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'The receiver cannot be reached.';
  if (error.name === 'TimeoutError') return 'The receiver does not answer in time.';
  if (/has no public address$/.test(error.message)) return `${error.message}.`;
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
  return `The receiver cannot be reached${code}.`;
}
