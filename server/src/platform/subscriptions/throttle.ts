/** Lets one notification of a subscription through per period. ETSI GS CIM 009, clause 5.2.12, `throttling`. */
import type { Subscription } from './subscription.ts';

/** `at`: milliseconds since the epoch. */
export interface Throttle {
  /** True while nothing of the subscription may pass. */
  isClosed(subscription: Subscription, at: number): boolean;
  /** Passes, and closes for the period; false when it is closed. */
  pass(subscription: Subscription, at: number): boolean;
  /** Another process, or this one before it was started anew, told something then. */
  note(subscription: Subscription, at: number): void;
  forget(tenant: string, id: string): void;
}

export function createThrottle(): Throttle {
  const passed = new Map<string, number>();
  const keyOf = ({ tenant, id }: Pick<Subscription, 'tenant' | 'id'>): string => `${tenant} ${id}`;
  function isClosed(subscription: Subscription, at: number): boolean {
    if (subscription.throttlingSeconds === undefined) return false;
    const last = passed.get(keyOf(subscription));
    // A clock that was set back does not close it for longer than the period.
    return last !== undefined && Math.abs(at - last) < subscription.throttlingSeconds * 1_000;
  }
  return {
    isClosed,
    pass(subscription, at) {
      if (isClosed(subscription, at)) return false;
      if (subscription.throttlingSeconds !== undefined) passed.set(keyOf(subscription), at);
      return true;
    },
    note(subscription, at) {
      // Its own are known as they passed, which is before they were told.
      if (subscription.throttlingSeconds === undefined || isClosed(subscription, at)) return;
      const last = passed.get(keyOf(subscription));
      if (last === undefined || at > last) passed.set(keyOf(subscription), at);
    },
    forget: (tenant, id) => {
      passed.delete(keyOf({ tenant, id }));
    },
  };
}
