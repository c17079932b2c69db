/** What becomes of one attribute instance: replaced, patched (5.5.8) or merged (5.5.12). */
import type { FragmentAttributes, InstanceFragment } from './change-types.ts';
import type { AttributeInstance, Attributes, Instant, Iri, JsonValue } from './entity.ts';
import { isSameInstance } from './equality.ts';
import { bad, ok, type Result } from './error.ts';
import { isIdentifier, ngsiLdNull } from './iri.ts';
import { isArray, isObject } from './json.ts';
import { valueMembers } from './members.ts';
import { isTexts } from './parse-value.ts';

/** Language and time that a merge gives to all it touches, clause 5.6.17.4. */
export interface MergeOptions {
  readonly lang?: string | undefined;
  readonly observedAt?: Instant | undefined;
}

/** The instance a fragment stands for on its own; nulls in it delete nothing and vanish. */
export function completeInstance(fragment: InstanceFragment): AttributeInstance {
  const { attributes, isNull: _, isBare, vocab, ...members } = fragment;
  const type = fragment.type ?? 'Property';
  const instance: Record<string, unknown> = { type };
  for (const [member, value] of Object.entries(members)) {
    if (value !== ngsiLdNull) instance[member] = value;
  }
  if (vocab !== undefined && isBare !== true) instance['vocab'] = vocab;
  if (fragment.value !== undefined) instance['value'] = withoutNulls(fragment.value);
  if (fragment.json !== undefined) instance['json'] = withoutNulls(fragment.json);
  if (fragment.languageMap !== undefined) {
    instance['languageMap'] = withoutNulls(fragment.languageMap);
  }
  if (isNullType(fragment)) delete instance['objectType'];
  const kept = completeAttributes(attributes);
  if (kept !== undefined) instance['attributes'] = kept;
  // `as`: the fragment's members are the instance's, and its type is there now.
  return instance as unknown as AttributeInstance;
}

function isNullType({ objectType }: InstanceFragment): boolean {
  return objectType?.[0] === ngsiLdNull;
}

function completeAttributes(attributes: FragmentAttributes | undefined): Attributes | undefined {
  const kept: Record<Iri, readonly AttributeInstance[]> = {};
  for (const [name, fragments] of Object.entries(attributes ?? {})) {
    const instances = fragments.filter(({ isNull }) => isNull !== true).map(completeInstance);
    if (instances.length > 0) kept[name] = instances;
  }
  return Object.keys(kept).length === 0 ? undefined : kept;
}

function withoutNulls(value: JsonValue): JsonValue {
  if (!isObject(value)) return value;
  const kept: [string, JsonValue][] = [];
  for (const [key, item] of Object.entries(value)) {
    if (item !== ngsiLdNull) kept.push([key, withoutNulls(item)]);
  }
  return Object.fromEntries(kept);
}

/**
 * Clause 5.5.8, on an attribute: the members of the fragment take the place of the instance's, those
 * that are null go, all others stay. The type cannot change.
 */
export function patchInstance(
  current: AttributeInstance,
  fragment: InstanceFragment,
): Result<AttributeInstance> {
  const typed = typeBare(current, fragment, {});
  if (!typed.ok) return typed;
  const patch = typed.value;
  if (patch.type !== undefined && patch.type !== current.type) {
    return bad(`The attribute is a ${current.type} and cannot become a ${patch.type}`, '/type');
  }
  const next = withMembers(current, patch);
  const attributes: Record<Iri, readonly AttributeInstance[]> = { ...current.attributes };
  for (const [name, fragments] of Object.entries(patch.attributes ?? {})) {
    const instances = replaceInstances(attributes[name] ?? [], fragments);
    if (instances.length === 0) delete attributes[name];
    else attributes[name] = instances;
  }
  return ok(withAttributes(next, attributes));
}

/** Instances of the same datasetId are replaced or deleted, others stay or come. */
function replaceInstances(
  current: readonly AttributeInstance[],
  fragments: readonly InstanceFragment[],
): readonly AttributeInstance[] {
  let instances = current;
  for (const fragment of fragments) {
    const others = instances.filter(({ datasetId }) => datasetId !== fragment.datasetId);
    instances =
      fragment.isNull === true ? others : sortInstances([...others, completeInstance(fragment)]);
  }
  return instances;
}

