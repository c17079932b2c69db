/** Subscriptions by `timeInterval`: what matches now, told when it is due. Clause 5.8.6. */
import { randomUUID } from 'node:crypto';
import { instantAt } from '@kumiki/ngsi-ld';
import type { Clock } from '#kernel/clock.ts';
import type { Broker, EntityFilter } from '#platform/context/index.ts';
import { everything } from '#platform/identity/index.ts';
import { meets } from './match.ts';
import type { NotificationEvent, QueuedNotification } from './outbox.ts';
import { type Subscription, stateOf } from './subscription.ts';

export interface IntervalParts {
  readonly broker: Broker;
  readonly clock: Clock;
  readonly entitiesMax: number;
}

/** The notification of all entities that match now; `undefined` when there is none, or it is not active. */
export async function intervalNotification(
  { broker, clock, entitiesMax }: IntervalParts,
  subscription: Subscription,
): Promise<QueuedNotification | undefined> {
  const now = clock.now();
  if (stateOf(subscription, now) !== 'active') return undefined;
  const at = instantAt(now);
  const page = await broker.query(
    subscription.tenant,
    filterOf(subscription),
    { limit: entitiesMax },
    everything,
  );
  const [event, ...also] = page.entities
    .filter((entity) => meets(entity, subscription))
    .map((entity): NotificationEvent => ({ kind: 'modified', at, entity, changes: [] }));
  if (event === undefined) return undefined;
  return {
    tenant: subscription.tenant,
    id: randomUUID(),
    subscriptionId: subscription.id,
    endpoint: subscription.notification.endpoint.uri,
    entityId: '',
    createdAt: at,
    attempts: 0,
    event: also.length === 0 ? event : { ...event, also },
  };
}

/** The part of a subscription that the store can filter by. */
function filterOf({ entities, q, geoQ, scopeQ }: Subscription): EntityFilter {
  return {
    ...(entities.length === 0 ? {} : { selectors: entities }),
    ...(q === undefined ? {} : { q }),
    ...(geoQ === undefined ? {} : { geo: geoQ }),
    ...(scopeQ === undefined ? {} : { scope: scopeQ }),
  };
}
