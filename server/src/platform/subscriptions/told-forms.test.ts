/** What notifications tell, in every form a subscription may ask for. */
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { emptyDatabase, testDatabase } from '#kernel/database/testing.ts';
import {
  openReceiver,
  openTestSubscriptions,
  type Receiver,
  type TestSubscriptions,
} from './testing.ts';

const id = 'urn:ngsi-ld:Gauge:1';
const property = (value: unknown) => ({ type: 'Property', value });

describe('a notification', () => {
  let receiver: Receiver;
  let city: TestSubscriptions;

  beforeEach(async () => {
    receiver = await openReceiver();
    city = await openTestSubscriptions(await testDatabase());
  });
  afterEach(async () => {
    await city.close();
    await receiver.close();
  });
  const subscribe = (rest: object, notification: object = {}) =>
    city.request('POST', '/subscriptions', {
      type: 'Subscription',
      entities: [{ type: 'Gauge' }],
      ...rest,
      notification: { endpoint: { uri: receiver.url }, ...notification },
    });
  const create = (attributes: object) =>
    city.request('POST', '/entities', { id, type: 'Gauge', ...attributes });
  const told = async (count: number) =>
    (await receiver.waitFor(count)).map(({ body }) => body.data[0]);

  test('tells that an attribute it is to tell was deleted', async () => {
    await create({ level: property(1), name: property('north') });
    await subscribe({ notificationTrigger: ['attributeDeleted'] }, { attributes: ['level'] });
    await city.request('DELETE', `/entities/${id}/attrs/level`);
    expect(await told(1)).toEqual([{ id, type: 'Gauge', level: property('urn:ngsi-ld:null') }]);
  });

  test('shows in concise form what was before, too', async () => {
    const point = (x: number) => ({ type: 'Point', coordinates: [x, 1] });
    await create({ level: property(1), place: { type: 'GeoProperty', value: point(0) } });
    await subscribe({}, { format: 'concise', showChanges: true });
    await city.request('PATCH', `/entities/${id}/attrs`, { level: property(2) });
    await city.request('PATCH', `/entities/${id}/attrs`, {
      place: { type: 'GeoProperty', value: point(5) },
    });
    expect(await told(2)).toEqual([
      { id, type: 'Gauge', level: { value: 2, previousValue: 1 }, place: point(0) },
      { id, type: 'Gauge', level: 2, place: { value: point(5), previousValue: point(0) } },
    ]);
  });

  test('is chosen by values that are terms, where the query says so', async () => {
    await subscribe({ q: 'kind=="Park"', expandValues: ['kind'] });
    await create({ kind: { type: 'VocabProperty', vocab: 'Park' } });
    expect(await told(1)).toMatchObject([{ id }]);
  });

  test('by time interval does not gather for a receiver that is away', async () => {
    // Of its own: each process of a database may have found it due once, and other tests are such processes.
    const alone = await emptyDatabase();
    onTestFinished(() => alone.dispose());
    await city.close();
    city = await openTestSubscriptions(alone.database);
    onTestFinished(() => city.close());
    await create({ level: property(1) });
    receiver.status = 503;
    await subscribe({ timeInterval: 0.3 });
    const waiting = async () => {
      const { json } = await city.request('GET', '/api/deliveries');
      return (json as { notifications: object[] }).notifications.length;
    };
    await expect.poll(waiting, { timeout: 10_000 }).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await waiting()).toBe(1);
  });
});
