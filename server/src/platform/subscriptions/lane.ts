/** The queue of one endpoint: in order per entity, several at once, apart from all other endpoints. */
import type { QueuedNotification } from './outbox.ts';
import { createPause, type PauseState } from './pause.ts';

/** What came of an attempt. `drop`: nothing is to be sent any more. */
export type Attempt = { readonly kind: 'delivered' } | Failed | { readonly kind: 'drop' };

export interface Failed {
  readonly kind: 'failed';
  readonly reason: string;
  /** Milliseconds for which the endpoint is to be left alone at least. */
  readonly waitMs?: number;
  /** The receiver is there, and refuses this notification as it is. */
  readonly isRefused?: boolean;
}

export interface LaneParts {
  /** Makes one attempt; it must not throw. */
  readonly attempt: (notification: QueuedNotification) => Promise<Attempt>;
  readonly delivered: (notification: QueuedNotification) => void;
  readonly dropped: (notification: QueuedNotification) => void;
  /** `isDead`: it will not be tried again. */
  readonly failed: (notification: QueuedNotification, reason: string, isDead: boolean) => void;
  /** All that was here has been dealt with; there may be more in the database. */
  readonly drained: () => void;
  readonly now: () => number;
  /** Milliseconds to wait after that many failures in a row. */
  readonly pauseMs: (failures: number) => number;
  readonly attemptsMax: number;
  /** The same where the receiver refuses the notification as it is. */
  readonly refusalsMax: number;
  readonly strandCount: number;
}

export interface LaneState extends PauseState {
  readonly waiting: number;
}

export interface Lane {
  push(notification: QueuedNotification): void;
  has(id: string): boolean;
  underWay(): readonly Promise<unknown>[];
  state(): LaneState;
  /** Ends a pause now. */
  resume(): void;
  /** The same, and what failed before is forgotten: there is reason to think that the receiver is there. */
  renew(): void;
  stop(): void;
}

/** Notifications of one entity share a strand, and a strand sends one at a time. */
interface Strand {
  readonly queue: QueuedNotification[];
  /** Index of the next one; the array is cut when it has grown. */
  head: number;
  isBusy: boolean;
  /** The attempt that makes it busy. */
  underWay: Promise<Attempt> | undefined;
}

export function createLane(parts: LaneParts): Lane {
  const strands: Strand[] = Array.from({ length: parts.strandCount }, () => ({
    queue: [],
    head: 0,
    isBusy: false,
    underWay: undefined,
  }));
  const ids = new Set<string>();
  const pause = createPause({ now: parts.now, pauseMs: parts.pauseMs, ended: goOn });
  const nextWaiting = inTurn(strands);
  let isStopped = false;

  function goOn(): void {
    if (pause.isProbing()) probe();
    else for (const strand of strands) void run(strand);
  }

  /**
   * A receiver that is still away meets one request and not sixteen: of another strand each time, so that a
   * notification that is never taken does not hold up those of other entities.
   */
  function probe(): void {
    if (isStopped || strands.some(({ isBusy }) => isBusy)) return;
    const strand = nextWaiting();
    if (strand !== undefined) void run(strand);
  }

  async function run(strand: Strand): Promise<void> {
    if (strand.isBusy) return;
    strand.isBusy = true;
    while (!isStopped && !pause.isOn()) {
      const notification = strand.queue[strand.head];
      if (notification === undefined) break;
      const wasProbing = pause.isProbing();
      strand.underWay = parts.attempt(notification);
      const attempt = await strand.underWay;
      if (isStopped) break;
      if (attempt.kind === 'failed' && retry(strand, notification, attempt)) break;
      shift(strand);
      ids.delete(notification.id);
      if (attempt.kind === 'drop') parts.dropped(notification);
      if (attempt.kind === 'delivered') {
        parts.delivered(notification);
        if (pause.arrived(wasProbing)) goOn();
      }
    }
    strand.isBusy = false;
    strand.underWay = undefined;
    // What it tried may have been dropped, which tells nothing of the receiver.
    if (pause.isProbing() && !pause.isOn()) probe();
    if (ids.size === 0) parts.drained();
  }

  /** True: it stays where it is, and the endpoint pauses. */
  function retry(strand: Strand, notification: QueuedNotification, failed: Failed): boolean {
    const { reason, waitMs = 0, isRefused = false } = failed;
    const attempts = notification.attempts + 1;
    const isDead = attempts >= (isRefused ? parts.refusalsMax : parts.attemptsMax);
    const tried = { ...notification, attempts };
    strand.queue[strand.head] = tried;
    parts.failed(tried, reason, isDead);
    pause.failed(reason, waitMs);
    return !isDead;
  }

  return {
    push(notification) {
      if (isStopped || ids.has(notification.id)) return;
      ids.add(notification.id);
      const strand = strands[strandOf(notification.entityId, strands.length)];
      strand?.queue.push(notification);
      if (strand === undefined || pause.isOn()) return;
      if (pause.isProbing()) probe();
      else void run(strand);
    },
    has: (id) => ids.has(id),
    underWay: () => strands.flatMap(({ underWay = [] }) => underWay),
    state: () => ({ waiting: ids.size, ...pause.state() }),
    resume: pause.end,
    renew: pause.renew,
    stop() {
      isStopped = true;
      pause.stop();
    },
  };
}

/** Gives, each time, the next one in a ring that has something to send. */
function inTurn(strands: readonly Strand[]): () => Strand | undefined {
  let last = -1;
  return () => {
    const ring = strands.map((_, step) => (last + 1 + step) % strands.length);
    const next = ring.find((at) => {
      const strand = strands[at];
      return strand?.queue[strand.head] !== undefined;
    });
    last = next ?? last;
    return next === undefined ? undefined : strands[next];
  };
}

function shift(strand: Strand): void {
  strand.head += 1;
  if (strand.head < 512 && strand.head < strand.queue.length) return;
  strand.queue.splice(0, strand.head);
  strand.head = 0;
}

/** FNV-1a over the id. */
function strandOf(entityId: string, count: number): number {
  let hash = 2_166_136_261;
  for (let index = 0; index < entityId.length; index += 1) {
    hash = Math.imul(hash ^ entityId.charCodeAt(index), 16_777_619);
  }
  return (hash >>> 0) % count;
}
