/** Live views: what was committed, by whichever process, to those who watch a tenant. */
import type { Entity } from '@kumiki/ngsi-ld';
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import type { Broker } from '#platform/context/index.ts';
import { everything } from '#platform/identity/index.ts';
import {
  type Cursor,
  endOf,
  type FedRow,
  type LookRange,
  parseCursor,
  readChanges,
  readSnapshot,
  renderCursor,
  type Snapshot,
} from './event-feed.ts';
import type { SubscriptionLimits } from './limits.ts';

/** An entity that changed since the last look, as it stands now. */
export interface EntityNews {
  readonly id: string;
  /** Whether the first change since then created it. */
  readonly isNew: boolean;
  /** What it was when it changed, before and after: types and scopes. */
  readonly heads: readonly Pick<Entity, 'types' | 'scopes'>[];
  /** Absent: it is gone. */
  readonly entity: Entity | undefined;
}

export interface EventBatch {
  /** Brings a later stream to the end of this batch. */
  readonly cursor: string;
  readonly news: readonly EntityNews[];
  /** Changes are missing: what was read before is to be read again. */
  readonly isCut: boolean;
}

export interface Watcher {
  readonly tenant: string;
  /** Whether an entity of one of these heads might be of interest: only then it is read. */
  readonly wants: (id: string, heads: EntityNews['heads']) => boolean;
  /** Called in the order of looks; it must not throw or wait. */
  readonly tell: (batch: EventBatch) => void;
  /** The server stops. */
  readonly end: () => void;
}

export interface EventStreams {
  /**
   * Resolves when nothing committed from then on is missed; `lastEventId` is a cursor from which to go on.
   * The function ends the watch. `undefined`: too many watch.
   */
  watch(watcher: Watcher, lastEventId?: string): Promise<(() => void) | undefined>;
  /** Where the streams stand. */
  cursor(): string;
  count(): number;
  close(): Promise<void>;
}

export interface EventStreamParts {
  readonly database: Database;
  readonly broker: Pick<Broker, 'findMany'>;
  readonly clock: Clock;
  readonly limits: SubscriptionLimits;
  readonly onError: (error: unknown) => void;
}

const idsPerRead = 500;

class Streams implements EventStreams {
  readonly #parts: EventStreamParts;
  readonly #watchers = new Set<Watcher>();
  #promised = 0;
  #stand: Cursor | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Looks and beginnings come one after the other. */
  #turn: Promise<unknown> = Promise.resolve();
  #isLooking = false;

  constructor(parts: EventStreamParts) {
    this.#parts = parts;
  }

  count(): number {
    return this.#promised;
  }

  cursor(): string {
    return this.#stand === undefined ? '' : renderCursor(this.#stand);
  }

  async watch(watcher: Watcher, lastEventId?: string): Promise<(() => void) | undefined> {
    if (this.#promised >= this.#parts.limits.eventStreamsMax) return undefined;
    this.#promised += 1;
    let isOver = false;
    const stop = (): void => {
      if (isOver) return;
      isOver = true;
      this.#promised -= 1;
      this.#watchers.delete(watcher);
      if (this.#watchers.size === 0) this.#rest();
    };
    try {
      await this.#inTurn(async () => {
        const stand = await this.#look();
        if (lastEventId !== undefined) await this.#catchUp(watcher, lastEventId, stand);
        this.#watchers.add(watcher);
        this.#timer ??= setInterval(() => this.#tick(), this.#parts.limits.eventPollMs).unref();
      });
    } catch (error) {
      stop();
      throw error;
    }
    return stop;
  }

  async close(): Promise<void> {
    for (const watcher of this.#watchers) watcher.end();
    this.#rest();
    await this.#turn;
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#stand = undefined;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  #tick(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    void this.#inTurn(() => this.#look())
      // The stand has not moved: the next look brings what this one did not.
      .catch(this.#parts.onError)
      .finally(() => {
        this.#isLooking = false;
      });
  }

  async #look(): Promise<Cursor> {
    const { database, clock } = this.#parts;
    const at = clock.now();
    const stand = this.#stand;
    if (stand === undefined || this.#watchers.size === 0) {
      this.#stand = { at, snapshot: await readSnapshot(database) };
      return this.#stand;
    }
    const tenants = [...new Set([...this.#watchers].map(({ tenant }) => tenant))];
    const look = await this.#read({ tenants, after: stand.snapshot });
    const next = { at, snapshot: look.snapshot };
    for (const tenant of tenants) {
      const watchers = [...this.#watchers].filter((watcher) => watcher.tenant === tenant);
      const rows = look.rows.filter((row) => row.tenant === tenant);
      await this.#tell(watchers, rows, next, look.isCut);
    }
    this.#stand = next;
    return next;
  }

  #read(range: Omit<LookRange, 'rowsMax'>): ReturnType<typeof readChanges> {
    const { database, limits } = this.#parts;
    return readChanges(database, { ...range, rowsMax: limits.eventRowsMax });
  }

  /** From where the client stood to where the streams stand; where that is not kept, it reads again. */
  async #catchUp(watcher: Watcher, lastEventId: string, stand: Cursor): Promise<void> {
    const from = parseCursor(lastEventId);
    const until: Snapshot = stand.snapshot;
    const keptMs = this.#parts.limits.eventResumeSecondsMax * 1_000;
    const isKept =
      from !== undefined &&
      stand.at - from.at <= keptMs &&
      from.at <= stand.at &&
      endOf(from.snapshot) <= endOf(until);
    if (!isKept) {
      watcher.tell({ cursor: renderCursor(stand), news: [], isCut: true });
      return;
    }
    const look = await this.#read({ tenants: [watcher.tenant], after: from.snapshot, until });
    await this.#tell([watcher], look.rows, stand, look.isCut);
  }

  async #tell(
    watchers: readonly Watcher[],
    rows: readonly FedRow[],
    stand: Cursor,
    isCut: boolean,
  ): Promise<void> {
    const [first] = watchers;
    if (first === undefined || (rows.length === 0 && !isCut)) return;
    const drafts = [...draftsOf(rows).values()].filter(({ id, heads }) =>
      watchers.some((watcher) => watcher.wants(id, heads)),
    );
    const found = new Map<string, Entity>();
    for (let start = 0; start < drafts.length; start += idsPerRead) {
      const ids = drafts.slice(start, start + idsPerRead).map(({ id }) => id);
      const read = await this.#parts.broker.findMany(first.tenant, ids, everything);
      for (const entity of read) found.set(entity.id, entity);
    }
    const news = drafts.map((draft) => ({ ...draft, entity: found.get(draft.id) }));
    const cursor = renderCursor(stand);
    for (const watcher of watchers) watcher.tell({ cursor, news, isCut });
  }
}

export function createEventStreams(parts: EventStreamParts): EventStreams {
  return new Streams(parts);
}

interface Draft {
  readonly id: string;
  readonly isNew: boolean;
  readonly heads: Pick<Entity, 'types' | 'scopes'>[];
}

/** One per entity, in the order of its first change. */
function draftsOf(rows: readonly FedRow[]): ReadonlyMap<string, Draft> {
  const drafts = new Map<string, Draft>();
  for (const [id, kind, types, , , before] of rows.flatMap(({ changes }) => changes)) {
    const draft = drafts.get(id) ?? { id, isNew: kind === 'created', heads: [] };
    drafts.set(id, draft);
    if (before !== undefined) draft.heads.push({ types: before[0], scopes: before[1] });
    if (kind !== 'deleted') draft.heads.push({ types, scopes: [] });
  }
  return drafts;
}
