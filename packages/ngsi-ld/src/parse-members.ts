/** Reads the members of attributes that are no attributes themselves. Clauses 4.5.2, 4.5.3 and 4.8. */
import type { InstanceFragment } from './change-types.ts';
import type { CompiledContext } from './context-types.ts';
import type { Iri, JsonValue } from './entity.ts';
import { bad, type Failure } from './error.ts';
import { parseInstant } from './instant.ts';
import { isIdentifier, isName, ngsiLdNull } from './iri.ts';
import {
  hasUnit,
  impliedKinds,
  isRelationshipKind,
  langStringIri,
  outputMembers,
  proofIri,
  valueMembers,
} from './members.ts';
import { isTexts, type NullRule, parseValue, refuseNull } from './parse-value.ts';

/** How a document is read; every parser of this package passes it down. */
export interface Reading {
  readonly context: CompiledContext;
  readonly nulls: NullRule;
  /** Parts of attributes are welcome: type and value may be absent. */
  readonly isPartial: boolean;
  /** `createdAt`, `modifiedAt`, `deletedAt`, `instanceId` are kept instead of ignored. */
  readonly keepSystem: boolean;
  /** `keyValues`: objects are values, whatever members they have (clause 4.5.4). */
  readonly isSimplified: boolean;
  /** Several instances without or with the same datasetId are a history, not a mistake. */
  readonly isTemporal: boolean;
}

export type Draft = { -readonly [Member in keyof InstanceFragment]: InstanceFragment[Member] };

/** One non-reified member. */
export function readMember(
  draft: Draft,
  attribute: Iri,
  member: string,
  json: JsonValue,
  reading: Reading,
  pointer: string,
): Failure | undefined {
  const kind = draft.type;
  if (impliedKinds.has(member)) return readValue(draft, member, json, reading, pointer);
  if (outputMembers.has(member)) return bad(`${member} stands in answers only`, pointer);
  switch (member) {
    case 'type':
    case '@type':
    case 'lang':
      return undefined;
    case 'datasetId':
      return readDatasetId(draft, json, pointer);
    case 'observedAt':
    case 'expiresAt':
      return readInstant(draft, member, json, reading, pointer);
    case 'createdAt':
    case 'modifiedAt':
    case 'deletedAt':
      return reading.keepSystem ? readInstant(draft, member, json, reading, pointer) : undefined;
    case 'instanceId':
      if (!reading.keepSystem) return undefined;
      if (typeof json !== 'string' || !isIdentifier(json)) {
        return bad('instanceId is no URI', pointer);
      }
      draft.instanceId = json;
      return undefined;
    case 'unitCode':
      if (kind !== undefined && !hasUnit(kind)) return bad(`A ${kind} has no unit`, pointer);
      if (typeof json !== 'string' || json === '') return bad('unitCode is no text', pointer);
      if (json === ngsiLdNull && reading.nulls === 'none') return refuseNull(pointer);
      draft.unitCode = json;
      return undefined;
    case 'valueType':
      return readValueType(draft, json, reading, pointer);
    case 'objectType':
      return readObjectType(draft, json, reading, pointer);
    case 'entityIdSealed':
    case 'entityTypeSealed':
      return readSealed(draft, attribute, member, json, reading, pointer);
    default:
      return bad(`${member} cannot stand inside an attribute`, pointer);
  }
}

function readValue(
  draft: Draft,
  member: string,
  json: JsonValue,
  reading: Reading,
  pointer: string,
): Failure | undefined {
  const kind = draft.type;
  if (kind === undefined || valueMembers[kind] !== member) {
    return bad(`A ${kind ?? 'part of an attribute'} has no ${member}`, pointer);
  }
  const value = parseValue(kind, json, reading.context, reading.nulls, pointer);
  if (!value.ok) return value;
  Object.assign(draft, value.value);
  return undefined;
}

function readDatasetId(draft: Draft, json: JsonValue, pointer: string): Failure | undefined {
  if (json === '@none') return undefined;
  if (typeof json !== 'string' || !isIdentifier(json)) return bad('datasetId is no URI', pointer);
  draft.datasetId = json;
  return undefined;
}

function readInstant(
  draft: Draft,
  member: 'observedAt' | 'expiresAt' | 'createdAt' | 'modifiedAt' | 'deletedAt',
  json: JsonValue,
  reading: Reading,
  pointer: string,
): Failure | undefined {
  if (json === ngsiLdNull) {
    if (reading.nulls === 'none') return refuseNull(pointer);
    draft[member] = ngsiLdNull;
    return undefined;
  }
  const instant = typeof json === 'string' ? parseInstant(json) : undefined;
  if (instant === undefined) return bad(`${member} is no DateTime in UTC`, pointer);
  draft[member] = instant;
  return undefined;
}

function readValueType(
  draft: Draft,
  json: JsonValue,
  reading: Reading,
  pointer: string,
): Failure | undefined {
  const kind = draft.type;
  if (kind !== undefined && isRelationshipKind(kind)) {
    return bad(`A ${kind} has no valueType`, pointer);
  }
  if (typeof json !== 'string' || json === '') return bad('valueType is no text', pointer);
  if (json === ngsiLdNull) {
    if (reading.nulls === 'none') return refuseNull(pointer);
    draft.valueType = json;
    return undefined;
  }
  const iri = reading.context.expandTerm(json);
  if (kind === 'LanguageProperty' && iri !== langStringIri) {
    return bad('The valueType of a LanguageProperty is langString', pointer);
  }
  draft.valueType = iri;
  return undefined;
}

function readObjectType(
  draft: Draft,
  json: JsonValue,
  reading: Reading,
  pointer: string,
): Failure | undefined {
  const kind = draft.type;
  if (kind !== undefined && !isRelationshipKind(kind)) {
    return bad(`A ${kind} has no objectType`, pointer);
  }
  const names = typeof json === 'string' ? [json] : json;
  if (!isTexts(names) || names.length === 0 || !names.every(isName)) {
    return bad('objectType is no type name', pointer);
  }
  if (names[0] === ngsiLdNull && reading.nulls === 'none') return refuseNull(pointer);
  draft.objectType = [...new Set(names.map((name) => reading.context.expandTerm(name)))];
  return undefined;
}

/** Clause 4.5.2.2: proofs seal the id and type of the entity they stand in. */
function readSealed(
  draft: Draft,
  attribute: Iri,
  member: 'entityIdSealed' | 'entityTypeSealed',
  json: JsonValue,
  reading: Reading,
  pointer: string,
): Failure | undefined {
  if (attribute !== proofIri) return bad(`${member} belongs into ngsildproof`, pointer);
  if (typeof json !== 'string' || !isName(json)) return bad(`${member} is no name`, pointer);
  draft[member] = member === 'entityTypeSealed' ? reading.context.expandTerm(json) : json;
  return undefined;
}
