/** When two pieces of held data say the same. */
import type { AttributeInstance, Attributes, JsonObject, JsonValue } from './entity.ts';
import { isArray } from './json.ts';

/** Equal JSON, whatever the order of members. */
export function isEqualJson(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (isArray(a)) {
    return isArray(b) && a.length === b.length && a.every((item, at) => isEqualJson(item, b[at]));
  }
  return !isArray(b) && isEqualObject(a, b);
}

function isEqualObject(a: JsonObject, b: JsonObject): boolean {
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isEqualJson(a[key], b[key]))
  );
}

/** What the broker adds itself: it tells of writing, not of the world. */
const written: ReadonlySet<string> = new Set([
  'createdAt',
  'modifiedAt',
  'deletedAt',
  'instanceId',
]);

/** Equal but for the members the broker adds, inside sub-attributes too. */
export function isSameInstance(a: AttributeInstance, b: AttributeInstance): boolean {
  if (a === b) return true;
  for (const member in a) if (!isSameMember(a, b, member)) return false;
  for (const member in b) {
    if (!Object.hasOwn(a, member) && !isSameMember(a, b, member)) return false;
  }
  return isSameSubAttributes(a, b);
}

/** This runs for every member of every attribute of every write. */
function isSameMember(a: AttributeInstance, b: AttributeInstance, member: string): boolean {
  return (
    written.has(member) ||
    member === 'attributes' ||
    isEqualJson(memberOf(a, member), memberOf(b, member))
  );
}

function isSameSubAttributes(a: AttributeInstance, b: AttributeInstance): boolean {
  return (
    (a.attributes === undefined && b.attributes === undefined) ||
    isSameAttributes(a.attributes ?? {}, b.attributes ?? {})
  );
}

function memberOf(instance: AttributeInstance, member: string): JsonValue | undefined {
  // `as`: members are compared as the JSON they are stored as.
  return (instance as unknown as JsonObject)[member];
}

export function isSameAttributes(a: Attributes, b: Attributes): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => {
      const [left, right] = [a[name] ?? [], b[name] ?? []];
      return (
        left.length === right.length &&
        left.every((instance) => {
          const other = right.find(({ datasetId }) => datasetId === instance.datasetId);
          return other !== undefined && isSameInstance(instance, other);
        })
      );
    })
  );
}

/** The same items, in any order. */
export function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item) => b.includes(item));
}
