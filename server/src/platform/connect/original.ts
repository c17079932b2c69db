/** The original of a file that is read as it comes: kept beside the reading, chunk by chunk, at the pace of both. */

/** Chunks handed from one who has them to one who wants them; one waits at a time. */
class Handover implements AsyncIterable<Uint8Array> {
  #waiting:
    | { chunk: Uint8Array | undefined; error: Error | undefined; taken: () => void }
    | undefined;
  #wake: (() => void) | undefined;
  #isClosed = false;

  /** Resolves when the chunk is taken, at once when nobody takes chunks any more. Undefined ends it. */
  give(chunk: Uint8Array | undefined, error?: Error): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    return new Promise((taken) => {
      this.#waiting = { chunk, error, taken };
      this.#wake?.();
    });
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        if (this.#waiting === undefined) {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        }
        const next = this.#waiting;
        this.#waiting = undefined;
        if (next === undefined) continue;
        next.taken();
        if (next.error !== undefined) throw next.error;
        if (next.chunk === undefined) return;
        yield next.chunk;
      }
    } finally {
      this.#isClosed = true;
      this.#waiting?.taken();
    }
  }
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error('The body broke off.', { cause: thrown });
}

export interface KeptReading<T> {
  /** The same chunks, for the reader. Whatever it leaves unread is kept all the same. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** What the keeper answers; to be awaited after the reading. Rejects when the body breaks off. */
  readonly kept: Promise<T>;
}

/** `keep` stores what it is given; chunks come at the pace of the slower of the two. */
export function keepWhileReading<T>(
  body: AsyncIterable<Uint8Array>,
  keep: (copy: AsyncIterable<Uint8Array>) => Promise<T>,
): KeptReading<T> {
  const copy = new Handover();
  const kept = keep(copy);
  // Awaited by the caller; a failure before that is told there.
  kept.catch(() => undefined);
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    const iterator = body[Symbol.asyncIterator]();
    let isBroken = false;
    const next = async () => {
      try {
        return await iterator.next();
      } catch (thrown) {
        isBroken = true;
        await copy.give(undefined, asError(thrown));
        throw thrown;
      }
    };
    try {
      for (let found = await next(); found.done !== true; found = await next()) {
        await copy.give(found.value);
        yield found.value;
      }
    } finally {
      if (!isBroken) {
        for (let left = await next(); left.done !== true; left = await next()) {
          await copy.give(left.value);
        }
        await copy.give(undefined);
      }
    }
  };
  return { chunks: chunks(), kept };
}
