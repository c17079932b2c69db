/** Counts what machines do, and writes it down now and then: no request waits for it. */
import type { Database } from '#kernel/database/index.ts';
import { addUsage, type Usage } from './machine-store.ts';

export interface UsageBook {
  count(machine: string, isRefused: boolean, now: number): void;
  /** Writes down what was counted. What cannot be written is counted on. */
  flush(): Promise<void>;
}

export function createUsageBook(database: Database): UsageBook {
  let counted = new Map<string, Usage>();
  const add = (usage: Usage): void => {
    const held = counted.get(usage.machine);
    const later = held !== undefined && held.lastUsedAt > usage.lastUsedAt;
    counted.set(usage.machine, {
      machine: usage.machine,
      requests: (held?.requests ?? 0) + usage.requests,
      refused: (held?.refused ?? 0) + usage.refused,
      lastUsedAt: later ? held.lastUsedAt : usage.lastUsedAt,
    });
  };
  return {
    count: (machine, isRefused, now) =>
      add({
        machine,
        requests: isRefused ? 0 : 1,
        refused: isRefused ? 1 : 0,
        lastUsedAt: new Date(now),
      }),
    async flush() {
      if (counted.size === 0) return;
      // In one order, so that two processes never wait for each other.
      const batch = [...counted.values()].sort((a, b) => (a.machine < b.machine ? -1 : 1));
      counted = new Map();
      try {
        await database.transaction((tx) => addUsage(tx, batch));
      } catch (thrown) {
        for (const usage of batch) add(usage);
        throw thrown;
      }
    },
  };
}
