/** Which datasets a tenant shows to others besides the public, and which others show to it. */
import { z } from 'zod';
import type { Route } from '#kernel/http/index.ts';
import type { CatalogParts } from '../catalog.ts';
import { listShared } from '../share-store.ts';

const shared = z
  .object({
    id: z.string(),
    title: z.string(),
    tenant: z.string().describe('Whose it is'),
    sharedWith: z.array(z.string()).describe('Tenants whose staff see it'),
  })
  .meta({ id: 'SharedDataset' });

/** Of each side; more are a matter for the catalogue's own search. */
const sharesMax = 1_000;

export function shareRoutes({ database }: CatalogParts): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/api/tenants/{tenant}/dataset-shares',
      operationId: 'listDatasetShares',
      summary: 'List the datasets a tenant shows to others, and others to it',
      description: 'Published ones that are not public: what everybody sees is shared with nobody.',
      tag: 'Datasets',
      access: 'administer',
      responses: {
        200: {
          description: 'Both sides see the same, by title',
          content: {
            'application/json': z.object({ given: z.array(shared), received: z.array(shared) }),
          },
        },
      },
      handle: async (c) => {
        const { tenant } = c.get('principal');
        const all = await listShared(database, tenant, sharesMax);
        return c.json({
          given: all.filter((one) => one.tenant === tenant),
          received: all.filter((one) => one.tenant !== tenant),
        });
      },
    },
  ];
}
