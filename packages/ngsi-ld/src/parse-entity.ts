/** Reads entities and fragments of them. ETSI GS CIM 009, clauses 4.5.1, 5.4, 5.5.4 and 5.6. */
import type { EntityFragment, InstanceFragment } from './change-types.ts';
import type { CompiledContext } from './context-types.ts';
import type { Attributes, Entity, Instant, Iri, JsonValue } from './entity.ts';
import { bad, type Failure, ok, type Result } from './error.ts';
import { parseInstant } from './instant.ts';
import { isIdentifier, isName, ngsiLdNull } from './iri.ts';
import { findUnstorable, isArray, isObject, pointerTo } from './json.ts';
import { valueIris } from './members.ts';
import {
  isOnlyPart,
  isTyped,
  parseAttributeName,
  parseInstances,
  parsePart,
} from './parse-attribute.ts';
import type { Reading } from './parse-members.ts';
import { refuseNull } from './parse-value.ts';
import { parseScopes } from './scope.ts';

export interface ParseOptions {
  /** `options=keyValues` or `format=simplified` of the request. */
  readonly isSimplified?: boolean;
  /** Keep `createdAt`, `modifiedAt`, `instanceId` …: what this library wrote itself. */
  readonly keepSystem?: boolean;
}

/** What the fragment is for; decides whether parts and NGSI-LD Nulls are welcome (clause 5.5.4). */
export type FragmentPurpose = 'append' | 'update' | 'merge';
export type AttributePurpose = 'updateAttribute' | 'replaceAttribute';

/** The parts of an entity or fragment around its attributes. */
export interface Head {
  id?: string;
  types?: readonly Iri[];
  scopes?: readonly string[] | null;
  expiresAt?: Instant | null;
  createdAt?: Instant;
  modifiedAt?: Instant;
  deletedAt?: Instant;
  readonly attributes: Record<Iri, readonly InstanceFragment[]>;
}

/** An entity to create or to replace another with; `@context` is skipped, the caller compiled it. */
export function parseEntity(
  json: JsonValue,
  context: CompiledContext,
  options: ParseOptions = {},
): Result<Entity> {
  const reading: Reading = {
    context,
    nulls: 'none',
    isPartial: false,
    keepSystem: options.keepSystem === true,
    isSimplified: options.isSimplified === true,
    isTemporal: false,
  };
  const head = parseHead(json, reading);
  if (!head.ok) return head;
  const { id, types, scopes, expiresAt, attributes, createdAt, modifiedAt, deletedAt } = head.value;
  if (id === undefined) return bad('The entity has no id', '/id');
  if (types === undefined) return bad('The entity has no type', '/type');
  return ok({
    id,
    types,
    scopes: scopes ?? [],
    // `as`: without `isPartial` every instance has its type and value, and no nulls are left.
    attributes: attributes as Attributes,
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(modifiedAt === undefined ? {} : { modifiedAt }),
    ...(deletedAt === undefined ? {} : { deletedAt }),
    ...(typeof expiresAt === 'string' ? { expiresAt } : {}),
  });
}

/** Attributes to append (5.6.3), update (5.6.2) or merge (5.6.17) into an entity. */
export function parseEntityFragment(
  json: JsonValue,
  context: CompiledContext,
  purpose: FragmentPurpose,
  options: ParseOptions = {},
): Result<EntityFragment> {
  return parseHead(json, {
    context,
    nulls: purpose === 'append' ? 'none' : purpose === 'update' ? 'members' : 'anywhere',
    isPartial: purpose === 'merge',
    keepSystem: options.keepSystem === true,
    isSimplified: options.isSimplified === true,
    isTemporal: false,
  });
}

/** The body of a partial update (5.6.4) or replacement (5.6.19) of one attribute, and its name. */
export function parseAttributeFragment(
  name: string,
  json: JsonValue,
  context: CompiledContext,
  purpose: AttributePurpose,
): Result<{ readonly attribute: Iri; readonly instances: readonly InstanceFragment[] }> {
  if (name === 'scope') return bad('scope cannot be written as an attribute', 'attrId');
  const attribute = parseAttributeName(name, context, 'attrId');
  if (!attribute.ok) return attribute;
  const unstorable = findUnstorable(json);
  if (unstorable !== undefined) return unstorable;
  const isPartial = purpose === 'updateAttribute';
  const body = withoutContext(json);
  if (isPartial && isObject(body) && !('type' in body) && Object.keys(body).length === 0) {
    return bad('The fragment is empty', '');
  }
  if (!isPartial && isOnlyPart(body)) return bad('The attribute has no value', '');
  const reading: Reading = {
    context,
    nulls: isPartial ? 'members' : 'none',
    isPartial,
    keepSystem: false,
    isSimplified: false,
    isTemporal: false,
  };
  const parse = isPartial ? parsePart : parseInstances;
  const instances = parse(attribute.value, body, reading, '');
  return instances.ok ? ok({ attribute: attribute.value, instances: instances.value }) : instances;
}

