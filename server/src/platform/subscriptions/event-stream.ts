/** Server-sent events: what is committed, as it is committed, to those who watch. HTML Standard, 9.2. */
import type { ChangeSink, EntityChange } from '#platform/context/index.ts';

export interface Watcher {
  readonly tenant: string;
  /** Called in the order of commits; it must not throw or wait. */
  readonly tell: (change: EntityChange) => void;
  /** The server stops. */
  readonly end: () => void;
}

export interface EventStreams {
  readonly sink: ChangeSink;
  /** The function ends the watch; `undefined`: too many watch. */
  watch(watcher: Watcher): (() => void) | undefined;
  count(): number;
  close(): void;
}

export function createEventStreams(streamsMax: number): EventStreams {
  const watchers = new Map<string, Set<Watcher>>();
  let count = 0;
  return {
    sink: {
      name: 'eventstream',
      // It writes nothing: it only wants to know what was committed.
      statement: 'select from eventstream_rows',
      rows: () => [],
      committed: (changes) => {
        if (count === 0) return;
        for (const change of changes) {
          for (const watcher of watchers.get(change.tenant) ?? []) watcher.tell(change);
        }
      },
    },
    watch(watcher) {
      if (count >= streamsMax) return undefined;
      const all = watchers.get(watcher.tenant) ?? new Set();
      watchers.set(watcher.tenant, all.add(watcher));
      count += 1;
      return () => {
        if (!all.delete(watcher)) return;
        count -= 1;
        if (all.size === 0) watchers.delete(watcher.tenant);
      };
    },
    count: () => count,
    close() {
      for (const all of watchers.values()) for (const watcher of all) watcher.end();
    },
  };
}
