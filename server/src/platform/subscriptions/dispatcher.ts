/** Sends what the outbox holds: one lane per endpoint, receipts in groups, more from the database when a lane is empty. */
import { type Instant, instantAt } from '@kumiki/ngsi-ld';
import type { Clock } from '#kernel/clock.ts';
import { createHeld, type Held } from './held.ts';
import { type Attempt, createLane, type Lane, type LaneParts, type LaneState } from './lane.ts';
import type { SubscriptionLimits } from './limits.ts';
import { asksLinked } from './match.ts';
import type { QueuedNotification } from './outbox.ts';
import type { Receipts } from './receipts.ts';
import type { Subscription } from './subscription.ts';
import { createThrottle, type Throttle } from './throttle.ts';

export interface DispatcherParts {
  readonly clock: Clock;
  readonly limits: SubscriptionLimits;
  readonly receipts: Receipts;
  /** Whether the linked entities are as the subscription's query asks. It rejects when the database does. */
  readonly isLinkedAsAsked: (
    notification: QueuedNotification,
    to: Subscription,
  ) => Promise<boolean>;
  /** One attempt for a subscription that exists; it must not throw. */
  readonly send: (notification: QueuedNotification, to: Subscription) => Promise<Attempt>;
  readonly subscriptionOf: (tenant: string, id: string) => Subscription | undefined;
  /** Rows of this process for an endpoint, oldest first. */
  readonly readOwned: (endpoint: string, limit: number) => Promise<readonly QueuedNotification[]>;
  readonly onError: (error: unknown) => void;
  /** Counts attempts, for metrics. */
  readonly observe: (outcome: 'delivered' | 'failed' | 'dead' | 'dropped', seconds: number) => void;
}

export interface EndpointState extends LaneState {
  readonly endpoint: string;
  /** More waits in the database than in memory. */
  readonly hasBacklog: boolean;
}

export interface Dispatcher {
  enqueue(notifications: readonly QueuedNotification[]): void;
  /** True while throttling lets nothing of the subscription through. */
  isThrottled(subscription: Subscription, at: number): boolean;
  /** Reads what the database holds for an endpoint, after a take-over or a revival. */
  wake(endpoint: string): void;
  /** Reads it once nothing of the endpoint waits in memory; a pause goes on. */
  look(endpoint: string): void;
  /** Ends the pause of an endpoint that somebody has named anew. */
  renew(endpoint: string): void;
  /** True while the last attempts failed and something waits for the next. */
  isAway(endpoint: string): boolean;
  /** Throttling counts from what any process told. */
  noteTold(subscription: Subscription, at: number): void;
  /** Attempts at an endpoint; each settles when it has ended. */
  underWay(endpoint: string): readonly Promise<unknown>[];
  /** A subscription is gone. */
  forget(tenant: string, id: string): void;
  states(): readonly EndpointState[];
  stop(): void;
}

interface Endpoint {
  readonly lane: Lane;
  hasBacklog: boolean;
  isReading: boolean;
}

export function createDispatcher(parts: DispatcherParts): Dispatcher {
  const { limits, receipts } = parts;
  const endpoints = new Map<string, Endpoint>();
  const throttle = createThrottle();
  const { attempt, gaveUp } = createAttempts(parts, throttle);
  const held = createHeld(limits);
  let isStopped = false;
  let endpointsMax = limits.notificationEndpointsIdleMax;

  function endpointOf(uri: string): Endpoint {
    const known = endpoints.get(uri);
    if (known !== undefined) return known;
    if (endpoints.size >= endpointsMax) {
      forgetIdle(endpoints);
      endpointsMax = endpoints.size + limits.notificationEndpointsIdleMax;
    }
    const lane = makeLane(parts, {
      attempt,
      gaveUp,
      held,
      drained: () => void readBacklog(uri),
    });
    const made: Endpoint = { lane, hasBacklog: false, isReading: false };
    endpoints.set(uri, made);
    return made;
  }

  async function readBacklog(uri: string): Promise<void> {
    const endpoint = endpointOf(uri);
    if (isStopped || !endpoint.hasBacklog || endpoint.isReading) return;
    endpoint.isReading = true;
    try {
      // What was just confirmed must be gone before the rest is read.
      await receipts.flush();
      const max = held.readMax(endpoint.lane.state());
      const rows = await parts.readOwned(uri, max);
      endpoint.hasBacklog = rows.length === max;
      for (const row of rows) held.push(endpoint.lane, row);
    } catch (error) {
      parts.onError(error);
      setTimeout(() => wake(uri), limits.notificationRetrySecondsMin * 1_000).unref();
    } finally {
      endpoint.isReading = false;
    }
  }

  function look(uri: string): void {
    const endpoint = endpointOf(uri);
    endpoint.hasBacklog = true;
    if (endpoint.lane.state().waiting === 0) void readBacklog(uri);
  }

  function wake(uri: string): void {
    endpointOf(uri).lane.resume();
    look(uri);
  }

  function enqueueOne(notification: QueuedNotification): void {
    const subscription = parts.subscriptionOf(notification.tenant, notification.subscriptionId);
    // Changes of one flush were found open together; only the first of them passes.
    if (
      subscription !== undefined &&
      !asksLinked(subscription) &&
      !throttle.pass(subscription, Date.parse(notification.createdAt))
    ) {
      receipts.dropped(notification);
      return;
    }
    const endpoint = endpointOf(notification.endpoint);
    // Order: while older rows wait in the database, newer ones wait there too.
    if (endpoint.hasBacklog || held.isFull(endpoint.lane.state())) {
      endpoint.hasBacklog = true;
      return;
    }
    held.push(endpoint.lane, notification);
  }

  return {
    enqueue: (notifications) => notifications.forEach(enqueueOne),
    isThrottled: throttle.isClosed,
    wake,
    look,
    renew: (uri) => endpoints.get(uri)?.lane.renew(),
    isAway: (uri) => isAway(endpoints.get(uri)?.lane.state()),
    underWay: (uri) => endpoints.get(uri)?.lane.underWay() ?? [],
    noteTold: throttle.note,
    forget: throttle.forget,
    states: () => [...endpoints].map(stateOf),
    stop() {
      isStopped = true;
      for (const { lane } of endpoints.values()) lane.stop();
    },
  };
}

