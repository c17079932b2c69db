import { instantAt } from '@kumiki/ngsi-ld';
import { expect, test } from 'vitest';
import { createDispatcher } from './dispatcher.ts';
import { defaultSubscriptionLimits } from './limits.ts';
import type { QueuedNotification } from './outbox.ts';
import { createReceipts } from './receipts.ts';
import type { Subscription } from './subscription.ts';

test('endpoints that have nothing to send any more are forgotten, those that have are not', async () => {
  let settled = 0;
  const receipts = createReceipts({
    write: (batch) => {
      settled += batch.settled.length;
      return Promise.resolve();
    },
    delayMs: 0,
    onError: (error) => expect.unreachable(String(error)),
  });
  const dispatcher = createDispatcher({
    clock: { now: () => 0 },
    limits: { ...defaultSubscriptionLimits, notificationEndpointsIdleMax: 10 },
    receipts,
    isLinkedAsAsked: () => Promise.resolve(true),
    send: () => Promise.resolve({ kind: 'delivered' }),
    // Deleted subscriptions: what is left of them is dropped.
    subscriptionOf: () => undefined,
    readOwned: () => new Promise(() => undefined),
    onError: (error) => expect.unreachable(String(error)),
    observe: () => undefined,
  });
  const notification = (n: number): QueuedNotification => ({
    ...notificationTo(`http://127.0.0.1/${n}`),
    id: `${n}`,
  });
  // This one waits for the database for ever.
  dispatcher.look('http://127.0.0.1/waiting');
  for (let n = 0; n < 200; n += 1) {
    dispatcher.enqueue([notification(n)]);
    await receipts.flush();
  }
  const endpoints = dispatcher.states().map(({ endpoint }) => endpoint);
  expect(endpoints.length).toBeLessThan(30);
  expect(endpoints).toContain('http://127.0.0.1/waiting');
  expect(settled).toBe(200);
  dispatcher.stop();
});

test('endpoints that are away hold few notifications in memory, and all of them in the database', async () => {
  const stored = new Map<string, QueuedNotification[]>();
  const receipts = createReceipts({
    write: () => Promise.resolve(),
    delayMs: 0,
    onError: (error) => expect.unreachable(String(error)),
  });
  const arrived = new Set<string>();
  let isAway = true;
  const dispatcher = createDispatcher({
    clock: { now: () => Date.now() },
    limits: {
      ...defaultSubscriptionLimits,
      notificationsQueuedTotalMax: 1_000,
      notificationsQueuedFailingMax: 5,
      notificationsReadMax: 50,
      notificationRetrySecondsMin: 0.05,
      notificationAttemptsMax: 100,
    },
    receipts,
    isLinkedAsAsked: () => Promise.resolve(true),
    send: ({ id }) => {
      if (isAway) return Promise.resolve({ kind: 'failed', reason: 'away' });
      arrived.add(id);
      return Promise.resolve({ kind: 'delivered' });
    },
    subscriptionOf: () => subscription,
    readOwned: (endpoint, limit) =>
      Promise.resolve(
        (stored.get(endpoint) ?? []).filter(({ id }) => !arrived.has(id)).slice(0, limit),
      ),
    onError: (error) => expect.unreachable(String(error)),
    observe: () => undefined,
  });
  const total = 40 * 100;
  for (let n = 0; n < total; n += 1) {
    const endpoint = `http://127.0.0.1/${n % 40}`;
    const one: QueuedNotification = { ...notificationTo(endpoint), id: `${n}`, entityId: `${n}` };
    stored.set(endpoint, [...(stored.get(endpoint) ?? []), one]);
    dispatcher.enqueue([one]);
    if (n % 400 === 399) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const waiting = dispatcher.states().reduce((sum, state) => sum + state.waiting, 0);
  expect(waiting).toBeLessThan(1_000);
  isAway = false;
  await expect.poll(() => arrived.size, { timeout: 20_000 }).toBe(total);
  dispatcher.stop();
});

const subscription: Subscription = {
  id: 'urn:ngsi-ld:Subscription:1',
  tenant: 'default',
  subject: 'entity',
  caller: 'someone',
  entities: [],
  triggers: new Set(),
  isActive: true,
  notification: {
    endpoint: {
      uri: 'http://127.0.0.1/',
      accept: 'application/json',
      receiverInfo: [],
      notifierInfo: [],
    },
    format: 'normalized',
    sysAttrs: false,
    showChanges: false,
    joinLevel: 1,
  },
  contextSource: null,
  document: {},
};

function notificationTo(endpoint: string): QueuedNotification {
  return {
    tenant: 'default',
    id: '',
    subscriptionId: subscription.id,
    endpoint,
    entityId: '',
    createdAt: instantAt(0),
    attempts: 0,
    event: { kind: 'sources', triggerReason: 'updated', data: [] },
  };
}
