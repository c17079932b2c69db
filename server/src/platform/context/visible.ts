/** What a caller may see of one entity, in memory: the same decision that `compile-visibility.ts` makes in SQL. */
import type { Attributes, Entity } from '@kumiki/ngsi-ld';
import { isNamedBy, type Visibility } from '#platform/identity/index.ts';

/** The entity with the attributes that may be seen; `undefined` where nothing of it may. */
export function visiblePart(
  entity: Entity | undefined,
  visibility: Visibility,
): Entity | undefined {
  if (entity === undefined || visibility.kind === 'everything') return entity;
  let isNamed = false;
  for (const rule of visibility.rules) {
    if (!isNamedBy(rule, entity)) continue;
    if (rule.attributes === undefined) return entity;
    isNamed = true;
  }
  if (!isNamed) return undefined;
  return remembered(entity, visibility, () => {
    const naming = visibility.rules.filter((rule) => isNamedBy(rule, entity));
    const seen = new Set(naming.flatMap(({ attributes }) => attributes ?? []));
    if (Object.keys(entity.attributes).every((name) => seen.has(name))) return entity;
    return { ...entity, attributes: onlyAttributes(entity.attributes, seen) };
  });
}

/** The same part for the same questions, so that what was rendered of it is found again. */
const parts = new WeakMap<Entity, WeakMap<Visibility, Entity>>();

function remembered(entity: Entity, visibility: Visibility, make: () => Entity): Entity {
  let own = parts.get(entity);
  if (own === undefined) {
    own = new WeakMap();
    parts.set(entity, own);
  }
  let part = own.get(visibility);
  if (part === undefined) {
    part = make();
    own.set(visibility, part);
  }
  return part;
}

function onlyAttributes(attributes: Attributes, seen: ReadonlySet<string>): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => seen.has(name)));
}
