/** Transient entities and attributes: what has expired is no longer there. Clause 4.22. */
import type { Attributes, Entity, Instant } from '@kumiki/ngsi-ld';

/** The entity without what has expired; itself where nothing has, `undefined` where it has as a whole. */
export function presentPart(entity: Entity | undefined, at: Instant): Entity | undefined {
  if (entity === undefined || isOver(entity.expiresAt, at)) return undefined;
  const first = firstAttributeExpiry(entity.attributes);
  if (first === undefined || first > at) return entity;
  const attributes: Record<string, Attributes[string]> = {};
  for (const [name, instances] of Object.entries(entity.attributes)) {
    const kept = instances.filter(({ expiresAt }) => !isOver(expiresAt, at));
    if (kept.length > 0) attributes[name] = kept;
  }
  return { ...entity, attributes };
}

function isOver(expiresAt: Instant | undefined, at: Instant): boolean {
  return expiresAt !== undefined && expiresAt <= at;
}

/** When the first of the attributes' instances expires. */
export function firstAttributeExpiry(attributes: Attributes): Instant | undefined {
  let first: Instant | undefined;
  for (const name in attributes) {
    for (const { expiresAt } of attributes[name] ?? []) {
      if (expiresAt !== undefined && (first === undefined || expiresAt < first)) first = expiresAt;
    }
  }
  return first;
}
