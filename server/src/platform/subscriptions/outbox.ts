/** What a flush of the broker appends for the subscriptions its changes concern. */
import { randomUUID } from 'node:crypto';
import type { AttributeChange, Entity, Instant, JsonObject, JsonValue } from '@kumiki/ngsi-ld';
import type { ChangeSink, EntityChange } from '#platform/context/index.ts';
import type { MatchIndex, SeeChange } from './match-index.ts';
import type { Subscription } from './subscription.ts';

/** All that a notification tells of a change, in held form; it is written out when it is sent. */
export interface NotificationEvent {
  readonly kind: EntityChange['kind'];
  readonly at: Instant;
  /** As it was after the change; a deleted entity: as it was before. */
  readonly entity: Entity;
  /** Deleted attributes, and with `showChanges` all that changed. */
  readonly changes: readonly AttributeChange[];
  /** Further entities of a notification by time interval. */
  readonly also?: readonly NotificationEvent[];
}

/** What became of registrations, in the words of the subscription's context. Clause 5.3.2. */
export interface SourceEvent {
  readonly kind: 'sources';
  readonly triggerReason: TriggerReason;
  readonly data: readonly JsonObject[];
}

export type TriggerReason = 'newlyMatching' | 'updated' | 'noLongerMatching';

/** A notification on its way. */
export interface QueuedNotification {
  readonly tenant: string;
  readonly id: string;
  readonly subscriptionId: string;
  readonly endpoint: string;
  /** '' for a notification of many entities, by time interval, and for those about registrations. */
  readonly entityId: string;
  readonly createdAt: Instant;
  readonly attempts: number;
  readonly event: NotificationEvent | SourceEvent;
}

const statement = `
  insert into notification_outbox
    (tenant, id, subscription_id, endpoint, entity_id, owner, created_at, event, attributes)
  select row->>0, (row->>1)::uuid, row->>2, row->>3, row->>4, (row->>5)::uuid,
    (row->>6)::timestamptz, row->7, case when (row->8)::boolean then doc end
  from notification_rows order by position`;

export interface OutboxParts {
  readonly index: MatchIndex;
  /** What the caller of a subscription sees of a change. */
  readonly see: SeeChange;
  /** This process. */
  readonly owner: string;
  /** True where throttling lets nothing through now. */
  readonly isThrottled: (subscription: Subscription, change: EntityChange) => boolean;
  /** Called after the commit, in order. */
  readonly enqueue: (notifications: readonly QueuedNotification[]) => void;
}

export function createNotificationSink(parts: OutboxParts): ChangeSink {
  // A change may be computed several times before it is written; only the last attempt commits.
  const prepared = new WeakMap<EntityChange, readonly QueuedNotification[]>();
  return {
    name: 'notification',
    statement,
    readsDocuments: true,
    rows: (change, isStanding) => {
      const notifications = parts.index
        .match(change)
        .filter((subscription) => !parts.isThrottled(subscription, change))
        .flatMap((subscription) => {
          const seen = parts.see(change, subscription);
          return seen === undefined ? [] : notificationOf(seen, subscription);
        });
      if (notifications.length > 0) prepared.set(change, notifications);
      const standing = isStanding ? change.after : undefined;
      return notifications.map((notification) => rowOf(notification, parts.owner, standing));
    },
    committed: (changes) => {
      const notifications = changes.flatMap((change) => prepared.get(change) ?? []);
      if (notifications.length > 0) parts.enqueue(notifications);
    },
  };
}

function notificationOf(change: EntityChange, subscription: Subscription): QueuedNotification {
  const { notification } = subscription;
  // A change has at least one of the two.
  const entity = change.after ??
    change.before ?? { id: change.id, types: [], scopes: [], attributes: {} };
  return {
    tenant: change.tenant,
    id: randomUUID(),
    subscriptionId: subscription.id,
    endpoint: notification.endpoint.uri,
    entityId: change.id,
    createdAt: change.at,
    attempts: 0,
    event: {
      kind: change.kind,
      at: change.at,
      entity,
      changes: notification.showChanges
        ? change.attributes
        : change.attributes.filter(({ kind }) => kind === 'deleted'),
    },
  };
}

/** `standing`: an entity whose attributes the flush writes anyway, so that they need not be sent once more. */
function rowOf(
  { event, ...notification }: QueuedNotification,
  owner: string,
  standing: Entity | undefined,
): JsonValue {
  const isStanding = event.kind !== 'sources' && event.entity === standing;
  // JSON leaves out what is undefined.
  const kept = isStanding
    ? { ...event, entity: { ...event.entity, attributes: undefined } }
    : event;
  return [
    notification.tenant,
    notification.id,
    notification.subscriptionId,
    notification.endpoint,
    notification.entityId,
    owner,
    notification.createdAt,
    // Held form is JSON; its type only lacks the index signature.
    kept as unknown as JsonValue,
    isStanding,
  ];
}

/** An event as it was, from the two columns that `rowOf` makes of it. */
export function eventOf(
  event: QueuedNotification['event'],
  attributes: Entity['attributes'] | null,
): QueuedNotification['event'] {
  if (attributes === null || event.kind === 'sources') return event;
  return { ...event, entity: { ...event.entity, attributes } };
}
