/** Reads attributes in normalized and concise form into held instances. Clauses 4.5.2–4.5.5, 5.5.4. */
import type { InstanceFragment } from './change-types.ts';
import type { CompiledContext } from './context-types.ts';
import type { AttributeKind, Iri, JsonObject, JsonValue } from './entity.ts';
import { bad, ok, type Result } from './error.ts';
import { isGeometryType, looksLikeGeometry } from './geometry.ts';
import { isIdentifier, isName, ngsiLdNull } from './iri.ts';
import { isArray, isObject, pointerTo } from './json.ts';
import {
  attributeMembers,
  fragmentMembers,
  geoPropertyIris,
  impliedKinds,
  isAttributeKind,
  proofIri,
  reservedIris,
  valueIris,
  valueMembers,
} from './members.ts';
import { type Draft, type Reading, readMember } from './parse-members.ts';
import { isTexts, parseValue, refuseNull } from './parse-value.ts';

/** The expanded name of an attribute; non-reified members and keywords name none (clause 4.5.1). */
export function parseAttributeName(
  name: string,
  context: CompiledContext,
  pointer: string,
): Result<Iri> {
  if ((attributeMembers.has(name) && !impliedKinds.has(name)) || !isName(name)) {
    return bad(`${name} cannot name an attribute`, pointer);
  }
  const iri = context.expandTerm(name);
  return reservedIris.has(iri) || iri.startsWith('@')
    ? bad(`${name} cannot name an attribute`, pointer)
    : ok(iri);
}

/** All instances of one attribute, the default one first. */
export function parseInstances(
  attribute: Iri,
  json: JsonValue,
  reading: Reading,
  pointer: string,
): Result<readonly InstanceFragment[]> {
  if (reading.isSimplified && isDataset(json)) {
    return parseDataset(attribute, json.dataset, reading, pointer);
  }
  if (reading.isSimplified || !isArray(json) || !json.some(isInstanceLike)) {
    const instance = parseInstance(attribute, json, reading, pointer);
    return instance.ok ? ok([instance.value]) : instance;
  }
  const instances: InstanceFragment[] = [];
  const seen = new Set<string | undefined>();
  for (const [index, item] of json.entries()) {
    const at = pointerTo(pointer, index);
    if (!isInstanceLike(item)) return bad('One of several instances is no attribute', at);
    const instance = parseInstance(attribute, item, reading, at);
    if (!instance.ok) return instance;
    const { datasetId } = instance.value;
    if (seen.has(datasetId) && !reading.isTemporal) {
      return bad(`Two instances have the datasetId ${datasetId ?? '@none'}`, at);
    }
    seen.add(datasetId);
    if (datasetId === undefined && !reading.isTemporal) instances.unshift(instance.value);
    else instances.push(instance.value);
  }
  return ok(instances);
}

/** The body of a partial update: an object is always a part of the attribute, unless a geometry. */
export function parsePart(
  attribute: Iri,
  json: JsonValue,
  reading: Reading,
  pointer: string,
): Result<readonly InstanceFragment[]> {
  if (!isObject(json) || looksLikeGeometry(json)) {
    return parseInstances(attribute, json, reading, pointer);
  }
  const kind = kindOf(json, reading, pointer);
  if (!kind.ok) return kind;
  if (kind.value !== 'bare') return parseInstances(attribute, json, reading, pointer);
  const part = parseMembers(attribute, undefined, json, reading, pointer);
  return part.ok ? ok([part.value]) : part;
}

/**
 * Whether JSON says that it is an attribute: a name like `value` needs it, lest an attribute that was
 * sent in the place of an entity be read as one.
 */
export function isTyped(json: JsonValue): boolean {
  const isOne = (item: JsonValue) =>
    isObject(item) && isAttributeKind(item['type'] ?? item['@type']);
  return isArray(json) ? json.length > 0 && json.every(isOne) : json === ngsiLdNull || isOne(json);
}

function isDataset(json: JsonValue): json is { readonly dataset: JsonObject } {
  return isObject(json) && isObject(json['dataset']) && Object.keys(json).length === 1;
}

/** Several instances in simplified form, clause 4.5.4. */
function parseDataset(
  attribute: Iri,
  json: JsonObject,
  reading: Reading,
  pointer: string,
): Result<readonly InstanceFragment[]> {
  const instances: InstanceFragment[] = [];
  for (const [datasetId, item] of Object.entries(json)) {
    const at = pointerTo(`${pointer}/dataset`, datasetId);
    const instance = parseInstance(attribute, item, reading, at);
    if (!instance.ok) return instance;
    if (datasetId === '@none') instances.unshift(instance.value);
    else if (isIdentifier(datasetId)) instances.push({ ...instance.value, datasetId });
    else return bad('datasetId is no URI', at);
  }
  return instances.length === 0 ? bad('dataset is empty', pointer) : ok(instances);
}

/** An object with a value member or an attribute's type: an instance, not a value. */
function isInstanceLike(json: JsonValue): boolean {
  return (
    isObject(json) &&
    (isAttributeKind(json['type'] ?? json['@type']) ||
      Object.keys(json).some((key) => impliedKinds.has(key)))
  );
}

