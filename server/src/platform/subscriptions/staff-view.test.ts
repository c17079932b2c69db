import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '#kernel/database/index.ts';
import { testDatabase } from '#kernel/database/testing.ts';
import {
  openReceiver,
  openTestSubscriptions,
  type Receiver,
  type TestSubscriptions,
} from './testing.ts';

const patient = { timeout: 20_000 };

describe('staff', () => {
  let database: Database;
  let receiver: Receiver;
  let city: TestSubscriptions;

  beforeEach(async () => {
    database = await testDatabase();
    receiver = await openReceiver();
    city = await openTestSubscriptions(database, {
      notificationRetrySecondsMin: 0.05,
      notificationAttemptsMax: 2,
    });
  });

  afterEach(async () => {
    await city.close();
    await receiver.close();
  });

  const subscribe = async (more: Record<string, unknown> = {}, uri = receiver.url) => {
    const made = await city.request('POST', '/subscriptions', {
      type: 'Subscription',
      entities: [{ type: 'Gauge' }],
      notification: { endpoint: { uri } },
      ...more,
    });
    expect(made.status).toBe(201);
    return made.location.split('/').at(-1) ?? '';
  };
  const upsert = (level: number, id = '1') =>
    city.request('POST', '/entityOperations/upsert', [
      {
        id: `urn:ngsi-ld:Gauge:${id}`,
        type: 'Gauge',
        level: { type: 'Property', value: level },
      },
    ]);
  const list = async (query = '') => {
    const { json } = await city.request('GET', `/api/subscriptions${query}`);
    return json as { subscriptions: Record<string, unknown>[]; total: number };
  };
  const dead = async (query = '') => {
    const { json } = await city.request('GET', `/api/deliveries?dead=true${query}`);
    return json as { notifications: { id: string; deadAt: string }[]; next?: string };
  };

  test('see how each subscription fares, without its password', async () => {
    const id = await subscribe({ description: '水位の見張り', q: 'level>1' });
    await subscribe({ isActive: false }, 'mqtt://town:secret@127.0.0.1:1/levels');
    await upsert(5);
    await receiver.waitFor(1);
    await expect
      .poll(() => list('?search=見張り'), patient)
      .toMatchObject({
        total: 1,
        subscriptions: [
          {
            id,
            description: '水位の見張り',
            types: ['Gauge'],
            query: 'level>1',
            endpoint: receiver.url,
            state: 'active',
            isFailing: false,
            timesSent: 1,
            timesFailed: 0,
            waiting: 0,
            dead: 0,
          },
        ],
      });
    const { subscriptions, total } = await list('?state=paused');
    expect(total).toBe(1);
    expect(subscriptions[0]).toMatchObject({ endpoint: 'mqtt://town@127.0.0.1:1/levels' });
    expect(JSON.stringify(subscriptions)).not.toContain('secret');
    expect(await list('?search=nothing-of-this')).toEqual({ subscriptions: [], total: 0 });
    expect((await city.request('GET', '/api/subscriptions?state=odd')).status).toBe(400);
  });

  test('page through subscriptions', async () => {
    const ids = [await subscribe(), await subscribe(), await subscribe()].toSorted();
    const first = await list('?limit=2');
    const second = await list('?limit=2&offset=2');
    expect([...first.subscriptions, ...second.subscriptions].map(({ id }) => id)).toEqual(ids);
    expect(first.total).toBe(3);
  });

  test('see what was given up and why, page through it, send it again or forget it', async () => {
    receiver.status = 500;
    const id = await subscribe();
    for (let number = 1; number <= 3; number += 1) await upsert(number, String(number));
    await expect
      .poll(() => list('?state=failing'), patient)
      .toMatchObject({ subscriptions: [{ id, isFailing: true, dead: 3, waiting: 0 }] });
    const page = await dead(`&limit=2&subscriptionId=${id}`);
    const rest = await dead(`&limit=2&subscriptionId=${id}&before=${page.next}`);
    expect(page.notifications).toHaveLength(2);
    expect(rest.notifications).toHaveLength(1);
    expect(rest.next).toBeUndefined();
    expect(new Set([...page.notifications, ...rest.notifications].map((one) => one.id)).size).toBe(
      3,
    );
    receiver.status = 200;
    const one = { id: rest.notifications[0]?.id };
    expect((await city.request('POST', '/api/deliveries/retry', one)).json).toEqual({ revived: 1 });
    await receiver.waitFor(1);
    const gone = await city.request('POST', '/api/deliveries/discard', { subscriptionId: id });
    expect(gone.json).toEqual({ discarded: 2 });
    await expect
      .poll(() => list(), patient)
      .toMatchObject({ subscriptions: [{ dead: 0, waiting: 0, isFailing: false }] });
    expect(receiver.received).toHaveLength(1);
  });

  test('never forget everything by an empty body', async () => {
    expect((await city.request('POST', '/api/deliveries/discard', {})).status).toBe(400);
    expect((await city.request('GET', '/api/deliveries?before=yesterday')).status).toBe(400);
  });

  test('pause and resume a subscription, which stays that of whoever made it', async () => {
    const id = await subscribe();
    const owner = async () => {
      const [row] = await database.query<{ caller: string }>(
        'select caller from subscription where tenant = $1 and id = $2',
        [city.tenant, id],
      );
      return row?.caller;
    };
    await database.execute(
      `update subscription set caller = 'machine:of-the-town', changed_at = clock_timestamp()
       where tenant = $1 and id = $2`,
      [city.tenant, id],
    );
    const path = `/api/subscriptions/${id}`;
    expect((await city.request('PATCH', path, { isActive: false })).status).toBe(204);
    expect((await city.request('GET', path)).json).toMatchObject({ state: 'paused' });
    await upsert(1);
    expect((await city.request('PATCH', path, { isActive: true })).status).toBe(204);
    expect((await city.request('GET', path)).json).toMatchObject({ state: 'active', waiting: 0 });
    expect(await owner()).toBe('machine:of-the-town');
    expect((await city.request('PATCH', path, { isActive: 'no' })).status).toBe(400);
    const missing = `/api/subscriptions/urn:ngsi-ld:Subscription:none`;
    expect((await city.request('PATCH', missing, { isActive: true })).status).toBe(404);
    expect((await city.request('GET', missing)).status).toBe(404);
  });

  test('see what waits for an endpoint that never answers', async () => {
    receiver.status = 0;
    const id = await subscribe();
    await upsert(1);
    await upsert(2);
    await expect
      .poll(() => city.request('GET', `/api/subscriptions/${id}`), patient)
      .toMatchObject({ json: { waiting: 2, dead: 0, lane: { waiting: 2 } } });
  });
});
