import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '#kernel/database/testing.ts';
import {
  openReceiver,
  openTestSubscriptions,
  type Receiver,
  type TestSubscriptions,
} from './testing.ts';

let receiver: Receiver;
let city: TestSubscriptions;

beforeEach(async () => {
  receiver = await openReceiver();
  city = await openTestSubscriptions(await testDatabase(), { notificationRetrySecondsMin: 0.05 });
});

afterEach(async () => {
  await city.close();
  await receiver.close();
});

const subscribe = async (more: Record<string, unknown>) => {
  const answer = await city.request('POST', '/subscriptions', {
    type: 'Subscription',
    entities: [{ type: 'Car' }],
    notification: { endpoint: { uri: receiver.url }, format: 'keyValues' },
    ...more,
  });
  expect(answer.status).toBe(201);
  return answer.location.replace('/ngsi-ld/v1', '');
};
const upsert = (...entities: readonly object[]) =>
  city.request('POST', '/entityOperations/upsert', entities);
const battery = (id: string, charge: number) => ({
  id: `urn:ngsi-ld:Battery:${id}`,
  type: 'Battery',
  charge: { type: 'Property', value: charge },
});
const car = (id: string, to: string, speed = 1) => ({
  id: `urn:ngsi-ld:Car:${id}`,
  type: 'Car',
  runsOn: { type: 'Relationship', object: `urn:ngsi-ld:Battery:${to}` },
  speed: { type: 'Property', value: speed },
});
const told = () => receiver.received.map(({ body }) => body.data[0]?.['id']);

describe('a query about linked entities', () => {
  test('tells changes of those whose links match, and only of those', async () => {
    await upsert(battery('low', 0.3), battery('full', 0.9));
    await subscribe({ q: 'runsOn{charge}<0.5' });
    await upsert(car('fine', 'full'), car('lost', 'nowhere'));
    await upsert(car('flat', 'low'));
    await receiver.waitFor(1);
    expect(told()).toEqual(['urn:ngsi-ld:Car:flat']);
  });

  test('is decided together with what the entity says itself', async () => {
    await upsert(battery('low', 0.3), battery('full', 0.9));
    await subscribe({ q: '(runsOn{charge}<0.5;speed>10)|speed>100' });
    await upsert(car('slow', 'low', 5), car('full', 'full', 20));
    await upsert(car('fast', 'low', 20), car('raced', 'full', 200));
    await receiver.waitFor(2);
    expect(new Set(told())).toEqual(new Set(['urn:ngsi-ld:Car:fast', 'urn:ngsi-ld:Car:raced']));
  });

  test('what does not match through its links uses up no throttling and no count', async () => {
    await upsert(battery('low', 0.3), battery('full', 0.9));
    const path = await subscribe({ q: 'runsOn{charge}<0.5', throttling: 60 });
    for (let speed = 1; speed <= 5; speed += 1) await upsert(car('fine', 'full', speed));
    await upsert(car('flat', 'low'));
    await receiver.waitFor(1);
    await upsert(car('other', 'low'));
    await expect
      .poll(async () => (await city.request('GET', path)).json, { timeout: 30_000 })
      .toMatchObject({ notification: { timesSent: 1 } });
    const every = { tenant: city.tenant, onlyDead: false, limit: 10 };
    await expect
      .poll(() => city.subscriptions.staff.listDeliveries(every), { timeout: 30_000 })
      .toEqual({ deliveries: [] });
    expect(told()).toEqual(['urn:ngsi-ld:Car:flat']);
  });
});

describe('a subscription that pauses', () => {
  test('tells nothing meanwhile, and goes on with what changes after it resumed', async () => {
    const path = await subscribe({});
    await upsert(car('1', 'a'));
    await receiver.waitFor(1);
    expect((await city.request('PATCH', path, { isActive: false })).status).toBe(204);
    expect((await city.request('GET', path)).json).toMatchObject({
      status: 'paused',
      isActive: false,
    });
    await upsert(car('2', 'a'));
    expect((await city.request('PATCH', path, { isActive: true })).status).toBe(204);
    expect((await city.request('GET', path)).json).toMatchObject({ status: 'active' });
    await upsert(car('3', 'a'));
    await receiver.waitFor(2);
    expect(told()).toEqual(['urn:ngsi-ld:Car:1', 'urn:ngsi-ld:Car:3']);
  });
});

test('a subscription is written alike for every version, and says which one was asked for', async () => {
  const path = await subscribe({});
  const ask = async (prefer: string): Promise<string | null> => {
    const answer = await city.http.request(`/ngsi-ld/v1${path}`, {
      headers: { 'ngsild-tenant': city.tenant, prefer },
    });
    expect(answer.status).toBe(200);
    return answer.headers.get('preference-applied');
  };
  expect(await ask('respond-async, NGSI-LD="1.3";q=0.1')).toBe('ngsi-ld=1.3');
  expect(await ask('respond-async')).toBeNull();
});
