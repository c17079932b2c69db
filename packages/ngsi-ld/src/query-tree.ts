/** The typed trees of the query languages; parsers make them, evaluators and SQL compilers read them. */
import type { Instant, Iri } from './entity.ts';
import type { Geometry } from './geometry.ts';

/** Members of entities and attributes that are no attributes themselves but can end an attribute path. */
export type SystemMember =
  | 'createdAt'
  | 'modifiedAt'
  | 'deletedAt'
  | 'expiresAt'
  | 'observedAt'
  | 'unitCode'
  | 'valueType'
  | 'objectType'
  | 'datasetId'
  | 'instanceId'
  | 'id'
  | 'type'
  | 'scope'
  | 'lang';

/**
 * `a.b.observedAt[c.d]`, clause 4.9: attribute, sub-attributes, the member of the last of them,
 * and the path inside its value. `names` is empty only where `member` is one of the entity itself
 * (`createdAt`, `modifiedAt`, `id` …). Keys are as they stand in the value: never expanded.
 */
export interface AttributePath {
  readonly names: readonly Iri[];
  readonly member?: SystemMember;
  readonly keys: readonly string[];
  /** `sensor{Device:humidity}`: the path goes on in the entities that the relationship points at. */
  readonly linked?: { readonly types: readonly Iri[]; readonly path: AttributePath };
}

/** `uri` is an unquoted URI, or a term that `expandValues` made one. Dates are in normal form (UTC). */
export type QueryValue =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'dateTime'; readonly value: Instant }
  | { readonly kind: 'date'; readonly value: string }
  | { readonly kind: 'time'; readonly value: string }
  | { readonly kind: 'uri'; readonly value: string };

export type Comparison = '==' | '!=' | '>' | '>=' | '<' | '<=';

/**
 * Clause 4.9. `list` matches when any value does (`==`) or none does (`!=`), `range` includes both
 * ends; both stand only beside `==` and `!=`. `pattern` is a POSIX extended regular expression.
 * `exists` with `negated` is `!path`.
 */
export type QueryNode =
  | { readonly kind: 'and'; readonly nodes: readonly QueryNode[] }
  | { readonly kind: 'or'; readonly nodes: readonly QueryNode[] }
  | { readonly kind: 'exists'; readonly path: AttributePath; readonly negated: boolean }
  | {
      readonly kind: 'compare';
      readonly path: AttributePath;
      readonly operator: Comparison;
      readonly value: QueryValue;
    }
  | {
      readonly kind: 'list';
      readonly path: AttributePath;
      readonly operator: '==' | '!=';
      readonly values: readonly QueryValue[];
    }
  | {
      readonly kind: 'range';
      readonly path: AttributePath;
      readonly operator: '==' | '!=';
      readonly min: QueryValue;
      readonly max: QueryValue;
    }
  | {
      readonly kind: 'pattern';
      readonly path: AttributePath;
      readonly negated: boolean;
      readonly pattern: string;
    };

export type GeoRelation =
  | 'near'
  | 'within'
  | 'contains'
  | 'intersects'
  | 'equals'
  | 'disjoint'
  | 'overlaps';

/** Clause 4.10. `near` carries exactly one of the distances; `property` is expanded. */
export interface GeoQuery {
  readonly relation: GeoRelation;
  readonly geometry: Geometry;
  readonly property: Iri;
  readonly maxDistanceMetres?: number;
  readonly minDistanceMetres?: number;
}

/** Clause 4.19. A level of `+` stands for any one level; a pattern that ends in `/#` sets `descendants`. */
export type ScopeNode =
  | { readonly kind: 'and'; readonly nodes: readonly ScopeNode[] }
  | { readonly kind: 'or'; readonly nodes: readonly ScopeNode[] }
  | {
      readonly kind: 'scope';
      readonly levels: readonly string[];
      readonly descendants: boolean;
    };

/** Clause 4.17, the entity type selection language. */
export type TypeNode =
  | { readonly kind: 'and'; readonly nodes: readonly TypeNode[] }
  | { readonly kind: 'or'; readonly nodes: readonly TypeNode[] }
  | { readonly kind: 'type'; readonly type: Iri };