/** The default instance first. */
export function sortInstances(
  instances: readonly AttributeInstance[],
): readonly AttributeInstance[] {
  const at = instances.findIndex(({ datasetId }) => datasetId === undefined);
  const first = instances[at];
  return at <= 0 || first === undefined
    ? instances
    : [first, ...instances.filter((instance) => instance !== first)];
}

/** The instance with the fragment's members in place of its own; `undefined` values delete. */
function withMembers(current: AttributeInstance, patch: InstanceFragment): AttributeInstance {
  const { attributes: _, isNull: __, isBare: ___, ...members } = patch;
  const next: Record<string, unknown> = { ...current };
  for (const [member, value] of Object.entries(members)) {
    if (value === ngsiLdNull || (member === 'objectType' && isNullType(patch))) delete next[member];
    else next[member] = value;
  }
  // `as`: only members of instances were put in, and the type stays.
  return next as unknown as AttributeInstance;
}

function withAttributes(instance: AttributeInstance, attributes: Attributes): AttributeInstance {
  const { attributes: _, ...rest } = instance;
  return Object.keys(attributes).length === 0 ? rest : { ...rest, attributes };
}

/** Clause 5.5.12; `undefined` when nothing of the instance's value is left. */
export function mergeInstance(
  current: AttributeInstance,
  fragment: InstanceFragment,
  options: MergeOptions,
): Result<AttributeInstance | undefined> {
  const typed = typeBare(current, fragment, options);
  if (!typed.ok) return typed;
  const patch = typed.value;
  // A value of another kind cannot be merged into this one: it takes its place.
  if (patch.type !== undefined && patch.type !== current.type) return ok(completeInstance(patch));
  const { value, json, languageMap, ...rest } = patch;
  const merged: Record<string, JsonValue> = {};
  if (value !== undefined) {
    merged['value'] =
      current.type === 'GeoProperty' ? value : mergeJson(current.value ?? null, value);
  }
  if (json !== undefined) merged['json'] = mergeJson(current.json ?? null, json);
  if (languageMap !== undefined) {
    const map = mergeJson(current.languageMap ?? {}, languageMap);
    if (isObject(map) && Object.keys(map).length === 0) return ok(undefined);
    merged['languageMap'] = map;
  }
  const next = withMembers({ ...current, ...merged }, withObservedAt(current, rest, options));
  const attributes = mergeAttributes(current.attributes ?? {}, patch.attributes ?? {}, options);
  return attributes.ok ? ok(withAttributes(next, attributes.value)) : attributes;
}

function withObservedAt(
  current: AttributeInstance,
  patch: InstanceFragment,
  { observedAt }: MergeOptions,
): InstanceFragment {
  return observedAt === undefined ||
    current.observedAt === undefined ||
    patch.observedAt !== undefined
    ? patch
    : { ...patch, observedAt };
}

function mergeAttributes(
  current: Attributes,
  fragments: FragmentAttributes,
  options: MergeOptions,
): Result<Attributes> {
  const attributes: Record<Iri, readonly AttributeInstance[]> = { ...current };
  for (const [name, patches] of Object.entries(fragments)) {
    const instances = mergeInstances(attributes[name] ?? [], patches, options);
    if (!instances.ok) return instances;
    if (instances.value.length === 0) delete attributes[name];
    else attributes[name] = instances.value;
  }
  return ok(attributes);
}

/** All instances of one attribute after a merge. */
export function mergeInstances(
  current: readonly AttributeInstance[],
  fragments: readonly InstanceFragment[],
  options: MergeOptions,
): Result<readonly AttributeInstance[]> {
  let instances = current;
  for (const fragment of fragments) {
    const target = instances.find(({ datasetId }) => datasetId === fragment.datasetId);
    const others = instances.filter((instance) => instance !== target);
    if (fragment.isNull === true) {
      instances = others;
      continue;
    }
    if (target === undefined) {
      const instance = completeInstance(fragment);
      // Languages to delete where there never were any.
      if (!hasNoLanguages(instance)) instances = sortInstances([...others, instance]);
      continue;
    }
    const next = mergeInstance(target, fragment, options);
    if (!next.ok) return next;
    instances =
      next.value === undefined
        ? others
        : instances.map((instance) => (instance === target ? (next.value ?? target) : instance));
  }
  return ok(instances);
}

