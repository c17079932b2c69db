/** Datasets that were deleted: what can be brought back, and bringing it back. */
import { z } from 'zod';
import { problemResponse, type Route } from '#kernel/http/index.ts';
import type { CatalogParts } from '../catalog.ts';
import { datasetAnswer } from './answers.ts';
import { answerDataset } from './dataset-routes.ts';
import { actorOf } from './request.ts';

const tag = 'Datasets';
const ofTenant = z.object({
  tenant: z.string().optional().describe('As the header NGSILD-Tenant'),
});

const deleted = z
  .object({
    id: z.string(),
    name: z.string(),
    title: z.record(z.string(), z.string()).describe('`ja`, and other languages it has'),
    deletedAt: z.iso.datetime(),
    deletedBy: z.string().describe('Who deleted it, as a pseudonym'),
    restorableUntil: z.iso.datetime(),
  })
  .meta({ id: 'DeletedDataset' });

export function deletedRoutes(parts: CatalogParts): readonly Route[] {
  return [listDeletedDatasets(parts), restoreDataset(parts)];
}

function listDeletedDatasets(parts: CatalogParts): Route {
  const spanMs = parts.limits.deletedDaysMax * 24 * 3_600_000;
  return {
    method: 'GET',
    path: '/api/deleted-datasets',
    operationId: 'listDeletedDatasets',
    summary: 'List the datasets that were deleted lately and can be brought back',
    tag,
    access: 'write',
    query: ofTenant,
    responses: {
      200: {
        description: 'The latest first, as many as a page holds',
        content: { 'application/json': z.object({ datasets: z.array(deleted) }) },
      },
    },
    handle: async (c) => {
      const actor = await actorOf(c, parts);
      if (!actor.ok) return problemResponse(c, actor.error);
      const { tenant } = actor.value;
      const found = await parts.datasets.listDeleted(tenant, parts.serverLimits.pageSizeMax);
      return c.json({
        datasets: found.map(({ deletedAt, ...one }) => ({
          ...one,
          deletedAt: deletedAt.toISOString(),
          restorableUntil: new Date(deletedAt.getTime() + spanMs).toISOString(),
        })),
      });
    },
  };
}

function restoreDataset(parts: CatalogParts): Route {
  return {
    method: 'POST',
    path: '/api/datasets/{id}/restoration',
    operationId: 'restoreDataset',
    summary: 'Bring back a dataset that was deleted lately, public where it was so',
    description: `Within ${parts.limits.deletedDaysMax} days. 409 where another dataset has taken its name.`,
    tag,
    access: 'publish',
    query: ofTenant,
    responses: {
      200: {
        description: 'The dataset, with its versions, files and rows',
        content: { 'application/json': datasetAnswer },
      },
    },
    handle: async (c) => {
      const actor = await actorOf(c, parts);
      if (!actor.ok) return problemResponse(c, actor.error);
      const restored = await parts.datasets.restore(actor.value, c.req.param('id') ?? '');
      if (!restored.ok) return problemResponse(c, restored.error);
      return answerDataset(c, parts, restored.value);
    },
  };
}
