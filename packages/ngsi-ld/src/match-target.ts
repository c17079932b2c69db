/** What a query's attribute path finds in an entity: the target elements of clause 4.9. */
import type { AttributeInstance, Entity, JsonValue } from './entity.ts';
import { isArray, isObject } from './json.ts';
import { isRelationshipKind } from './members.ts';
import type { AttributePath, SystemMember } from './query-tree.ts';
import { objectsOf } from './render.ts';

export type FindEntity = (id: string) => Entity | undefined;

/**
 * One target element: its value, or the values of the array it holds. `uri` marks objects of
 * relationships, which know no order.
 */
export interface Target {
  readonly kind: 'json' | 'uri';
  readonly values: readonly JsonValue[];
  readonly isArray: boolean;
}

/** None where the element, or the member of its value, does not exist. */
export function targetsOf(
  entity: Entity,
  path: AttributePath,
  find: FindEntity | undefined,
): readonly Target[] {
  const [first, ...rest] = path.names;
  if (first === undefined) return entityTargets(entity, path.member);
  let instances = entity.attributes[first] ?? [];
  for (const name of rest) {
    instances = instances.flatMap((instance) => instance.attributes?.[name] ?? []);
  }
  const { linked, member } = path;
  if (linked !== undefined) {
    return instances.flatMap(objectsOf).flatMap((id) => {
      const target = find?.(id);
      const isWanted =
        target !== undefined &&
        (linked.types.length === 0 || linked.types.some((type) => target.types.includes(type)));
      return isWanted ? targetsOf(target, linked.path, find) : [];
    });
  }
  return member === undefined
    ? instances.flatMap((instance) => instanceTargets(instance, path.keys))
    : instances.flatMap((instance) => memberTargets(instance, member, path.keys));
}

function targetOf(value: JsonValue | undefined): readonly Target[] {
  if (value === undefined) return [];
  const isList = isArray(value);
  const values = (isList ? value : [value]).map((item) =>
    isObject(item) && item['@value'] !== undefined ? item['@value'] : item,
  );
  return [{ kind: 'json', values, isArray: isList }];
}

function entityTargets(entity: Entity, member: SystemMember | undefined): readonly Target[] {
  switch (member) {
    case 'id':
      return targetOf(entity.id);
    case 'type':
      return targetOf(entity.types);
    case 'scope':
      return entity.scopes.length === 0 ? [] : targetOf(entity.scopes);
    case 'createdAt':
    case 'modifiedAt':
    case 'deletedAt':
    case 'expiresAt':
      return targetOf(entity[member]);
    case 'observedAt':
    case 'unitCode':
    case 'valueType':
    case 'objectType':
    case 'datasetId':
    case 'instanceId':
    case 'lang':
    case undefined:
      return [];
  }
}

function memberTargets(
  instance: AttributeInstance,
  member: SystemMember,
  keys: readonly string[],
): readonly Target[] {
  if (keys.length > 0 || member === 'id' || member === 'scope' || member === 'lang') return [];
  return targetOf(instance[member]);
}

function instanceTargets(instance: AttributeInstance, keys: readonly string[]): readonly Target[] {
  if (isRelationshipKind(instance.type)) {
    const isList = typeof instance.object !== 'string';
    return keys.length > 0 ? [] : [{ kind: 'uri', values: objectsOf(instance), isArray: isList }];
  }
  switch (instance.type) {
    case 'LanguageProperty':
      return languageTargets(instance.languageMap ?? {}, keys);
    case 'VocabProperty':
      return keys.length > 0 ? [] : targetOf(instance.vocab);
    case 'JsonProperty':
      return targetOf(memberAt(instance.json, keys));
    case 'ListProperty':
      return targetOf(memberAt(instance.valueList, keys));
    case 'Property':
    case 'GeoProperty':
    case 'Relationship':
    case 'ListRelationship':
      return targetOf(memberAt(instance.value, keys));
  }
}

/** `[en]` means one language, `[*]` or nothing means any. */
function languageTargets(
  languageMap: Readonly<Record<string, string | readonly string[]>>,
  [language = '*', ...more]: readonly string[],
): readonly Target[] {
  if (more.length > 0) return [];
  const values = Object.entries(languageMap)
    .filter(([tag]) => language === '*' || tag === language)
    .flatMap(([, text]) => text);
  return values.length === 0 ? [] : [{ kind: 'json', values, isArray: false }];
}

/** ECMA-262 member access in dot notation, own members only. */
function memberAt(value: JsonValue | undefined, keys: readonly string[]): JsonValue | undefined {
  let found = value;
  for (const key of keys) {
    if (isArray(found)) found = /^\d+$/.test(key) ? found[Number(key)] : undefined;
    else found = isObject(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  }
  return found;
}
