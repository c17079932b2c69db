/** What can be found, and what is asked: the shapes at the door of search. */
import type { LocalizedText } from '../dataset.ts';
import type { Reader } from '../reader.ts';

export type Audience = 'public' | 'staff' | 'shared';

/** A thing with a page of its own. Registering it again replaces it. */
export interface SearchDocument {
  /** `dataset`, `place`, `procedure`, `plan` …: lower-case letters and `-`. */
  readonly kind: string;
  readonly id: string;
  readonly title: LocalizedText;
  /** A sentence or two, shown under the title. */
  readonly summary: string;
  /** Path of its page without the language: `/catalog/shelters`. */
  readonly url: string;
  /** Everyone, unless said otherwise. */
  readonly audience?: Audience;
  readonly sharedWith?: readonly string[];
  /** Words it is also found by, the most important first. */
  readonly keywords?: readonly string[];
  /** Text that is searched and not shown. */
  readonly text?: string;
  /** By field: `organization`, `tags` …  */
  readonly facets?: Readonly<Record<string, readonly string[]>>;
  /** What a list shows besides; JSON. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** West, south, east, north; a point repeats itself. */
  readonly bounds?: readonly [number, number, number, number];
  /** Calendar days, `YYYY-MM-DD`. */
  readonly from?: string;
  readonly until?: string;
  /** Orders what matches equally well; 0 to 1. */
  readonly score?: number;
  readonly modifiedAt: Date;
}

export type SearchSort = 'relevance' | 'modified' | 'title' | 'name' | 'id';

export interface SearchQuery {
  readonly text?: string;
  readonly kinds?: readonly string[];
  /** These only, by id or by `details.name`. */
  readonly ids?: readonly string[];
  /** Of one tenant only. */
  readonly tenant?: string;
  /** All values of all fields must hold. */
  readonly facets?: Readonly<Record<string, readonly string[]>>;
  /** Any of these values of a field, for each field. */
  readonly anyOf?: Readonly<Record<string, readonly string[]>>;
  readonly noneOf?: Readonly<Record<string, readonly string[]>>;
  /** West, south, east, north: what touches it. */
  readonly bounds?: readonly [number, number, number, number];
  readonly from?: string;
  readonly until?: string;
  readonly modifiedFrom?: Date;
  readonly modifiedUntil?: Date;
  readonly sort?: SearchSort;
  readonly isReversed?: boolean;
  readonly limit: number;
  readonly offset?: number;
  /** Fields whose values are counted over all matches, and how many values at most. */
  readonly countFacets?: readonly string[];
  readonly facetValuesMax?: number;
}

export interface SearchHit {
  readonly tenant: string;
  readonly kind: string;
  readonly id: string;
  readonly title: LocalizedText;
  readonly summary: string;
  readonly url: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly modifiedAt: Date;
}

export interface FacetCount {
  readonly value: string;
  readonly count: number;
}

export interface SearchAnswer {
  readonly total: number;
  readonly hits: readonly SearchHit[];
  /** Most frequent first. */
  readonly facets: Readonly<Record<string, readonly FacetCount[]>>;
  /** What was looked for, folded, for marking. */
  readonly words: readonly string[];
}

export interface Suggestion {
  readonly kind: string;
  readonly title: LocalizedText;
  readonly url: string;
}

export interface Search {
  register(tenant: string, documents: readonly SearchDocument[]): Promise<void>;
  remove(tenant: string, kind: string, ids: readonly string[]): Promise<void>;
  find(reader: Reader, query: SearchQuery): Promise<SearchAnswer>;
  /** Titles that hold what was typed so far, at most `limit`. */
  suggest(
    reader: Reader,
    text: string,
    options: { readonly limit: number; readonly kinds?: readonly string[] },
  ): Promise<readonly Suggestion[]>;
}
