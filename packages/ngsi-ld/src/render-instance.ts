/** Writes one attribute: normalized, concise or simplified. ETSI GS CIM 009, clauses 4.5.2–4.5.5. */
import type { CompiledContext } from './context-types.ts';
import { isDeletion } from './deletion.ts';
import type { AttributeInstance, Attributes, JsonObject, JsonValue } from './entity.ts';
import { looksLikeGeometry } from './geometry.ts';
import { renderInstant } from './instant.ts';
import { ngsiLdNull } from './iri.ts';
import { isArray, isObject } from './json.ts';
import { chooseLanguage, type LanguageFilter } from './language.ts';
import { impliedKinds, valueMembers } from './members.ts';

export type EntityFormat = 'normalized' | 'concise' | 'simplified';

/** What stays the same for every attribute of an answer. */
export interface Style {
  readonly context: CompiledContext;
  readonly format: EntityFormat;
  readonly sysAttrs: boolean;
  readonly language: LanguageFilter | undefined;
  /** Temporal evolutions name their instances and show when they went (clause 4.5.7). */
  readonly isTemporal: boolean;
}

/** The entities behind a relationship's object, where a join shows them. */
export type LinkedOf = (object: string) => JsonObject | undefined;

/** What an instance was before the change a notification tells of. */
export type PreviousOf = (datasetId: string | undefined) => AttributeInstance | undefined;

type Draft = Record<string, JsonValue>;

/** All instances of one attribute: an object, or an array where there are several. */
export function renderInstances(
  instances: readonly AttributeInstance[],
  style: Style,
  linked?: LinkedOf,
  previousOf?: PreviousOf,
): JsonValue {
  const [first] = instances;
  if (instances.length === 1 && first !== undefined) {
    return style.format === 'simplified' && first.datasetId !== undefined
      ? renderDataset(instances, style, linked)
      : renderInstance(first, style, true, linked, previousOf);
  }
  if (style.format === 'simplified') return renderDataset(instances, style, linked);
  return instances.map((instance) => renderInstance(instance, style, false, linked, previousOf));
}

/** Clause 4.5.4: several instances in simplified form. */
function renderDataset(
  instances: readonly AttributeInstance[],
  style: Style,
  linked: LinkedOf | undefined,
): JsonObject {
  const dataset: Draft = {};
  for (const instance of instances) {
    dataset[instance.datasetId ?? '@none'] = renderSimplified(instance, style, linked);
  }
  return { dataset };
}

/** `isAlone` allows the concise form to drop the object around a value. */
export function renderInstance(
  instance: AttributeInstance,
  style: Style,
  isAlone: boolean,
  linked: LinkedOf | undefined,
  previousOf?: PreviousOf,
): JsonValue {
  const previous = previousOf?.(instance.datasetId);
  switch (style.format) {
    case 'normalized':
      return previous === undefined
        ? renderNormalized(instance, style, linked)
        : { ...renderNormalized(instance, style, linked), ...renderPrevious(previous, style) };
    case 'concise':
      return renderConcise(instance, style, isAlone, linked, previous);
    case 'simplified':
      return renderSimplified(instance, style, linked);
  }
}

/** `previousValue`, `previousObject` …: the value member's name after `previous`. */
function renderPrevious(previous: AttributeInstance | undefined, style: Style): Draft | undefined {
  if (previous === undefined) return undefined;
  const member = valueMembers[previous.type];
  const draft: Draft = {};
  addValue(draft, previous, { ...style, language: undefined }, undefined);
  const name = `previous${member.charAt(0).toUpperCase()}${member.slice(1)}`;
  return { [name]: draft[member] ?? null };
}

function renderNormalized(
  instance: AttributeInstance,
  style: Style,
  linked: LinkedOf | undefined,
): Draft {
  const draft: Draft = { type: instance.type };
  addValue(draft, instance, style, linked);
  addMembers(draft, instance, style);
  return draft;
}

function addValue(
  draft: Draft,
  instance: AttributeInstance,
  style: Style,
  linked: LinkedOf | undefined,
): void {
  switch (instance.type) {
    case 'LanguageProperty':
      addLanguage(draft, instance, style);
      break;
    case 'VocabProperty':
      draft['vocab'] = compactVocab(instance.vocab, style.context);
      break;
    case 'Relationship':
      if (instance.object !== undefined) draft['object'] = instance.object;
      addLinked(draft, 'entity', instance.object, linked);
      break;
    case 'ListRelationship':
      draft['objectList'] = renderObjectList(instance.objectList ?? []);
      addLinked(draft, 'entityList', instance.objectList, linked);
      break;
    case 'Property':
    case 'GeoProperty':
    case 'JsonProperty':
    case 'ListProperty': {
      const member = valueMembers[instance.type];
      // `as`: these kinds carry plain JSON.
      draft[member] = (instance[member] ?? null) as JsonValue;
    }
  }
}

function addLanguage(draft: Draft, instance: AttributeInstance, style: Style): void {
  const { languageMap = {} } = instance;
  if (style.language === undefined || isDeletion(instance)) {
    draft['languageMap'] = languageMap;
    return;
  }
  const tag = chooseLanguage(languageMap, style.language);
  if (draft['type'] !== undefined) draft['type'] = 'Property';
  draft['value'] = languageMap[tag] ?? '';
  draft['lang'] = tag;
}

function renderObjectList(objects: readonly string[]): JsonValue {
  return objects[0] === ngsiLdNull ? objects : objects.map((object) => ({ object }));
}

