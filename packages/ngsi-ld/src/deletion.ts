/** How what is gone is shown: in histories, in notifications, and after its expiry. */
import type { AttributeChange } from './change-types.ts';
import type { AttributeInstance, AttributeKind, Entity, Instant, Iri } from './entity.ts';
import { ngsiLdNull } from './iri.ts';
import { valueMembers } from './members.ts';

/** The NGSI-LD Null of a kind, clauses 4.5.0 and 4.5.7. */
export function deletionMarker(
  kind: AttributeKind,
): Pick<AttributeInstance, 'type'> & Partial<AttributeInstance> {
  switch (kind) {
    case 'LanguageProperty':
      return { type: kind, languageMap: { '@none': ngsiLdNull } };
    case 'ListProperty':
      return { type: kind, valueList: [ngsiLdNull] };
    case 'ListRelationship':
      return { type: kind, objectList: [ngsiLdNull] };
    case 'Property':
    case 'GeoProperty':
    case 'VocabProperty':
    case 'JsonProperty':
    case 'Relationship':
      return { type: kind, [valueMembers[kind]]: ngsiLdNull };
  }
}

/** True for an instance that says its attribute is gone. */
export function isDeletion(instance: AttributeInstance): boolean {
  const { value, object, vocab, json, languageMap, valueList, objectList } = instance;
  return (
    [value, object, vocab, json].includes(ngsiLdNull) ||
    languageMap?.['@none'] === ngsiLdNull ||
    (valueList?.length === 1 && valueList[0] === ngsiLdNull) ||
    (objectList?.length === 1 && objectList[0] === ngsiLdNull)
  );
}

/** The instance that stands for one that was deleted: what a history appends. */
export function deletedInstance(previous: AttributeInstance, at: Instant): AttributeInstance {
  const { datasetId, createdAt, modifiedAt } = previous;
  return {
    ...deletionMarker(previous.type),
    ...(datasetId === undefined ? {} : { datasetId }),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(modifiedAt === undefined ? {} : { modifiedAt }),
    deletedAt: at,
  };
}

/**
 * The entity with what an operation deleted from it, as a notification shows it (clause 5.8.6). All of
 * several instances at once are an attribute that is gone: one marker says so.
 */
export function withDeletions(
  entity: Entity,
  changes: readonly AttributeChange[],
  at: Instant,
): Entity {
  const attributes: Record<Iri, readonly AttributeInstance[]> = { ...entity.attributes };
  for (const { kind, attribute, previous } of changes) {
    if (kind !== 'deleted' || previous === undefined) continue;
    const gone = deletedInstance(previous, at);
    const others = attributes[attribute] ?? [];
    attributes[attribute] = gone.datasetId === undefined ? [gone, ...others] : [...others, gone];
  }
  for (const [name, instances] of Object.entries(attributes)) {
    const [first] = instances;
    if (first === undefined || instances.length < 2 || !instances.every(isDeletion)) continue;
    const { datasetId: _, ...whole } = first;
    attributes[name] = [whole];
  }
  return { ...entity, attributes };
}

/** A whole entity that was deleted; the caller picks what of it is shown. */
export function deletedEntity(previous: Entity, at: Instant): Entity {
  const attributes: Record<Iri, readonly AttributeInstance[]> = {};
  for (const [name, instances] of Object.entries(previous.attributes)) {
    attributes[name] = instances.map((instance) => deletedInstance(instance, at));
  }
  return { ...previous, attributes, deletedAt: at };
}

/**
 * The entity without what has expired by `now`, `undefined` when it has itself. The very object when
 * nothing has: entities that never expire cost one look at each instance. Clause 4.22.
 */
export function aliveAt(entity: Entity, now: Instant): Entity | undefined {
  const isAlive = ({ expiresAt }: { readonly expiresAt?: Instant }): boolean =>
    expiresAt === undefined || expiresAt > now;
  if (!isAlive(entity)) return undefined;
  let attributes: Record<Iri, readonly AttributeInstance[]> | undefined;
  for (const name in entity.attributes) {
    const instances = entity.attributes[name] ?? [];
    if (instances.every(isAlive)) continue;
    attributes ??= { ...entity.attributes };
    const alive = instances.filter(isAlive);
    if (alive.length === 0) delete attributes[name];
    else attributes[name] = alive;
  }
  return attributes === undefined ? entity : { ...entity, attributes };
}