export function hasNoLanguages({ languageMap }: AttributeInstance): boolean {
  return languageMap !== undefined && Object.keys(languageMap).length === 0;
}

/** RFC 7396, with the NGSI-LD Null in place of null. */
function mergeJson(target: JsonValue, patch: JsonValue): JsonValue {
  if (!isObject(patch)) return patch;
  const merged = new Map(isObject(target) ? Object.entries(target) : []);
  for (const [key, item] of Object.entries(patch)) {
    if (item === ngsiLdNull) merged.delete(key);
    else merged.set(key, mergeJson(merged.get(key) ?? null, item));
  }
  return Object.fromEntries(merged);
}

/** Gives a bare value the kind of the attribute it meets, clause 5.6.17.4. */
function typeBare(
  current: AttributeInstance,
  fragment: InstanceFragment,
  { lang }: MergeOptions,
): Result<InstanceFragment> {
  if (fragment.isBare !== true) return ok(fragment);
  const { value = null, vocab, isBare: _, type: __, ...rest } = fragment;
  const typed = (part: InstanceFragment): Result<InstanceFragment> => ok({ ...rest, ...part });
  switch (current.type) {
    case 'Property':
      return typed({ value });
    case 'GeoProperty':
      if (fragment.type === 'GeoProperty') return typed({ value });
      break;
    case 'LanguageProperty':
      if (typeof value === 'string' || isTexts(value)) {
        return typed({ languageMap: { [lang ?? '@none']: value } });
      }
      break;
    case 'VocabProperty':
      if (vocab !== undefined) return typed({ vocab });
      break;
    case 'JsonProperty':
      if (isObject(value) || (isArray(value) && value.every((item) => isObject(item)))) {
        return typed({ json: value });
      }
      break;
    case 'ListProperty':
      if (isArray(value)) return typed({ valueList: value });
      break;
    case 'Relationship':
      if (isLink(value)) return typed({ object: value });
      break;
    case 'ListRelationship':
      if (isTexts(value) && isLink(value)) return typed({ objectList: value });
      break;
  }
  return bad(
    `The attribute is a ${current.type}, and the value is no ${valueMembers[current.type]}`,
  );
}

function isLink(value: JsonValue): value is string | readonly string[] {
  return typeof value === 'string'
    ? isIdentifier(value)
    : isTexts(value) && value.length > 0 && value.every(isIdentifier);
}

/**
 * The instance with its times. One that says what the previous one said is the previous one: nothing
 * was modified, so `modifiedAt` (clause 4.8: "last modified") keeps telling the truth.
 */
export function stampInstance(
  instance: AttributeInstance,
  previous: AttributeInstance | undefined,
  at: Instant,
): AttributeInstance {
  if (previous !== undefined && isSameInstance(instance, previous)) return previous;
  const times = { createdAt: previous?.createdAt ?? at, modifiedAt: at };
  const stamped = { ...withoutSystem(instance), ...times };
  return instance.attributes === undefined
    ? stamped
    : { ...stamped, attributes: stampAttributes(instance.attributes, previous?.attributes, at) };
}

/** Few have any; leaving members out costs as much as all else here. */
function withoutSystem(instance: AttributeInstance): AttributeInstance {
  if (instance.instanceId === undefined && instance.deletedAt === undefined) return instance;
  const { instanceId: _, deletedAt: __, ...rest } = instance;
  return rest;
}

function stampAttributes(
  attributes: Attributes,
  previous: Attributes | undefined,
  at: Instant,
): Attributes {
  const stamped: Record<Iri, readonly AttributeInstance[]> = {};
  for (const [name, instances] of Object.entries(attributes)) {
    const before = previous?.[name] ?? [];
    stamped[name] = instances.map((instance) =>
      stampInstance(
        instance,
        before.find(({ datasetId }) => datasetId === instance.datasetId),
        at,
      ),
    );
  }
  return stamped;
}
