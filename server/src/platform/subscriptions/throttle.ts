/** Lets one notification of a subscription through per period. ETSI GS CIM 009, clause 5.2.12, `throttling`. */
import type { Subscription } from './subscription.ts';

/** `at`: milliseconds since the epoch. */
export interface Throttle {
  /** True while nothing of the subscription may pass. */
  isClosed(subscription: Subscription, at: number): boolean;
  /** Passes, and closes for the period; false when it is closed. */
  pass(subscription: Subscription, at: number): boolean;
}

export function createThrottle(): Throttle {
  const passed = new Map<string, number>();
  const keyOf = ({ tenant, id }: Subscription): string => `${tenant} ${id}`;
  function isClosed(subscription: Subscription, at: number): boolean {
    if (subscription.throttlingSeconds === undefined) return false;
    const last = passed.get(keyOf(subscription));
    return last !== undefined && at < last + subscription.throttlingSeconds * 1_000;
  }
  return {
    isClosed,
    pass(subscription, at) {
      if (isClosed(subscription, at)) return false;
      if (subscription.throttlingSeconds !== undefined) passed.set(keyOf(subscription), at);
      return true;
    },
  };
}
