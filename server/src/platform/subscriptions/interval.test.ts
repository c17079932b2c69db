import { coreContext } from '@kumiki/ngsi-ld';
import { expect, test } from 'vitest';
import { openTestBroker } from '#platform/context/testing.ts';
import { intervalNotifications } from './interval.ts';
import { parseSubscription } from './parse-subscription.ts';

test('all that matches is told, in several notifications where it is much', async () => {
  const city = await openTestBroker();
  try {
    const entities = Array.from({ length: 25 }, (_, n) => ({
      id: `urn:ngsi-ld:Gauge:${n}`,
      type: 'Gauge',
      level: { type: 'Property', value: n },
    }));
    await city.request('POST', '/entityOperations/create', { body: entities });
    const parsed = parseSubscription(
      {
        type: 'Subscription',
        entities: [{ type: 'Gauge' }],
        q: 'level!=3',
        timeInterval: 60,
        notification: { endpoint: { uri: 'https://receiver.example/' } },
      },
      {
        tenant: city.tenant,
        subject: 'entity',
        caller: 'someone',
        id: 'urn:ngsi-ld:Subscription:1',
        context: coreContext,
      },
    );
    if (!parsed.ok) throw new Error(parsed.error.detail);
    const registered = { subscription: parsed.value, context: coreContext, told: coreContext };
    const told: string[][] = [];
    const parts = {
      broker: city.broker,
      clock: { now: () => Date.now() },
      entitiesMax: 10,
      readSources: () => Promise.resolve([]),
      visibilityOf: () => ({ kind: 'everything' }) as const,
    };
    for await (const { event } of intervalNotifications(parts, registered)) {
      if (event.kind === 'sources') throw new Error('no sources are watched');
      told.push([event, ...(event.also ?? [])].map(({ entity }) => entity.id));
    }
    expect(told.map((ids) => ids.length)).toEqual([10, 10, 4]);
    expect(new Set(told.flat()).size).toBe(24);
  } finally {
    await city.close();
  }
});
