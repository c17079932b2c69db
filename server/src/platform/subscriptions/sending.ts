/** One attempt at one notification: gathers what it tells, writes it out, hands it to the binding. */
import { instantAt, type JsonObject, matchesQ, queryLinkDepth } from '@kumiki/ngsi-ld';
import type { Clock } from '#kernel/clock.ts';
import { type Broker, type Contexts, gatherLinked, visiblePart } from '#platform/context/index.ts';
import { defaultTenant, type Visibility } from '#platform/identity/index.ts';
import type { HttpSender } from './http-sender.ts';
import type { Attempt, Failed } from './lane.ts';
import type { MqttSender } from './mqtt-sender.ts';
import {
  type NotificationContent,
  notificationHeaders,
  renderNotification,
  renderSourceNotification,
  writeNotification,
} from './notification.ts';
import type { NotificationEvent, QueuedNotification, SourceEvent } from './outbox.ts';
import type { RegisteredSubscription } from './registry.ts';
import type { Subscription } from './subscription.ts';

/** Of what a subscription asks for its endpoint. */
export interface SendingBounds {
  readonly timeoutMsMax: number;
  readonly cooldownMsMax: number;
}

export interface SendingParts {
  readonly clock: Clock;
  readonly broker: Broker;
  readonly contexts: Contexts;
  readonly http: HttpSender;
  readonly mqtt: MqttSender;
  readonly bounds: SendingBounds;
  /** What the subscription may tell at this moment. */
  readonly visibility: Visibility;
}

/** Never rejects. */
export async function sendNotification(
  parts: SendingParts,
  notification: QueuedNotification,
  registered: RegisteredSubscription,
): Promise<Attempt> {
  const { endpoint } = registered.subscription.notification;
  const { timeoutMsMax, cooldownMsMax } = parts.bounds;
  const timeoutMs =
    endpoint.timeoutMs === undefined ? undefined : Math.min(endpoint.timeoutMs, timeoutMsMax);
  const cooledDown = (attempt: Attempt): Attempt =>
    attempt.kind === 'failed' && endpoint.cooldownMs !== undefined
      ? afterCooldown(attempt, Math.min(endpoint.cooldownMs, cooldownMsMax))
      : attempt;
  try {
    const headers = headersOf(parts, registered);
    const content = await contentOf(parts, notification, registered);
    if (content === undefined) return { kind: 'drop' };
    if (endpoint.uri.startsWith('mqtt')) {
      return cooledDown(await parts.mqtt.publish(endpoint, headers, bodyOf(content), timeoutMs));
    }
    const { event } = content;
    const body = event === undefined ? writeNotification(content) : JSON.stringify(bodyOf(content));
    return cooledDown(await parts.http.post(endpoint.uri, headers, body, timeoutMs));
  } catch (error) {
    return {
      kind: 'failed',
      reason: error instanceof Error ? error.message : 'It cannot be sent.',
    };
  }
}

/** Clause 5.2.15, `cooldown`: nothing goes to the endpoint until then, and nothing is lost by it. */
function afterCooldown(failed: Failed, cooldownMs: number): Failed {
  return { ...failed, waitMs: Math.max(failed.waitMs ?? 0, cooldownMs) };
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

interface KeptHeaders {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

const headersKept = new WeakMap<Subscription, KeptHeaders>();

/** The same for all notifications of a subscription, as long as its @context has the same address. */
function headersOf(
  { contexts }: SendingParts,
  { subscription, told }: RegisteredSubscription,
): Readonly<Record<string, string>> {
  const url = contexts.urlOf(told);
  const kept = headersKept.get(subscription);
  if (kept?.url === url) return kept.headers;
  const { tenant, notification } = subscription;
  const tenantHeader = tenant === defaultTenant ? undefined : tenant;
  const headers = notificationHeaders(notification, url, tenantHeader);
  headersKept.set(subscription, { url, headers });
  return headers;
}

/** With the event where it is one of registrations. */
type Content = NotificationContent & { readonly event?: SourceEvent };

function bodyOf({ event, ...content }: Content): JsonObject {
  return event === undefined
    ? renderNotification(content)
    : renderSourceNotification({ ...content, event });
}

async function contentOf(
  parts: SendingParts,
  { id, event, tenant }: QueuedNotification,
  { subscription, told }: RegisteredSubscription,
): Promise<Content | undefined> {
  const head = {
    id: `urn:ngsi-ld:Notification:${id}`,
    notifiedAt: instantAt(parts.clock.now()),
    subscription,
    context: told,
  };
  if (event.kind === 'sources') return { ...head, events: [], event };
  const events = eventsOf(event).flatMap((one) => seenEvent(one, parts.visibility) ?? []);
  if (events.length === 0) return undefined;
  const { join, joinLevel } = subscription.notification;
  if (join === undefined) return { ...head, events };
  const linked = { level: joinLevel, containedBy: [] };
  const entities = events.map(({ entity }) => entity);
  const gathered = await gatherLinked(parts.broker, tenant, entities, linked, parts.visibility);
  return { ...head, events, join: gathered };
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
