/** The datasets of a tenant as staff list them: what is asked, and what is shown of each. */
import type { Call } from '../api/call.ts';
import { listOf, numberOf, objectOf, textOf, textsOf } from '../api/read-json.ts';
import { inTenant } from './tenant.ts';

export const standings = ['draft', 'planned', 'published', 'waiting', 'withdrawn'] as const;
export type Standing = (typeof standings)[number];

/** What staff narrow the list by, besides words. */
export const narrowings = ['standing', 'estat', 'groups', 'tags', 'res_format'] as const;
export type Narrowing = (typeof narrowings)[number];

export const orders = ['modified', 'title', 'relevance'] as const;

export interface ListQuestion {
  readonly text: string;
  readonly chosen: Readonly<Partial<Record<Narrowing, string>>>;
  readonly sort: (typeof orders)[number];
  readonly page: number;
}

export interface Listed {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly standings: readonly Standing[];
  readonly access: string;
  readonly publishAt: string;
  readonly publisher: string;
  readonly licence: string;
  readonly formats: readonly string[];
  readonly modifiedAt: string;
}

export interface Listing {
  readonly datasets: readonly Listed[];
  readonly total: number;
  readonly counts: Readonly<Record<Narrowing, readonly { value: string; count: number }[]>>;
}

export const pageSize = 50;

export function parseListQuestion(search: URLSearchParams): ListQuestion {
  const chosen: Partial<Record<Narrowing, string>> = {};
  for (const name of narrowings) {
    const value = (search.get(name) ?? '').slice(0, 200);
    if (value !== '') chosen[name] = value;
  }
  const page = Number(search.get('page') ?? '1');
  const text = (search.get('q') ?? '').trim().slice(0, 200);
  return {
    text,
    chosen,
    sort:
      orders.find((order) => order === search.get('sort')) ??
      (text === '' ? 'modified' : 'relevance'),
    page: Number.isInteger(page) && page >= 1 && page <= 10_000 ? page : 1,
  };
}

/** The address of a question, without what is not asked. */
export function searchOfList({ text, chosen, sort, page }: ListQuestion): string {
  const search = new URLSearchParams({
    ...(text === '' ? {} : { q: text }),
    ...chosen,
    ...(sort === (text === '' ? 'modified' : 'relevance') ? {} : { sort }),
    ...(page === 1 ? {} : { page: String(page) }),
  });
  const written = search.toString();
  return written === '' ? '' : `?${written}`;
}

function parseListed(hit: unknown): Listed {
  const { id, title, details, modifiedAt } = objectOf(hit);
  const given = objectOf(details);
  const told = textsOf(given['standings']);
  return {
    id: textOf(id),
    name: textOf(given['name']),
    title: textOf(objectOf(title)['ja']),
    standings: standings.filter((one) => told.includes(one)),
    access: textOf(given['access']),
    publishAt: textOf(given['publishAt']),
    publisher: textOf(given['publisher']),
    licence: textOf(given['licence']),
    formats: textsOf(given['formats']),
    modifiedAt: textOf(modifiedAt),
  };
}

/** The API's answer to a page of `limit` datasets; the response itself where it is no good one. */
export async function askListing(
  call: Call,
  { text, chosen, sort }: ListQuestion,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<Response> {
  const query = new URLSearchParams({
    limit: String(limit),
    offset: String(offset),
    sort,
    ...(text === '' ? {} : { q: text }),
    ...chosen,
  });
  const path = await inTenant(call, `/api/datasets?${query.toString()}`);
  const tenant = new URLSearchParams(path.slice(path.indexOf('?'))).get('tenant') ?? 'default';
  return call(`${path}&organization=${encodeURIComponent(tenant)}`);
}

export function parseListing(value: unknown): Listing {
  const body = objectOf(value);
  const counted = objectOf(body['facets']);
  const countsOf = (name: Narrowing) =>
    listOf(counted[name]).map((one) => {
      const { value: text, count } = objectOf(one);
      return { value: textOf(text), count: numberOf(count) };
    });
  return {
    datasets: listOf(body['hits']).map(parseListed),
    total: numberOf(body['total']),
    counts: {
      standing: countsOf('standing'),
      estat: countsOf('estat'),
      groups: countsOf('groups'),
      tags: countsOf('tags'),
      res_format: countsOf('res_format'),
    },
  };
}
