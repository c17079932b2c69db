/** Reads the member that carries an attribute's value, per kind. ETSI GS CIM 009, clauses 4.5.2–4.5.24. */
import type { InstanceFragment } from './change-types.ts';
import type { CompiledContext } from './context-types.ts';
import type { AttributeKind, JsonValue } from './entity.ts';
import { bad, type Failure, ok, type Result } from './error.ts';
import { parseGeometry } from './geometry.ts';
import { isIdentifier, isName, ngsiLdNull } from './iri.ts';
import { isArray, isObject, pointerTo } from './json.ts';
import { findKeywordFault } from './value-keywords.ts';

/** Where NGSI-LD Nulls may stand: nowhere, as values of attributes and their members, or inside values too. */
export type NullRule = 'none' | 'members' | 'anywhere';

export type ValueOf = Pick<
  InstanceFragment,
  'value' | 'languageMap' | 'vocab' | 'json' | 'valueList' | 'object' | 'objectList' | 'isNull'
>;

const deletion: ValueOf = { isNull: true };

/** The value member's content; `{ isNull: true }` when it is the NGSI-LD Null of its kind. */
export function parseValue(
  kind: AttributeKind,
  json: JsonValue,
  context: CompiledContext,
  nulls: NullRule,
  pointer: string,
): Result<ValueOf> {
  if (isNullOf(kind, json)) {
    return nulls === 'none' ? refuseNull(pointer) : ok(deletion);
  }
  if (json === null) return bad('null is no value; urn:ngsi-ld:null deletes', pointer);
  switch (kind) {
    case 'Property':
      return parsePlain(json, nulls, pointer);
    case 'GeoProperty': {
      const geometry = parseGeometry(json, pointer);
      // `as`: a geometry is JSON; TypeScript sees no index signature on it.
      return geometry.ok ? ok({ value: geometry.value as unknown as JsonValue }) : geometry;
    }
    case 'LanguageProperty':
      return parseLanguageMap(json, nulls, pointer);
    case 'VocabProperty':
      return parseVocab(json, context, pointer);
    case 'JsonProperty':
      return isObject(json) || (isArray(json) && json.every((item) => isObject(item)))
        ? ok({ json })
        : bad('json is neither an object nor an array of objects', pointer);
    case 'ListProperty':
      if (!isArray(json)) return bad('valueList is no array', pointer);
      return (
        findNull(json, nulls, pointer) ?? findKeywordFault(json, pointer) ?? ok({ valueList: json })
      );
    case 'Relationship':
      return parseObject(json, pointer);
    case 'ListRelationship':
      return parseObjectList(json, pointer);
  }
}

function isNullOf(kind: AttributeKind, json: JsonValue): boolean {
  if (json === ngsiLdNull) return true;
  if (kind === 'LanguageProperty') {
    return isObject(json) && json['@none'] === ngsiLdNull && Object.keys(json).length === 1;
  }
  if (kind !== 'ListProperty' && kind !== 'ListRelationship') return false;
  if (!isArray(json) || json.length !== 1) return false;
  const [only] = json;
  return only === ngsiLdNull || (isObject(only) && only['object'] === ngsiLdNull);
}

export function refuseNull(pointer: string): Failure {
  return bad('urn:ngsi-ld:null deletes, and nothing can be deleted here', pointer);
}

function parsePlain(json: JsonValue, nulls: NullRule, pointer: string): Result<ValueOf> {
  return findNull(json, nulls, pointer) ?? findKeywordFault(json, pointer) ?? ok({ value: json });
}

/** Clause 5.5.4: only merges may carry a null inside a value, and none inside an array, which is only replaced as a whole. */
function findNull(json: JsonValue, nulls: NullRule, pointer: string): Failure | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  const inside: NullRule = isArray(json) ? 'none' : nulls;
  for (const [key, item] of Object.entries(json)) {
    const at = pointerTo(pointer, key);
    const found =
      item !== ngsiLdNull
        ? findNull(item, inside, at)
        : inside === 'anywhere'
          ? undefined
          : refuseNull(at);
    if (found !== undefined) return found;
  }
  return undefined;
}

const languageTag = /^(?:@none|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)$/;

function parseLanguageMap(json: JsonValue, nulls: NullRule, pointer: string): Result<ValueOf> {
  if (!isObject(json)) return bad('languageMap is no object', pointer);
  const entries = Object.entries(json);
  if (entries.length === 0) return bad('languageMap is empty', pointer);
  const languageMap: Record<string, string | readonly string[]> = {};
  for (const [tag, text] of entries) {
    const at = pointerTo(pointer, tag);
    if (!languageTag.test(tag)) return bad(`${tag} is no language tag`, at);
    if (text === ngsiLdNull && nulls !== 'anywhere') return refuseNull(at);
    if (typeof text === 'string') languageMap[tag] = text;
    else if (isTexts(text)) languageMap[tag] = text;
    else return bad('languageMap holds neither text nor an array of texts', at);
  }
  return ok({ languageMap });
}

export function isTexts(value: JsonValue | undefined): value is readonly string[] {
  return isArray(value) && value.every((item) => typeof item === 'string');
}

function parseVocab(json: JsonValue, context: CompiledContext, pointer: string): Result<ValueOf> {
  if (typeof json === 'string') {
    return isVocabTerm(json)
      ? ok({ vocab: context.expandTerm(json) })
      : bad('vocab is no term', pointer);
  }
  if (!isTexts(json) || json.length === 0 || !json.every(isVocabTerm)) {
    return bad('vocab is neither a term nor an array of terms', pointer);
  }
  return ok({ vocab: json.map((term) => context.expandTerm(term)) });
}

/** Coded values such as `1-2` are in use, so only what could never be an IRI is refused. */
function isVocabTerm(text: string): boolean {
  return isName(text) || (text !== '' && text !== ngsiLdNull && !/[\s<>"{}|\\^`]/.test(text));
}

function parseObject(json: JsonValue, pointer: string): Result<ValueOf> {
  if (typeof json === 'string') {
    return isIdentifier(json) ? ok({ object: json }) : bad('object is no URI', pointer);
  }
  if (!isTexts(json) || json.length === 0) {
    return bad('object is neither a URI nor an array of URIs', pointer);
  }
  const wrong = json.findIndex((item) => !isIdentifier(item));
  return wrong < 0 ? ok({ object: json }) : bad('object is no URI', pointerTo(pointer, wrong));
}

function parseObjectList(json: JsonValue, pointer: string): Result<ValueOf> {
  if (!isArray(json)) return bad('objectList is no array', pointer);
  const objectList: string[] = [];
  for (const [index, item] of json.entries()) {
    const object = isObject(item) && Object.keys(item).length === 1 ? item['object'] : item;
    if (typeof object !== 'string' || !isIdentifier(object)) {
      return bad('objectList holds something else than URIs', pointerTo(pointer, index));
    }
    objectList.push(object);
  }
  return ok({ objectList });
}
