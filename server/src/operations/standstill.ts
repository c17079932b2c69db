/** One application in place of another under a listening server. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Http } from '#kernel/http/index.ts';
import { problem, problemTable } from '#kernel/problem.ts';

/** What is replaced: made by `open`, ended by `close`. */
export interface Replaceable {
  readonly http: Http;
  /** What takes long, such as imports, comes to an end. */
  stopSoon(): void | Promise<void>;
  close(): Promise<void>;
}

/** Runs `work` while no application is there. Rejects with what `work` throws, after a new one is there. */
export type Standstill = <T>(work: () => Promise<T>) => Promise<T>;

export interface Succession {
  /** Answers with whatever application is there, else 503. */
  readonly http: Http;
  readonly standstill: Standstill;
  stopSoon(): void | Promise<void>;
  close(): Promise<void>;
}

export interface SuccessionOptions {
  /** Makes an application. What it throws at the start or after a standstill goes to the caller. */
  readonly open: (standstill: Standstill) => Promise<Replaceable>;
  /** For answers in flight to finish before a standstill, in seconds. */
  readonly finishSecondsMax: number;
  readonly retryAfterSeconds: number;
}

export async function openSuccession(options: SuccessionOptions): Promise<Succession> {
  const succession = new ApplicationSuccession(options);
  await succession.open();
  return succession;
}

const pollMs = 20;

class ApplicationSuccession implements Succession {
  readonly #options: SuccessionOptions;
  #current: Replaceable | undefined;
  #isPaused = false;
  #inFlight = 0;

  constructor(options: SuccessionOptions) {
    this.#options = options;
  }

  async open(): Promise<void> {
    this.#current = await this.#options.open((work) => this.standstill(work));
  }

  get http(): Http {
    return {
      fetch: (request, connection) =>
        this.#fetch(request, (http) => http.fetch(request, connection)),
      request: (input, init) =>
        this.#fetch(new Request(new URL(input, 'http://localhost')), (http) =>
          http.request(input, init),
        ),
      routes: this.#current?.http.routes ?? [],
      beginClose: () => this.#current?.http.beginClose(),
    };
  }

  async #fetch(request: Request, answer: (http: Http) => Promise<Response>): Promise<Response> {
    if (this.#current === undefined || this.#isPaused) return this.#away(request);
    this.#inFlight += 1;
    try {
      return await answer(this.#current.http);
    } finally {
      this.#inFlight -= 1;
    }
  }

  #away(request: Request): Response {
    // The process lives: whoever watches it must not end it in the middle of a restore.
    if (new URL(request.url).pathname === '/healthz') return Response.json({ status: 'ok' });
    const { code, detail } = problem('unavailable', 'The server is restoring a backup.');
    const { status, title } = problemTable[code];
    const headers = {
      'content-type': 'application/problem+json',
      'retry-after': String(this.#options.retryAfterSeconds),
    };
    return Response.json({ type: 'about:blank', title, status, detail }, { status, headers });
  }

  /** Called from within a request, which is the one that may stay in flight. */
  readonly standstill: Standstill = async (work) => {
    const former = this.#current;
    if (former === undefined || this.#isPaused) throw new Error('There already is a standstill');
    this.#isPaused = true;
    former.http.beginClose();
    await former.stopSoon();
    const giveUpAt = performance.now() + this.#options.finishSecondsMax * 1000;
    while (this.#inFlight > 1 && performance.now() < giveUpAt) await sleep(pollMs);
    await former.close();
    this.#current = undefined;
    try {
      return await work();
    } finally {
      await this.open();
      this.#isPaused = false;
    }
  };

  async stopSoon(): Promise<void> {
    await this.#current?.stopSoon();
  }

  async close(): Promise<void> {
    await this.#current?.close();
  }
}
