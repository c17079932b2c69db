/** One attempt at one notification: gathers what it tells, writes it out, hands it to the binding. */
import { instantAt, type Join, type JsonObject, matchesQ, queryLinkDepth } from '@kumiki/ngsi-ld';
import type { Clock } from '#kernel/clock.ts';
import { type Broker, type Contexts, gatherLinked, visiblePart } from '#platform/context/index.ts';
import { defaultTenant, type Visibility } from '#platform/identity/index.ts';
import type { HttpSender } from './http-sender.ts';
import type { Attempt } from './lane.ts';
import type { MqttSender } from './mqtt-sender.ts';
import {
  notificationHeaders,
  renderNotification,
  renderSourceNotification,
} from './notification.ts';
import type { NotificationEvent, QueuedNotification } from './outbox.ts';
import type { RegisteredSubscription } from './registry.ts';
import type { Subscription } from './subscription.ts';

export interface SendingParts {
  readonly clock: Clock;
  readonly broker: Broker;
  readonly contexts: Contexts;
  readonly http: HttpSender;
  readonly mqtt: MqttSender;
  /** What the subscription may tell at this moment. */
  readonly visibility: Visibility;
}

/** Never rejects. */
export async function sendNotification(
  parts: SendingParts,
  notification: QueuedNotification,
  registered: RegisteredSubscription,
): Promise<Attempt> {
  try {
    const { subscription, told } = registered;
    const body = await bodyOf(parts, notification, registered);
    if (body === undefined) return { kind: 'drop' };
    const { endpoint } = subscription.notification;
    const headers = notificationHeaders(
      subscription.notification,
      parts.contexts.urlOf(told),
      notification.tenant === defaultTenant ? undefined : notification.tenant,
    );
    return endpoint.uri.startsWith('mqtt')
      ? await parts.mqtt.publish(endpoint, headers, body)
      : await parts.http.post(endpoint.uri, headers, JSON.stringify(body), endpoint.timeoutMs);
  } catch (error) {
    return {
      kind: 'failed',
      reason: error instanceof Error ? error.message : 'It cannot be sent.',
    };
  }
}

/** Of the entity as it changed, and the entities it links to as they are now. Clause 4.9. */
export async function isLinkedAsAsked(
  { broker, visibility }: Pick<SendingParts, 'broker' | 'visibility'>,
  { tenant, event }: QueuedNotification,
  { q }: Subscription,
): Promise<boolean> {
  // What is told by time interval was found by the database, links included.
  if (q === undefined || event.kind === 'sources' || event.also !== undefined) return true;
  const linked = { level: queryLinkDepth(q), containedBy: [] };
  const { find } = await gatherLinked(broker, tenant, [event.entity], linked, visibility);
  return matchesQ(event.entity, q, find);
}

async function bodyOf(
  parts: SendingParts,
  notification: QueuedNotification,
  { subscription, told }: RegisteredSubscription,
): Promise<JsonObject | undefined> {
  const { event } = notification;
  const head = {
    id: `urn:ngsi-ld:Notification:${notification.id}`,
    notifiedAt: instantAt(parts.clock.now()),
    subscription,
    context: told,
  };
  if (event.kind === 'sources') return renderSourceNotification({ ...head, event });
  const events = eventsOf(event).flatMap((one) => seenEvent(one, parts.visibility) ?? []);
  if (events.length === 0) return undefined;
  const join = await linkedOf(parts, notification, subscription.notification, events);
  return renderNotification({ ...head, events, ...(join === undefined ? {} : { join }) });
}

/** What may still be told: a right that was taken away meanwhile holds from now on. */
function seenEvent(
  event: NotificationEvent,
  visibility: Visibility,
): NotificationEvent | undefined {
  if (visibility.kind === 'everything') return event;
  const entity = visiblePart(event.entity, visibility);
  if (entity === undefined) return undefined;
  const all = visiblePart({ ...event.entity, attributes: changedAs(event) }, visibility);
  const shown = all?.attributes ?? {};
  const changes = event.changes.filter(({ attribute }) => Object.hasOwn(shown, attribute));
  return { ...event, entity, changes };
}

/** The changed attributes, so that those may be told apart which are no longer there. */
function changedAs({ changes }: NotificationEvent): Readonly<Record<string, readonly []>> {
  return Object.fromEntries(changes.map(({ attribute }) => [attribute, []]));
}

/** A notification by time interval holds many events under one. */
function eventsOf(event: NotificationEvent): readonly NotificationEvent[] {
  return event.also === undefined ? [event] : [event, ...event.also];
}

async function linkedOf(
  { broker, visibility }: SendingParts,
  { tenant }: QueuedNotification,
  { join, joinLevel }: RegisteredSubscription['subscription']['notification'],
  events: readonly NotificationEvent[],
): Promise<Join | undefined> {
  if (join === undefined) return undefined;
  const linked = { level: joinLevel, containedBy: [] };
  const entities = events.map(({ entity }) => entity);
  return gatherLinked(broker, tenant, entities, linked, visibility);
}
