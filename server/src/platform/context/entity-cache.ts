/** Entities as this process last saw them, most recently used last. The version guards against what it missed. */
import type { Entity } from '@kumiki/ngsi-ld';

/** The state an operation is computed from. `version` is absent where there is no row. */
export interface HeldEntity {
  readonly version: string | undefined;
  readonly entity: Entity | undefined;
}

export interface EntityCache {
  get(key: string): HeldEntity | undefined;
  /** `bytes` is the length of the entity's JSON; about as much is reckoned for what is rendered of it. */
  set(key: string, held: HeldEntity, bytes: number): void;
  delete(key: string): void;
}

interface Entry {
  readonly held: HeldEntity;
  readonly bytes: number;
}

/** What an entry costs beside its JSON. */
const entryBytes = 200;

export function createEntityCache(bytesMax: number): EntityCache {
  const entries = new Map<string, Entry>();
  let bytes = 0;

  const remove = (key: string): Entry | undefined => {
    const entry = entries.get(key);
    if (entry !== undefined) {
      entries.delete(key);
      bytes -= entry.bytes;
    }
    return entry;
  };

  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.held;
    },
    set(key, held, jsonBytes) {
      remove(key);
      const entry = { held, bytes: 2 * jsonBytes + entryBytes };
      if (entry.bytes > bytesMax) return;
      entries.set(key, entry);
      bytes += entry.bytes;
      for (const oldest of entries.keys()) {
        if (bytes <= bytesMax) break;
        remove(oldest);
      }
    },
    delete: (key) => {
      remove(key);
    },
  };
}
