/** Group commit: what waits is applied and written together, and answered once it is committed. */
import { type Applied, type EntityOperation, type Instant, instantAt } from '@kumiki/ngsi-ld';
import type { Clock } from '#kernel/clock.ts';
import type { Queryable } from '#kernel/database/index.ts';
import type { Problem } from '#kernel/problem.ts';
import { err, type Result } from '#kernel/result.ts';
import type { WritePermit } from '#platform/identity/index.ts';
import type { ChangeSink } from './change-sink.ts';
import type { EntityCache, HeldEntity } from './entity-cache.ts';
import { type GroupPlan, planGroup } from './flush.ts';
import type { ContextLimits } from './limits.ts';
import { failureKindOf, problemOfFailure, unavailable } from './problem-of.ts';
import { type ReadEntity, readHeld } from './reader.ts';
import type { TypeSets } from './type-sets.ts';
import {
  createWriteQueue,
  type EntityGroup,
  type ExpireOperation,
  type WriteQueue,
} from './write-queue.ts';
import { createWriteStore, rememberWritten, type WriteStore } from './write-store.ts';

export type WriteOutcome = Result<Applied, Problem>;

export interface EntityWrite {
  readonly id: string;
  readonly operation: EntityOperation | ExpireOperation;
  /** Asked with the state the operation meets; absent where its caller may write everything. */
  readonly permit?: WritePermit;
}

export interface Writer {
  /**
   * Outcomes in the order of `writes`, each independent of the others. A full queue refuses all of them
   * with `unavailable`. `bytes` is the length of the request behind them.
   */
  write(
    tenant: string,
    writes: readonly EntityWrite[],
    bytes: number,
  ): Promise<readonly WriteOutcome[]>;
  /** Resolves when nothing waits and nothing is in flight. */
  drain(): Promise<void>;
  /** Operations waiting, for the metrics. */
  readonly waiting: number;
}

export interface WriterParts {
  readonly database: Queryable;
  readonly clock: Clock;
  readonly typeSets: TypeSets;
  readonly cache: EntityCache;
  readonly sinks: readonly ChangeSink[];
  readonly limits: ContextLimits;
  /** Told of each statement's operations and duration. */
  readonly observeFlush?: (operations: number, milliseconds: number) => void;
}

/** A failure of the database, to be told from a defect of ours. */
class StatementFailure extends Error {
  constructor(cause: unknown) {
    super('A statement of a flush failed', { cause });
  }
}

const absent: HeldEntity = { version: undefined, entity: undefined };

class GroupWriter implements Writer {
  readonly #parts: WriterParts;
  readonly #queue: WriteQueue;
  readonly #store: WriteStore;
  #inFlight = 0;
  #isScheduled = false;
  /** Runs while too few wait for a flush beside the one under way. */
  #patience: NodeJS.Timeout | undefined;
  #isImpatient = false;
  #idle: (() => void)[] = [];

  constructor(parts: WriterParts) {
    this.#parts = parts;
    this.#queue = createWriteQueue(parts.limits);
    this.#store = createWriteStore(parts.database, parts.typeSets, parts.sinks);
  }

  get waiting(): number {
    return this.#queue.size;
  }

