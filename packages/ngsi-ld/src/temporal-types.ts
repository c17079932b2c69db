/** The temporal evolution of an entity, and how it is asked for. Clauses 4.5.6–4.5.9, 4.5.19 and 4.11. */
import type { Attributes, Instant, Iri } from './entity.ts';

export type TimeProperty = 'observedAt' | 'createdAt' | 'modifiedAt' | 'deletedAt';

/**
 * Clause 4.11. `before` is exclusive; `after` is inclusive; `between` includes `timeAt` and excludes
 * `endTimeAt`. Without a relation every instance that has the time property is in.
 */
export interface TemporalQuery {
  readonly relation?: 'before' | 'after' | 'between';
  readonly timeAt?: Instant;
  readonly endTimeAt?: Instant;
  readonly timeProperty: TimeProperty;
  /** Only the last so many instances per attribute and datasetId. */
  readonly lastN?: number;
  /** Only the first so many; not beside `lastN`. */
  readonly firstN?: number;
  /** How many of them are passed over, from the end that is counted from. */
  readonly offsetN?: number;
}

/** The scopes an entity had from some time on; an empty list since it has none. Clause 4.5.6. */
export interface ScopeInstance {
  readonly value: readonly string[];
  readonly observedAt?: Instant;
  readonly createdAt?: Instant;
  readonly modifiedAt?: Instant;
  readonly deletedAt?: Instant;
}

/**
 * Instances of an attribute stand in any number and order. One that says the attribute was deleted
 * carries the NGSI-LD Null of its kind and `deletedAt` (clause 4.5.7).
 */
export interface TemporalEntity {
  readonly id: string;
  readonly types: readonly Iri[];
  readonly scopes: readonly ScopeInstance[];
  readonly attributes: Attributes;
  readonly createdAt?: Instant;
  readonly modifiedAt?: Instant;
  readonly deletedAt?: Instant;
  readonly expiresAt?: Instant;
}

/** What is added to a temporal evolution that exists, clause 5.6.12. */
export interface TemporalFragment {
  readonly id?: string;
  readonly types?: readonly Iri[];
  readonly scopes?: readonly ScopeInstance[];
  readonly attributes: Attributes;
}

export type AggregationMethod =
  | 'avg'
  | 'distinctCount'
  | 'max'
  | 'min'
  | 'stddev'
  | 'sum'
  | 'sumsq'
  | 'totalCount';

/** ISO 8601 `P[n]Y[n]M[n]DT[n]H[n]M[n]S` or `P[n]W`: months of the calendar in UTC, and a rest. */
export interface Duration {
  readonly months: number;
  readonly microseconds: number;
}

/** Clause 4.5.19. A zero period spans the whole time range. */
export interface Aggregation {
  readonly methods: readonly AggregationMethod[];
  readonly period: Duration;
}
