/** A notification as it is sent: body and headers. ETSI GS CIM 009, clauses 5.2.14, 5.3.1, 5.8.6 and 6.3.9. */
import {
  type AttributeInstance,
  type CompiledContext,
  type Entity,
  type Instant,
  type Iri,
  type Join,
  type JsonObject,
  type JsonValue,
  parseLanguageFilter,
  pickOfAttrs,
  type RenderOptions,
  renderEntity,
  renderFeature,
  renderFeatureCollection,
  renderFlattened,
  renderInstant,
  withDeletions,
} from '@kumiki/ngsi-ld';
import type { NotificationEvent, SourceEvent } from './outbox.ts';
import type { NotificationParameters, Subscription } from './subscription.ts';

/** What is written into a notification. */
export interface NotificationContent {
  /** `urn:ngsi-ld:Notification:…`: the same at every attempt, so that a receiver can tell a repetition. */
  readonly id: string;
  readonly notifiedAt: Instant;
  readonly subscription: Subscription;
  readonly context: CompiledContext;
  readonly events: readonly NotificationEvent[];
  readonly join?: Join;
}

/** Clause 5.3.1. */
export function renderNotification(content: NotificationContent): JsonObject {
  return { ...renderHead(content), data: renderData(content) };
}

function renderHead({ id, notifiedAt, subscription }: NotificationContent): JsonObject {
  return {
    id,
    type: 'Notification',
    subscriptionId: subscription.id,
    notifiedAt: renderInstant(notifiedAt),
  };
}

/** The same as JSON. Subscriptions that are told alike of one change share what is written of the entity. */
export function writeNotification(content: NotificationContent): string {
  const head = JSON.stringify(renderHead(content));
  return `${head.slice(0, -1)},"data":${writeData(content)}}`;
}

interface WrittenData {
  readonly context: CompiledContext;
  readonly accept: string;
  readonly format: RenderOptions['format'];
  readonly sysAttrs: boolean;
  readonly text: string;
}

/** What was last written of a state of an entity; it goes with the state. */
const writtenOf = new WeakMap<Entity, WrittenData>();

function writeData(content: NotificationContent): string {
  const [event] = content.events;
  if (event === undefined || !isPlain(content)) return JSON.stringify(renderData(content));
  const { context, subscription } = content;
  const { format, sysAttrs, endpoint } = subscription.notification;
  const { accept } = endpoint;
  const known = writtenOf.get(event.entity);
  const isAlike =
    known?.context === context &&
    known.accept === accept &&
    known.format === format &&
    known.sysAttrs === sysAttrs;
  if (isAlike) return known.text;
  const text = JSON.stringify(renderData(content));
  writtenOf.set(event.entity, { context, accept, format, sysAttrs, text });
  return text;
}

/** Nothing but the state of one entity, whole. */
function isPlain({ subscription, events, join }: NotificationContent): boolean {
  const { notification, lang, datasetIds } = subscription;
  const { attributes, pick, omit, showChanges } = notification;
  return (
    events.length === 1 &&
    events[0]?.kind !== 'deleted' &&
    events[0]?.changes.length === 0 &&
    join === undefined &&
    !showChanges &&
    [attributes, pick, omit, lang, datasetIds].every((part) => part === undefined)
  );
}

/** Clause 5.3.2. */
export function renderSourceNotification(
  content: Omit<NotificationContent, 'events' | 'join'> & { readonly event: SourceEvent },
): JsonObject {
  const { id, notifiedAt, subscription, context, event } = content;
  const { accept } = subscription.notification.endpoint;
  return {
    id,
    type: 'ContextSourceNotification',
    subscriptionId: subscription.id,
    notifiedAt: renderInstant(notifiedAt),
    triggerReason: event.triggerReason,
    data:
      accept === 'application/ld+json'
        ? event.data.map((item) => ({ ...item, '@context': context.source }))
        : event.data,
  };
}

function renderData(content: NotificationContent): JsonValue {
  const { subscription, context, events, join } = content;
  const { notification } = subscription;
  const options = renderOptions(subscription, join);
  const entities = events.map((event) => shownEntity(event, subscription));
  if (notification.endpoint.accept === 'application/geo+json') {
    return renderFeatureCollection(
      entities.map((entity) => renderFeature(entity, context, options)),
    );
  }
  const isFlat = join !== undefined && notification.join === 'flat';
  const items = isFlat
    ? renderFlattened(entities, context, { ...options, join })
    : entities.map((entity, index) =>
        withPrevious(renderEntity(entity, context, options), events[index], content),
      );
  return notification.endpoint.accept === 'application/ld+json'
    ? items.map((item) => ({ ...item, '@context': context.source }))
    : items;
}

