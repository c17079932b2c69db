/** Which published tables can stand on a map: `GET /api/place-tables`. */
import { z } from 'zod';
import { problemResponse, type Route, readQuery } from '#kernel/http/index.ts';
import type { CatalogParts } from '../catalog.ts';
import { findPlaces } from '../datastore/dump.ts';
import { listTables } from '../datastore/store.ts';
import { datasetKind } from '../index-dataset.ts';
import { lookOf } from '../routes/request.ts';
import { listDatasetsById } from '../store.ts';
import { listTablesWithPlaces } from './store.ts';

const query = z.object({
  tenant: z.string().optional(),
  q: z.string().max(400).optional().describe('Words of the dataset; all must be found'),
  limit: z.coerce.number().int().min(0).max(100).default(20),
});

const localized = z.record(z.string(), z.string());

const answer = z
  .object({
    total: z.number().int().describe('Datasets that are found'),
    tables: z.array(
      z.object({
        dataset: z.string().describe('Its id'),
        name: z.string().describe('Of the dataset, in the address of its page'),
        title: localized,
        publisher: z.string().optional(),
        resource: z.string(),
        resourceName: localized.optional(),
        rows: z.number().int(),
      }),
    ),
  })
  .meta({ id: 'PlaceTables' });

export function searchTables(parts: CatalogParts): Route {
  return {
    method: 'GET',
    path: '/api/place-tables',
    operationId: 'searchPlaceTables',
    summary: 'Search tables with coordinates, which can be layers of a map',
    tag: 'Datasets',
    access: 'read',
    isOpenData: true,
    query,
    responses: {
      200: {
        description: 'The best matches first',
        content: { 'application/json': answer },
      },
    },
    handle: async (c) => {
      const asked = readQuery(c, query);
      if (!asked.ok) return problemResponse(c, asked.error);
      const look = await lookOf(c, parts);
      if (!look.ok) return problemResponse(c, look.error);
      const { q, limit } = asked.value;
      const { reader } = look.value;
      const known = await listTablesWithPlaces(parts.database, parts.limits.placeTablesMax);
      if (known.length === 0) return c.json({ total: 0, tables: [] });
      const found = await parts.search.find(reader, {
        kinds: [datasetKind],
        ids: known,
        limit,
        ...(q === undefined || q.trim() === '' ? { sort: 'modified' } : { text: q }),
      });
      const ids = found.hits.map(({ id }) => id);
      const records = await listDatasetsById(parts.database, reader, ids, 'published');
      const tables = await Promise.all(
        records.map(async ({ id: dataset, tenant, document }) => {
          const resources = document.resources.map(({ id }) => id);
          const held = await listTables(parts.database, tenant, resources);
          return document.resources.flatMap(({ id, name }) => {
            const table = held.get(id);
            if (table === undefined || findPlaces(table.fields) === undefined) return [];
            const publisher = document.publisher?.name;
            return [
              {
                dataset,
                name: document.name,
                title: document.title,
                ...(publisher === undefined ? {} : { publisher }),
                resource: id,
                ...(name === undefined ? {} : { resourceName: name }),
                rows: table.rowCount,
              },
            ];
          });
        }),
      );
      return c.json({ total: found.total, tables: tables.flat() });
    },
  };
}
