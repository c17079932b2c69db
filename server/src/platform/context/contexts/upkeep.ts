/** Follows what other processes change about @contexts, writes down uses, clears away what is too much. */
import type { Database } from '#kernel/database/index.ts';
import type { ContextLimits } from '../limits.ts';
import {
  addUses,
  clearDeleted,
  findHosted,
  listChangedContexts,
  listImplicitIds,
  trimCopies,
} from './store.ts';
import type { Usage } from './usage.ts';

export interface UpkeepParts {
  readonly database: Database;
  readonly limits: ContextLimits;
  readonly usage: Usage;
  readonly published: Set<string>;
  /** Called with the local id of what another process changed. */
  readonly forget: (localId: string) => void;
  readonly onFailure: (thrown: unknown) => void;
}

export interface Upkeep {
  /** What this process wrote itself is no news. */
  noteChange(localId: string, changed: string): void;
  start(): Promise<void>;
  /** One round at once, clearing included; for tests. */
  run(): Promise<void>;
  close(): Promise<void>;
}

/** Looks back further than a poll may be late. */
const changedSeconds = 10;
const tidyEveryRounds = 75;

export function createUpkeep(parts: UpkeepParts): Upkeep {
  const { database, limits, usage, published, forget, onFailure } = parts;
  const seen = new Map<string, string>();
  let round = 0;
  let underWay: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function follow(): Promise<void> {
    const changes = await listChangedContexts(database, changedSeconds);
    const recent = new Set(changes.map(({ changed }) => changed));
    for (const { localId, kind, changed, isDeleted } of changes) {
      if (seen.get(localId) === changed) continue;
      seen.set(localId, changed);
      forget(localId);
      if (kind !== 'ImplicitlyCreated') continue;
      // Another tenant may have the same.
      const isGone = isDeleted && (await findHosted(database, localId)) === undefined;
      if (isGone) published.delete(localId);
      else published.add(localId);
    }
    for (const [localId, changed] of seen) if (!recent.has(changed)) seen.delete(localId);
  }

  async function look(tidies: boolean): Promise<void> {
    await follow();
    await usage.flush((uses) => addUses(database, uses));
    if (!tidies) return;
    await trimCopies(database, limits.cachedContextsMax, limits.cachedContextsBytesMax);
    await clearDeleted(database, limits.contextDeletedKeptSeconds);
  }

  return {
    noteChange: (localId, changed) => {
      seen.set(localId, changed);
    },
    async start() {
      for (const id of await listImplicitIds(database)) published.add(id);
      timer = setInterval(() => {
        round += 1;
        underWay ??= look(round % tidyEveryRounds === 0)
          .catch(onFailure)
          .finally(() => {
            underWay = undefined;
          });
      }, limits.contextPollMs);
      timer.unref();
    },
    run: () => look(true),
    async close() {
      clearInterval(timer);
      await underWay;
      await usage.flush((uses) => addUses(database, uses)).catch(onFailure);
    },
  };
}
