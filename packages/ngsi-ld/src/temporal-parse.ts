/** Reads temporal evolutions and parts of them. ETSI GS CIM 009, clauses 4.5.6–4.5.9 and 5.6.11–5.6.14. */
import type { InstanceFragment } from './change-types.ts';
import type { CompiledContext } from './context-types.ts';
import { deletionMarker } from './deletion.ts';
import type { AttributeInstance, Attributes, Iri, JsonObject, JsonValue } from './entity.ts';
import { bad, ok, type Result } from './error.ts';
import { parseInstant } from './instant.ts';
import { ngsiLdNull } from './iri.ts';
import { findUnstorable, isArray, isObject, pointerTo } from './json.ts';
import { isAttributeKind } from './members.ts';
import { isOnlyPart, parseAttributeName, parseInstances } from './parse-attribute.ts';
import { type Head, parseHead } from './parse-entity.ts';
import type { Reading } from './parse-members.ts';
import { refuseNull } from './parse-value.ts';
import { parseScopes } from './scope.ts';
import type { ScopeInstance, TemporalEntity, TemporalFragment } from './temporal-types.ts';

function readingOf(context: CompiledContext): Reading {
  return {
    context,
    nulls: 'members',
    isPartial: false,
    keepSystem: false,
    isSimplified: false,
    isTemporal: true,
  };
}

/** A temporal evolution to create or to add to, clause 5.6.11. */
export function parseTemporalEntity(
  json: JsonValue,
  context: CompiledContext,
): Result<TemporalEntity> {
  const fragment = parseTemporalFragment(json, context);
  if (!fragment.ok) return fragment;
  const { id, types, scopes = [], attributes } = fragment.value;
  if (id === undefined) return bad('The entity has no id', '/id');
  if (types === undefined) return bad('The entity has no type', '/type');
  return ok({ id, types, scopes, attributes });
}

/** Instances to add to a temporal evolution that exists, clause 5.6.12. */
export function parseTemporalFragment(
  json: JsonValue,
  context: CompiledContext,
): Result<TemporalFragment> {
  if (!isObject(json)) return bad('An entity is a JSON object', '');
  const reading = readingOf(context);
  const { scope, ...rest } = json;
  const scopes = scope === undefined ? ok([]) : parseScopeEvolution(scope);
  if (!scopes.ok) return scopes;
  const head = parseHead(unfold(rest), reading);
  if (!head.ok) return head;
  if (head.value.expiresAt === null) return refuseNull('/expiresAt');
  const attributes = completeAttributes(head.value, context);
  if (!attributes.ok) return attributes;
  const { id, types } = head.value;
  return ok({
    attributes: attributes.value,
    ...(id === undefined ? {} : { id }),
    ...(types === undefined ? {} : { types }),
    ...(scopes.value.length === 0 ? {} : { scopes: scopes.value }),
  });
}

/** The body that replaces one instance, alone or in an array of one. Clause 5.6.14. */
export function parseTemporalInstance(
  name: string,
  json: JsonValue,
  context: CompiledContext,
): Result<{ readonly attribute: Iri; readonly instance: AttributeInstance }> {
  const attribute = parseAttributeName(name, context, 'attrId');
  if (!attribute.ok) return attribute;
  const unstorable = findUnstorable(json);
  if (unstorable !== undefined) return unstorable;
  const body = isObject(json) ? namedBody(json, name) : json;
  const [lone = null] = isArray(body) ? body : [body];
  if (isOnlyPart(lone)) return bad('The instance has no value', '');
  const instances = parseInstances(attribute.value, body, readingOf(context), '');
  if (!instances.ok) return instances;
  const [first, ...more] = instances.value;
  if (first === undefined || more.length > 0) return bad('The body is not one instance', '');
  const instance = completeInstance(first, '');
  return instance.ok ? ok({ attribute: attribute.value, instance: instance.value }) : instance;
}

/** Some clients send the attribute's name around its instance. */
function namedBody(json: JsonObject, name: string): JsonValue {
  const { '@context': _, ...rest } = json;
  const [only, ...more] = Object.keys(rest);
  return only === name && more.length === 0 ? (rest[name] ?? null) : rest;
}

