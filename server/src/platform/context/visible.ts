/** What a caller may see of one entity, in memory: the same decision that `compile-visibility.ts` makes in SQL. */
import type { Attributes, Entity } from '@kumiki/ngsi-ld';
import { isNamedBy, type Visibility } from '#platform/identity/index.ts';

/** The entity with the attributes that may be seen; `undefined` where nothing of it may. */
export function visiblePart(
  entity: Entity | undefined,
  visibility: Visibility,
): Entity | undefined {
  if (entity === undefined || visibility.kind === 'everything') return entity;
  const rules = visibility.rules.filter((rule) => isNamedBy(rule, entity));
  if (rules.length === 0) return undefined;
  if (rules.some(({ attributes }) => attributes === undefined)) return entity;
  const seen = new Set(rules.flatMap(({ attributes }) => attributes ?? []));
  return { ...entity, attributes: onlyAttributes(entity.attributes, seen) };
}

function onlyAttributes(attributes: Attributes, seen: ReadonlySet<string>): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => seen.has(name)));
}
