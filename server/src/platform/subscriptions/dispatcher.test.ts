import { instantAt } from '@kumiki/ngsi-ld';
import { expect, test } from 'vitest';
import { createDispatcher } from './dispatcher.ts';
import { defaultSubscriptionLimits } from './limits.ts';
import type { QueuedNotification } from './outbox.ts';
import { createReceipts } from './receipts.ts';

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
    tenant: 'default',
    id: `${n}`,
    subscriptionId: 'urn:ngsi-ld:Subscription:1',
    endpoint: `http://127.0.0.1/${n}`,
    entityId: '',
    createdAt: instantAt(0),
    attempts: 0,
    event: { kind: 'sources', triggerReason: 'updated', data: [] },
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
