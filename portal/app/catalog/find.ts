/** Searching datasets: from the address of the page to a question, from the answer to a list. */
import type { Ask } from '../api/last-known.ts';
import {
  type Json,
  listOf,
  numberOf,
  objectOf,
  parseBody,
  textOf,
  textsOf,
} from '../api/read-json.ts';
import type { Bounds } from '../geo/outline.ts';
import { type Localized, parseLocalized } from './dataset.ts';

/** What can be chosen, in the order of the form. */
export const facets = [
  'estat',
  'organization',
  'groups',
  'area',
  'res_format',
  'license_id',
  'tags',
] as const;
export type Facet = (typeof facets)[number];

export const sorts = ['relevance', 'modified', 'title'] as const;
export type Sort = (typeof sorts)[number];

export interface Question {
  readonly text: string;
  readonly chosen: Readonly<Partial<Record<Facet, string>>>;
  readonly from: string;
  readonly until: string;
  /** What touches this part of the map: `west,south,east,north`. */
  readonly bbox: string;
  /** Or a municipality, by its code: the part of the map it lies in. */
  readonly place: string;
  readonly sort: Sort;
  readonly page: number;
}

export interface Hit {
  readonly id: string;
  readonly name: string;
  readonly title: Localized;
  readonly summary: string;
  readonly formats: readonly string[];
  readonly publisher: string;
  readonly licence: string;
  readonly updated: string;
  /** How long its first table is. */
  readonly table?: { readonly rows: number; readonly columns: number };
  /** Its first rows. */
  readonly preview?: {
    readonly columns: readonly string[];
    readonly rows: readonly (readonly string[])[];
  };
}

export interface Found {
  readonly total: number;
  readonly hits: readonly Hit[];
  /** What was looked for, as it is compared. */
  readonly words: readonly string[];
  readonly counts: Readonly<Record<Facet, readonly { value: string; count: number }[]>>;
  readonly knownAt?: string;
}

export const pageSize = 20;
const textLengthMax = 200;
const day = /^\d{4}-\d{2}-\d{2}$/;

export function parseQuestion(search: URLSearchParams): Question {
  const chosen: Partial<Record<Facet, string>> = {};
  for (const facet of facets) {
    const value = (search.get(facet) ?? '').slice(0, textLengthMax);
    if (value !== '') chosen[facet] = value;
  }
  const page = Number(search.get('page') ?? '1');
  const place = /^\d{5,6}$/.exec(search.get('place') ?? '')?.[0] ?? '';
  const dayOf = (name: string): string => {
    const value = search.get(name) ?? '';
    return day.test(value) ? value : '';
  };
  return {
    text: (search.get('q') ?? '').trim().slice(0, textLengthMax),
    chosen,
    from: dayOf('from'),
    until: dayOf('until'),
    bbox: place === '' ? bboxOf(search.get('bbox')) : '',
    place,
    sort: sorts.find((sort) => sort === search.get('sort')) ?? 'relevance',
    page: Number.isInteger(page) && page >= 1 && page <= 10_000 ? page : 1,
  };
}

/** Empty where it is no box. */
function bboxOf(given: string | null): string {
  const numbers = (given ?? '').split(',').map(Number);
  return numbers.length === 4 && numbers.every(Number.isFinite) ? numbers.join(',') : '';
}

/** The address of a question, without what is not asked. */
export function searchOf(question: Question): string {
  const { text, chosen, from, until, bbox, place, sort, page } = question;
  const search = new URLSearchParams({
    ...(text === '' ? {} : { q: text }),
    ...chosen,
    ...(from === '' ? {} : { from }),
    ...(until === '' ? {} : { until }),
    ...(bbox === '' ? {} : { bbox }),
    ...(place === '' ? {} : { place }),
    ...(sort === 'relevance' ? {} : { sort }),
    ...(page === 1 ? {} : { page: String(page) }),
  });
  const written = search.toString();
  return written === '' ? '' : `?${written}`;
}

function parseHit(value: unknown): Hit {
  const { id, title, summary, details, preview } = objectOf(value);
  const { name, formats, publisher, licence, updated, table } = objectOf(details);
  return {
    id: textOf(id),
    name: textOf(name),
    title: parseLocalized(title),
    summary: textOf(summary),
    formats: textsOf(formats),
    publisher: textOf(publisher),
    licence: textOf(licence),
    updated: textOf(updated),
    ...(table === undefined ? {} : { table: parseLength(objectOf(table)) }),
    ...(preview === undefined ? {} : { preview: parsePreview(objectOf(preview)) }),
  };
}

function parseLength({ rows, columns }: Json): NonNullable<Hit['table']> {
  return { rows: numberOf(rows), columns: numberOf(columns) };
}

function parsePreview({ columns, rows }: Json): NonNullable<Hit['preview']> {
  return { columns: textsOf(columns), rows: listOf(rows).map(textsOf) };
}

/** Within `bounds`, whatever of the map the question names. Undefined where the API does not answer. */
export async function findDatasets(
  ask: Ask,
  question: Question,
  bounds?: Bounds,
): Promise<Found | undefined> {
  const { page, ...rest } = question;
  const bbox = bounds?.join(',') ?? '';
  const asked = new URLSearchParams(searchOf({ ...rest, bbox, place: '', page: 1 }));
  asked.set('preview', 'true');
  asked.set('limit', String(pageSize));
  asked.set('offset', String((page - 1) * pageSize));
  const answer = await ask(`/api/datasets?${asked.toString()}`, 'application/json');
  if (answer === undefined || answer.status !== 200) return undefined;
  const body = parseBody(answer.body);
  const counted = objectOf(body['facets']);
  const countsOf = (facet: Facet) =>
    listOf(counted[facet]).map((one) => {
      const { value, count } = objectOf(one);
      return { value: textOf(value), count: numberOf(count) };
    });
  return {
    total: numberOf(body['total']),
    hits: listOf(body['hits']).map(parseHit),
    words: textsOf(body['words']),
    counts: {
      estat: countsOf('estat'),
      organization: countsOf('organization'),
      groups: countsOf('groups'),
      area: countsOf('area'),
      res_format: countsOf('res_format'),
      license_id: countsOf('license_id'),
      tags: countsOf('tags'),
    },
    ...(answer.knownAt === undefined ? {} : { knownAt: answer.knownAt.toISOString() }),
  };
}
