/** Entities as this process last saw them; those asked for stay longest. The version guards against what it missed. */
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
  /** Asked for, or seen again, since room was last looked for at its place. */
  isUsed: boolean;
}

/** What an entry costs beside its JSON. */
const entryBytes = 200;

/** Entries keep their places while they are used, which costs less than moving them each time; room is made in turns. */
export function createEntityCache(bytesMax: number): EntityCache {
  const entries = new Map<string, Entry>();
  let bytes = 0;

  const remove = (key: string): void => {
    const entry = entries.get(key);
    if (entry === undefined) return;
    entries.delete(key);
    bytes -= entry.bytes;
  };

  /** What was used since its last turn gets another one, behind all others. */
  const makeRoom = (): void => {
    for (const [key, entry] of entries) {
      if (bytes <= bytesMax) return;
      if (entry.isUsed) {
        entry.isUsed = false;
        entries.delete(key);
        entries.set(key, entry);
      } else {
        remove(key);
      }
    }
  };

  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entry.isUsed = true;
      return entry.held;
    },
    set(key, held, jsonBytes) {
      const before = entries.get(key);
      const entry = { held, bytes: 2 * jsonBytes + entryBytes, isUsed: before !== undefined };
      if (entry.bytes > bytesMax) {
        remove(key);
        return;
      }
      entries.set(key, entry);
      bytes += entry.bytes - (before?.bytes ?? 0);
      if (bytes > bytesMax) makeRoom();
    },
    delete: remove,
  };
}