/** The values of a vocabulary property, as terms. */
export function compactVocab(
  vocab: AttributeInstance['vocab'],
  context: CompiledContext,
): string | readonly string[] {
  if (vocab === undefined) return [];
  return typeof vocab === 'string'
    ? context.compactIri(vocab)
    : vocab.map((iri) => context.compactIri(iri));
}

function addLinked(
  draft: Draft,
  member: 'entity' | 'entityList',
  object: string | readonly string[] | undefined,
  linked: LinkedOf | undefined,
): void {
  if (linked === undefined || object === undefined) return;
  if (typeof object === 'string') {
    const entity = linked(object);
    if (entity !== undefined) draft[member] = entity;
    return;
  }
  const entities = object.flatMap((id) => linked(id) ?? []);
  if (entities.length > 0) draft[member] = entities;
}

/** Everything beside type and value. */
function addMembers(draft: Draft, instance: AttributeInstance, style: Style): void {
  const { context } = style;
  if (instance.unitCode !== undefined) draft['unitCode'] = instance.unitCode;
  if (instance.valueType !== undefined) draft['valueType'] = context.compactIri(instance.valueType);
  if (instance.objectType !== undefined) {
    const names = instance.objectType.map((type) => context.compactIri(type));
    draft['objectType'] = names.length === 1 ? (names[0] ?? '') : names;
  }
  if (instance.entityIdSealed !== undefined) draft['entityIdSealed'] = instance.entityIdSealed;
  if (instance.entityTypeSealed !== undefined) {
    draft['entityTypeSealed'] = context.compactIri(instance.entityTypeSealed);
  }
  if (instance.datasetId !== undefined) draft['datasetId'] = instance.datasetId;
  if (instance.observedAt !== undefined) draft['observedAt'] = renderInstant(instance.observedAt);
  if (style.isTemporal) addTemporalMembers(draft, instance, style);
  if (style.sysAttrs) addSystemMembers(draft, instance);
  if (instance.attributes !== undefined) addAttributes(draft, instance.attributes, style);
}

function addTemporalMembers(draft: Draft, instance: AttributeInstance, style: Style): void {
  if (instance.instanceId !== undefined) draft['instanceId'] = instance.instanceId;
  if (instance.deletedAt !== undefined && !style.sysAttrs) {
    draft['deletedAt'] = renderInstant(instance.deletedAt);
  }
}

function addSystemMembers(draft: Draft, instance: AttributeInstance): void {
  if (instance.createdAt !== undefined) draft['createdAt'] = renderInstant(instance.createdAt);
  if (instance.modifiedAt !== undefined) draft['modifiedAt'] = renderInstant(instance.modifiedAt);
  if (instance.deletedAt !== undefined) draft['deletedAt'] = renderInstant(instance.deletedAt);
  if (instance.expiresAt !== undefined) draft['expiresAt'] = renderInstant(instance.expiresAt);
}

/** Sub-attributes, or the attributes of an entity when nothing is left out. */
export function addAttributes(draft: Draft, attributes: Attributes, style: Style): void {
  for (const iri in attributes) {
    const instances = attributes[iri];
    if (instances === undefined) continue;
    draft[style.context.compactIri(iri)] = renderInstances(instances, style);
  }
}

/** Clause 4.5.2.3: without type, and without the object around it where nothing else is inside. */
function renderConcise(
  instance: AttributeInstance,
  style: Style,
  isAlone: boolean,
  linked: LinkedOf | undefined,
  previous: AttributeInstance | undefined,
): JsonValue {
  const draft: Draft = {};
  addValue(draft, instance, style, linked);
  addMembers(draft, instance, style);
  Object.assign(draft, renderPrevious(previous, style));
  // Clause 5.5.8: alone, the null of any kind is the name's value itself.
  if (isAlone && Object.keys(draft).length === 1 && isDeletion(instance)) return ngsiLdNull;
  const { value } = draft;
  const isGeometry = looksLikeGeometry(value);
  if (instance.type === 'Property' && isGeometry) return { type: 'Property', ...draft };
  if (!isAlone || value === undefined || Object.keys(draft).length > 1) return draft;
  return isGeometry || !isMistakable(value) ? value : draft;
}

/** A value that would be read as an attribute if it stood alone. */
function isMistakable(value: JsonValue): boolean {
  if (isArray(value)) return value.some((item) => isMistakable(item));
  return (
    isObject(value) &&
    (value['type'] !== undefined ||
      value['@type'] !== undefined ||
      Object.keys(value).some((key) => impliedKinds.has(key)))
  );
}

/** Clause 4.5.4: the value, or the object; three kinds keep the member that says what they are. */
export function renderSimplified(
  instance: AttributeInstance,
  style: Style,
  linked: LinkedOf | undefined,
): JsonValue {
  switch (instance.type) {
    case 'LanguageProperty': {
      const { languageMap = {} } = instance;
      if (style.language === undefined || isDeletion(instance)) return { languageMap };
      return languageMap[chooseLanguage(languageMap, style.language)] ?? '';
    }
    case 'VocabProperty':
      return { vocab: compactVocab(instance.vocab, style.context) };
    case 'JsonProperty':
      return { json: instance.json ?? null };
    case 'Relationship':
      return renderLinkedObject(instance.object, linked);
    case 'ListRelationship':
      return renderLinkedObject(instance.objectList, linked);
    case 'ListProperty':
      return instance.valueList ?? [];
    case 'Property':
    case 'GeoProperty':
      return instance.value ?? null;
  }
}

function renderLinkedObject(
  object: string | readonly string[] | undefined,
  linked: LinkedOf | undefined,
): JsonValue {
  if (object === undefined) return null;
  if (linked === undefined) return object;
  if (typeof object === 'string') return linked(object) ?? object;
  return object.map((id) => linked(id) ?? id);
}
