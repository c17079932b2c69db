/** SQL of search: documents in, matches and counts out. */
import type { Queryable } from '#kernel/database/index.ts';
import type { LocalizedText } from '../dataset.ts';
import { type Reader, readerKeys, visibleDocuments } from '../reader.ts';
import type { Audience, SearchDocument, SearchHit, SearchQuery } from './document.ts';
import { tsvectorText, type WeightedText } from './tsquery.ts';

function textsOf({ title, keywords, summary, text }: SearchDocument): readonly WeightedText[] {
  const texts: WeightedText[] = [{ text: title.ja, weight: 'A' }];
  for (const other of [title.kana, title.easy, title.en]) {
    if (other !== undefined) texts.push({ text: other, weight: 'A' });
  }
  for (const keyword of keywords ?? []) texts.push({ text: keyword, weight: 'B' });
  texts.push({ text: summary, weight: 'C' });
  if (text !== undefined) texts.push({ text, weight: 'D' });
  return texts;
}

/** Numbers of facet values, made where they are new. */
async function facetIds(
  tx: Queryable,
  facets: Readonly<Record<string, readonly string[]>>,
): Promise<readonly number[]> {
  const fields: string[] = [];
  const values: string[] = [];
  for (const [field, list] of Object.entries(facets)) {
    for (const value of new Set(list)) {
      fields.push(field);
      values.push(value);
    }
  }
  if (fields.length === 0) return [];
  await tx.execute(
    `insert into search_facet_value (field, value)
     select w.field, w.value from unnest($1::text[], $2::text[]) as w(field, value)
     where not exists (select from search_facet_value k
                       where k.field = w.field and k.value = w.value)
     order by 1, 2 on conflict do nothing`,
    [fields, values],
  );
  const rows = await tx.query<{ id: number }>(
    `select k.id from search_facet_value k
     join unnest($1::text[], $2::text[]) as w(field, value)
       on k.field = w.field and k.value = w.value order by k.id`,
    [fields, values],
  );
  return rows.map(({ id }) => id);
}

export async function upsertDocument(
  tx: Queryable,
  tenant: string,
  document: SearchDocument,
  { charactersMax, version }: { readonly charactersMax: number; readonly version: number },
): Promise<void> {
  const facets = await facetIds(tx, { ...document.facets, kind: [document.kind] });
  const [west, south, east, north] = document.bounds ?? [null, null, null, null];
  await tx.execute(
    `insert into search_document
       (tenant, kind, id, audience, shared_with, title, summary, url, details, tsv, facets, extent,
        valid_from, valid_until, score, modified_at, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::tsvector, $11,
       st_makeenvelope($12::float8, $13::float8, $14::float8, $15::float8, 4326), $16, $17, $18, $19, $20)
     on conflict (tenant, kind, id, audience) do update set
       shared_with = excluded.shared_with, title = excluded.title, summary = excluded.summary,
       url = excluded.url, details = excluded.details, tsv = excluded.tsv, facets = excluded.facets,
       extent = excluded.extent, valid_from = excluded.valid_from,
       valid_until = excluded.valid_until, score = excluded.score,
       modified_at = excluded.modified_at, version = excluded.version`,
    [
      tenant,
      document.kind,
      document.id,
      document.audience ?? 'public',
      document.sharedWith ?? [],
      JSON.stringify(document.title),
      document.summary,
      document.url,
      JSON.stringify(document.details ?? {}),
      tsvectorText(textsOf(document), charactersMax),
      facets,
      west,
      south,
      east,
      north,
      document.from ?? null,
      document.until ?? null,
      document.score ?? 0,
      document.modifiedAt,
      version,
    ],
  );
}

export async function deleteDocuments(
  tx: Queryable,
  tenant: string,
  kind: string,
  ids: readonly string[],
  audiences: readonly Audience[] = ['public', 'staff', 'shared'],
): Promise<void> {
  await tx.execute(
    `delete from search_document
     where tenant = $1 and kind = $2 and id = any($3::text[]) and audience = any($4::text[])`,
    [tenant, kind, ids, audiences],
  );
}

/** Before anything is written: others wait until this transaction ends, so versions come to light in their order. */
export async function moveVersion(tx: Queryable): Promise<number> {
  const [row] = await tx.query<{ version: number }>(
    'update search_version set version = version + 1 returning version',
  );
  if (row === undefined) throw new Error('The version of the search is gone');
  return row.version;
}

