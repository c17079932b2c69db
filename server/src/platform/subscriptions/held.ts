/** How many notifications lanes hold in memory; the others wait in the database. */
import type { Lane, LaneState } from './lane.ts';
import type { SubscriptionLimits } from './limits.ts';
import type { QueuedNotification } from './outbox.ts';

export interface Held {
  /** Into a lane that has it not yet. */
  push(lane: Lane, notification: QueuedNotification): void;
  /** One has left its lane. */
  left(): void;
  /** Whether further ones of an endpoint wait in the database. */
  isFull(state: LaneState): boolean;
  /** How many to read for it from the database. */
  readMax(state: LaneState): number;
}

/** Endpoints that are away, or many at once after a restart, fill the memory with nothing that is sent soon. */
export function createHeld(limits: SubscriptionLimits): Held {
  const { notificationsQueuedMax: usual, notificationsQueuedFailingMax: few } = limits;
  let count = 0;
  const isTight = ({ failures }: LaneState): boolean =>
    failures > 0 || count >= limits.notificationsQueuedTotalMax;
  return {
    push(lane, notification) {
      if (lane.has(notification.id)) return;
      count += 1;
      lane.push(notification);
    },
    left() {
      count -= 1;
    },
    isFull: (state) => state.waiting >= (isTight(state) ? Math.min(few, usual) : usual),
    readMax: (state) => {
      const { notificationsReadMax: max } = limits;
      return isTight(state) ? Math.min(few, max) : max;
    },
  };
}
