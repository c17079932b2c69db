/** What is still to be delivered, for staff: endpoints, notifications under way, dead letters. */
import { z } from 'zod';
import type { Route } from '#kernel/http/index.ts';
import { problemResponse } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { FaceParts } from '#platform/context/index.ts';
import type { Subscriptions } from '../subscriptions.ts';

export interface DeliveryRouteParts extends Pick<FaceParts, 'identity'> {
  readonly subscriptions: Subscriptions;
}

const pageSizeMax = 500;

const delivery = z.object({
  id: z.uuid(),
  subscriptionId: z.string(),
  endpoint: z.string(),
  entityId: z.string(),
  createdAt: z.string(),
  attempts: z.int(),
  lastError: z.string().optional(),
  isDead: z.boolean(),
});

const endpoint = z.object({
  endpoint: z.string(),
  waiting: z.int(),
  hasBacklog: z.boolean(),
  failures: z.int(),
  pausedUntil: z.string().optional(),
  lastError: z.string().optional(),
});

const which = z.object({ id: z.uuid().optional(), endpoint: z.string().optional() });

export function deliveryRoutes({ identity, subscriptions }: DeliveryRouteParts): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/api/deliveries',
      operationId: 'listDeliveries',
      summary: 'Notifications that are not confirmed yet, and the state of their endpoints',
      tag: 'Operations',
      access: 'administer',
      query: z.object({
        dead: z.enum(['true', 'false']).optional().describe('Only dead letters.'),
        limit: z.string().optional().describe(`At most ${pageSizeMax}.`),
      }),
      responses: {
        200: {
          description: 'The newest first.',
          content: {
            'application/json': z.object({
              endpoints: z.array(endpoint),
              notifications: z.array(delivery),
            }),
          },
        },
      },
      handle: async (c) => {
        const tenant = await identity.tenantToRead(
          c.req.header('ngsild-tenant'),
          c.get('principal'),
        );
        if (!tenant.ok) return problemResponse(c, tenant.error);
        const limit = Math.min(
          Math.max(Number(c.req.query('limit') ?? 100) || 100, 1),
          pageSizeMax,
        );
        const onlyDead = c.req.query('dead') === 'true';
        const notifications = await subscriptions.listDeliveries(tenant.value, onlyDead, limit);
        const endpoints = subscriptions
          .endpoints(tenant.value)
          .map(({ pausedUntil, ...state }) => ({
            ...state,
            ...(pausedUntil === 0 ? {} : { pausedUntil: new Date(pausedUntil).toISOString() }),
          }));
        return c.json({ endpoints, notifications });
      },
    },
    {
      method: 'POST',
      path: '/api/deliveries/retry',
      operationId: 'retryDeliveries',
      summary: 'Send dead letters again: one, those of an endpoint, or all of the tenant',
      tag: 'Operations',
      access: 'administer',
      body: { content: { 'application/json': which }, required: true },
      responses: {
        200: {
          description: 'How many are sent again.',
          content: { 'application/json': z.object({ revived: z.int() }) },
        },
      },
      handle: async (c) => {
        const tenant = await identity.tenantToRead(
          c.req.header('ngsild-tenant'),
          c.get('principal'),
        );
        if (!tenant.ok) return problemResponse(c, tenant.error);
        const wanted = readWhich(await c.req.text());
        if (!wanted.ok) return problemResponse(c, wanted.error);
        return c.json({ revived: await subscriptions.revive(tenant.value, wanted.value) });
      },
    },
  ];
}

function readWhich(text: string): Result<{ readonly id?: string; readonly endpoint?: string }> {
  try {
    const read = which.safeParse(JSON.parse(text));
    if (read.success) {
      const { id, endpoint: uri } = read.data;
      return ok({
        ...(id === undefined ? {} : { id }),
        ...(uri === undefined ? {} : { endpoint: uri }),
      });
    }
  } catch {
    // Said below, in the same words.
  }
  return err(problem('bad-request-data', 'The body is an object with id or endpoint, or none.'));
}
