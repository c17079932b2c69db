/** What is asked of a receiver, and what a subscription may ask for it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '#kernel/database/index.ts';
import { freshTenant, testDatabase } from '#kernel/database/testing.ts';
import { createOutgoingGuard } from '#kernel/outgoing/index.ts';
import {
  openReceiver,
  openTestSubscriptions,
  type Receiver,
  type TestSubscriptions,
} from './testing.ts';

const subscriptionTo = (uri: string, rest: object = {}) => ({
  type: 'Subscription',
  entities: [{ type: 'Gauge' }],
  notification: { endpoint: { uri, ...rest } },
});
const gauge = (level: number, id = 'urn:ngsi-ld:Gauge:1') => ({
  id,
  type: 'Gauge',
  level: { type: 'Property', value: level },
});

describe('the address of a receiver', () => {
  let city: TestSubscriptions;

  beforeEach(async () => {
    const guard = createOutgoingGuard(false, ['10.1.2.3'], 'KUMIKI_PRIVATE_RECEIVERS');
    city = await openTestSubscriptions(await testDatabase(), {}, freshTenant(), guard);
  });
  afterEach(() => city.close());

  test.each([
    'http://127.0.0.1/notify',
    'http://2130706433/notify',
    'http://localhost:8085/',
    'http://x.localhost/',
    'https://[::1]/',
    'https://192.168.0.9/',
    'http://169.254.169.254/latest/meta-data',
    'mqtt://city:secret@10.0.0.1/gauges',
    'mqtts://localhost/gauges',
  ])('%s is refused at once, with what an operator can set', async (uri) => {
    const { status, json } = await city.request('POST', '/subscriptions', subscriptionTo(uri));
    expect(status).toBe(400);
    expect(json).toMatchObject({
      type: 'https://uri.etsi.org/ngsi-ld/errors/BadRequestData',
      detail: expect.stringMatching(/not public; .* KUMIKI_PRIVATE_RECEIVERS\.$/),
    });
    expect(JSON.stringify(json)).not.toContain('secret');
  });

  test('a change of it is refused too, other changes are not', async () => {
    const made = await city.request('POST', '/subscriptions', subscriptionTo('http://10.1.2.3/'));
    expect(made.status).toBe(201);
    const path = made.location.replace('/ngsi-ld/v1', '');
    const change = (body: object) => city.request('PATCH', path, body);
    const { status, json } = await change({
      notification: subscriptionTo('http://10.1.2.4/').notification,
    });
    expect(status).toBe(400);
    expect(JSON.stringify(json)).toContain('10.1.2.4');
    expect((await change({ isActive: false })).status).toBe(204);
    // What a name leads to is judged when it is sent.
    const named = subscriptionTo('http://receiver.city.example/').notification;
    expect((await change({ notification: named })).status).toBe(204);
  });
});

describe('what a subscription asks of its endpoint', () => {
  let database: Database;
  let receiver: Receiver;
  let city: TestSubscriptions;

  beforeEach(async () => {
    database = await testDatabase();
    receiver = await openReceiver();
    city = await openTestSubscriptions(database, {
      notificationRetrySecondsMin: 0.05,
      // As it was made is how it is read: that is no change, and ends no pause.
      subscriptionPollMs: 50,
    });
  });
  afterEach(async () => {
    await city.close();
    await receiver.close();
  });
  const upsert = (in_: TestSubscriptions, level: number) =>
    in_.request('POST', '/entityOperations/upsert', [gauge(level)]);
  const subscribe = (rest: object = {}, more: object = {}) =>
    city.request('POST', '/subscriptions', { ...subscriptionTo(receiver.url, rest), ...more });

  test('cooldown: after a failure nothing goes to the endpoint for so long', async () => {
    receiver.status = 503;
    await subscribe({ cooldown: 1_500 });
    const start = Date.now();
    await upsert(city, 1);
    const pausedUntil = async () => {
      const { json } = await city.request('GET', '/api/deliveries');
      return (json as { endpoints: { pausedUntil?: string }[] }).endpoints[0]?.pausedUntil ?? '';
    };
    await expect.poll(pausedUntil).not.toBe('');
    receiver.status = 200;
    const [only] = await receiver.waitFor(1);
    expect((only?.at ?? 0) - start).toBeGreaterThan(1_400);
  });

  test('a timeout longer than a timer can hold is not the shortest', async () => {
    await subscribe({ timeout: 1e12 });
    await upsert(city, 1);
    await receiver.waitFor(1);
    const { json } = await city.request('GET', '/subscriptions');
    expect(JSON.stringify(json)).not.toContain('timesFailed');
  });

  test('what cannot be sent as a header is refused at once', async () => {
    const info = (key: string, value: string) => subscribe({ receiverInfo: [{ key, value }] });
    for (const [key, value] of [
      ['X City', 'a'],
      ['X-City', 'a\r\nX-Other: b'],
      ['X-City', '組木'],
      ['Content-Length', '3'],
      ['transfer-encoding', 'chunked'],
    ] as const) {
      expect((await info(key, value)).status).toBe(400);
    }
    expect((await info('content-type', 'application/x-city+json')).status).toBe(201);
    await upsert(city, 1);
    const [only] = await receiver.waitFor(1);
    const names = only?.headers.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase());
    expect(names?.filter((name) => name === 'content-type')).toHaveLength(1);
    expect(only?.headers).toContain('application/x-city+json');
  });

  test('throttling holds for all processes, and after a restart', async () => {
    const other = await openTestSubscriptions(database, {}, city.tenant);
    try {
      const { location } = await subscribe({}, { throttling: 600 });
      await upsert(city, 1);
      await receiver.waitFor(1);
      const sent = async () =>
        (await other.request('GET', location.replace('/ngsi-ld/v1', ''))).json as {
          notification: { timesSent?: number };
        };
      await expect.poll(async () => (await sent()).notification.timesSent).toBe(1);
      await upsert(other, 2);
      const { tenant } = city;
      await city.close();
      city = await openTestSubscriptions(database, {}, tenant);
      await upsert(city, 3);
      // A subscription without throttling tells that the others had their chance.
      await subscribe();
      await upsert(city, 4);
      await receiver.waitFor(2);
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(receiver.received.map(({ body }) => body.data[0])).toEqual([gauge(1), gauge(4)]);
    } finally {
      await other.close();
    }
  });
});