function withoutContext(json: JsonValue): JsonValue {
  if (!isObject(json) || json['@context'] === undefined) return json;
  const { '@context': _, ...rest } = json;
  return rest;
}

/** Everything of an entity document; the callers decide what must be there. */
export function parseHead(json: JsonValue, reading: Reading): Result<Head> {
  if (!isObject(json)) return bad('An entity is a JSON object', '');
  const unstorable = findUnstorable(json);
  if (unstorable !== undefined) return unstorable;
  const head: Head = { attributes: {} };
  for (const member in json) {
    const failure = readHeadMember(head, member, json[member] ?? null, reading);
    if (failure !== undefined) return failure;
  }
  return ok(head);
}

function readHeadMember(
  head: Head,
  member: string,
  json: JsonValue,
  reading: Reading,
): Failure | undefined {
  const pointer = pointerTo('', member);
  switch (member) {
    case '@context':
      return undefined;
    case 'id':
    case '@id':
      return readId(head, json, pointer);
    case 'type':
    case '@type':
      return readTypes(head, json, reading, pointer);
    case 'scope':
      return readScopes(head, json, reading, pointer);
    case 'expiresAt':
      return readExpiry(head, json, reading, pointer);
    case 'createdAt':
    case 'modifiedAt':
    case 'deletedAt':
      return reading.keepSystem ? readTime(head, member, json, pointer) : undefined;
    default:
      return readAttribute(head, member, json, reading, pointer);
  }
}

function readId(head: Head, json: JsonValue, pointer: string): Failure | undefined {
  if (head.id !== undefined) return bad('The id is given twice', pointer);
  if (typeof json !== 'string' || !isIdentifier(json)) return bad('The id is no URI', pointer);
  head.id = json;
  return undefined;
}

function readTypes(
  head: Head,
  json: JsonValue,
  reading: Reading,
  pointer: string,
): Failure | undefined {
  if (head.types !== undefined) return bad('The type is given twice', pointer);
  const names = isArray(json) ? json : [json];
  if (names.length === 0) return bad('The entity has no type', pointer);
  const types = new Set<Iri>();
  for (const name of names) {
    if (typeof name !== 'string' || name === ngsiLdNull || !isName(name)) {
      return bad('A type is no name', pointer);
    }
    const type = reading.context.expandTerm(name);
    if (type.startsWith('@')) return bad('A type is no name', pointer);
    types.add(type);
  }
  head.types = [...types];
  return undefined;
}

function readScopes(
  head: Head,
  json: JsonValue,
  reading: Reading,
  pointer: string,
): Failure | undefined {
  if (json === ngsiLdNull || (isArray(json) && json.length === 1 && json[0] === ngsiLdNull)) {
    if (reading.nulls === 'none') return refuseNull(pointer);
    head.scopes = null;
    return undefined;
  }
  const scopes = parseScopes(json, pointer);
  if (!scopes.ok) return scopes;
  head.scopes = scopes.value;
  return undefined;
}

function readExpiry(
  head: Head,
  json: JsonValue,
  reading: Reading,
  pointer: string,
): Failure | undefined {
  if (json !== ngsiLdNull) return readTime(head, 'expiresAt', json, pointer);
  if (reading.nulls === 'none') return refuseNull(pointer);
  head.expiresAt = null;
  return undefined;
}

function readTime(
  head: Head,
  member: 'createdAt' | 'modifiedAt' | 'deletedAt' | 'expiresAt',
  json: JsonValue,
  pointer: string,
): Failure | undefined {
  const instant = typeof json === 'string' ? parseInstant(json) : undefined;
  if (instant === undefined) return bad(`${member} is no DateTime in UTC`, pointer);
  head[member] = instant;
  return undefined;
}

function readAttribute(
  head: Head,
  member: string,
  json: JsonValue,
  reading: Reading,
  pointer: string,
): Failure | undefined {
  const attribute = parseAttributeName(member, reading.context, pointer);
  if (!attribute.ok) return attribute;
  if (valueIris.has(attribute.value) && !isTyped(json)) {
    return bad(`${member} names an attribute only where its type is given`, pointer);
  }
  if (head.attributes[attribute.value] !== undefined)
    return bad(`${member} is given twice`, pointer);
  const instances = parseInstances(attribute.value, json, reading, pointer);
  if (!instances.ok) return instances;
  head.attributes[attribute.value] = instances.value;
  return undefined;
}
