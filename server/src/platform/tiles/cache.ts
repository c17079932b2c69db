/** Answers that stand already: bounded in bytes, the longest unused goes first. One question is worked on once. */

export interface AnswerCache<Value> {
  /** What stands under `key` with this stamp and is young enough, or what `make` gives. */
  get(key: string, stamp: string, make: () => Promise<Value>): Promise<Value>;
}

export interface CacheParts<Value> {
  readonly bytesMax: number;
  readonly ageMsMax: number;
  readonly bytesOf: (value: Value) => number;
  /** Milliseconds. */
  readonly now: () => number;
}

interface Kept<Value> {
  readonly stamp: string;
  readonly at: number;
  readonly value: Value;
  readonly bytes: number;
}

/** What an entry costs beside its value. */
const entryBytes = 512;

export function createAnswerCache<Value>(parts: CacheParts<Value>): AnswerCache<Value> {
  const { bytesMax, ageMsMax, bytesOf, now } = parts;
  const kept = new Map<string, Kept<Value>>();
  const coming = new Map<string, Promise<Value>>();
  let bytes = 0;

  function drop(key: string): void {
    const entry = kept.get(key);
    if (entry === undefined) return;
    kept.delete(key);
    bytes -= entry.bytes;
  }

  function keep(key: string, stamp: string, at: number, value: Value): void {
    drop(key);
    const entry = { stamp, at, value, bytes: bytesOf(value) + key.length + entryBytes };
    if (entry.bytes > bytesMax) return;
    kept.set(key, entry);
    bytes += entry.bytes;
    for (const oldest of kept.keys()) {
      if (bytes <= bytesMax) break;
      drop(oldest);
    }
  }

  return {
    async get(key, stamp, make) {
      const entry = kept.get(key);
      if (entry !== undefined && entry.stamp === stamp && now() - entry.at < ageMsMax) {
        // The newest use stands last.
        kept.delete(key);
        kept.set(key, entry);
        return entry.value;
      }
      const asked = `${stamp}\n${key}`;
      const known = coming.get(asked);
      if (known !== undefined) return await known;
      const at = now();
      const making = make();
      coming.set(asked, making);
      try {
        const value = await making;
        keep(key, stamp, at, value);
        return value;
      } finally {
        coming.delete(asked);
      }
    },
  };
}
