import { coreContext } from '@kumiki/ngsi-ld';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freshTenant, testDatabase } from '#kernel/database/testing.ts';
import type { Identity } from '#platform/identity/index.ts';
import {
  openReceiver,
  openTestSubscriptions,
  type Receiver,
  type TestSubscriptions,
} from './testing.ts';

const vocabulary = 'https://uri.etsi.org/ngsi-ld/default-context/';

describe('a subscription of somebody who may see part of the data', () => {
  let receiver: Receiver;
  let city: TestSubscriptions;
  let person: string;
  let administration: Identity['administration'];

  beforeEach(async () => {
    receiver = await openReceiver();
    city = await openTestSubscriptions(await testDatabase());
    person = freshTenant();
    ({ administration } = city.identity);
  });
  afterEach(async () => {
    await city.close();
    await receiver.close();
  });

  const rule = (parts: object) =>
    administration.addRules(
      [
        {
          ...{ tenant: city.tenant, action: 'read', audience: `person:${person}` },
          entityType: `${vocabulary}Gauge`,
          ...parts,
        },
      ],
      city.identity.principalNow('token:admin', city.tenant),
    );
  const subscribe = (more: object = {}) =>
    city.subscriptions.create(
      city.tenant,
      {
        type: 'Subscription',
        entities: [{ type: 'Gauge' }],
        notification: { endpoint: { uri: receiver.url } },
        ...more,
      },
      coreContext,
      { id: `user:${person}`, seesAll: false },
    );
  const write = (level: number, note: string, scope = '/river') =>
    city.request('POST', '/entityOperations/upsert', [
      {
        id: 'urn:ngsi-ld:Gauge:1',
        type: 'Gauge',
        scope,
        level: { type: 'Property', value: level },
        note: { type: 'Property', value: note },
      },
    ]);
  /** One that sees everything, to know when a change has been told. */
  const watchAll = async () => {
    const all = await openReceiver();
    await city.request('POST', '/subscriptions', {
      type: 'Subscription',
      entities: [{ type: 'Gauge' }],
      notification: { endpoint: { uri: all.url } },
    });
    return all;
  };

  test('tells the attributes they see, and nothing when only others change', async () => {
    await rule({ attributes: [`${vocabulary}level`] });
    await subscribe();
    await write(1, 'hidden');
    await write(1, 'hidden too');
    await write(2, 'hidden too');
    const received = await receiver.waitFor(2);
    expect(received.map(({ body }) => body.data[0]?.['level'])).toMatchObject([
      { value: 1 },
      { value: 2 },
    ]);
    expect(JSON.stringify(received)).not.toContain('hidden');
  });

  test('cannot ask about what it does not see', async () => {
    await rule({ attributes: [`${vocabulary}level`] });
    await subscribe({ q: 'note=="secret"' });
    await subscribe({ q: 'level>0' });
    await write(1, 'secret');
    expect(await receiver.waitFor(1)).toHaveLength(1);
    await write(2, 'secret');
    expect(await receiver.waitFor(2)).toHaveLength(2);
  });

  test('falls silent when the right is taken away, and the last word is that it is gone', async () => {
    await rule({ scope: '/river' });
    await subscribe({ notificationTrigger: ['entityCreated', 'entityUpdated', 'entityDeleted'] });
    const all = await watchAll();
    await write(1, 'seen');
    await receiver.waitFor(1);
    await write(2, 'elsewhere', '/sea');
    const [, gone] = await receiver.waitFor(2);
    expect(gone?.body.data[0]).toHaveProperty('deletedAt');
    expect(JSON.stringify(gone)).not.toContain('elsewhere');
    await write(3, 'back');
    await receiver.waitFor(3);
    const [held] = city.identity.policies().rulesOf(city.tenant);
    await administration.removeRule(city.tenant, held?.id ?? '');
    await write(4, 'after');
    await all.waitFor(4);
    expect(receiver.received).toHaveLength(3);
    await all.close();
  });

  test('is theirs alone to see among those who see part', async () => {
    const created = await subscribe();
    const id = created.ok ? created.value.subscription.id : '';
    const stranger = { id: 'user:other', seesAll: false };
    const { subscriptions, tenant } = city;
    expect((await subscriptions.find(tenant, id, stranger)).ok).toBe(false);
    expect((await subscriptions.delete(tenant, id, stranger)).ok).toBe(false);
    expect((await subscriptions.list(tenant, 10, 0, stranger)).total).toBe(0);
    const own = { id: `user:${person}`, seesAll: false };
    expect((await subscriptions.list(tenant, 10, 0, own)).total).toBe(1);
    expect((await subscriptions.find(tenant, id, { id: 'user:boss', seesAll: true })).ok).toBe(
      true,
    );
  });
});