/** What documents have been changed to, in the order of the changes, those after `after`. */
export async function listChangedFacets(
  database: Queryable,
  after: { readonly version: number; readonly n: number },
  limit: number,
): Promise<
  readonly { readonly n: number; readonly version: number; readonly facets: readonly number[] }[]
> {
  return database.query(
    `select n, version, facets from search_document
     where (version, n) > ($1::bigint, $2::bigint) order by version, n limit $3`,
    [after.version, after.n, limit],
  );
}

/** The `n` of all matches, as the engine writes an array. */
export async function listMatches(
  database: Queryable,
  { condition, values }: Matching,
): Promise<string> {
  const [row] = await database.query<{ all: string | null }>(
    `select array_agg(s.n)::text as all from search_document s where ${condition}`,
    values,
  );
  return row?.all ?? '{}';
}

export async function getVersion(database: Queryable): Promise<number> {
  const rows = await database.query<{ version: number }>('select version from search_version');
  return rows[0]?.version ?? 0;
}

/** Facet values by field, as numbers; those nobody has are left out. */
export async function findFacetIds(
  database: Queryable,
  facets: Readonly<Record<string, readonly string[]>>,
): Promise<ReadonlyMap<string, number>> {
  const fields = Object.entries(facets).flatMap(([field, values]) => values.map(() => field));
  const values = Object.values(facets).flat();
  if (fields.length === 0) return new Map();
  const rows = await database.query<{ id: number; field: string; value: string }>(
    `select k.id, k.field, k.value from search_facet_value k
     join unnest($1::text[], $2::text[]) as w(field, value)
       on k.field = w.field and k.value = w.value`,
    [fields, values],
  );
  return new Map(rows.map(({ id, field, value }) => [`${field}\n${value}`, id]));
}

export interface Matching {
  readonly condition: string;
  readonly values: unknown[];
  /** The number of the parameter that holds the `tsquery`. */
  readonly tsquery: string | undefined;
}

/** What a question asks, as a condition on `search_document s`; undefined when nothing can match. */
export function compileMatching(
  reader: Reader,
  query: SearchQuery,
  tsquery: string | undefined,
  facetIdOf: ReadonlyMap<string, number>,
): Matching | undefined {
  const values: unknown[] = [readerKeys(reader)];
  const add = (value: unknown): string => `$${values.push(value)}`;
  const visible = visibleDocuments('$1', reader, { tenant: query.tenant });
  const all: string[] = [`$1::text[] is not null`, visible];
  const idOf = (field: string, value: string): number | undefined =>
    facetIdOf.get(`${field}\n${value}`);
  const text = tsquery === undefined ? undefined : `${add(tsquery)}::tsquery`;
  if (text !== undefined) all.push(`s.tsv @@ ${text}`);
  const [kind, ...others] = query.kinds ?? [];
  // One kind lets the index give the order.
  if (kind !== undefined && others.length === 0) all.push(`s.kind = ${add(kind)}`);
  else if (query.kinds !== undefined) all.push(`s.kind = any(${add(query.kinds)}::text[])`);
  if (query.ids !== undefined) {
    const ids = `${add(query.ids)}::text[]`;
    all.push(`(s.id = any(${ids}) or s.details ->> 'name' = any(${ids}))`);
  }
  if (query.tenant !== undefined) all.push(`s.tenant = ${add(query.tenant)}`);
  for (const [field, list] of Object.entries(query.facets ?? {})) {
    const ids = list.map((value) => idOf(field, value));
    if (ids.includes(undefined)) return undefined;
    all.push(`s.facets @> ${add(ids)}::integer[]`);
  }
  for (const [field, list] of Object.entries(query.anyOf ?? {})) {
    const ids = list.flatMap((value) => idOf(field, value) ?? []);
    if (ids.length === 0) return undefined;
    all.push(`s.facets && ${add(ids)}::integer[]`);
  }
  for (const [field, list] of Object.entries(query.noneOf ?? {})) {
    const ids = list.flatMap((value) => idOf(field, value) ?? []);
    if (ids.length > 0) all.push(`not s.facets && ${add(ids)}::integer[]`);
  }
  if (query.bounds !== undefined) {
    const edges = query.bounds.map((edge) => `${add(edge)}::float8`).join(', ');
    all.push(`st_intersects(s.extent, st_makeenvelope(${edges}, 4326))`);
  }
  if (query.from !== undefined) {
    all.push(`coalesce(s.valid_until, 'infinity') >= ${add(query.from)}::date`);
  }
  if (query.until !== undefined) {
    all.push(`coalesce(s.valid_from, '-infinity') <= ${add(query.until)}::date`);
  }
  if (query.from !== undefined || query.until !== undefined) {
    all.push('(s.valid_from is not null or s.valid_until is not null)');
  }
  if (query.modifiedFrom !== undefined) all.push(`s.modified_at >= ${add(query.modifiedFrom)}`);
  if (query.modifiedUntil !== undefined) all.push(`s.modified_at <= ${add(query.modifiedUntil)}`);
  return { condition: all.join(' and '), values, tsquery: text };
}

