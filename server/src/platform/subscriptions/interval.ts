/** Subscriptions by `timeInterval`: what matches now, told when it is due. Clause 5.8.6. */
import { randomUUID } from 'node:crypto';
import { type Instant, instantAt, type JsonObject } from '@kumiki/ngsi-ld';
import type { Clock } from '#kernel/clock.ts';
import type { Broker, EntityFilter } from '#platform/context/index.ts';
import type { Visibility } from '#platform/identity/index.ts';
import { meets } from './match.ts';
import type { NotificationEvent, QueuedNotification, SourceEvent } from './outbox.ts';
import type { RegisteredSubscription } from './registry.ts';
import { type Subscription, stateOf } from './subscription.ts';

/** The registrations that match a subscription now, as they are told. */
export type ReadSources = (to: RegisteredSubscription) => Promise<readonly JsonObject[]>;

export interface IntervalParts {
  readonly broker: Broker;
  readonly clock: Clock;
  readonly entitiesMax: number;
  readonly readSources: ReadSources;
  readonly visibilityOf: (tenant: string, caller: string) => Visibility;
}

/** The notification of all that matches now; `undefined` when there is nothing, or it is not active. */
export async function intervalNotification(
  parts: IntervalParts,
  registered: RegisteredSubscription,
): Promise<QueuedNotification | undefined> {
  const { subscription } = registered;
  const now = parts.clock.now();
  if (stateOf(subscription, now) !== 'active') return undefined;
  const at = instantAt(now);
  const event =
    subscription.subject === 'entity'
      ? await entityEvent(parts, subscription, at)
      : await sourceEvent(parts, registered);
  if (event === undefined) return undefined;
  return {
    tenant: subscription.tenant,
    id: randomUUID(),
    subscriptionId: subscription.id,
    endpoint: subscription.notification.endpoint.uri,
    entityId: '',
    createdAt: at,
    attempts: 0,
    event,
  };
}

async function sourceEvent(
  { readSources }: IntervalParts,
  registered: RegisteredSubscription,
): Promise<SourceEvent | undefined> {
  const data = await readSources(registered);
  // The reason has no word for what is merely told again.
  return data.length === 0 ? undefined : { kind: 'sources', triggerReason: 'updated', data };
}

async function entityEvent(
  { broker, entitiesMax, visibilityOf }: IntervalParts,
  subscription: Subscription,
  at: Instant,
): Promise<NotificationEvent | undefined> {
  const page = await broker.query(
    subscription.tenant,
    filterOf(subscription),
    { limit: entitiesMax },
    visibilityOf(subscription.tenant, subscription.caller),
  );
  const [event, ...also] = page.entities
    .filter((entity) => meets(entity, subscription))
    .map((entity): NotificationEvent => ({ kind: 'modified', at, entity, changes: [] }));
  return event === undefined || also.length === 0 ? event : { ...event, also };
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
