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

/** Notifications of all that matches now, in pages; none when there is nothing, or it is not active. */
export async function* intervalNotifications(
  parts: IntervalParts,
  registered: RegisteredSubscription,
): AsyncGenerator<QueuedNotification> {
  const { subscription } = registered;
  const now = parts.clock.now();
  if (stateOf(subscription, now) !== 'active') return;
  const at = instantAt(now);
  const events =
    subscription.subject === 'entity'
      ? entityEvents(parts, subscription, at)
      : sourceEvents(parts, registered);
  for await (const event of events) {
    yield {
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
}

async function* sourceEvents(
  { readSources }: IntervalParts,
  registered: RegisteredSubscription,
): AsyncGenerator<SourceEvent> {
  const data = await readSources(registered);
  // The reason has no word for what is merely told again.
  if (data.length > 0) yield { kind: 'sources', triggerReason: 'updated', data };
}

async function* entityEvents(
  { broker, entitiesMax, visibilityOf }: IntervalParts,
  subscription: Subscription,
  at: Instant,
): AsyncGenerator<NotificationEvent> {
  const { tenant, caller } = subscription;
  let after: string | undefined;
  for (;;) {
    const { entities, hasMoreAfter } = await broker.query(
      tenant,
      filterOf(subscription),
      { limit: entitiesMax, ...(after === undefined ? {} : { after }) },
      visibilityOf(tenant, caller),
    );
    const [event, ...also] = entities
      .filter((entity) => meets(entity, subscription))
      .map((entity): NotificationEvent => ({ kind: 'modified', at, entity, changes: [] }));
    if (event !== undefined) yield also.length === 0 ? event : { ...event, also };
    after = entities.at(-1)?.id;
    if (!hasMoreAfter || after === undefined) return;
  }
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
