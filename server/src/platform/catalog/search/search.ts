/** Search behind its door: questions, answers remembered for a while, documents of all kinds. */
import type { Database, Queryable } from '#kernel/database/index.ts';
import { type CatalogLimits, defaultCatalogLimits } from '../limits.ts';
import type { Reader } from '../reader.ts';
import type {
  FacetCount,
  Search,
  SearchAnswer,
  SearchDocument,
  SearchQuery,
  Suggestion,
} from './document.ts';
import { FacetMemory } from './facet-memory.ts';
import {
  compileMatching,
  countMatches,
  deleteDocuments,
  findFacetIds,
  getVersion,
  listFacetValues,
  listHits,
  moveVersion,
  upsertDocument,
} from './store.ts';
import { parseSearch } from './tsquery.ts';

interface SearchOptions {
  readonly database: Database;
  readonly limits: CatalogLimits;
  readonly now: () => number;
}

export interface SearchParts extends Omit<SearchOptions, 'limits'> {
  readonly limits?: Partial<CatalogLimits>;
}

/** What is counted over all matches; the same for every page of a question. */
interface Counted {
  readonly total: number;
  readonly facets: SearchAnswer['facets'];
}

interface Remembered {
  readonly counted: Counted;
  readonly until: number;
}

export function createSearch(given: SearchParts): Search {
  const options = { ...given, limits: { ...defaultCatalogLimits, ...given.limits } };
  const { database, limits } = options;
  const memory = new CountMemory(options);
  return {
    register: (tenant, documents) =>
      database.transaction(async (tx) => {
        const version = await moveVersion(tx);
        const charactersMax = limits.searchedCharactersMax;
        for (const document of documents) {
          await upsertDocument(tx, tenant, document, { charactersMax, version });
        }
      }),
    remove: (tenant, kind, ids) =>
      database.transaction(async (tx) => {
        await moveVersion(tx);
        await deleteDocuments(tx, tenant, kind, ids);
      }),
    find: (reader, query) => find(options, memory, reader, query),
    suggest: (reader, text, { limit, kinds }) => suggest(options, reader, text, limit, kinds),
  };
}

/** For whoever changes documents inside a transaction of its own. */
export async function indexDocuments(
  tx: Queryable,
  tenant: string,
  change: {
    readonly kind: string;
    readonly id: string;
    readonly documents: readonly SearchDocument[];
  },
  charactersMax: number,
): Promise<void> {
  const kept = change.documents.map(({ audience }) => audience ?? 'public');
  const gone = (['public', 'staff', 'shared'] as const).filter((one) => !kept.includes(one));
  const version = await moveVersion(tx);
  await deleteDocuments(tx, tenant, change.kind, [change.id], gone);
  for (const document of change.documents) {
    await upsertDocument(tx, tenant, document, { charactersMax, version });
  }
}

/** Counts by question, forgotten when anything findable changes. */
class CountMemory {
  readonly facets: FacetMemory;
  readonly #options: SearchOptions;
  readonly #entries = new Map<string, Remembered>();
  #version = -1;

  constructor(options: SearchOptions) {
    this.#options = options;
    const { database, limits } = options;
    this.facets = new FacetMemory({ database, documentsMax: limits.facetDocumentsMax });
  }

  async of(key: string, count: (version: number) => Promise<Counted>): Promise<Counted> {
    const { database, limits, now } = this.#options;
    const version = await getVersion(database);
    if (version !== this.#version) {
      this.#entries.clear();
      this.#version = version;
    }
    const known = this.#entries.get(key);
    if (known !== undefined && known.until > now()) return known.counted;
    const counted = await count(version);
    // What changed while it was counted makes it old at once.
    if (version === this.#version) {
      this.#entries.set(key, { counted, until: now() + limits.searchCacheMsMax });
      const [oldest] = this.#entries.keys();
      if (this.#entries.size > limits.searchCacheEntriesMax && oldest !== undefined) {
        this.#entries.delete(oldest);
      }
    }
    return counted;
  }
}

const nothing: Counted = { total: 0, facets: {} };

async function find(
  { database, limits }: SearchOptions,
  memory: CountMemory,
  reader: Reader,
  query: SearchQuery,
): Promise<SearchAnswer> {
  const text = (query.text ?? '').slice(0, limits.searchCharactersMax);
  const { tsquery, words } = parseSearch(text, { termsMax: limits.searchTermsMax });
  if (tsquery === undefined && text.trim() !== '' && words.length === 0 && !/[*]/.test(text)) {
    return { ...nothing, hits: [], words };
  }
  const wanted = mergeFacets(query.facets, query.anyOf, query.noneOf);
  const facetIds = await findFacetIds(database, wanted);
  const matching = compileMatching(reader, query, tsquery, facetIds);
  if (matching === undefined) return { ...nothing, hits: [], words };
  const fields = query.countFacets ?? [];
  const key = JSON.stringify([matching.condition, matching.values, fields, query.facetValuesMax]);
  const counted = await memory.of(key, async (version) => {
    const kept = fields.length > 0 ? await memory.facets.count(matching, version) : undefined;
    const { total, facets } = kept ?? (await countMatches(database, matching, fields.length > 0));
    const names = await listFacetValues(
      database,
      facets.map(([id]) => id),
      fields,
    );
    return { total, facets: namedCounts(facets, names, query) };
  });
  const isBeyond = counted.total === 0 || query.limit === 0 || (query.offset ?? 0) >= counted.total;
  const isRanked = counted.total <= limits.searchRankedMax;
  const hits = isBeyond ? [] : await listHits(database, matching, query, isRanked);
  return { ...counted, hits, words };
}

function mergeFacets(
  ...all: readonly SearchQuery['facets'][]
): Readonly<Record<string, readonly string[]>> {
  const merged: Record<string, string[]> = {};
  for (const facets of all) {
    for (const [field, values] of Object.entries(facets ?? {})) {
      merged[field] = [...(merged[field] ?? []), ...values];
    }
  }
  return merged;
}

function namedCounts(
  counts: readonly (readonly [number, number])[],
  names: Awaited<ReturnType<typeof listFacetValues>>,
  { countFacets, facetValuesMax }: SearchQuery,
): SearchAnswer['facets'] {
  const countOf = new Map(counts);
  const byField = Map.groupBy(names, ({ field }) => field);
  return Object.fromEntries(
    (countFacets ?? []).map((field) => {
      const values: FacetCount[] = (byField.get(field) ?? [])
        .map(({ id, value }) => ({ value, count: countOf.get(id) ?? 0 }))
        .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
      return [field, facetValuesMax === undefined ? values : values.slice(0, facetValuesMax)];
    }),
  );
}

async function suggest(
  { database, limits }: SearchOptions,
  reader: Reader,
  text: string,
  limit: number,
  kinds: readonly string[] | undefined,
): Promise<readonly Suggestion[]> {
  const bounds = { termsMax: limits.searchTermsMax, within: 'A' } as const;
  const { tsquery } = parseSearch(text.slice(0, limits.searchCharactersMax), bounds);
  if (tsquery === undefined) return [];
  const query: SearchQuery = { limit, ...(kinds === undefined ? {} : { kinds }) };
  const matching = compileMatching(reader, query, tsquery, new Map());
  if (matching === undefined) return [];
  const hits = await listHits(database, matching, query, false);
  return hits.map(({ kind, title, url }) => ({ kind, title, url }));
}
