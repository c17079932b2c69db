/** The queue of one endpoint: in order per entity, several at once, apart from all other endpoints. */
import type { QueuedNotification } from './outbox.ts';

/** What came of an attempt. `drop`: nothing is to be sent any more. */
export type Attempt =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'drop' };

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
  readonly strandCount: number;
}

export interface LaneState {
  readonly waiting: number;
  /** Failures in a row. */
  readonly failures: number;
  /** Milliseconds since the epoch; 0 while it is not pausing. */
  readonly pausedUntil: number;
  readonly lastError: string | undefined;
}

export interface Lane {
  push(notification: QueuedNotification): void;
  has(id: string): boolean;
  state(): LaneState;
  /** Ends a pause now. */
  resume(): void;
  /** The same, and the next pause is one of the first: there is reason to think that the receiver is there. */
  renew(): void;
  stop(): void;
}

/** Notifications of one entity share a strand, and a strand sends one at a time. */
interface Strand {
  readonly queue: QueuedNotification[];
  /** Index of the next one; the array is cut when it has grown. */
  head: number;
  isBusy: boolean;
}

export function createLane(parts: LaneParts): Lane {
  const strands: Strand[] = Array.from({ length: parts.strandCount }, () => ({
    queue: [],
    head: 0,
    isBusy: false,
  }));
  const ids = new Set<string>();
  const state = { failures: 0, pausedUntil: 0, lastError: undefined as string | undefined };
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  function pause(): void {
    const ms = parts.pauseMs(state.failures);
    state.pausedUntil = parts.now() + ms;
    clearTimeout(timer);
    timer = setTimeout(resume, ms);
    timer.unref();
  }

  function resume(): void {
    clearTimeout(timer);
    state.pausedUntil = 0;
    // One strand tries first, so that a receiver that is still away meets one request and not sixteen.
    for (const strand of state.failures > 0 ? firstWaiting(strands) : strands) void run(strand);
  }

  function renew(): void {
    state.failures = Math.min(state.failures, 1);
    if (state.pausedUntil !== 0) resume();
  }

  async function run(strand: Strand): Promise<void> {
    if (strand.isBusy) return;
    strand.isBusy = true;
    while (!isStopped && state.pausedUntil === 0) {
      const notification = strand.queue[strand.head];
      if (notification === undefined) break;
      const wasFailing = state.failures > 0;
      const attempt = await parts.attempt(notification);
      if (isStopped) break;
      if (attempt.kind === 'failed' && retry(strand, notification, attempt.reason)) break;
      shift(strand);
      ids.delete(notification.id);
      if (attempt.kind === 'drop') parts.dropped(notification);
      if (attempt.kind === 'delivered') {
        state.failures = 0;
        state.lastError = undefined;
        parts.delivered(notification);
        if (wasFailing) resume();
      }
    }
    strand.isBusy = false;
    if (ids.size === 0) parts.drained();
  }

  /** True: it stays where it is, and the endpoint pauses. */
  function retry(strand: Strand, notification: QueuedNotification, reason: string): boolean {
    const attempts = notification.attempts + 1;
    const isDead = attempts >= parts.attemptsMax;
    state.failures += 1;
    state.lastError = reason;
    const tried = { ...notification, attempts };
    strand.queue[strand.head] = tried;
    parts.failed(tried, reason, isDead);
    pause();
    return !isDead;
  }

  return {
    push(notification) {
      if (isStopped || ids.has(notification.id)) return;
      ids.add(notification.id);
      const strand = strands[strandOf(notification.entityId, strands.length)];
      strand?.queue.push(notification);
      if (strand !== undefined && state.pausedUntil === 0) void run(strand);
    },
    has: (id) => ids.has(id),
    state: () => ({ waiting: ids.size, ...state }),
    resume,
    renew,
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

function firstWaiting(strands: readonly Strand[]): readonly Strand[] {
  const strand = strands.find(({ queue, head }) => queue[head] !== undefined);
  return strand === undefined ? [] : [strand];
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
