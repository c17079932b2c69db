/** HTTP of changes that wait for a second administrator. */
import { z } from 'zod';
import { problemResponse, type Route, type RouteContext, readQuery } from '#kernel/http/index.ts';
import type { Identity } from '../identity.ts';
import { noContent, readBody } from '../routes/read-body.ts';
import { changeSchema } from './change.ts';
import type { ProposedChange } from './change-store.ts';
import type { Outcome } from './gate.ts';

const tag = 'Identity';
const path = '/api/tenants/{tenant}/changes';
const settingPath = '/api/tenants/{tenant}/second-administrator';

const setting = z.object({ isNeeded: z.boolean() });
const listQuery = z.object({
  state: z.enum(['waiting', 'decided']).default('waiting'),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});
const shown = z
  .object({
    id: z.uuid(),
    change: changeSchema,
    proposedBy: z.string(),
    proposedAt: z.iso.datetime(),
    decision: z.enum(['approved', 'rejected']).optional(),
    decidedBy: z.string().optional(),
    decidedAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'ProposedChange' });

/** What a route answers that gives rights. */
export const waitingResponse = {
  202: { description: 'It waits for a second administrator' },
} as const;

export function settled(outcome: Outcome): Response {
  return outcome === 'waiting' ? new Response(null, { status: 202 }) : noContent();
}

export function changeRoutes(identity: Identity): readonly Route[] {
  return [
    getSetting(identity),
    putSetting(identity),
    listChanges(identity),
    approveChange(identity),
    rejectChange(identity),
  ];
}

async function tenantIn(identity: Identity, c: RouteContext) {
  return identity.tenantToRead(c.req.param('tenant'), c.get('principal'));
}

function getSetting(identity: Identity): Route {
  return {
    method: 'GET',
    path: settingPath,
    operationId: 'getSecondAdministrator',
    summary: 'Say whether what gives rights waits for a second administrator',
    tag,
    access: 'administer',
    responses: { 200: { description: 'The setting', content: { 'application/json': setting } } },
    handle: async (c) => {
      const tenant = await tenantIn(identity, c);
      if (!tenant.ok) return problemResponse(c, tenant.error);
      return c.json({ isNeeded: await identity.second.isNeeded(tenant.value) });
    },
  };
}

function putSetting(identity: Identity): Route {
  return {
    method: 'PUT',
    path: settingPath,
    operationId: 'replaceSecondAdministrator',
    summary: 'Decide whether what gives rights waits for a second administrator',
    description: 'Turning it off waits for a second administrator itself.',
    tag,
    access: 'administer',
    body: { content: { 'application/json': setting }, required: true },
    responses: { 204: { description: 'It holds from now on' }, ...waitingResponse },
    handle: async (c) => {
      const body = await readBody(c, setting);
      if (!body.ok) return problemResponse(c, body.error);
      const tenant = await tenantIn(identity, c);
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const { isNeeded } = body.value;
      const done = await identity.second.setNeeded(tenant.value, isNeeded, c.get('principal').id);
      return done.ok ? settled(done.value) : problemResponse(c, done.error);
    },
  };
}

function listChanges(identity: Identity): Route {
  return {
    method: 'GET',
    path,
    operationId: 'listPolicyChanges',
    summary: 'List the changes that wait for a second administrator, or were decided',
    tag,
    access: 'administer',
    query: listQuery,
    responses: {
      200: {
        description: 'Waiting ones from the oldest, decided ones from the newest',
        content: { 'application/json': z.object({ changes: z.array(shown) }) },
      },
    },
    handle: async (c) => {
      const query = readQuery(c, listQuery);
      if (!query.ok) return problemResponse(c, query.error);
      const tenant = await tenantIn(identity, c);
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const { state, limit } = query.value;
      const changes = await identity.second.list(tenant.value, state === 'decided', limit);
      return c.json({ changes: changes.map(render) });
    },
  };
}

function render(one: ProposedChange): z.input<typeof shown> {
  const { id, change, proposedBy, proposedAt, decision, decidedBy, decidedAt } = one;
  return {
    ...{ id, change, proposedBy },
    proposedAt: proposedAt.toISOString(),
    ...(decision === undefined ? {} : { decision }),
    ...(decidedBy === undefined ? {} : { decidedBy }),
    ...(decidedAt === undefined ? {} : { decidedAt: decidedAt.toISOString() }),
  };
}

function approveChange(identity: Identity): Route {
  return {
    method: 'PUT',
    path: `${path}/{id}/approval`,
    operationId: 'approvePolicyChange',
    summary: 'Approve a change somebody else proposed',
    tag,
    access: 'administer',
    responses: { 204: { description: 'It holds from now on' } },
    handle: async (c) => {
      const tenant = await tenantIn(identity, c);
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const id = c.req.param('id') ?? '';
      const done = await identity.second.approve(tenant.value, id, c.get('principal'));
      return done.ok ? noContent() : problemResponse(c, done.error);
    },
  };
}

function rejectChange(identity: Identity): Route {
  return {
    method: 'DELETE',
    path: `${path}/{id}`,
    operationId: 'rejectPolicyChange',
    summary: 'Reject a change, or take back one’s own',
    tag,
    access: 'administer',
    responses: { 204: { description: 'Nothing of it is done' } },
    handle: async (c) => {
      const tenant = await tenantIn(identity, c);
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const id = c.req.param('id') ?? '';
      const done = await identity.second.reject(tenant.value, id, c.get('principal'));
      return done.ok ? noContent() : problemResponse(c, done.error);
    },
  };
}
