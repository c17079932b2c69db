/** Operations waiting for a flush: bounded, in arrival order per entity, and taken in turns from each tenant. */
import type { Applied, EntityOperation } from '@kumiki/ngsi-ld';
import type { Problem } from '#kernel/problem.ts';
import type { Result } from '#kernel/result.ts';
import type { WritePermit } from '#platform/identity/index.ts';
import type { ContextLimits } from './limits.ts';

/** Nothing but that what has expired goes. */
export interface ExpireOperation {
  readonly kind: 'expire';
}

export interface WaitingOperation {
  readonly operation: EntityOperation | ExpireOperation;
  /** Where its caller may not write everything. */
  readonly permit?: WritePermit;
  /** Length of the request behind it. */
  readonly bytes: number;
  readonly answer: (outcome: Result<Applied, Problem>) => void;
  /** A defect came between: the caller's promise is rejected with it. */
  readonly fail: (defect: unknown) => void;
}

/** Operations on one entity, in arrival order. */
export interface EntityGroup {
  readonly key: string;
  readonly tenant: string;
  readonly id: string;
  readonly operations: readonly WaitingOperation[];
}

export interface WriteQueue {
  /** Whether so many more operations of so many bytes fit. */
  hasRoomFor(operations: number, bytes: number): boolean;
  add(tenant: string, id: string, operation: WaitingOperation): void;
  /**
   * Takes whole groups, one per tenant in turn, until `operationsMax` is reached. An entity that was taken
   * is not given again before it is released.
   */
  take(operationsMax: number): readonly EntityGroup[];
  release(groups: readonly EntityGroup[]): void;
  /** Operations waiting. */
  readonly size: number;
}

interface OpenGroup extends EntityGroup {
  readonly operations: WaitingOperation[];
}

type QueueLimits = Pick<ContextLimits, 'writeQueueOperationsMax' | 'writeQueueBytesMax'>;

/** Ids hold no line break, so the key is unambiguous. */
export function entityKey(tenant: string, id: string): string {
  return `${tenant}\n${id}`;
}

class Queue implements WriteQueue {
  readonly #limits: QueueLimits;
  readonly #waiting = new Map<string, OpenGroup>();
  readonly #taken = new Set<string>();
  /** Groups that may be taken, by tenant; a tenant without any is absent. Maps and sets keep arrival order. */
  readonly #ready = new Map<string, Set<OpenGroup>>();
  #size = 0;
  #bytes = 0;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#size;
  }

  hasRoomFor(operations: number, bytes: number): boolean {
    const { writeQueueOperationsMax, writeQueueBytesMax } = this.#limits;
    return (
      this.#size + operations <= writeQueueOperationsMax &&
      this.#bytes + bytes <= writeQueueBytesMax
    );
  }

  add(tenant: string, id: string, operation: WaitingOperation): void {
    this.#size += 1;
    this.#bytes += operation.bytes;
    const key = entityKey(tenant, id);
    const open = this.#waiting.get(key);
    if (open !== undefined) {
      open.operations.push(operation);
      return;
    }
    this.#wait({ key, tenant, id, operations: [operation] });
  }

  take(operationsMax: number): readonly EntityGroup[] {
    const groups: EntityGroup[] = [];
    let room = operationsMax;
    while (room > 0) {
      const group = this.#next();
      if (group === undefined) break;
      const taken = this.#start(group, room);
      room -= taken.operations.length;
      groups.push(taken);
    }
    return groups;
  }

  release(groups: readonly EntityGroup[]): void {
    for (const { key } of groups) {
      this.#taken.delete(key);
      const waiting = this.#waiting.get(key);
      if (waiting !== undefined) this.#makeReady(waiting);
    }
  }

  #wait(group: OpenGroup): void {
    this.#waiting.set(group.key, group);
    if (!this.#taken.has(group.key)) this.#makeReady(group);
  }

  #makeReady(group: OpenGroup): void {
    const ready = this.#ready.get(group.tenant);
    if (ready === undefined) this.#ready.set(group.tenant, new Set([group]));
    else ready.add(group);
  }

  /** The oldest ready group of the tenant whose turn it is, which then goes to the end of the line. */
  #next(): OpenGroup | undefined {
    for (const [tenant, ready] of this.#ready) {
      const [group] = ready;
      this.#ready.delete(tenant);
      if (group === undefined) continue;
      ready.delete(group);
      if (ready.size > 0) this.#ready.set(tenant, ready);
      return group;
    }
    return undefined;
  }

  /** What exceeds the room waits on, behind the part that was taken. */
  #start(group: OpenGroup, room: number): EntityGroup {
    this.#waiting.delete(group.key);
    this.#taken.add(group.key);
    const rest = group.operations.splice(room);
    if (rest.length > 0) this.#wait({ ...group, operations: rest });
    this.#size -= group.operations.length;
    for (const operation of group.operations) this.#bytes -= operation.bytes;
    return group;
  }
}

export function createWriteQueue(limits: QueueLimits): WriteQueue {
  return new Queue(limits);
}
