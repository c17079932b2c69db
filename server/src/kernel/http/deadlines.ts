/** Time limits for many promises with one timer: a timer of its own would cost each request 2 µs. */

/** What a watched promise rejects with when its time is over. */
export class TooLate extends Error {}

interface Watched {
  readonly endsAt: number;
  readonly reject: (reason: TooLate) => void;
}

/** Looks at the clock this often, so a limit is met this late at most. */
const lookEveryMs = 100;

export class Deadlines {
  readonly #watched = new Set<Watched>();
  #timer: NodeJS.Timeout | undefined;

  /** Settles as `work` does, or rejects with `TooLate` after `msMax`; the work itself goes on then. */
  watch<T>(work: Promise<T>, msMax: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const watched: Watched = { endsAt: performance.now() + msMax, reject };
      this.#watched.add(watched);
      this.#timer ??= setInterval(() => this.#look(), lookEveryMs).unref();
      work.then(
        (value) => {
          this.#watched.delete(watched);
          resolve(value);
        },
        (thrown: unknown) => {
          this.#watched.delete(watched);
          reject(thrown);
        },
      );
    });
  }

  #look(): void {
    const now = performance.now();
    for (const watched of this.#watched) {
      if (watched.endsAt > now) continue;
      this.#watched.delete(watched);
      watched.reject(new TooLate());
    }
    if (this.#watched.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }
}
