/** An entity as it is held: expanded names, normalized attributes. ETSI GS CIM 009, clause 5.2.4. */

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** A fully qualified name, the result of @context expansion: a URI. */
export type Iri = string;

/**
 * ISO 8601 in UTC, always with six decimals: `2026-11-21T09:00:00.000000Z`. Thus the order of texts
 * is the order of times, in JavaScript as in SQL with `collate "C"`. Answers drop idle decimals.
 */
export type Instant = string;

/** Clause 5.2.4. `types` are expanded and unique, in the order they arrived; `scopes` begin with `/`. */
export interface Entity {
  readonly id: string;
  readonly types: readonly Iri[];
  readonly scopes: readonly string[];
  readonly attributes: Attributes;
  readonly createdAt?: Instant;
  readonly modifiedAt?: Instant;
  readonly deletedAt?: Instant;
  readonly expiresAt?: Instant;
}

/** Instances by expanded name: at most one without `datasetId` (it comes first), and one per `datasetId`. */
export type Attributes = Readonly<Record<Iri, readonly AttributeInstance[]>>;

export type AttributeKind =
  | 'Property'
  | 'GeoProperty'
  | 'LanguageProperty'
  | 'VocabProperty'
  | 'JsonProperty'
  | 'ListProperty'
  | 'Relationship'
  | 'ListRelationship';

/**
 * One instance, in the very JSON that is stored: normalized representation with expanded names.
 * The member that carries the value depends on `type` (clause 4.5): `value` (Property, GeoProperty),
 * `languageMap`, `vocab`, `json`, `valueList`, `object`, `objectList`. A `NGSI-LD null` deletes.
 * Sub-attributes stand under `attributes`, so that no name of theirs collides with a member.
 */
export interface AttributeInstance {
  readonly type: AttributeKind;
  readonly value?: JsonValue;
  readonly languageMap?: Readonly<Record<string, string | readonly string[]>>;
  readonly vocab?: string | readonly string[];
  readonly json?: JsonValue;
  readonly valueList?: readonly JsonValue[];
  readonly object?: string | readonly string[];
  readonly objectList?: readonly string[];
  readonly objectType?: readonly Iri[];
  readonly unitCode?: string;
  readonly valueType?: Iri;
  /** Only in instances of `ngsildproof`. */
  readonly entityIdSealed?: string;
  readonly entityTypeSealed?: Iri;
  readonly datasetId?: string;
  readonly observedAt?: Instant;
  readonly instanceId?: string;
  readonly createdAt?: Instant;
  readonly modifiedAt?: Instant;
  readonly deletedAt?: Instant;
  readonly expiresAt?: Instant;
  readonly attributes?: Attributes;
}
