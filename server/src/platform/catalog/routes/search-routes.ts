/** Search over HTTP: datasets with facets, everything findable, suggestions while typing. */
import { z } from 'zod';
import { problemResponse, type Route, type RouteContext, readQuery } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { CatalogParts } from '../catalog.ts';
import { datasetFacets, datasetKind } from '../index-dataset.ts';
import { listPreviews, type Preview } from '../preview.ts';
import type { SearchAnswer, SearchQuery } from '../search/document.ts';
import { lookOf } from './request.ts';

const localized = z.record(z.string(), z.string());
const hit = z.object({
  tenant: z.string(),
  kind: z.string(),
  id: z.string(),
  title: localized,
  summary: z.string(),
  url: z.string(),
  details: z.record(z.string(), z.unknown()),
  modifiedAt: z.iso.datetime(),
  preview: z
    .object({ columns: z.array(z.string()), rows: z.array(z.array(z.string())) })
    .optional(),
});
const answer = z
  .object({
    total: z.number().int(),
    hits: z.array(hit),
    facets: z.record(z.string(), z.array(z.object({ value: z.string(), count: z.number().int() }))),
    words: z.array(z.string()),
  })
  .meta({ id: 'SearchAnswer' });

const offset = z.coerce.number().int().min(0).max(1_000_000).default(0);
const limit = z.coerce.number().int().min(0).max(100).default(20);
const facetValue = z.union([z.string(), z.array(z.string()).max(20)]).optional();

export function searchRoutes(parts: CatalogParts): readonly Route[] {
  return [searchDatasets(parts), searchAll(parts), suggest(parts)];
}

const datasetsQuery = z.object({
  tenant: z.string().optional().describe('Whose staff asks; see `organization` for whose datasets'),
  q: z.string().max(400).optional().describe('Words; all must be found, -word must not'),
  ...Object.fromEntries(datasetFacets.map((facet) => [facet, facetValue])),
  bbox: z.string().max(200).optional().describe('West,south,east,north in degrees'),
  from: z.iso.date().optional().describe('Datasets about this day or later'),
  until: z.iso.date().optional().describe('Datasets about this day or earlier'),
  sort: z.enum(['relevance', 'modified', 'title']).optional(),
  preview: z.stringbool().optional().describe('With the first rows of the first table of each'),
  limit,
  offset,
});

export function parseBounds(text: string | undefined): Result<SearchQuery['bounds']> {
  if (text === undefined || text === '') return ok(undefined);
  const [west, south, east, north, ...rest] = text.split(',').map(Number);
  const isBox =
    west !== undefined &&
    south !== undefined &&
    east !== undefined &&
    north !== undefined &&
    rest.length === 0 &&
    Math.abs(west) <= 180 &&
    Math.abs(east) <= 180 &&
    -90 <= south &&
    south <= north &&
    north <= 90;
  return isBox
    ? ok([west, south, east, north])
    : err(problem('bad-request-data', 'bbox is not west,south,east,north in degrees.', 'bbox'));
}

export function renderAnswer(
  found: SearchAnswer,
  previews: ReadonlyMap<string, Preview> = new Map(),
): object {
  const hits = found.hits.map((one) => {
    const preview = previews.get(one.id);
    const modifiedAt = one.modifiedAt.toISOString();
    return { ...one, modifiedAt, ...(preview === undefined ? {} : { preview }) };
  });
  return { ...found, hits };
}

function facetsOf(asked: Readonly<Record<string, unknown>>): Record<string, readonly string[]> {
  return Object.fromEntries(
    datasetFacets.flatMap((facet) => {
      const given = asked[facet];
      const list = z.array(z.string()).safeParse(typeof given === 'string' ? [given] : given);
      return list.success && list.data.length > 0 ? [[facet, list.data]] : [];
    }),
  );
}

