import { isArray, isObject, type JsonValue } from '@kumiki/ngsi-ld';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '#kernel/database/index.ts';
import { testDatabase } from '#kernel/database/testing.ts';
import { openReceiver, type Receiver } from '#platform/subscriptions/testing.ts';
import { openTestSources, type TestSources } from './testing.ts';

describe('context sources over HTTP', () => {
  let database: Database;
  let city: TestSources;
  let receiver: Receiver;

  beforeEach(async () => {
    database = await testDatabase();
    receiver = await openReceiver();
    city = await openTestSources(database, { registrationsMax: 3, expirySweepMs: 50 });
  });

  afterEach(async () => {
    await city.close();
    await receiver.close();
  });

  const register = (id: string, type: string, more: object = {}) =>
    city.request('POST', '/csourceRegistrations', {
      id,
      type: 'ContextSourceRegistration',
      information: [{ entities: [{ type }] }],
      endpoint: 'http://source.example/',
      ...more,
    });
  const subscribe = (more: object = {}) =>
    city.request('POST', '/csourceSubscriptions', {
      id: 'urn:ngsi-ld:Subscription:1',
      type: 'Subscription',
      entities: [{ type: 'Gauge' }],
      notification: { endpoint: { uri: receiver.url } },
      ...more,
    });
  const idsOf = (json: JsonValue) =>
    isArray(json) ? json.map((item) => (isObject(item) ? item['id'] : undefined)) : json;
  const told = () =>
    receiver.received.map(({ body }) => {
      const { triggerReason } = body as unknown as { readonly triggerReason: string };
      return [triggerReason, ...body.data.map(({ id }) => id)];
    });

  test('a registration is found by what it offers until it ends', async () => {
    const { status, headers } = await register('urn:r:1', 'Gauge');
    expect(status).toBe(201);
    expect(headers.get('location')).toBe('/ngsi-ld/v1/csourceRegistrations/urn:r:1');
    expect((await register('urn:r:1', 'Gauge')).status).toBe(409);
    await register('urn:r:2', 'Bridge');
    const found = await city.request('GET', '/csourceRegistrations?type=Gauge');
    expect(idsOf(found.json)).toEqual(['urn:r:1']);
    expect((await city.request('DELETE', '/csourceRegistrations/urn:r:1')).status).toBe(204);
    expect((await city.request('GET', '/csourceRegistrations/urn:r:1')).status).toBe(404);
    expect((await city.request('DELETE', '/csourceRegistrations/urn:r:1')).status).toBe(404);
  });

  test('pages carry what was asked', async () => {
    for (const id of ['urn:r:1', 'urn:r:2', 'urn:r:3']) await register(id, 'Gauge');
    const path = '/csourceRegistrations?type=Gauge&limit=1&offset=1&count=true';
    const { json, headers } = await city.request('GET', path);
    expect(idsOf(json)).toEqual(['urn:r:2']);
    expect(headers.get('ngsild-results-count')).toBe('3');
    const link = headers.get('link') ?? '';
    expect(link).toContain(
      '</ngsi-ld/v1/csourceRegistrations?type=Gauge&count=true&limit=1&offset=0>; rel="prev"',
    );
    expect(link).toContain('limit=1&offset=2>; rel="next"');
  });

  test('a query that asks for nothing, and one registration too many, are refused', async () => {
    expect((await city.request('GET', '/csourceRegistrations')).status).toBe(400);
    for (const id of ['urn:r:1', 'urn:r:2', 'urn:r:3']) await register(id, 'Gauge');
    expect((await register('urn:r:4', 'Gauge')).status).toBe(403);
  });

  test('a change replaces members, and must leave a whole registration', async () => {
    await register('urn:r:1', 'Gauge', { description: 'rivers', operator: 'Isahaya' });
    const path = '/csourceRegistrations/urn:r:1';
    const fragment = { description: null, endpoint: 'http://other.example/' };
    expect((await city.request('PATCH', path, fragment)).status).toBe(204);
    expect((await city.request('PATCH', path, { information: null })).status).toBe(400);
    const past = { expiresAt: '2020-01-01T00:00:00Z' };
    expect((await city.request('PATCH', path, past)).status).toBe(400);
    expect((await city.request('PATCH', '/csourceRegistrations/urn:r:9', {})).status).toBe(404);
    expect((await city.request('GET', path)).json).toEqual({
      id: 'urn:r:1',
      type: 'ContextSourceRegistration',
      information: [{ entities: [{ type: 'Gauge' }] }],
      endpoint: 'http://other.example/',
      operator: 'Isahaya',
    });
  });

  test('who subscribes is told what there is, what comes, changes and goes', async () => {
    await register('urn:r:1', 'Gauge');
    expect((await subscribe()).status).toBe(201);
    await receiver.waitFor(1);
    await register('urn:r:2', 'Bridge');
    await register('urn:r:3', 'Gauge');
    await receiver.waitFor(2);
    await city.request('PATCH', '/csourceRegistrations/urn:r:3', { description: 'new' });
    await receiver.waitFor(3);
    const bridges = { information: [{ entities: [{ type: 'Bridge' }] }] };
    await city.request('PATCH', '/csourceRegistrations/urn:r:3', bridges);
    await receiver.waitFor(4);
    await city.request('DELETE', '/csourceRegistrations/urn:r:1');
    await receiver.waitFor(5);
    expect(told()).toEqual([
      ['newlyMatching', 'urn:r:1'],
      ['newlyMatching', 'urn:r:3'],
      ['updated', 'urn:r:3'],
      ['noLongerMatching', 'urn:r:3'],
      ['noLongerMatching', 'urn:r:1'],
    ]);
    expect(receiver.received[0]?.body).toMatchObject({
      type: 'ContextSourceNotification',
      subscriptionId: 'urn:ngsi-ld:Subscription:1',
      data: [{ information: [{ entities: [{ type: ['Gauge'] }] }] }],
    });
  });

  test('a registration ends when it expires, and that is told', async () => {
    await subscribe();
    await register('urn:r:1', 'Gauge', { expiresAt: new Date(Date.now() + 300).toISOString() });
    await receiver.waitFor(2);
    expect(told()).toEqual([
      ['newlyMatching', 'urn:r:1'],
      ['noLongerMatching', 'urn:r:1'],
    ]);
    expect((await city.request('GET', '/csourceRegistrations/urn:r:1')).status).toBe(404);
    expect((await register('urn:r:1', 'Gauge')).status).toBe(201);
  });

  test('a subscription that asks for something else is told the difference', async () => {
    await register('urn:r:1', 'Gauge');
    await register('urn:r:2', 'Bridge');
    await subscribe();
    const path = '/csourceSubscriptions/urn:ngsi-ld:Subscription:1';
    await receiver.waitFor(1);
    await city.request('PATCH', path, { entities: [{ type: 'Bridge' }] });
    await receiver.waitFor(3);
    expect(told()).toEqual([
      ['newlyMatching', 'urn:r:1'],
      ['newlyMatching', 'urn:r:2'],
      ['noLongerMatching', 'urn:r:1'],
    ]);
  });

  test('a subscription by time is told all that matches, again and again', async () => {
    await register('urn:r:1', 'Gauge');
    await subscribe({ timeInterval: 0.2 });
    await receiver.waitFor(3);
    expect(new Set(told().map(([, id]) => id))).toEqual(new Set(['urn:r:1']));
  });

  test('who is paused is told nothing', async () => {
    await subscribe({ isActive: false });
    await register('urn:r:1', 'Gauge');
    await subscribe({ id: 'urn:ngsi-ld:Subscription:2' });
    await receiver.waitFor(1);
    expect(receiver.received.map(({ body }) => body)).toMatchObject([
      { subscriptionId: 'urn:ngsi-ld:Subscription:2' },
    ]);
  });

  test('a subscription stored by one process is known to another at once', async () => {
    const other = await openTestSources(database, {}, city.tenant);
    try {
      await subscribe();
      await other.request('POST', '/csourceRegistrations', {
        id: 'urn:r:1',
        type: 'ContextSourceRegistration',
        information: [{ entities: [{ type: 'Gauge' }] }],
        endpoint: 'http://source.example/',
      });
      await receiver.waitFor(1);
      expect(told()).toEqual([['newlyMatching', 'urn:r:1']]);
    } finally {
      await other.close();
    }
  });
});