function renderOptions(subscription: Subscription, join: Join | undefined): RenderOptions {
  const { notification, lang, datasetIds } = subscription;
  const pick =
    notification.attributes === undefined
      ? notification.pick
      : pickOfAttrs(notification.attributes);
  return {
    format: notification.format,
    sysAttrs: notification.sysAttrs,
    ...(pick === undefined ? {} : { pick }),
    ...(notification.omit === undefined ? {} : { omit: notification.omit }),
    ...(lang === undefined ? {} : { language: parseLanguageFilter(lang) }),
    ...(datasetIds === undefined ? {} : { datasetIds }),
    ...(join === undefined ? {} : { join }),
  };
}

/** The entity of an event as receivers see it: what was deleted stands in it as a null marker. */
export function shownEntity(event: NotificationEvent, subscription: Subscription): Entity {
  const deleted = event.changes.filter(({ kind }) => kind === 'deleted');
  if (event.kind !== 'deleted') return withDeletions(event.entity, deleted, event.at);
  const { entity } = event;
  const isAttributeWatched = subscription.triggers.has('attributeDeleted');
  const { watchedAttributes: watched } = subscription;
  const shown = subscription.notification.showChanges
    ? deleted
    : deleted.filter(
        ({ attribute }) => isAttributeWatched && (watched?.includes(attribute) ?? true),
      );
  return withDeletions({ ...entity, attributes: {}, deletedAt: event.at }, shown, event.at);
}

/** Clause 5.2.14.1, `showChanges`: the value before stands beside the value, `previous…` of its member's name. */
function withPrevious(
  rendered: JsonObject,
  event: NotificationEvent | undefined,
  { subscription, context }: NotificationContent,
): JsonObject {
  if (event === undefined || !subscription.notification.showChanges) return rendered;
  const result: Record<string, JsonValue> = { ...rendered };
  for (const change of event.changes) {
    const { previous } = change;
    const name = context.compactIri(change.attribute);
    const shown = result[name];
    if (previous === undefined || shown === undefined) continue;
    const member = previousMember(previous, change.attribute, event.entity, context);
    const instances = (Array.isArray(shown) ? shown : [shown]).map((instance: JsonValue) => {
      const whole = asInstance(instance);
      return datasetOf(whole) === previous.datasetId ? { ...whole, ...member } : instance;
    });
    result[name] = Array.isArray(shown) ? instances : (instances[0] ?? shown);
  }
  return result;
}

/** Concise values and geometries stand alone, and have no room for a member. Clause 4.5.0. */
function asInstance(shown: JsonValue): JsonObject {
  return isObject(shown) && valueMembers.some((name) => name in shown) ? shown : { value: shown };
}

const valueMembers = ['value', 'object', 'languageMap', 'vocab', 'json', 'valueList', 'objectList'];

/** `{ previousValue: 21 }`, in the names of the context. */
function previousMember(
  previous: AttributeInstance,
  attribute: Iri,
  entity: Entity,
  context: CompiledContext,
): JsonObject {
  const alone: Entity = {
    id: entity.id,
    types: entity.types,
    scopes: [],
    attributes: { [attribute]: [previous] },
  };
  const rendered = renderEntity(alone, context)[context.compactIri(attribute)];
  if (!isObject(rendered)) return {};
  const member = valueMembers.find((name) => name in rendered);
  const value = member === undefined ? undefined : rendered[member];
  if (member === undefined || value === undefined) return {};
  return { [`previous${member[0]?.toUpperCase()}${member.slice(1)}`]: value };
}

function datasetOf(instance: JsonObject): string | undefined {
  const { datasetId } = instance;
  return typeof datasetId === 'string' ? datasetId : undefined;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Header names keep their case. With JSON the context stands in a Link header, with JSON-LD in the body;
 * `receiverInfo` adds headers or replaces these. Clause 6.3.9.
 */
export function notificationHeaders(
  { endpoint }: NotificationParameters,
  contextUrl: string,
  tenantHeader: string | undefined,
): Readonly<Record<string, string>> {
  const link = `<${contextUrl}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`;
  const own = {
    'Content-Type': endpoint.accept,
    ...(endpoint.accept === 'application/ld+json' ? {} : { Link: link }),
    ...(tenantHeader === undefined ? {} : { 'NGSILD-Tenant': tenantHeader }),
  };
  // Capitals make no difference to HTTP: both would be sent.
  const given = new Set(endpoint.receiverInfo.map(({ key }) => key.toLowerCase()));
  return Object.fromEntries([
    ...Object.entries(own).filter(([key]) => !given.has(key.toLowerCase())),
    ...endpoint.receiverInfo.map(({ key, value }) => [key, value] as const),
  ]);
}