  write(
    tenant: string,
    writes: readonly EntityWrite[],
    bytes: number,
  ): Promise<readonly WriteOutcome[]> {
    if (writes.length === 0) return Promise.resolve([]);
    if (!this.#queue.hasRoomFor(writes.length, bytes)) {
      const full = err(unavailable('Too many writes are waiting.'));
      return Promise.resolve(writes.map(() => full));
    }
    const share = bytes / writes.length;
    // One promise for all of them: one each would cost more than their places in the queue.
    return new Promise((answer, fail) => {
      const outcomes = new Array<WriteOutcome>(writes.length);
      let missing = writes.length;
      writes.forEach(({ id, operation, permit }, index) => {
        this.#queue.add(tenant, id, {
          operation,
          ...(permit === undefined ? {} : { permit }),
          bytes: share,
          answer: (outcome) => {
            outcomes[index] = outcome;
            missing -= 1;
            if (missing === 0) answer(outcomes);
          },
          fail,
        });
      });
      this.#schedule();
    });
  }

  drain(): Promise<void> {
    if (this.#inFlight === 0 && this.#queue.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** `setImmediate` runs after every request that has arrived by now has been read, and so has joined. */
  #schedule(): void {
    if (this.#isScheduled || this.#inFlight >= this.#parts.limits.flushesInFlightMax) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#start();
    });
  }

  #start(): void {
    const { flushesInFlightMax, flushOperationsMax } = this.#parts.limits;
    while (this.#inFlight < flushesInFlightMax && this.#isWorthAFlush()) {
      const groups = this.#queue.take(flushOperationsMax);
      if (groups.length === 0) break;
      this.#inFlight += 1;
      this.#calm();
      void this.#flush(groups).finally(() => {
        this.#inFlight -= 1;
        this.#queue.release(groups);
        if (this.#queue.size > 0) this.#schedule();
        else if (this.#inFlight === 0) {
          for (const resolve of this.#idle.splice(0)) resolve();
        }
      });
    }
  }

  /**
   * A statement costs as much as ten operations, so a few join the next one rather than have one of their
   * own; but not for long, since the one under way may be waiting for a lock.
   */
  #isWorthAFlush(): boolean {
    const { flushOperationsMin, flushWaitMsMax } = this.#parts.limits;
    if (this.#inFlight === 0 || this.#isImpatient) return true;
    if (this.#queue.size >= flushOperationsMin) return true;
    if (this.#queue.size > 0) {
      this.#patience ??= setTimeout(() => {
        this.#patience = undefined;
        this.#isImpatient = true;
        this.#schedule();
      }, flushWaitMsMax);
    }
    return false;
  }

  #calm(): void {
    clearTimeout(this.#patience);
    this.#patience = undefined;
    this.#isImpatient = false;
  }

  /** Answers every operation of the groups, whatever happens. */
  async #flush(groups: readonly EntityGroup[]): Promise<void> {
    let remaining = groups;
    for (let attempt = 0; attempt < this.#parts.limits.writeAttemptsMax; attempt++) {
      try {
        remaining = await this.#attempt(remaining);
      } catch (thrown) {
        this.#forget(remaining);
        if (!(thrown instanceof StatementFailure)) return failAll(remaining, thrown);
        const kind = failureKindOf(thrown.cause);
        if (kind === 'data') return this.#bisect(remaining, thrown.cause);
        if (kind !== 'race') return refuseAll(remaining, problemOfFailure(kind, thrown.cause));
      }
      if (remaining.length === 0) return;
      if (attempt > 0) await backOff(attempt);
    }
    refuseAll(remaining, unavailable('Others keep writing the same entity.'));
  }

  /** The groups that lost a race. */
  async #attempt(groups: readonly EntityGroup[]): Promise<readonly EntityGroup[]> {
    const at = instantAt(this.#parts.clock.now());
    const plans = await this.#plan(groups, at);
    if (plans.every(({ action }) => action === 'keep')) {
      plans.forEach(answerAll);
      return [];
    }
    const started = performance.now();
    const written = await wrapped(this.#store.write(plans));
    this.#parts.observeFlush?.(operationsOf(groups), performance.now() - started);

    const lost: EntityGroup[] = [];
    const won: GroupPlan[] = [];
    plans.forEach((plan, position) => {
      const row = written.get(position);
      if (plan.action === 'keep') won.push(plan);
      else if (row === undefined) lost.push(plan.group);
      else {
        rememberWritten(this.#parts.cache, plan, row);
        won.push(plan);
      }
    });
    this.#forget(lost);
    this.#tellSinks(won);
    won.forEach(answerAll);
    return lost;
  }

  /** In the order of keys, so that two processes lock rows in one order. */
  async #plan(groups: readonly EntityGroup[], at: Instant): Promise<readonly GroupPlan[]> {
    const { cache, typeSets } = this.#parts;
    const remembered = new Map<string, HeldEntity>();
    const unknown: EntityGroup[] = [];
    for (const group of groups) {
      const held = cache.get(group.key);
      if (held === undefined) unknown.push(group);
      else remembered.set(group.key, held);
    }
    const read = unknown.length === 0 ? [] : await this.#read(unknown);
    const fresh = new Map(unknown.map(({ key }, position) => [key, read[position]]));
    const plans: GroupPlan[] = [];
    for (const group of groups.toSorted(byKey)) {
      const held = remembered.get(group.key) ?? fresh.get(group.key) ?? absent;
      try {
        plans.push(planGroup(group, held, !remembered.has(group.key), at));
      } catch (defect) {
        failAll([group], defect);
      }
    }
    for (const { group, entity } of plans) {
      if (entity !== undefined && typeSets.known(group.tenant, entity.types) === undefined) {
        await wrapped(typeSets.intern(group.tenant, entity.types));
      }
    }
    return plans;
  }

  /** By position; nothing remembered is asked for here. */
  #read(groups: readonly EntityGroup[]): Promise<readonly (ReadEntity | undefined)[]> {
    return wrapped(readHeld(this.#parts.database, this.#parts, groups));
  }

  /** Halves until one entity, then one operation, stands alone with what the database said of it. */
  async #bisect(groups: readonly EntityGroup[], cause: unknown): Promise<void> {
    const [only] = groups;
    if (only === undefined) return;
    if (groups.length > 1) {
      const middle = Math.ceil(groups.length / 2);
      await this.#flush(groups.slice(0, middle));
      return this.#flush(groups.slice(middle));
    }
    if (only.operations.length === 1) return refuseAll(groups, problemOfFailure('data', cause));
    for (const operation of only.operations) {
      await this.#flush([{ ...only, operations: [operation] }]);
    }
  }

  #forget(groups: readonly EntityGroup[]): void {
    for (const { key } of groups) this.#parts.cache.delete(key);
  }

  #tellSinks(plans: readonly GroupPlan[]): void {
    const changes = plans.flatMap((plan) => plan.changes);
    if (changes.length === 0) return;
    for (const sink of this.#parts.sinks) sink.committed?.(changes);
  }
}

export function createWriter(parts: WriterParts): Writer {
  return new GroupWriter(parts);
}

async function wrapped<T>(statement: Promise<T>): Promise<T> {
  try {
    return await statement;
  } catch (thrown) {
    throw new StatementFailure(thrown);
  }
}

function byKey(a: EntityGroup, b: EntityGroup): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

function operationsOf(groups: readonly EntityGroup[]): number {
  return groups.reduce((sum, group) => sum + group.operations.length, 0);
}

function answerAll({ group, outcomes }: GroupPlan): void {
  group.operations.forEach((operation, index) => {
    const outcome = outcomes[index];
    if (outcome !== undefined) operation.answer(outcome);
  });
}

function refuseAll(groups: readonly EntityGroup[], problem: Problem): void {
  for (const group of groups) for (const { answer } of group.operations) answer(err(problem));
}

function failAll(groups: readonly EntityGroup[], defect: unknown): void {
  for (const group of groups) for (const { fail } of group.operations) fail(defect);
}

/** Up to 2, 4, 8 … 64 ms, so that racing processes fall out of step. */
function backOff(attempt: number): Promise<void> {
  const milliseconds = Math.random() * 2 ** Math.min(attempt, 6);
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
