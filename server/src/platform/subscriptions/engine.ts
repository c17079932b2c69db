/** What runs: the sink that stores notifications, the dispatcher that sends them, and the clocks of both. */
import { randomUUID } from 'node:crypto';
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import type { Log } from '#kernel/log.ts';
import type { Metrics } from '#kernel/metrics.ts';
import type { OutgoingGuard } from '#kernel/outgoing/index.ts';
import type { Broker, ChangeSink, Contexts } from '#platform/context/index.ts';
import type { Visibility } from '#platform/identity/index.ts';
import { deleteDead } from './delivery-store.ts';
import { createDispatcher, type Dispatcher } from './dispatcher.ts';
import { createHttpSender } from './http-sender.ts';
import { intervalNotifications, type ReadSources } from './interval.ts';
import type { Attempt } from './lane.ts';
import type { SubscriptionLimits } from './limits.ts';
import { createMatchIndex, type SeeChange } from './match-index.ts';
import { createMqttSender } from './mqtt-sender.ts';
import { createNotificationSink, type QueuedNotification } from './outbox.ts';
import { createReceipts, type Receipts } from './receipts.ts';
import { createRegistry, type Registry } from './registry.ts';
import { seenChange } from './seen-change.ts';
import { isLinkedAsAsked, sendNotification } from './sending.ts';
import * as store from './store.ts';
import type { Subscription } from './subscription.ts';

export interface EngineParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly limits: SubscriptionLimits;
  /** What a principal may see of a tenant now. */
  readonly visibilityOf: (tenant: string, caller: string) => Visibility;
  /** Absent: only a server is; the folder of the embedded engine is locked, so whoever else had a lease is dead. */
  readonly isDatabaseShared?: boolean;
}

/** What exists only once the broker is open. */
export interface EnginePeers {
  readonly broker: Broker;
  readonly contexts: Contexts;
  /** Which addresses notifications may be sent to. */
  readonly guard: OutgoingGuard;
  /** Absent: there are no registrations of context sources. */
  readonly readSources?: ReadSources;
}

export interface Engine {
  /** This process, as owner of notifications. */
  readonly owner: string;
  readonly sink: ChangeSink;
  readonly registry: Registry;
  readonly receipts: Receipts;
  readonly dispatcher: Dispatcher;
  /** Reads what is stored, takes over what a dead process left, and begins to send. */
  start(peers: EnginePeers): Promise<void>;
  /** Learns what other processes changed of late. */
  refresh(contexts: Contexts): Promise<void>;
  stop(): Promise<void>;
}

/** How far back the look for changes of other processes reaches; clocks and commits may lag that much. */
const changedSeconds = 10;

export function createEngine(parts: EngineParts): Engine {
  const { database, clock, log, limits } = parts;
  const owner = randomUUID();
  const see: SeeChange = (change, { tenant, caller }) =>
    seenChange(change, parts.visibilityOf(tenant, caller));
  const index = createMatchIndex(see);
  // Who subscribes or mends a subscription has a receiver there, or will in a moment.
  const registry = createRegistry(index, log, {
    changed: ({ notification }) => dispatcher.renew(notification.endpoint.uri),
    removed: (tenant, id) => dispatcher.forget(tenant, id),
    told: (subscription, at) => dispatcher.noteTold(subscription, at),
  });
  const onError = (error: unknown): void => {
    log.error('notifications', { reason: error instanceof Error ? error.message : String(error) });
  };
  const receipts = createReceipts({
    write: (batch) => store.writeReceipts(database, batch),
    delayMs: limits.receiptDelayMs,
    onError,
  });
  const running: { sending?: Sending; readonly stops: (() => Promise<unknown>)[] } = { stops: [] };
  const attempts = parts.metrics.counter(
    'kumiki_notification_attempts_total',
    'Attempts to deliver notifications, by outcome.',
    ['outcome'],
  );
  const dispatcher = createDispatcher({
    clock,
    limits,
    receipts,
    send: (notification) =>
      running.sending?.send(notification) ?? Promise.resolve({ kind: 'drop' }),
    isLinkedAsAsked: async (notification, to) =>
      (await running.sending?.isLinkedAsAsked(notification, to)) ?? false,
    subscriptionOf: (tenant, id) => registry.find(tenant, id)?.subscription,
    readOwned: (endpoint, limit) => store.listOwned(database, owner, endpoint, limit),
    onError,
    observe: (outcome) => attempts.of(outcome).add(),
  });
  const sink = createNotificationSink({
    index,
    see,
    owner,
    isThrottled: (subscription, { at }) => dispatcher.isThrottled(subscription, Date.parse(at)),
    enqueue: dispatcher.enqueue,
  });
  const work = { ...parts, owner, registry, dispatcher };
  return {
    owner,
    sink,
    registry,
    receipts,
    dispatcher,
    async start(peers) {
      const sending = openSending(parts, peers, registry);
      running.sending = sending;
      await adoptChanged(work, peers.contexts, undefined);
      await takeOver(work);
      const { subscriptionPollMs: pollMs, processLeaseSeconds: leaseSeconds } = limits;
      running.stops.push(
        every(pollMs, onError, () => adoptChanged(work, peers.contexts, changedSeconds)),
        every(pollMs, onError, () => tellDue(work, peers)),
        every((leaseSeconds * 1_000) / 4, onError, () => takeOver(work)),
        every(3_600_000, onError, () => deleteDead(database, limits.deadLetterDaysMax)),
        sending.close,
      );
    },
    refresh: (contexts) => adoptChanged(work, contexts, changedSeconds),
    async stop() {
      dispatcher.stop();
      for (const stop of running.stops) await stop();
      await receipts.flush();
      await store.endLease(database, owner);
    },
  };
}