function searchDatasets(parts: CatalogParts): Route {
  return {
    method: 'GET',
    path: '/api/datasets',
    operationId: 'searchDatasets',
    summary: 'Search datasets, with counts by facet',
    tag: 'Datasets',
    access: 'read',
    isOpenData: true,
    query: datasetsQuery,
    responses: { 200: { description: 'Matches', content: { 'application/json': answer } } },
    handle: async (c) => {
      const asked = readQuery(c, datasetsQuery);
      if (!asked.ok) return problemResponse(c, asked.error);
      const bounds = parseBounds(asked.value.bbox);
      if (!bounds.ok) return problemResponse(c, bounds.error);
      const { q, from, until, sort } = asked.value;
      const withPreview = asked.value.preview === true;
      const facets = facetsOf(asked.value);
      // The organization of a dataset is its tenant.
      const [tenant, ...others] = facets['organization'] ?? [];
      return answerSearch(c, parts, withPreview, {
        kinds: [datasetKind],
        facets,
        ...(tenant === undefined || others.length > 0 ? {} : { tenant }),
        countFacets: datasetFacets,
        facetValuesMax: 50,
        limit: asked.value.limit,
        offset: asked.value.offset,
        ...(q === undefined ? {} : { text: q }),
        ...(bounds.value === undefined ? {} : { bounds: bounds.value }),
        ...(from === undefined ? {} : { from }),
        ...(until === undefined ? {} : { until }),
        ...(sort === undefined ? {} : { sort }),
      });
    },
  };
}

async function answerSearch(
  c: RouteContext,
  parts: CatalogParts,
  withPreview: boolean,
  query: SearchQuery,
): Promise<Response> {
  const look = await lookOf(c, parts);
  if (!look.ok) return problemResponse(c, look.error);
  const found = await parts.search.find(look.value.reader, query);
  const previews = withPreview ? await listPreviews(parts.database, found.hits) : undefined;
  return c.json(renderAnswer(found, previews));
}

const allQuery = z.object({
  tenant: z.string().optional(),
  q: z.string().max(400).optional(),
  kind: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .describe('`dataset`, `place` …'),
  bbox: z.string().max(200).optional(),
  limit,
  offset,
});

function kindsOf(kind: string | string[] | undefined): { kinds?: readonly string[] } {
  return kind === undefined ? {} : { kinds: [kind].flat() };
}

function searchAll(parts: CatalogParts): Route {
  return {
    method: 'GET',
    path: '/api/search',
    operationId: 'search',
    summary: 'Search everything that has a page',
    tag: 'Search',
    access: 'read',
    isOpenData: true,
    query: allQuery,
    responses: { 200: { description: 'Matches', content: { 'application/json': answer } } },
    handle: async (c) => {
      const asked = readQuery(c, allQuery);
      if (!asked.ok) return problemResponse(c, asked.error);
      const bounds = parseBounds(asked.value.bbox);
      if (!bounds.ok) return problemResponse(c, bounds.error);
      const { q, kind } = asked.value;
      return answerSearch(c, parts, false, {
        ...kindsOf(kind),
        countFacets: ['kind'],
        limit: asked.value.limit,
        offset: asked.value.offset,
        ...(q === undefined ? {} : { text: q }),
        ...(bounds.value === undefined ? {} : { bounds: bounds.value }),
      });
    },
  };
}

const suggestQuery = z.object({
  tenant: z.string().optional(),
  q: z.string().max(400),
  kind: z.union([z.string(), z.array(z.string())]).optional(),
  limit: z.coerce.number().int().min(1).max(20).default(8),
});

function suggest(parts: CatalogParts): Route {
  const suggestions = z.object({
    suggestions: z.array(z.object({ kind: z.string(), title: localized, url: z.string() })),
  });
  return {
    method: 'GET',
    path: '/api/search/suggestions',
    operationId: 'suggest',
    summary: 'Suggest titles while somebody types',
    tag: 'Search',
    access: 'read',
    isOpenData: true,
    query: suggestQuery,
    responses: { 200: { description: 'Titles', content: { 'application/json': suggestions } } },
    handle: async (c) => {
      const asked = readQuery(c, suggestQuery);
      if (!asked.ok) return problemResponse(c, asked.error);
      const look = await lookOf(c, parts);
      if (!look.ok) return problemResponse(c, look.error);
      const { q, kind } = asked.value;
      const options = { limit: asked.value.limit, ...kindsOf(kind) };
      return c.json({ suggestions: await parts.search.suggest(look.value.reader, q, options) });
    },
  };
}
