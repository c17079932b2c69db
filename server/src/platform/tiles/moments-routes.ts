/** HTTP: the hours of a day, for maps that go back in time. */
import { coreContext } from '@kumiki/ngsi-ld';
import { z } from 'zod';
import { problemResponse, type Route, readQuery } from '#kernel/http/index.ts';
import { readFilter } from '#platform/context/index.ts';
import type { Identity } from '#platform/identity/index.ts';
import { type MomentParts, readMoments } from './moments.ts';

export interface MomentRouteParts extends MomentParts {
  readonly identity: Pick<Identity, 'readableBy' | 'tenantToRead'>;
}

const query = z.object({
  tenant: z.string().optional().describe('As the header NGSILD-Tenant'),
  type: z.string().min(1).max(2_000).describe('As in queries of entities'),
  q: z.string().max(2_000).optional(),
  georel: z.string().max(100).optional(),
  geometry: z.string().max(100).optional(),
  coordinates: z.string().max(20_000).optional(),
  attribute: z
    .string()
    .min(1)
    .max(300)
    .optional()
    .describe('Whose numbers; the first that has some when absent'),
  day: z.iso.date().optional().describe('In Japan; that of the newest observation when absent'),
});

const answer = z
  .object({
    attribute: z.string().optional(),
    attributes: z.array(z.string()).describe('Which have numbers'),
    day: z.string(),
    hours: z.array(z.string()).length(24),
    places: z.array(
      z.object({
        id: z.string(),
        name: z.string().optional(),
        longitude: z.number(),
        latitude: z.number(),
        values: z.array(z.number().nullable()).length(24),
      }),
    ),
    isCut: z.boolean(),
  })
  .meta({ id: 'Moments' });

export function momentRoutes(parts: MomentRouteParts): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/api/moments',
      operationId: 'getMoments',
      summary: 'Show the numbers of places in each hour of a day',
      description: 'The newest number of each hour, of places in the order of their ids.',
      tag: 'Tiles',
      access: 'read',
      isOpenData: true,
      query,
      responses: { 200: { description: 'The day', content: { 'application/json': answer } } },
      handle: async (c) => {
        const asked = readQuery(c, query);
        if (!asked.ok) return problemResponse(c, asked.error);
        const { tenant: named, attribute, day, ...rest } = asked.value;
        const given = Object.entries(rest).filter(([, value]) => value !== undefined);
        const filter = readFilter(Object.fromEntries(given), coreContext);
        if (!filter.ok) return problemResponse(c, filter.error);
        const principal = c.get('principal');
        const tenant = await parts.identity.tenantToRead(
          named ?? c.req.header('ngsild-tenant'),
          principal,
        );
        if (!tenant.ok) return problemResponse(c, tenant.error);
        const visibility = parts.identity.readableBy(principal, tenant.value);
        const wish = {
          filter: filter.value,
          ...(attribute === undefined ? {} : { attribute }),
          ...(day === undefined ? {} : { day }),
        };
        return c.json(await readMoments(parts, wish, tenant.value, visibility));
      },
    },
  ];
}
