/** HTTP of memberships: who works in a tenant, as what, until when. */
import { z } from 'zod';
import { problemResponse, type Route, type RouteContext, readQuery } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { isRole, roles } from '../access.ts';
import type { Identity } from '../identity.ts';
import type { Membership } from '../policy-snapshot.ts';
import { settled, waitingResponse } from '../second/change-routes.ts';
import { noContent, readBody } from './read-body.ts';

const tag = 'Identity';
const path = '/api/tenants/{tenant}/members';
const rolePath = `${path}/{person}/roles/{role}`;

const term = z.object({
  expiresAt: z.iso.datetime({ offset: true }).optional().describe('For good when absent'),
});

const member = z
  .object({
    person: z.string(),
    displayName: z.string().describe('As the person is called; empty where nobody knows'),
    roles: z.array(
      z.object({
        role: z.enum(roles),
        expiresAt: z.iso.datetime().optional(),
        grantedBy: z.string(),
        grantedAt: z.iso.datetime(),
      }),
    ),
  })
  .meta({ id: 'Member' });

const listQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  after: z.string().max(200).default('').describe('A person: the ones after it'),
});

export function memberRoutes(identity: Identity): readonly Route[] {
  return [listMembers(identity), grantRole(identity), revokeRole(identity)];
}

function listMembers(identity: Identity): Route {
  return {
    method: 'GET',
    path,
    operationId: 'listMembers',
    summary: 'List who has which role in a tenant',
    tag,
    access: 'administer',
    query: listQuery,
    responses: {
      200: {
        description: 'In the order of their ids; roles that have ended are listed too',
        content: { 'application/json': z.object({ members: z.array(member) }) },
      },
    },
    handle: async (c) => {
      const query = readQuery(c, listQuery);
      if (!query.ok) return problemResponse(c, query.error);
      const tenant = await identity.tenantToRead(c.req.param('tenant'), c.get('principal'));
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const { after, limit } = query.value;
      const rows = await identity.administration.listMembers(tenant.value, after, limit);
      const people = Map.groupBy(rows, ({ person }) => person);
      const members = [...people].map(([person, own]) => ({
        person,
        displayName: own[0]?.displayName ?? '',
        roles: own.map(({ role, expiresAt, grantedBy, grantedAt }) => ({
          role,
          ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }),
          grantedBy,
          grantedAt: grantedAt.toISOString(),
        })),
      }));
      return c.json({ members });
    },
  };
}

async function readMembership(
  identity: Identity,
  c: RouteContext,
): Promise<Result<Omit<Membership, 'expiresAt'>>> {
  const [person = '', role = ''] = [c.req.param('person'), c.req.param('role')];
  if (!isRole(role)) return err(problem('not-found', `Role ${role} does not exist.`));
  if (!/^[!-~]{1,128}$/.test(person)) {
    return err(problem('bad-request-data', 'The id of the person is none.', 'person'));
  }
  const tenant = await identity.tenantToRead(c.req.param('tenant'), c.get('principal'));
  return tenant.ok ? ok({ tenant: tenant.value, person, role }) : tenant;
}

function grantRole(identity: Identity): Route {
  return {
    method: 'PUT',
    path: rolePath,
    operationId: 'grantRole',
    summary: 'Give a person a role in a tenant, or move its end',
    tag,
    access: 'administer',
    body: { content: { 'application/json': term }, required: true },
    responses: { 204: { description: 'It holds from now on' }, ...waitingResponse },
    handle: async (c) => {
      const body = await readBody(c, term);
      if (!body.ok) return problemResponse(c, body.error);
      const named = await readMembership(identity, c);
      if (!named.ok) return problemResponse(c, named.error);
      const { expiresAt } = body.value;
      const done = await identity.administration.grant(
        { ...named.value, ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) }) },
        c.get('principal').id,
      );
      return done.ok ? settled(done.value) : problemResponse(c, done.error);
    },
  };
}

function revokeRole(identity: Identity): Route {
  return {
    method: 'DELETE',
    path: rolePath,
    operationId: 'revokeRole',
    summary: 'Take a role in a tenant away',
    tag,
    access: 'administer',
    responses: { 204: { description: 'It no longer holds' } },
    handle: async (c) => {
      const named = await readMembership(identity, c);
      if (!named.ok) return problemResponse(c, named.error);
      const done = await identity.administration.revoke(named.value);
      return done.ok ? noContent() : problemResponse(c, done.error);
    },
  };
}
