/** Does a change concern a subscription? ETSI GS CIM 009, clause 5.8.6. */
import {
  type AttributeChange,
  type Entity,
  type Iri,
  matchesGeo,
  matchesQ,
  matchesScope,
  matchesType,
  type QueryNode,
  queryLinkDepth,
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
  return entity !== undefined && meets(entity, subscription, deletedNames(change));
}

/** Clause 4.9: the query looks into entities that relationships point at, which a flush does not read. */
export function asksLinked({ q }: Pick<Subscription, 'q'>): boolean {
  return q !== undefined && queryLinkDepth(q) > 0;
}

/** False where no linked entity could make the query match. */
function mayMatch(entity: Entity, node: QueryNode): boolean {
  if (node.kind === 'and') return node.nodes.every((inner) => mayMatch(entity, inner));
  if (node.kind === 'or') return node.nodes.some((inner) => mayMatch(entity, inner));
  return queryLinkDepth(node) > 0 || matchesQ(entity, node);
}

/**
 * Entity, queries and attributes; not triggers. Also decides what a `timeInterval` subscription shows. What a
 * query asks of linked entities is decided when the notification is sent. `deleted`: attributes that are told
 * although the entity has them no longer.
 */
export function meets(
  entity: Entity,
  subscription: Subscription,
  deleted: readonly Iri[] = [],
): boolean {
  const { entities, notification, q, geoQ, scopeQ } = subscription;
  if (entities.length > 0 && !entities.some((selector) => selects(selector, entity))) return false;
  const { attributes } = notification;
  const isThere = (name: Iri): boolean =>
    Object.hasOwn(entity.attributes, name) || deleted.includes(name);
  if (attributes !== undefined && !attributes.some(isThere)) return false;
  if (q !== undefined && !mayMatch(entity, q)) return false;
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

function deletedNames({ attributes }: EntityChange): readonly Iri[] {
  return attributes.flatMap(({ kind, attribute }) => (kind === 'deleted' ? [attribute] : []));
}
