/** Subscriptions of a tenant for its administrators: how each fares, pause and resume. */
import { z } from 'zod';
import { problemResponse, type Route, readJsonAs, readQuery } from '#kernel/http/index.ts';
import { overviewStates } from '../overview-store.ts';
import type { SubscriptionOverview } from '../staff-view.ts';
import { type DeliveryRouteParts, tenantOf } from './delivery-routes.ts';
import { endpointSchema, shownLane } from './delivery-schema.ts';

const pageSizeMax = 100;
const tag = 'Operations';
const path = '/api/subscriptions';
const onePath = `${path}/{subscriptionId}`;

const overviewSchema = z
  .object({
    id: z.string(),
    subject: z.enum(['entity', 'source']).describe('Entities, or registrations of sources.'),
    name: z.string().optional(),
    description: z.string().optional(),
    types: z.array(z.string()).describe('Types of the entities; empty for any.'),
    watchedAttributes: z.array(z.string()),
    query: z.string().optional(),
    endpoint: z.string().describe('Where it sends to, without a password.'),
    state: z.enum(['active', 'paused', 'expired']),
    expiresAt: z.string().optional(),
    isFailing: z.boolean().describe('Whether the last attempt failed.'),
    timesSent: z.int(),
    timesFailed: z.int(),
    lastNotification: z.string().optional(),
    lastSuccess: z.string().optional(),
    lastFailure: z.string().optional(),
    waiting: z.int().describe('Notifications that wait.'),
    dead: z.int().describe('Notifications that were given up.'),
    attempts: z.int().describe('Attempts at the one that was tried most often.'),
    lastError: z.string().optional(),
    waitingSince: z.string().optional().describe('Time of the change that waits longest.'),
    lane: endpointSchema.optional().describe('Its endpoint as this process sees it.'),
  })
  .meta({ id: 'SubscriptionOverview' });

const query = z.object({
  search: z.string().optional().describe('Part of an id, name, description, endpoint or type.'),
  state: z.enum(overviewStates).optional().describe('`failing`: the last attempt failed.'),
  limit: z.string().optional().describe(`At most ${pageSizeMax}.`),
  offset: z.string().optional(),
});

const change = z.strictObject({ isActive: z.boolean() });

export function staffSubscriptionRoutes(parts: DeliveryRouteParts): readonly Route[] {
  const { staff } = parts.subscriptions;
  return [
    {
      method: 'GET',
      path,
      operationId: 'listSubscriptionsOfTenant',
      summary: 'How the subscriptions of a tenant fare',
      tag,
      access: 'administer',
      query,
      responses: {
        200: {
          description: 'Those that fail first, each in the order of their ids.',
          content: {
            'application/json': z.object({
              subscriptions: z.array(overviewSchema),
              total: z.int(),
            }),
          },
        },
      },
      handle: async (c) => {
        const tenant = await tenantOf(parts, c);
        if (!tenant.ok) return problemResponse(c, tenant.error);
        const asked = readQuery(c, query);
        if (!asked.ok) return problemResponse(c, asked.error);
        const { search, state, limit, offset } = asked.value;
        const { items, total } = await staff.list({
          tenant: tenant.value,
          ...(search === undefined ? {} : { search: search.replaceAll('\0', '').toWellFormed() }),
          ...(state === undefined ? {} : { state }),
          limit: wholeNumber(limit, 20, 1, pageSizeMax),
          offset: wholeNumber(offset, 0, 0, 1_000_000),
        });
        return c.json({ subscriptions: items.map(shown), total });
      },
    },
    {
      method: 'GET',
      path: onePath,
      operationId: 'showSubscriptionOfTenant',
      summary: 'How a subscription fares',
      tag,
      access: 'administer',
      responses: {
        200: {
          description: 'The subscription.',
          content: { 'application/json': overviewSchema },
        },
      },
      handle: async (c) => {
        const tenant = await tenantOf(parts, c);
        if (!tenant.ok) return problemResponse(c, tenant.error);
        const id = c.req.param('subscriptionId') ?? '';
        const found = await staff.find(tenant.value, id.replaceAll('\0', '').toWellFormed());
        return found.ok ? c.json(shown(found.value)) : problemResponse(c, found.error);
      },
    },
    {
      method: 'PATCH',
      path: onePath,
      operationId: 'pauseSubscription',
      summary: 'Pause or resume a subscription',
      description: 'It goes on to see what whoever made it may see, not what the caller may see.',
      tag,
      access: 'administer',
      body: { content: { 'application/json': change }, required: true },
      responses: { 204: { description: 'Paused, or active again.' } },
      handle: async (c) => {
        const tenant = await tenantOf(parts, c);
        if (!tenant.ok) return problemResponse(c, tenant.error);
        const wanted = await readJsonAs(c, change);
        if (!wanted.ok) return problemResponse(c, wanted.error);
        const id = (c.req.param('subscriptionId') ?? '').replaceAll('\0', '').toWellFormed();
        const done = await staff.setActive(tenant.value, id, wanted.value.isActive);
        return done.ok ? new Response(null, { status: 204 }) : problemResponse(c, done.error);
      },
    },
  ];
}

function wholeNumber(text: string | undefined, usual: number, min: number, max: number): number {
  const number = Number(text ?? usual);
  return Number.isInteger(number) ? Math.min(Math.max(number, min), max) : usual;
}

function shown({ lane, ...rest }: SubscriptionOverview): z.input<typeof overviewSchema> {
  return {
    ...rest,
    types: [...rest.types],
    watchedAttributes: [...rest.watchedAttributes],
    ...(lane === undefined ? {} : { lane: shownLane(lane) }),
  };
}
