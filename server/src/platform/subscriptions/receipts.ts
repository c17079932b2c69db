/** What became of notifications, written in groups: a receipt costs a share of a statement. */
import type { Instant } from '@kumiki/ngsi-ld';
import type { QueuedNotification } from './outbox.ts';

export interface Failure {
  readonly notification: QueuedNotification;
  readonly reason: string;
  readonly isDead: boolean;
}

/** What one subscription's row gains. Times are those of the last of each kind. */
export interface StatusDelta {
  readonly tenant: string;
  readonly subscriptionId: string;
  readonly sent: number;
  readonly failed: number;
  readonly lastNotification?: Instant;
  readonly lastSuccess?: Instant;
  readonly lastFailure?: Instant;
}

export interface ReceiptBatch {
  /** Confirmed or not to be sent any more: their rows go. */
  readonly settled: readonly QueuedNotification[];
  readonly failures: readonly Failure[];
  readonly deltas: readonly StatusDelta[];
}

export interface Receipts {
  delivered(notification: QueuedNotification, at: Instant): void;
  dropped(notification: QueuedNotification): void;
  failed(failure: Failure, at: Instant): void;
  /** Resolves when everything told so far is stored. */
  flush(): Promise<void>;
}

export interface ReceiptParts {
  /** All of it or nothing. */
  readonly write: (batch: ReceiptBatch) => Promise<void>;
  readonly delayMs: number;
  readonly onError: (error: unknown) => void;
}

interface Pending {
  settled: QueuedNotification[];
  failures: Failure[];
  /** By tenant and subscription. */
  deltas: Map<string, Gathering>;
}

/** A delta while it grows. */
type Gathering = { -readonly [Member in keyof StatusDelta]: StatusDelta[Member] };

const nothing = (): Pending => ({ settled: [], failures: [], deltas: new Map() });

export function createReceipts(parts: ReceiptParts): Receipts {
  let pending = nothing();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  /** Waits for the one being written, and takes all that gathers meanwhile. */
  let next: Promise<void> | undefined;

  function schedule(): void {
    timer ??= setTimeout(() => void flush(), parts.delayMs);
  }

  function deltaOf({ tenant, subscriptionId }: QueuedNotification): Gathering {
    const key = `${tenant} ${subscriptionId}`;
    let delta = pending.deltas.get(key);
    if (delta === undefined) {
      delta = { tenant, subscriptionId, sent: 0, failed: 0 };
      pending.deltas.set(key, delta);
    }
    return delta;
  }

  async function write(): Promise<void> {
    const batch = pending;
    if (batch.settled.length + batch.failures.length + batch.deltas.size === 0) return;
    pending = nothing();
    try {
      await parts.write({ ...batch, deltas: [...batch.deltas.values()] });
    } catch (error) {
      // The rows stay, so what was delivered is sent again later: at least once.
      parts.onError(error);
    }
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    next ??= writing.then(() => {
      next = undefined;
      writing = write();
      return writing;
    });
    return next;
  }

  return {
    delivered(notification, at) {
      pending.settled.push(notification);
      const delta = deltaOf(notification);
      delta.sent += 1;
      delta.lastNotification = at;
      delta.lastSuccess = at;
      schedule();
    },
    dropped(notification) {
      pending.settled.push(notification);
      schedule();
    },
    failed(failure, at) {
      pending.failures.push(failure);
      const delta = deltaOf(failure.notification);
      delta.sent += 1;
      delta.failed += 1;
      delta.lastNotification = at;
      delta.lastFailure = at;
      schedule();
    },
    flush,
  };
}
