/** What can be done to an entity, and what came of it. ETSI GS CIM 009, clauses 5.6, 5.5.8 and 5.5.12. */
import type { AttributeInstance, Entity, Instant, Iri } from './entity.ts';

/**
 * Attributes to write into an entity that exists. Members that are `urn:ngsi-ld:null` delete what
 * they name; `id`, `types` and `scopes` are absent where the fragment says nothing of them.
 */
export interface EntityFragment {
  readonly id?: string;
  readonly types?: readonly Iri[];
  /** `null` deletes. */
  readonly scopes?: readonly string[] | null;
  /** `null` deletes. */
  readonly expiresAt?: Instant | null;
  readonly attributes: FragmentAttributes;
}

export type FragmentAttributes = Readonly<Record<Iri, readonly InstanceFragment[]>>;

/**
 * An instance of which any part may be absent: what the entity has then stays. Members whose value
 * is `urn:ngsi-ld:null` (texts, entries of `languageMap`, members of `value` in merges) are deleted.
 */
export interface InstanceFragment extends Partial<Omit<AttributeInstance, 'attributes'>> {
  readonly attributes?: FragmentAttributes;
  /** The instance itself is `urn:ngsi-ld:null`: delete it. */
  readonly isNull?: true;
  /** A bare `value` whose kind is that of the attribute it meets; `vocab` is the same, expanded. */
  readonly isBare?: true;
}

export type EntityOperation =
  | { readonly kind: 'create'; readonly entity: Entity }
  | { readonly kind: 'replace'; readonly entity: Entity }
  | { readonly kind: 'upsert'; readonly entity: Entity; readonly mode: 'replace' | 'update' }
  | { readonly kind: 'append'; readonly fragment: EntityFragment; readonly noOverwrite: boolean }
  | { readonly kind: 'update'; readonly fragment: EntityFragment }
  | {
      readonly kind: 'updateAttribute' | 'replaceAttribute';
      readonly attribute: Iri;
      readonly instances: readonly InstanceFragment[];
    }
  | {
      readonly kind: 'merge';
      readonly fragment: EntityFragment;
      /** Language of bare strings that meet a LanguageProperty. */
      readonly lang?: string;
      /** Given to changed attributes that bring none of their own and already have one. */
      readonly observedAt?: Instant;
    }
  | {
      readonly kind: 'deleteAttribute';
      readonly attribute: Iri;
      readonly datasetId?: string;
      readonly deleteAll?: boolean;
    }
  | { readonly kind: 'delete' }
  | {
      readonly kind: 'purgeAttributes';
      readonly drop?: readonly Iri[];
      readonly keep?: readonly Iri[];
    };

/** One instance that came, changed or went. `current` is absent where it went, `previous` where it came. */
export interface AttributeChange {
  readonly attribute: Iri;
  readonly datasetId?: string;
  readonly kind: 'created' | 'modified' | 'deleted';
  readonly current?: AttributeInstance;
  readonly previous?: AttributeInstance;
}

/** Clause 5.2.18: attributes by expanded name. */
export interface UpdateResult {
  readonly updated: readonly Iri[];
  readonly notUpdated: readonly { readonly attribute: Iri; readonly reason: string }[];
}

/** `entity` is absent where the operation deleted it, and the very object given where nothing changed. */
export interface Applied extends UpdateResult {
  readonly entity: Entity | undefined;
  readonly existed: boolean;
  readonly unchanged: boolean;
  /** Types, scopes or expiresAt changed. */
  readonly headChanged: boolean;
  readonly changes: readonly AttributeChange[];
}
