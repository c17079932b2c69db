/** Counts what is asked of attributes, and has indexes made and dropped for it. */
import type { QueryNode } from '@kumiki/ngsi-ld';
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import { errorFields, type Log } from '#kernel/log.ts';
import type { ContextLimits } from '../limits.ts';
import { advise } from './advice.ts';
import { type AttributeKey, keyName, keyTestsOf } from './attribute-key.ts';
import {
  addUses,
  dropIndex,
  type FilterCount,
  forgetGone,
  forgetUses,
  listIndexes,
  makeIndex,
  readUses,
} from './index-store.ts';

/** Which keys have an index. It may be out of date: that costs time, never truth. */
export type HasIndex = (key: AttributeKey) => boolean;

export interface AttributeIndexes {
  readonly has: HasIndex;
  /** The same answer; how long it took is noted for the filters of the query. */
  noting<T>(query: QueryNode | undefined, answer: Promise<T>): Promise<T>;
  /** One look: writes down what was noted, learns which indexes there are, has one made and others dropped. */
  look(): Promise<void>;
  /** How many there are, for the metrics. */
  readonly size: number;
  close(): Promise<void>;
}

export interface AttributeIndexParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: ContextLimits;
}

/** Filters of one look that are told apart; names come from whoever asks. */
const notedMax = 1_000;
const writtenMax = 100;
/** A making that takes longer, or a failure that old, is forgotten and tried again. */
const forgottenAfterMs = 6 * 3_600_000;

interface Noted extends AttributeKey {
  asked: number;
  spentMs: number;
}

export function createAttributeIndexes(parts: AttributeIndexParts): AttributeIndexes {
  const { database, clock, log, limits } = parts;
  let noted = new Map<string, Noted>();
  let known: ReadonlySet<string> = new Set();
  let looking: Promise<void> = Promise.resolve();
  let isLooking = false;
  const today = (): string => new Date(clock.now()).toISOString().slice(0, 10);

  function note(query: QueryNode, milliseconds: number): void {
    for (const { attribute, keys, kind } of keyTestsOf(query)) {
      const name = keyName({ attribute, keys, kind });
      const entry = noted.get(name);
      if (entry !== undefined) {
        entry.asked += 1;
        entry.spentMs += milliseconds;
      } else if (noted.size < notedMax) {
        noted.set(name, { attribute, keys, kind, asked: 1, spentMs: milliseconds });
      }
    }
  }

  async function writeDown(day: string): Promise<void> {
    const counts: FilterCount[] = [...noted.values()]
      .toSorted((a, b) => b.spentMs - a.spentMs)
      .slice(0, writtenMax);
    noted = new Map();
    if (counts.length > 0) await addUses(database, day, counts);
    await forgetUses(database, day, limits.attributeIndexUnusedDaysMax);
  }

  async function learn(day: string) {
    const indexes = await listIndexes(database, day);
    known = new Set(indexes.filter(({ state }) => state === 'ready').map(keyName));
    return indexes;
  }

  async function look(): Promise<void> {
    const day = today();
    const now = new Date(clock.now());
    await writeDown(day);
    await forgetGone(database, new Date(clock.now() - forgottenAfterMs));
    const { make, drop } = advise(await readUses(database, day), await learn(day), limits);
    for (const index of drop) {
      await dropIndex(database, index);
      log.info('attribute index dropped', { index: index.name });
    }
    if (make === undefined) {
      if (drop.length > 0) await learn(day);
      return;
    }
    const { attribute, kind } = make;
    const began = performance.now();
    if (await makeIndex(database, make, now)) {
      const durationMs = Math.round(performance.now() - began);
      log.info('attribute index made', { attribute, kind, durationMs });
    }
    await learn(day);
  }

  const timer = setInterval(() => {
    if (isLooking || !database.isReady()) return;
    isLooking = true;
    looking = look()
      .catch((thrown: unknown) => log.warn('attribute indexes fail', errorFields(thrown)))
      .finally(() => {
        isLooking = false;
      });
  }, limits.attributeIndexLookMs);
  timer.unref();

  return {
    has: (key) => known.size > 0 && known.has(keyName(key)),
    noting: async (query, answer) => {
      const began = performance.now();
      const answered = await answer;
      if (query !== undefined && limits.attributeIndexesMax > 0) {
        note(query, performance.now() - began);
      }
      return answered;
    },
    look,
    get size() {
      return known.size;
    },
    close: async () => {
      clearInterval(timer);
      await looking;
    },
  };
}
