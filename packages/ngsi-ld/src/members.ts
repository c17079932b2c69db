/** The members of attributes that are no attributes: which kind has which. Clauses 4.5.2 to 4.5.24. */
import { coreTerms } from './core-terms.ts';
import type { AttributeKind } from './entity.ts';

export type ValueMember =
  | 'value'
  | 'languageMap'
  | 'vocab'
  | 'json'
  | 'valueList'
  | 'object'
  | 'objectList';

/** Where a kind carries its value. */
export const valueMembers: Readonly<Record<AttributeKind, ValueMember>> = {
  Property: 'value',
  GeoProperty: 'value',
  LanguageProperty: 'languageMap',
  VocabProperty: 'vocab',
  JsonProperty: 'json',
  ListProperty: 'valueList',
  Relationship: 'object',
  ListRelationship: 'objectList',
};

/** The kind that a value member alone implies, clause 4.5.2.3; geometries make `value` a GeoProperty. */
export const impliedKinds: ReadonlyMap<string, AttributeKind> = new Map<string, AttributeKind>([
  ['value', 'Property'],
  ['languageMap', 'LanguageProperty'],
  ['vocab', 'VocabProperty'],
  ['json', 'JsonProperty'],
  ['valueList', 'ListProperty'],
  ['object', 'Relationship'],
  ['objectList', 'ListRelationship'],
]);

export function isAttributeKind(type: unknown): type is AttributeKind {
  return typeof type === 'string' && Object.hasOwn(valueMembers, type);
}

export function isRelationshipKind(kind: AttributeKind): boolean {
  return kind === 'Relationship' || kind === 'ListRelationship';
}

/** Kinds that a measurement unit makes sense for. */
export function hasUnit(kind: AttributeKind): boolean {
  return kind === 'Property' || kind === 'GeoProperty' || kind === 'ListProperty';
}

/** Given by the broker and ignored when a producer sends them, clause 5.2.2. */
export const systemMembers: ReadonlySet<string> = new Set([
  'createdAt',
  'modifiedAt',
  'deletedAt',
  'instanceId',
]);

/** Only ever in answers: a producer that sends them is mistaken. */
export const outputMembers: ReadonlySet<string> = new Set([
  'entity',
  'entityList',
  'previousValue',
  'previousLanguageMap',
  'previousVocab',
  'previousJson',
  'previousValueList',
  'previousObject',
  'previousObjectList',
]);

const settable = [
  'type',
  'datasetId',
  'observedAt',
  'expiresAt',
  'unitCode',
  'valueType',
  'objectType',
  'lang',
  'entityIdSealed',
  'entityTypeSealed',
];

/** Every non-reified member of an attribute; none of them can name an attribute (clause 4.5.1). */
export const attributeMembers: ReadonlySet<string> = new Set([
  ...impliedKinds.keys(),
  ...systemMembers,
  ...outputMembers,
  ...settable,
  'id',
  '@id',
  '@type',
  '@context',
]);

/** What tells a part of an attribute (to merge) from a value that happens to be an object. */
export const fragmentMembers: ReadonlySet<string> = new Set([
  'datasetId',
  'observedAt',
  'expiresAt',
  'unitCode',
  'valueType',
  'objectType',
]);

const irisOf = (terms: Iterable<string>): ReadonlySet<string> =>
  new Set([...terms].flatMap((term) => coreTerms.get(term)?.iri ?? []));

/** What carries values inside attributes; directly in an entity it may name an attribute. */
export const valueIris = irisOf(impliedKinds.keys());

/** The IRIs of the other members and of `scope`: a full IRI must not slip in as an attribute either. */
export const reservedIris = irisOf(
  [...attributeMembers, 'scope'].filter((term) => !impliedKinds.has(term)),
);

const coreIri = (term: string): string => coreTerms.get(term)?.iri ?? term;

/** GeoProperties by definition, clause 4.7.1. */
export const geoPropertyIris: ReadonlySet<string> = new Set(
  ['location', 'observationSpace', 'operationSpace'].map(coreIri),
);

export const proofIri = coreIri('ngsildproof');
export const langStringIri = coreIri('langString');
export const locationIri = coreIri('location');
