/** How often files were taken, and the words of the catalogue's vocabularies. */
import { z } from 'zod';
import { problemResponse, type Route } from '#kernel/http/index.ts';
import type { CatalogParts } from '../catalog.ts';
import { listGroups } from '../groups.ts';
import { publicReader } from '../reader.ts';
import { countByTenant } from '../store.ts';
import { estatCategories } from '../vocabulary/estat.ts';
import { formats } from '../vocabulary/formats.ts';
import { frequencies } from '../vocabulary/frequencies.ts';
import { licences } from '../vocabulary/licences.ts';
import { themes } from '../vocabulary/themes.ts';
import { datasetOf } from './request.ts';

const tag = 'Datasets';

export function activityRoutes(parts: CatalogParts): readonly Route[] {
  return [getDownloads(parts), getVocabularies(parts)];
}

function getDownloads(parts: CatalogParts): Route {
  const count = z.number().int();
  return {
    method: 'GET',
    path: '/api/datasets/{id}/downloads',
    operationId: 'getDownloads',
    summary: 'Say how often the files of a dataset were taken',
    tag,
    access: 'read',
    isOpenData: true,
    query: z.object({ tenant: z.string().optional() }),
    responses: {
      200: {
        description: 'Totals by resource, and by day of the last year',
        content: {
          'application/json': z.object({
            total: count,
            resources: z.array(z.object({ resourceId: z.string(), count })),
            days: z.array(z.object({ day: z.iso.date(), count })),
          }),
        },
      },
    },
    handle: async (c) => {
      const record = await datasetOf(c, parts);
      if (!record.ok) return problemResponse(c, record.error);
      const { tenant, id } = record.value;
      const resources = await parts.downloads.totals(tenant, id);
      const days = await parts.downloads.days(tenant, id);
      const total = resources.reduce((sum, one) => sum + one.count, 0);
      return c.json({ total, resources, days });
    },
  };
}

const named = z.array(z.record(z.string(), z.unknown()));

function getVocabularies(parts: CatalogParts): Route {
  const withCode = (table: Readonly<Record<string, object>>) =>
    Object.entries(table).map(([code, names]) => ({ code, ...names }));
  const fixed = {
    licences,
    frequencies: withCode(frequencies),
    themes: withCode(themes),
    estat: withCode(estatCategories),
    formats,
  };
  return {
    method: 'GET',
    path: '/api/catalog/vocabularies',
    operationId: 'getVocabularies',
    summary: 'The codes datasets are described with, and their names',
    tag,
    access: 'open',
    isOpenData: true,
    responses: {
      200: {
        description:
          'Licences, frequencies, themes, e-Stat categories, formats, groups, publishers',
        content: {
          'application/json': z.object({
            licences: named,
            frequencies: named,
            themes: named,
            estat: named,
            formats: named,
            groups: named,
            organizations: named,
          }),
        },
      },
    },
    handle: async (c) => {
      const groups = await listGroups(parts.database, 1_000);
      const publishing = await countByTenant(parts.database, publicReader);
      return c.json({
        ...fixed,
        estat: fixed.estat.toSorted((a, b) => (a.code < b.code ? -1 : 1)),
        groups: groups.map(({ name, title }) => ({ name, title })),
        organizations: parts.identity
          .tenants()
          .filter(({ name }) => publishing.has(name))
          .map(({ name, displayName }) => ({
            name,
            title: { ...displayName, ja: displayName.ja || name },
          })),
      });
    },
  };
}