interface Sending {
  send(notification: QueuedNotification): Promise<Attempt>;
  isLinkedAsAsked(notification: QueuedNotification, to: Subscription): Promise<boolean>;
  close(): Promise<unknown>;
}

function openSending(
  { clock, limits, visibilityOf }: EngineParts,
  { broker, contexts, guard }: EnginePeers,
  registry: Registry,
): Sending {
  const { notificationTimeoutMs: timeoutMs } = limits;
  const bounds = {
    timeoutMsMax: limits.notificationTimeoutMsMax,
    cooldownMsMax: limits.notificationCooldownSecondsMax * 1_000,
  };
  const waitMsMax = limits.notificationRetrySecondsMax * 1_000;
  const http = createHttpSender({ timeoutMs, waitMsMax, clock, guard });
  const mqtt = createMqttSender({
    timeoutMs,
    connectionsMax: limits.mqttConnectionsMax,
    refuse: guard.refuse,
  });
  return {
    send: (notification) => {
      const registered = registry.find(notification.tenant, notification.subscriptionId);
      if (registered === undefined) return Promise.resolve({ kind: 'drop' });
      const { tenant, caller } = registered.subscription;
      const visibility = visibilityOf(tenant, caller);
      const sending = { clock, broker, contexts, http, mqtt, visibility, bounds };
      return sendNotification(sending, notification, registered);
    },
    isLinkedAsAsked: (notification, to) => {
      const visibility = visibilityOf(to.tenant, to.caller);
      return isLinkedAsAsked({ broker, visibility }, notification, to);
    },
    close: () => Promise.all([http.close(), mqtt.close()]),
  };
}

interface Work extends EngineParts {
  readonly owner: string;
  readonly registry: Registry;
  readonly dispatcher: Dispatcher;
}

async function adoptChanged(
  { database, registry }: Work,
  contexts: Contexts,
  seconds: number | undefined,
): Promise<void> {
  await registry.adopt(await store.listChanged(database, seconds), contexts);
  await registry.adopt(registry.pending(), contexts);
}

const noSources: ReadSources = () => Promise.resolve([]);

async function tellDue(
  work: Work,
  { broker, readSources = noSources }: EnginePeers,
): Promise<void> {
  const { database, clock, limits, registry, dispatcher, owner, visibilityOf } = work;
  for (const { tenant, id } of await store.takeDue(database)) {
    const registered = registry.find(tenant, id);
    if (registered === undefined) continue;
    // What is told again soon does not gather for a receiver that is away.
    if (dispatcher.isAway(registered.subscription.notification.endpoint.uri)) continue;
    const interval = {
      broker,
      clock,
      entitiesMax: limits.intervalEntitiesMax,
      readSources,
      visibilityOf,
    };
    for await (const notification of intervalNotifications(interval, registered)) {
      await store.insertNotification(database, notification, owner);
      dispatcher.enqueue([notification]);
    }
  }
}

async function takeOver(work: Work): Promise<void> {
  const { database, owner, limits, dispatcher } = work;
  await store.renewLease(database, owner, limits.processLeaseSeconds);
  const isAlone = !(work.isDatabaseShared ?? database.engine === 'postgres');
  for (const endpoint of await store.takeOver(database, owner, isAlone)) dispatcher.wake(endpoint);
  const overdue = await store.listOverdue(database, owner, limits.processLeaseSeconds / 2);
  for (const endpoint of overdue) dispatcher.look(endpoint);
}

/** Runs again and again, never twice at a time; the result ends it and waits for the run under way. */
function every(
  ms: number,
  onError: (error: unknown) => void,
  run: () => Promise<unknown>,
): () => Promise<void> {
  let underWay: Promise<unknown> | undefined;
  const timer = setInterval(() => {
    underWay ??= run()
      .catch(onError)
      .finally(() => {
        underWay = undefined;
      });
  }, ms);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await underWay;
  };
}
