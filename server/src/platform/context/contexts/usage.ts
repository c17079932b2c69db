/** How often and when @contexts are used: counted here, written together. */
import type { Clock } from '#kernel/clock.ts';
import type { ContextKey } from './stored-context.ts';

export interface UseCount extends ContextKey {
  readonly hits: number;
  /** Milliseconds since the epoch. */
  readonly lastUsedAt: number;
}

export interface Usage {
  count(key: ContextKey): void;
  /**
   * Writes what was counted since the last time. It resolves once that, and what others write at this moment, is
   * written: who reads after it sees every use.
   */
  flush(write: (uses: readonly UseCount[]) => Promise<void>): Promise<void>;
}

export function createUsage(clock: Clock): Usage {
  let writing: Promise<void> = Promise.resolve();
  const counts = new Map<string, { readonly key: ContextKey; hits: number; lastUsedAt: number }>();
  return {
    count(key) {
      const name = `${key.tenant} ${key.localId}`;
      const known = counts.get(name);
      if (known === undefined) counts.set(name, { key, hits: 1, lastUsedAt: clock.now() });
      else {
        known.hits += 1;
        known.lastUsedAt = clock.now();
      }
    },
    flush(write) {
      const next = writing
        .catch(() => undefined)
        .then(async () => {
          const taken = [...counts.values()].map(({ key, hits, lastUsedAt }) => ({
            ...key,
            hits,
            lastUsedAt,
          }));
          counts.clear();
          if (taken.length > 0) await write(taken);
        });
      writing = next;
      return next;
    },
  };
}
