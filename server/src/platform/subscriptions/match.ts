/** Does a change concern a subscription? ETSI GS CIM 009, clause 5.8.6. */
import {
  type AttributeChange,
  type Entity,
  type Iri,
  matchesGeo,
  matchesQ,
  matchesScope,
  matchesType,
} from '@kumiki/ngsi-ld';
import type { EntityChange, EntitySelector } from '#platform/context/index.ts';
import type { Subscription, Trigger } from './subscription.ts';

const triggerOf: Readonly<Record<AttributeChange['kind'], Trigger>> = {
  created: 'attributeCreated',
  modified: 'attributeUpdated',
  deleted: 'attributeDeleted',
};

/** Whether a notification is due, leaving aside throttling. `at`: milliseconds since the epoch. */
export function concerns(change: EntityChange, subscription: Subscription): boolean {
  if (subscription.timeIntervalSeconds !== undefined || !subscription.isActive) return false;
  if (subscription.expiresAt !== undefined && subscription.expiresAt <= change.at) return false;
  if (!isTriggered(change, subscription)) return false;
  // What a deleted entity was decides whether its end is of interest.
  const entity = change.after ?? change.before;
  return entity !== undefined && meets(entity, subscription);
}

/** Entity, queries and attributes; not triggers. Also decides what a `timeInterval` subscription shows. */
export function meets(entity: Entity, subscription: Subscription): boolean {
  const { entities, notification, q, geoQ, scopeQ } = subscription;
  if (entities.length > 0 && !entities.some((selector) => selects(selector, entity))) return false;
  if (!hasOneOf(entity, notification.attributes)) return false;
  if (q !== undefined && !matchesQ(entity, q)) return false;
  if (geoQ !== undefined && !matchesGeo(entity, geoQ)) return false;
  return scopeQ === undefined || matchesScope(entity.scopes, scopeQ);
}

export function selects(selector: EntitySelector, entity: Entity): boolean {
  if (selector.types !== undefined && !matchesType(entity.types, selector.types)) return false;
  if (selector.ids !== undefined && !selector.ids.includes(entity.id)) return false;
  return selector.idPattern === undefined || selector.idPattern.test(entity.id);
}

function isTriggered(change: EntityChange, subscription: Subscription): boolean {
  const { triggers, watchedAttributes: watched } = subscription;
  if (change.kind === 'created' && triggers.has('entityCreated')) return true;
  if (change.kind === 'deleted' && triggers.has('entityDeleted')) return true;
  const isUpdate = change.kind === 'modified' && triggers.has('entityUpdated');
  if (isUpdate && change.headChanged && watched === undefined) return true;
  return change.attributes.some(
    ({ kind, attribute }) =>
      (isUpdate || triggers.has(triggerOf[kind])) &&
      (watched === undefined || watched.includes(attribute)),
  );
}

function hasOneOf(entity: Entity, attributes: readonly Iri[] | undefined): boolean {
  return (
    attributes === undefined || attributes.some((name) => Object.hasOwn(entity.attributes, name))
  );
}
