/** A subscription as it is held: names expanded, queries parsed. ETSI GS CIM 009, clause 5.2.12. */
import type {
  GeoQuery,
  Instant,
  Iri,
  JsonObject,
  JsonValue,
  Projection,
  QueryNode,
  ScopeNode,
  TemporalQuery,
} from '@kumiki/ngsi-ld';
import type { EntitySelector } from '#platform/context/index.ts';

/** Clause 5.8.6: what must happen to an entity. */
export const triggers = [
  'entityCreated',
  'entityUpdated',
  'entityDeleted',
  'attributeCreated',
  'attributeUpdated',
  'attributeDeleted',
] as const;

export type Trigger = (typeof triggers)[number];

export const defaultTriggers: readonly Trigger[] = ['attributeCreated', 'attributeUpdated'];

/** What a subscription watches: entities, or registrations of context sources (clause 5.11). */
export type Subject = 'entity' | 'source';

export type NotificationFormat = 'normalized' | 'concise' | 'simplified';

/** Clause 5.2.15. Times in milliseconds. */
export interface Endpoint {
  readonly uri: string;
  readonly accept: 'application/json' | 'application/ld+json' | 'application/geo+json';
  readonly timeoutMs?: number;
  readonly cooldownMs?: number;
  /** Sent as HTTP headers, or as members of an MQTT message's metadata. */
  readonly receiverInfo: readonly KeyValue[];
  /** For the binding: `MQTT-Version`, `MQTT-QoS`. */
  readonly notifierInfo: readonly KeyValue[];
}

export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

/** Clause 5.2.14. */
export interface NotificationParameters {
  readonly endpoint: Endpoint;
  readonly format: NotificationFormat;
  readonly sysAttrs: boolean;
  readonly showChanges: boolean;
  /** Only these attributes, and only entities that have one of them. */
  readonly attributes?: readonly Iri[];
  readonly pick?: Projection;
  readonly omit?: Projection;
  readonly join?: 'inline' | 'flat';
  readonly joinLevel: number;
}

/** What the rules need. It is made again from `document` and the context whenever it is read. */
export interface Subscription {
  readonly id: string;
  readonly tenant: string;
  readonly subject: Subject;
  /** Principal id of who made it or changed it last: it sees what they may see. */
  readonly caller: string;
  /** Clause 5.2.33; empty: any entity. */
  readonly entities: readonly EntitySelector[];
  readonly watchedAttributes?: readonly Iri[];
  readonly triggers: ReadonlySet<Trigger>;
  readonly timeIntervalSeconds?: number;
  readonly throttlingSeconds?: number;
  readonly q?: QueryNode;
  readonly geoQ?: GeoQuery;
  readonly scopeQ?: ScopeNode;
  /** Only where sources are watched. */
  readonly csf?: QueryNode;
  readonly temporalQ?: TemporalQuery;
  readonly lang?: string;
  readonly datasetIds?: ReadonlySet<string>;
  readonly isActive: boolean;
  readonly expiresAt?: Instant;
  readonly notification: NotificationParameters;
  /** The context of notifications, and of the names in `document`. */
  readonly contextSource: JsonValue;
  /** As it was sent, without `@context` and `status`. */
  readonly document: JsonObject;
}

/** What deliveries add up to; clause 5.2.14.2 and 5.2.12, `status`. */
export interface SubscriptionStatus {
  readonly timesSent: number;
  readonly timesFailed: number;
  readonly lastNotification?: Instant;
  readonly lastSuccess?: Instant;
  readonly lastFailure?: Instant;
}

export type SubscriptionState = 'active' | 'paused' | 'expired';

/** Clause 5.2.12: `expired` wins over `paused`. `at`: milliseconds since the epoch. */
export function stateOf(
  subscription: Pick<Subscription, 'isActive' | 'expiresAt'>,
  at: number,
): SubscriptionState {
  if (subscription.expiresAt !== undefined && Date.parse(subscription.expiresAt) <= at) {
    return 'expired';
  }
  return subscription.isActive ? 'active' : 'paused';
}

/** `mqtt://name:secret@host/topic` tells who it is sent as, not how that is proved. */
export function withoutPassword(uri: string): string {
  return uri.replace(/^([a-z][a-z0-9+.-]*:\/\/[^/?#@:]*):[^/?#@]*@/i, '$1@');
}