function parseInstance(
  attribute: Iri,
  json: JsonValue,
  reading: Reading,
  pointer: string,
): Result<InstanceFragment> {
  if (json === ngsiLdNull) {
    return reading.nulls === 'none' ? refuseNull(pointer) : ok({ isNull: true });
  }
  if (!isObject(json)) return parseBareValue(attribute, json, reading, pointer);
  const kind = kindOf(json, reading, pointer);
  if (!kind.ok) return kind;
  if (kind.value === 'bare') return parseBareValue(attribute, json, reading, pointer);
  const known = kind.value === 'part' ? undefined : kind.value;
  return parseMembers(attribute, known, json, reading, pointer);
}

/** The kind an object says or implies; `bare` when the object itself is the value. */
function kindOf(
  json: JsonObject,
  reading: Reading,
  pointer: string,
): Result<AttributeKind | 'bare' | 'part'> {
  if ('@value' in json) return ok('bare');
  if (reading.isSimplified) return ok(simplifiedKind(json));
  const type = json['type'] ?? json['@type'];
  if (type !== undefined) {
    if (isAttributeKind(type)) return ok(type);
    return isGeometryType(type) || looksLikeGeometry(json)
      ? ok('bare')
      : bad('An attribute is of no known type', `${pointer}/type`);
  }
  let implied: AttributeKind | undefined;
  for (const [member, kind] of impliedKinds) {
    if (json[member] === undefined) continue;
    if (implied !== undefined) return bad('An attribute has two values', `${pointer}/${member}`);
    implied = kind;
  }
  if (implied === 'Property') {
    return ok(looksLikeGeometry(json['value']) ? 'GeoProperty' : 'Property');
  }
  if (implied !== undefined) return ok(implied);
  return ok(reading.isPartial && isPart(json) ? 'part' : 'bare');
}

/** Clause 4.5.4: these three keep the member that tells what they are. */
function simplifiedKind(json: JsonObject): AttributeKind | 'bare' {
  const [member = '', ...more] = Object.keys(json);
  if (more.length > 0 || !['languageMap', 'vocab', 'json'].includes(member)) return 'bare';
  return impliedKinds.get(member) ?? 'bare';
}

/** What replaces an attribute or an instance as a whole, and yet speaks like a part of one: the value would be lost. */
export function isOnlyPart(json: JsonValue): boolean {
  return (
    isObject(json) &&
    json['type'] === undefined &&
    !Object.keys(json).some((key) => key === '@value' || impliedKinds.has(key)) &&
    isPart(json)
  );
}

/** An object without value is a part of an attribute if it speaks like one, else a value. */
function isPart(json: JsonObject): boolean {
  return Object.entries(json).some(
    ([member, item]) =>
      fragmentMembers.has(member) || (!attributeMembers.has(member) && isInstanceLike(item)),
  );
}

/** A value without the object around it, clause 4.5.2.3. */
function parseBareValue(
  attribute: Iri,
  json: JsonValue,
  reading: Reading,
  pointer: string,
): Result<InstanceFragment> {
  const kind =
    looksLikeGeometry(json) || geoPropertyIris.has(attribute) ? 'GeoProperty' : 'Property';
  const value = parseValue(kind, json, reading.context, reading.nulls, pointer);
  if (!value.ok) return value;
  if (!reading.isPartial) return ok({ type: kind, ...value.value });
  // What it is depends on the attribute it meets, so both readings are kept.
  const vocab = isTexts(json)
    ? json.map((term) => reading.context.expandTerm(term))
    : typeof json === 'string'
      ? reading.context.expandTerm(json)
      : undefined;
  return ok({
    ...value.value,
    ...(kind === 'GeoProperty' ? { type: kind } : {}),
    ...(vocab === undefined ? {} : { vocab }),
    isBare: true,
  });
}

function parseMembers(
  attribute: Iri,
  kind: AttributeKind | undefined,
  json: JsonObject,
  reading: Reading,
  pointer: string,
): Result<InstanceFragment> {
  if (kind !== 'GeoProperty' && kind !== undefined && geoPropertyIris.has(attribute)) {
    return bad('The attribute is a GeoProperty by definition', `${pointer}/type`);
  }
  const draft: Draft = kind === undefined ? {} : { type: kind };
  const attributes: Record<Iri, readonly InstanceFragment[]> = {};
  let hasAttributes = false;
  for (const member in json) {
    const item = json[member] ?? null;
    const at = pointerTo(pointer, member);
    if (attributeMembers.has(member)) {
      const failure = readMember(draft, attribute, member, item, reading, at);
      if (failure !== undefined) return failure;
      continue;
    }
    const name = parseAttributeName(member, reading.context, at);
    if (!name.ok) return name;
    if (valueIris.has(name.value)) return bad(`${member} cannot name an attribute`, at);
    if (attributes[name.value] !== undefined) return bad(`${member} is given twice`, at);
    const instances = parseInstances(name.value, item, reading, at);
    if (!instances.ok) return instances;
    attributes[name.value] = instances.value;
    hasAttributes = true;
  }
  if (hasAttributes) draft.attributes = attributes;
  if (attribute === proofIri && draft.value !== undefined && !isObject(draft.value)) {
    return bad('The value of a proof is an object', `${pointer}/value`);
  }
  return finish(draft, kind, reading, pointer);
}

function finish(
  draft: Draft,
  kind: AttributeKind | undefined,
  reading: Reading,
  pointer: string,
): Result<InstanceFragment> {
  if (kind === undefined || draft.isNull === true || draft[valueMembers[kind]] !== undefined) {
    return ok(draft);
  }
  return reading.isPartial ? ok(draft) : bad(`A ${kind} has no ${valueMembers[kind]}`, pointer);
}
