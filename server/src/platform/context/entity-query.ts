/** What is asked of the entities of one tenant, in parsed form. */
import type {
  Entity,
  GeoQuery,
  Instant,
  Iri,
  Pattern,
  QueryNode,
  ScopeNode,
  TypeNode,
} from '@kumiki/ngsi-ld';
import type { HasIndex } from './indexes/attribute-indexes.ts';

/** Entities that are named, match a pattern, or are of some type: all that is given must hold. */
export interface EntitySelector {
  readonly ids?: readonly string[];
  /** Matched anywhere in the id. */
  readonly idPattern?: Pattern;
  readonly types?: TypeNode;
}

export interface EntityFilter {
  /** At least one of them must hold; absent: every entity. */
  readonly selectors?: readonly EntitySelector[];
  /** Expanded names: entities that have at least one. */
  readonly attributes?: readonly Iri[];
  readonly q?: QueryNode;
  readonly geo?: GeoQuery;
  readonly scope?: ScopeNode;
}

/**
 * Where a page begins and how long it is. Pages go by id in the order of its bytes; `after` and `before`
 * are ids, neither need exist, and with `before` the page is the one that ends just before it.
 */
export interface PageRequest {
  readonly limit: number;
  readonly offset?: number;
  readonly after?: string;
  readonly before?: string;
  /** The last id to look at, in the direction of the page. */
  readonly until?: string;
}

export interface EntityPage {
  readonly entities: readonly Entity[];
  readonly hasMoreAfter: boolean;
  readonly hasMoreBefore: boolean;
}

/** What every question needs beside the filter. */
export interface Asking {
  readonly tenant: string;
  readonly now: Instant;
  /** Attributes that have expired do not count: only over `entity`, which knows when they do. */
  readonly hidesExpired?: true;
  /** Which values of attributes have an index. None when absent. */
  readonly hasIndex?: HasIndex;
}