function stateOf([endpoint, { lane, hasBacklog }]: readonly [string, Endpoint]): EndpointState {
  return { endpoint, hasBacklog, ...lane.state() };
}

function isAway(state: LaneState | undefined): boolean {
  return state !== undefined && state.failures > 0 && state.waiting > 0;
}

function forgetIdle(endpoints: Map<string, Endpoint>): void {
  for (const [uri, { lane, hasBacklog, isReading }] of endpoints) {
    if (hasBacklog || isReading || lane.state().waiting > 0) continue;
    lane.stop();
    endpoints.delete(uri);
  }
}

interface Attempts {
  /** One attempt; where a query looks into linked entities, first whether it matches at all. */
  readonly attempt: LaneParts['attempt'];
  /** There will be no further one. */
  readonly gaveUp: (notification: QueuedNotification) => void;
}

function createAttempts(parts: DispatcherParts, throttle: Throttle): Attempts {
  /** What was found to match through links and is on its way. */
  const admitted = new Set<string>();

  async function attemptLinked(
    notification: QueuedNotification,
    subscription: Subscription,
  ): Promise<Attempt> {
    if (!admitted.has(notification.id)) {
      try {
        if (!(await parts.isLinkedAsAsked(notification, subscription))) return { kind: 'drop' };
      } catch (error) {
        return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
      }
      if (!throttle.pass(subscription, Date.parse(notification.createdAt))) return { kind: 'drop' };
      admitted.add(notification.id);
    }
    const attempt = await parts.send(notification, subscription);
    if (attempt.kind !== 'failed') admitted.delete(notification.id);
    return attempt;
  }

  return {
    attempt: (notification) => {
      const subscription = parts.subscriptionOf(notification.tenant, notification.subscriptionId);
      if (subscription === undefined) return Promise.resolve({ kind: 'drop' });
      return asksLinked(subscription)
        ? attemptLinked(notification, subscription)
        : parts.send(notification, subscription);
    },
    gaveUp: ({ id }) => {
      admitted.delete(id);
    },
  };
}

type LaneTies = Attempts & Pick<LaneParts, 'drained'> & { readonly held: Held };

function makeLane(
  { clock, limits, receipts, observe }: DispatcherParts,
  { attempt, gaveUp, drained, held }: LaneTies,
): Lane {
  const now = (): Instant => instantAt(clock.now());
  const age = ({ createdAt }: QueuedNotification): number =>
    (clock.now() - Date.parse(createdAt)) / 1_000;
  return createLane({
    attempt,
    drained,
    delivered: (notification) => {
      held.left();
      receipts.delivered(notification, now());
      observe('delivered', age(notification));
    },
    dropped: (notification) => {
      held.left();
      receipts.dropped(notification);
      observe('dropped', age(notification));
    },
    failed: (notification, reason, isDead) => {
      if (isDead) {
        held.left();
        gaveUp(notification);
      }
      receipts.failed({ notification, reason, isDead }, now());
      observe(isDead ? 'dead' : 'failed', age(notification));
    },
    now: () => clock.now(),
    pauseMs: (failures) => pauseMs(failures, limits),
    attemptsMax: limits.notificationAttemptsMax,
    refusalsMax: Math.min(limits.notificationRefusalsMax, limits.notificationAttemptsMax),
    strandCount: limits.notificationConnectionsMax,
  });
}

/** Doubles with each failure in a row, with a fifth of chance so that endpoints do not beat in step. */
export function pauseMs(
  failures: number,
  limits: Pick<SubscriptionLimits, 'notificationRetrySecondsMin' | 'notificationRetrySecondsMax'>,
  chance: () => number = Math.random,
): number {
  const seconds = limits.notificationRetrySecondsMin * 2 ** Math.min(failures - 1, 30);
  const bounded = Math.min(seconds, limits.notificationRetrySecondsMax);
  return bounded * 1_000 * (1 + 0.2 * chance());
}
