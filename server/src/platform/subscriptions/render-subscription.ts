/** A subscription as JSON in the names of the reader's @context. ETSI GS CIM 009, clauses 5.2.12 and 5.8.3. */
import type { CompiledContext, JsonObject, JsonValue } from '@kumiki/ngsi-ld';
import {
  defaultTriggers,
  type Subscription,
  type SubscriptionStatus,
  stateOf,
} from './subscription.ts';

export interface RenderSubscriptionOptions {
  /** Names of the document are those of this context. */
  readonly own: CompiledContext;
  readonly reader: CompiledContext;
  readonly status: SubscriptionStatus;
  /** The URL of the context of its notifications. */
  readonly contextUrl: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export function renderSubscription(
  subscription: Subscription,
  options: RenderSubscriptionOptions,
): JsonObject {
  const { document } = subscription;
  const rename = (name: string): string => options.reader.compactIri(options.own.expandTerm(name));
  const { notification, ...rest } = renameDocument(document, rename);
  return {
    ...rest,
    status: stateOf(subscription, options.now),
    // Triggers are about entities; so is the context of their names.
    ...(subscription.subject === 'entity'
      ? {
          notificationTrigger: document['notificationTrigger'] ?? [...defaultTriggers],
          jsonldContext: options.contextUrl,
        }
      : {}),
    notification: {
      ...(isObject(notification) ? notification : {}),
      ...renderStatus(options.status),
    },
  };
}

/** A document, or a part of one, in other names; expressions such as `q` stay as they were written. */
export function renameDocument(document: JsonObject, rename: (name: string) => string): JsonObject {
  const { notification, entities, watchedAttributes, ...rest } = document;
  return {
    ...rest,
    ...(entities === undefined ? {} : { entities: renameMembers(entities, 'type', rename) }),
    ...(watchedAttributes === undefined
      ? {}
      : { watchedAttributes: renameAll(watchedAttributes, rename) }),
    ...(notification === undefined
      ? {}
      : { notification: renameNotification(notification, rename) }),
  };
}

function renameNotification(notification: JsonValue, rename: (name: string) => string): JsonValue {
  if (!isObject(notification)) return notification;
  const { attributes } = notification;
  return attributes === undefined
    ? notification
    : { ...notification, attributes: renameAll(attributes, rename) };
}

function renderStatus(status: SubscriptionStatus): JsonObject {
  const { timesSent, timesFailed, lastNotification, lastSuccess, lastFailure } = status;
  if (timesSent === 0) return {};
  const isOk =
    lastFailure === undefined || (lastSuccess !== undefined && lastSuccess > lastFailure);
  return {
    status: isOk ? 'ok' : 'failed',
    timesSent,
    ...(timesFailed === 0 ? {} : { timesFailed }),
    ...(lastNotification === undefined ? {} : { lastNotification }),
    ...(lastSuccess === undefined ? {} : { lastSuccess }),
    ...(lastFailure === undefined ? {} : { lastFailure }),
  };
}

function renameMembers(
  items: JsonValue,
  member: string,
  rename: (name: string) => string,
): JsonValue {
  if (!Array.isArray(items)) return items;
  return items.map((item: JsonValue) => {
    if (!isObject(item)) return item;
    const value = item[member];
    return value === undefined ? item : { ...item, [member]: renameAll(value, rename) };
  });
}

/** Names alone are renamed; a type selection such as `A|B` stays as it was written. */
function renameAll(names: JsonValue, rename: (name: string) => string): JsonValue {
  if (Array.isArray(names)) return names.map((name: JsonValue) => renameAll(name, rename));
  return typeof names === 'string' && /^[^,;|()*]+$/.test(names) ? rename(names) : names;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
