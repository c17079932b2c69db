/** What is published as open data, counted over the catalogue's search: only what everybody may see. */
import { z } from 'zod';
import { ok } from '#kernel/result.ts';
import { publicReader, type Search } from '#platform/catalog/index.ts';
import { type Identity, tenantKinds } from '#platform/identity/index.ts';
import type { MeasureSource } from './measures.ts';

const word = z.string().min(1).max(200);

const datasetParameters = z.strictObject({
  of: z
    .enum(['own', 'everyone'])
    .optional()
    .describe('Whose: those of this tenant (when absent), or of all that share this installation'),
  tenant: word.optional().describe('Those of one tenant, by its name'),
  tag: word.optional().describe('With a tag'),
  format: word.optional().describe('With a file of a format: CSV'),
  theme: word.optional().describe('Of a theme: HEAL'),
});

/** `{ measure: datasets }`: how many datasets the tenant has published. */
export function datasetMeasure(search: Pick<Search, 'find'>): MeasureSource {
  return {
    name: 'datasets',
    title: { ja: '公開しているデータセットの数', en: 'Published datasets' },
    description: 'How many datasets are published, of this tenant or of all',
    parameters: datasetParameters,
    compute: async (own, given) => {
      const { of = 'own', tenant, tag, format, theme } = datasetParameters.parse(given);
      const whose = tenant ?? (of === 'own' ? own : undefined);
      const facets = Object.entries({ tags: tag, res_format: format, theme }).flatMap(
        ([field, value]): [string, string[]][] => (value === undefined ? [] : [[field, [value]]]),
      );
      const { total } = await search.find(publicReader, {
        kinds: ['dataset'],
        ...(whose === undefined ? {} : { tenant: whose }),
        facets: Object.fromEntries(facets),
        limit: 0,
      });
      return ok(total);
    },
  };
}

const publisherParameters = z.strictObject({
  kind: z.enum(tenantKinds).optional().describe('Those of one kind: `municipality`'),
  datasetsMin: z.int().min(1).max(100_000).optional().describe('With so many datasets; 1'),
});

const tenantsMax = 10_000;

/** `{ measure: publishers, kind: municipality }`: オープンデータに取り組む市町村数. */
export function publisherMeasure(
  search: Pick<Search, 'find'>,
  identity: Pick<Identity, 'tenants'>,
): MeasureSource {
  return {
    name: 'publishers',
    title: { ja: 'オープンデータを公開している団体の数', en: 'Tenants that publish open data' },
    description: 'How many prefectures, municipalities and partners have published datasets',
    parameters: publisherParameters,
    compute: async (_, given) => {
      const { kind, datasetsMin = 1 } = publisherParameters.parse(given);
      const { facets } = await search.find(publicReader, {
        kinds: ['dataset'],
        countFacets: ['organization'],
        facetValuesMax: tenantsMax,
        limit: 0,
      });
      const publishing = new Set(
        (facets['organization'] ?? [])
          .filter(({ count }) => count >= datasetsMin)
          .map(({ value }) => value),
      );
      const counted = identity
        .tenants()
        .filter((each) => each.closedAt === undefined && publishing.has(each.name))
        .filter((each) => kind === undefined || each.kind === kind);
      return ok(counted.length);
    },
  };
}