/** Numbers of facet values counted over all matches, and how many matches there are. */
export async function countMatches(
  database: Queryable,
  { condition, values }: Matching,
  withFacets: boolean,
): Promise<{ readonly total: number; readonly facets: readonly (readonly [number, number])[] }> {
  if (!withFacets) {
    const rows = await database.query<{ count: number }>(
      `select count(*) as count from search_document s where ${condition}`,
      values,
    );
    return { total: rows[0]?.count ?? 0, facets: [] };
  }
  const rows = await database.query<{ facet: number | null; count: number }>(
    `with m as materialized (select s.facets from search_document s where ${condition})
     select f as facet, count(*) as count from m, unnest(m.facets) as f group by f
     union all select null, count(*) from m`,
    values,
  );
  const facets: [number, number][] = [];
  let total = 0;
  for (const { facet, count } of rows) {
    if (facet === null) total = count;
    else facets.push([facet, count]);
  }
  return { total, facets };
}

export async function listFacetValues(
  database: Queryable,
  ids: readonly number[],
  fields: readonly string[],
): Promise<readonly { readonly id: number; readonly field: string; readonly value: string }[]> {
  return database.query(
    `select id, field, value from search_facet_value
     where id = any($1::integer[]) and field = any($2::text[])`,
    [ids, fields],
  );
}

/** How well a text matches counts only where few match: ranking reads every match whole. */
function orderOf(query: SearchQuery, tsquery: string | undefined, isRanked: boolean): string {
  const [up, down] = query.isReversed === true ? ['desc', 'asc'] : ['asc', 'desc'];
  if (query.sort === 'modified') return `s.modified_at ${down}, s.n`;
  if (query.sort === 'title') return `s.title ->> 'ja' collate "C" ${up}, s.n`;
  if (query.sort === 'name') return `s.details ->> 'name' collate "C" ${up}, s.n`;
  if (query.sort === 'id') return `s.id ${up}, s.n`;
  if (tsquery === undefined) return 's.score desc, s.modified_at desc, s.n';
  if (!isRanked) return `s.score desc, s.modified_at desc, s.n`;
  // A, B, C, D from the last to the first; longer texts are not better ones.
  return `ts_rank('{0.05, 0.15, 0.5, 1}', s.tsv, ${tsquery}, 1) + s.score * 0.05 desc,
    s.modified_at desc, s.n`;
}

interface HitRow {
  readonly tenant: string;
  readonly kind: string;
  readonly id: string;
  readonly title: LocalizedText;
  readonly summary: string;
  readonly url: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly modified_at: Date;
}

const hitColumns = 's.tenant, s.kind, s.id, s.title, s.summary, s.url, s.details, s.modified_at';

export async function listHits(
  database: Queryable,
  { condition, values, tsquery }: Matching,
  query: SearchQuery,
  isRanked: boolean,
): Promise<readonly SearchHit[]> {
  const rows = await database.query<HitRow>(
    `select ${hitColumns} from search_document s
     where ${condition} order by ${orderOf(query, tsquery, isRanked)}
     limit $${values.length + 1} offset $${values.length + 2}`,
    [...values, query.limit, query.offset ?? 0],
  );
  return rows.map(({ modified_at, ...hit }) => ({ ...hit, modifiedAt: modified_at }));
}
