/** What is still to be delivered, for staff: endpoints, notifications under way, dead letters. */
import { z } from 'zod';
import { problemResponse, type Route, type RouteContext, readJsonAs } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { FaceParts } from '#platform/context/index.ts';
import type { DeadLetters, DeliveryCursor } from '../delivery-store.ts';
import type { Subscriptions } from '../subscriptions.ts';
import { deliverySchema, endpointSchema, shownLane } from './delivery-schema.ts';

export interface DeliveryRouteParts extends Pick<FaceParts, 'identity'> {
  readonly subscriptions: Subscriptions;
}

const pageSizeMax = 500;
const tag = 'Operations';

const which = z.strictObject({
  id: z.uuid().optional().describe('One.'),
  subscriptionId: z.string().optional().describe('Those of a subscription.'),
  endpoint: z.string().optional().describe('Those of an endpoint.'),
});

const query = z.object({
  dead: z.enum(['true', 'false']).optional().describe('Only dead letters.'),
  subscriptionId: z.string().optional().describe('Only those of a subscription.'),
  before: z.string().optional().describe('`next` of the page before.'),
  limit: z.string().optional().describe(`At most ${pageSizeMax}.`),
});

export function deliveryRoutes(parts: DeliveryRouteParts): readonly Route[] {
  const { staff } = parts.subscriptions;
  return [
    listRoute(parts),
    settleRoute(parts, {
      path: '/api/deliveries/retry',
      operationId: 'retryDeliveries',
      summary:
        'Send dead letters again: one, some, or all; what waits for a named endpoint is tried at once',
      counted: 'revived',
      description: 'How many are sent again.',
      settle: staff.revive,
    }),
    settleRoute(parts, {
      path: '/api/deliveries/discard',
      operationId: 'discardDeliveries',
      summary: 'Forget dead letters: one, those of a subscription or of an endpoint',
      counted: 'discarded',
      description: 'How many are gone.',
      settle: staff.discard,
    }),
  ];
}

function listRoute(parts: DeliveryRouteParts): Route {
  const { staff } = parts.subscriptions;
  return {
    method: 'GET',
    path: '/api/deliveries',
    operationId: 'listDeliveries',
    summary: 'Notifications that are not confirmed yet, and the state of their endpoints',
    tag,
    access: 'administer',
    query,
    responses: {
      200: {
        description: 'The newest first.',
        content: {
          'application/json': z.object({
            endpoints: z.array(endpointSchema),
            notifications: z.array(deliverySchema),
            next: z.string().optional().describe('`before` of the next page.'),
          }),
        },
      },
    },
    handle: async (c) => {
      const tenant = await tenantOf(parts, c);
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const limit = Math.min(Math.max(Number(c.req.query('limit') ?? 100) || 100, 1), pageSizeMax);
      const before = readCursor(c.req.query('before'));
      if (!before.ok) return problemResponse(c, before.error);
      const of = c.req.query('subscriptionId')?.replaceAll('\0', '').toWellFormed();
      const page = await staff.listDeliveries({
        tenant: tenant.value,
        onlyDead: c.req.query('dead') === 'true',
        limit: Math.trunc(limit),
        ...(of === undefined ? {} : { subscriptionId: of }),
        ...(before.value === undefined ? {} : { before: before.value }),
      });
      return c.json({
        endpoints: staff.endpoints(tenant.value).map(shownLane),
        notifications: page.deliveries,
        ...(page.next === undefined ? {} : { next: `${page.next.createdAt}_${page.next.id}` }),
      });
    },
  };
}

interface Settling {
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly counted: 'revived' | 'discarded';
  readonly description: string;
  readonly settle: (tenant: string, letters: DeadLetters) => Promise<number>;
}

function settleRoute(parts: DeliveryRouteParts, settling: Settling): Route {
  const { path, operationId, summary, counted, description, settle } = settling;
  return {
    method: 'POST',
    path,
    operationId,
    summary,
    tag,
    access: 'administer',
    body: { content: { 'application/json': which }, required: true },
    responses: {
      200: { description, content: { 'application/json': z.object({ [counted]: z.int() }) } },
    },
    handle: async (c) => {
      const tenant = await tenantOf(parts, c);
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const wanted = await readJsonAs(c, which);
      if (!wanted.ok) return problemResponse(c, wanted.error);
      const letters = cleaned(wanted.value);
      // What is gone does not come back: all of it at once is asked for by name.
      if (counted === 'discarded' && Object.keys(letters).length === 0) {
        const detail = 'The body names an id, a subscriptionId or an endpoint.';
        return problemResponse(c, problem('bad-request-data', detail));
      }
      return c.json({ [counted]: await settle(tenant.value, letters) });
    },
  };
}

/** That of the `NGSILD-Tenant` header. */
export async function tenantOf(
  { identity }: Pick<DeliveryRouteParts, 'identity'>,
  c: RouteContext,
): Promise<Result<string>> {
  return identity.tenantToRead(c.req.header('ngsild-tenant'), c.get('principal'));
}

function readCursor(text: string | undefined): Result<DeliveryCursor | undefined> {
  if (text === undefined) return ok(undefined);
  const [, createdAt, id] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)_([0-9a-f-]{36})$/.exec(text) ?? [];
  const isWhole =
    createdAt !== undefined &&
    !Number.isNaN(Date.parse(createdAt)) &&
    z.uuid().safeParse(id).success;
  return isWhole && id !== undefined
    ? ok({ createdAt, id })
    : err(problem('bad-request-data', 'before is no next of an answer.', 'before'));
}

function cleaned({ id, subscriptionId, endpoint }: z.infer<typeof which>): DeadLetters {
  const clean = (text: string): string => text.replaceAll('\0', '').toWellFormed();
  return {
    ...(id === undefined ? {} : { id }),
    ...(subscriptionId === undefined ? {} : { subscriptionId: clean(subscriptionId) }),
    ...(endpoint === undefined ? {} : { endpoint: clean(endpoint) }),
  };
}
