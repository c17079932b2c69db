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
  deltas: Map<string, StatusDelta>;
}

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

  function add(notification: QueuedNotification, change: Partial<StatusDelta>): void {
    const { tenant, subscriptionId } = notification;
    const key = `${tenant} ${subscriptionId}`;
    const held = pending.deltas.get(key) ?? { tenant, subscriptionId, sent: 0, failed: 0 };
    pending.deltas.set(key, {
      ...held,
      ...change,
      sent: held.sent + (change.sent ?? 0),
      failed: held.failed + (change.failed ?? 0),
    });
    schedule();
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
      add(notification, { sent: 1, lastNotification: at, lastSuccess: at });
    },
    dropped(notification) {
      pending.settled.push(notification);
      schedule();
    },
    failed(failure, at) {
      pending.failures.push(failure);
      add(failure.notification, { sent: 1, failed: 1, lastNotification: at, lastFailure: at });
    },
    flush,
  };
}
