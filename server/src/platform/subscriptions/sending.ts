/** One attempt at one notification: gathers what it tells, writes it out, hands it to the binding. */
import { instantAt, type Join, type JsonObject } from '@kumiki/ngsi-ld';
import type { Clock } from '#kernel/clock.ts';
import { type Broker, type Contexts, gatherLinked } from '#platform/context/index.ts';
import { defaultTenant, everything } from '#platform/identity/index.ts';
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

export interface SendingParts {
  readonly clock: Clock;
  readonly broker: Broker;
  readonly contexts: Contexts;
  readonly http: HttpSender;
  readonly mqtt: MqttSender;
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

async function bodyOf(
  parts: SendingParts,
  notification: QueuedNotification,
  { subscription, told }: RegisteredSubscription,
): Promise<JsonObject> {
  const { event } = notification;
  const head = {
    id: `urn:ngsi-ld:Notification:${notification.id}`,
    notifiedAt: instantAt(parts.clock.now()),
    subscription,
    context: told,
  };
  if (event.kind === 'sources') return renderSourceNotification({ ...head, event });
  const events = eventsOf(event);
  const join = await linkedOf(parts, notification, subscription.notification, events);
  return renderNotification({ ...head, events, ...(join === undefined ? {} : { join }) });
}

/** A notification by time interval holds many events under one. */
function eventsOf(event: NotificationEvent): readonly NotificationEvent[] {
  return event.also === undefined ? [event] : [event, ...event.also];
}

async function linkedOf(
  { broker }: SendingParts,
  { tenant }: QueuedNotification,
  { join, joinLevel }: RegisteredSubscription['subscription']['notification'],
  events: readonly NotificationEvent[],
): Promise<Join | undefined> {
  if (join === undefined) return undefined;
  const linked = { level: joinLevel, containedBy: [] };
  const entities = events.map(({ entity }) => entity);
  return gatherLinked(broker, tenant, entities, linked, everything);
}
