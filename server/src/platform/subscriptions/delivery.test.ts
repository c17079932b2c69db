import { coreContextUrl } from '@kumiki/ngsi-ld';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '#kernel/database/index.ts';
import { testDatabase } from '#kernel/database/testing.ts';
import {
  openReceiver,
  openTestSubscriptions,
  type Receiver,
  type TestSubscriptions,
} from './testing.ts';

const quick = {
  notificationRetrySecondsMin: 0.05,
  notificationAttemptsMax: 3,
  notificationTimeoutMs: 500,
};

describe('delivery', () => {
  let database: Database;
  let receiver: Receiver;
  let city: TestSubscriptions;

  beforeEach(async () => {
    database = await testDatabase();
    receiver = await openReceiver();
    city = await openTestSubscriptions(database, quick);
  });

  afterEach(async () => {
    await city.close();
    await receiver.close();
  });

  const subscribe = (more: Record<string, unknown> = {}, uri = receiver.url) =>
    city.request('POST', '/subscriptions', {
      type: 'Subscription',
      entities: [{ type: 'Gauge' }],
      notification: { endpoint: { uri } },
      ...more,
    });
  const gauge = (level: number, id = 'urn:ngsi-ld:Gauge:1') => ({
    id,
    type: 'Gauge',
    level: { type: 'Property', value: level },
  });
  const upsert = (...entities: object[]) =>
    city.request('POST', '/entityOperations/upsert', entities);

  test('a change is told once, with the state after it', async () => {
    const { status, location } = await subscribe();
    expect(status).toBe(201);
    await upsert(gauge(1));
    await upsert(gauge(2));
    const [first, second] = await receiver.waitFor(2);
    expect(first?.body.data).toEqual([gauge(1)]);
    expect(second?.body.data).toEqual([gauge(2)]);
    // The receiver has it a moment before its answer is counted: who asks waits for that.
    const { json } = await city.request('GET', location.replace('/ngsi-ld/v1', ''));
    expect(json).toMatchObject({ status: 'active', notification: { timesSent: 2, status: 'ok' } });
  });

  test('subscriptions are told of one change each in its own way', async () => {
    const told = (rest: object) =>
      subscribe({ notification: { endpoint: { uri: receiver.url }, ...rest } });
    await told({});
    await told({ format: 'keyValues' });
    await told({});
    await told({ sysAttrs: true });
    await told({ attributes: ['name'] });
    await told({ pick: ['id'] });
    await upsert({ ...gauge(5), name: { type: 'Property', value: 'north' } });
    const received = await receiver.waitFor(6);
    const shown = received.map(({ body }) => JSON.stringify(body.data[0])).toSorted();
    const named = { name: { type: 'Property', value: 'north' } };
    const whole = expect.objectContaining({ ...gauge(5), ...named });
    const { id, type } = gauge(5);
    expect(shown.map((text) => JSON.parse(text) as unknown)).toEqual(
      expect.arrayContaining([
        { ...gauge(5), ...named },
        { id },
        { id, type, ...named },
        { id, type, level: 5, name: 'north' },
        whole,
      ]),
    );
    expect(shown.filter((text) => text.includes('modifiedAt'))).toHaveLength(1);
    expect(new Set(shown).size).toBe(5);
  });

  test('what does not match is not told', async () => {
    await subscribe({ q: 'level>5' });
    await upsert(gauge(1));
    await upsert({ id: 'urn:ngsi-ld:Car:1', type: 'Car', level: { type: 'Property', value: 9 } });
    await upsert(gauge(9));
    const [only] = await receiver.waitFor(1);
    expect(only?.body.data).toEqual([gauge(9)]);
  });

  test('notifications about one entity keep the order of its changes', async () => {
    await subscribe();
    for (let level = 0; level < 60; level += 1) await upsert(gauge(level));
    const received = await receiver.waitFor(60);
    const levels = received.map(({ body }) => body.data[0]?.['level']);
    expect(levels).toEqual(Array.from({ length: 60 }, (_, value) => ({ type: 'Property', value })));
  });

  test('a receiver that is away is tried again, and gets everything when it is back', async () => {
    receiver.status = 503;
    await subscribe();
    await upsert(gauge(1), gauge(2, 'urn:ngsi-ld:Gauge:2'));
    await new Promise((resolve) => setTimeout(resolve, 60));
    receiver.status = 200;
    const received = await receiver.waitFor(2);
    expect(new Set(received.map(({ body }) => body.data[0]?.['id'])).size).toBe(2);
  });

  test('a subscription made or changed ends the pause of its endpoint, in every process', async () => {
    const { tenant } = city;
    await city.close();
    const slow = { notificationRetrySecondsMin: 3_600 };
    city = await openTestSubscriptions(database, slow, tenant);
    const { location } = await subscribe();
    const other = await openTestSubscriptions(database, slow, tenant);
    const failIn = async (process: TestSubscriptions, level: number) => {
      receiver.status = 503;
      await process.request('POST', '/entityOperations/upsert', [gauge(level)]);
      const pauses = async () => {
        const { json } = await process.request('GET', '/api/deliveries');
        return (json as { endpoints: { pausedUntil?: string }[] }).endpoints[0]?.pausedUntil;
      };
      await expect.poll(pauses).toBeDefined();
      receiver.status = 200;
    };
    try {
      await failIn(city, 1);
      await subscribe({ entities: [{ type: 'Car' }] });
      await receiver.waitFor(1);
      await failIn(other, 2);
      await city.request('PATCH', location.replace('/ngsi-ld/v1', ''), { description: 'mended' });
      await receiver.waitFor(2);
    } finally {
      await other.close();
    }
  });

  test('after the last attempt it is a dead letter, which staff send again', async () => {
    receiver.status = 500;
    await subscribe();
    await upsert(gauge(1));
    const dead = async () => {
      const { json } = await city.request('GET', '/api/deliveries?dead=true');
      return (json as { notifications: { attempts: number; lastError: string }[] }).notifications;
    };
    await expect.poll(dead, { timeout: 5_000 }).toHaveLength(1);
    expect((await dead())[0]).toMatchObject({
      attempts: 3,
      lastError: 'The receiver answers 500.',
    });
    receiver.status = 200;
    const { json } = await city.request('POST', '/api/deliveries/retry', {
      endpoint: receiver.url,
    });
    expect(json).toEqual({ revived: 1 });
    await receiver.waitFor(1);
    await expect.poll(dead).toHaveLength(0);
  });

  test('a dead and a hanging endpoint delay nobody else', async () => {
    const hanging = await openReceiver();
    hanging.status = 0;
    await subscribe({}, hanging.url);
    await subscribe({}, 'http://127.0.0.1:9/nobody');
    await subscribe();
    const start = Date.now();
    for (let level = 0; level < 20; level += 1) await upsert(gauge(level));
    await receiver.waitFor(20);
    expect(Date.now() - start).toBeLessThan(5_000);
    await hanging.close();
  });

  test('a hanging endpoint does not delay another one of the same host', async () => {
    const { tenant } = city;
    await city.close();
    city = await openTestSubscriptions(database, { notificationTimeoutMs: 60_000 }, tenant);
    await subscribe({}, receiver.url.replace(/notify$/, 'hang'));
    // More entities than an endpoint has attempts at a time.
    const entities = Array.from({ length: 60 }, (_, n) => gauge(n, `urn:ngsi-ld:Gauge:${n}`));
    await upsert(...entities);
    await subscribe();
    await upsert(...entities.map(({ id }) => gauge(99, id)));
    await receiver.waitFor(60);
  });

  test('what a process left behind is sent by the next one', async () => {
    receiver.status = 0;
    await subscribe();
    // One flush: of the two states it writes only the second to the entity.
    await upsert(gauge(7), gauge(8));
    const { tenant } = city;
    await city.close();
    receiver.status = 200;
    const next = await openTestSubscriptions(
      database,
      { ...quick, processLeaseSeconds: 1 },
      tenant,
    );
    try {
      const received = await receiver.waitFor(2);
      expect(received.map(({ body }) => body.data)).toEqual([[gauge(7)], [gauge(8)]]);
    } finally {
      await next.close();
    }
  });

  test('a subscription made in one process is heard in another within a second', async () => {
    const other = await openTestSubscriptions(database, quick, city.tenant);
    try {
      await subscribe();
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await other.request('POST', '/entityOperations/upsert', [gauge(3)]);
      const [only] = await receiver.waitFor(1);
      expect(only?.body.data).toEqual([gauge(3)]);
    } finally {
      await other.close();
    }
  });

  test('what the database cannot hold is refused, in a subscription and in a part of one', async () => {
    const { location } = await subscribe();
    const path = location.replace('/ngsi-ld/v1', '');
    for (const description of ['half \ud800', 'nul \0']) {
      expect((await subscribe({ description })).status).toBe(400);
      expect((await city.request('PATCH', path, { description })).status).toBe(400);
    }
  });

  test('throttling lets one through per period', async () => {
    await subscribe({ throttling: 60 });
    for (let level = 0; level < 5; level += 1) await upsert(gauge(level));
    await receiver.waitFor(1);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(receiver.received).toHaveLength(1);
  });

  test('headers keep their case, and receivers get their own', async () => {
    await subscribe({
      notification: {
        endpoint: { uri: receiver.url, receiverInfo: [{ key: 'X-City-Key', value: 'abc' }] },
      },
    });
    await upsert(gauge(1));
    const [only] = await receiver.waitFor(1);
    expect(only?.headers).toContain('X-City-Key');
    expect(only?.headers).toContain('Link');
  });

  test('names are those of the request, notifications are in the words of jsonldContext', async () => {
    const core = coreContextUrl;
    const send = (path: string, body: object) =>
      city.http.request(`/ngsi-ld/v1${path}`, {
        method: 'POST',
        headers: { 'ngsild-tenant': city.tenant, 'content-type': 'application/ld+json' },
        body: JSON.stringify({ ...body, '@context': { Gauge: 'https://city.example/Gauge' } }),
      });
    await send('/subscriptions', {
      type: 'Subscription',
      entities: [{ type: 'Gauge' }],
      jsonldContext: core,
      notification: { endpoint: { uri: receiver.url } },
    });
    await send('/entities', gauge(1));
    const [only] = await receiver.waitFor(1);
    expect(only?.body.data).toMatchObject([{ type: 'https://city.example/Gauge' }]);
    expect(only?.headers.join()).toContain(core);
  });

  test('by time interval, what matches is told when it is due', async () => {
    await subscribe({ timeInterval: 1 });
    await upsert(gauge(1), gauge(2, 'urn:ngsi-ld:Gauge:2'));
    const [first] = await receiver.waitFor(1);
    expect(first?.body.data).toHaveLength(2);
  });
});
