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
  /** What was counted since the last time; it is no longer counted here. */
  take(): readonly UseCount[];
}

export function createUsage(clock: Clock): Usage {
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
    take() {
      const taken = [...counts.values()].map(({ key, hits, lastUsedAt }) => ({
        ...key,
        hits,
        lastUsedAt,
      }));
      counts.clear();
      return taken;
    },
  };
}