function completeAttributes(head: Head, context: CompiledContext): Result<Attributes> {
  const attributes: Record<Iri, readonly AttributeInstance[]> = {};
  for (const [attribute, fragments] of Object.entries(head.attributes)) {
    const instances: AttributeInstance[] = [];
    for (const fragment of fragments) {
      const instance = completeInstance(fragment, pointerTo('', context.compactIri(attribute)));
      if (!instance.ok) return instance;
      instances.push(instance.value);
    }
    attributes[attribute] = instances;
  }
  return ok(attributes);
}

/** Histories know deleted instances, but no deletions of members. */
function completeInstance(fragment: InstanceFragment, pointer: string): Result<AttributeInstance> {
  const { isNull, ...members } = fragment;
  const hasNull =
    Object.values(members).includes(ngsiLdNull) ||
    Object.values(members.attributes ?? {}).some((parts) => parts.some((part) => part.isNull));
  if (hasNull || (isNull === true && members.type === undefined)) return refuseNull(pointer);
  const marker =
    isNull === true && members.type !== undefined ? deletionMarker(members.type) : undefined;
  // `as`: without `isPartial`, a fragment that is no null is an instance.
  return ok({ ...(members as AttributeInstance), ...marker });
}

/** Simplified temporal members and the list each of them stands for, clause 4.5.9. */
const pairMembers: ReadonlyMap<string, string> = new Map([
  ['values', 'value'],
  ['languageMaps', 'languageMap'],
  ['vocabs', 'vocab'],
  ['jsons', 'json'],
  ['valueLists', 'valueList'],
  ['objects', 'object'],
  ['objectLists', 'objectList'],
]);

/** Replaces simplified temporal attributes by the instances they stand for; one without instances says nothing. */
function unfold(json: JsonObject): JsonObject {
  const unfolded = Object.entries(json).map(([name, item]): [string, JsonValue] => [
    name,
    isArray(item) ? item.flatMap(unfoldAttribute) : unfoldOne(item),
  ]);
  const isEmpty = (item: JsonValue): boolean => isArray(item) && item.length === 0;
  return Object.fromEntries(unfolded.filter(([name, item]) => name === 'type' || !isEmpty(item)));
}

function unfoldOne(json: JsonValue): JsonValue {
  const unfolded = unfoldAttribute(json);
  return unfolded.length === 1 && unfolded[0] === json ? json : unfolded;
}

function unfoldAttribute(json: JsonValue): readonly JsonValue[] {
  if (!isObject(json) || !isAttributeKind(json['type'])) return [json];
  const member = Object.keys(json).find((key) => pairMembers.has(key));
  const pairs = member === undefined ? undefined : json[member];
  const single = pairMembers.get(member ?? '');
  if (member === undefined || single === undefined || !isArray(pairs)) return [json];
  const { [member]: _, ...rest } = json;
  return pairs.map((pair) => {
    const [value = null, observedAt = null] = isArray(pair) ? pair : [pair];
    const isWrapped = isObject(value) && value[single] !== undefined && single !== 'value';
    return { ...rest, [single]: isWrapped ? (value[single] ?? null) : value, observedAt };
  });
}

/** Plain scopes, or instances of a Property that holds them. Clause 4.5.6. */
function parseScopeEvolution(json: JsonValue): Result<readonly ScopeInstance[]> {
  const items = isArray(json) ? json : [json];
  if (!items.some((item) => isObject(item))) {
    const scopes = parseScopes(json, '/scope');
    return scopes.ok ? ok([{ value: scopes.value }]) : scopes;
  }
  const instances: ScopeInstance[] = [];
  for (const [index, item] of items.entries()) {
    const at = isArray(json) ? pointerTo('/scope', index) : '/scope';
    const instance = parseScopeInstance(item, at);
    if (!instance.ok) return instance;
    instances.push(instance.value);
  }
  return ok(instances);
}

function parseScopeInstance(json: JsonValue, pointer: string): Result<ScopeInstance> {
  if (!isObject(json) || json['type'] !== 'Property' || json['value'] === undefined) {
    return bad('An instance of scope is no Property', pointer);
  }
  const { value, observedAt } = json;
  const isGone = value === ngsiLdNull || (isArray(value) && value.length === 0);
  const scopes = isGone ? ok([]) : parseScopes(value, `${pointer}/value`);
  if (!scopes.ok) return scopes;
  if (observedAt === undefined) return ok({ value: scopes.value });
  const instant = typeof observedAt === 'string' ? parseInstant(observedAt) : undefined;
  return instant === undefined
    ? bad('observedAt is no DateTime in UTC', `${pointer}/observedAt`)
    : ok({ value: scopes.value, observedAt: instant });
}
