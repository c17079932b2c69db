/** HTTP of rules, of how far roles reach, and of what tenants share. */
import { z } from 'zod';
import { problemResponse, type Route, type RouteContext, readQuery } from '#kernel/http/index.ts';
import { type Problem, problem } from '#kernel/problem.ts';
import { isRole, roles } from '../access.ts';
import type { Identity } from '../identity.ts';
import { isAudience, mayWrite, ordinaryReach, type PolicyRule } from '../rule.ts';
import { settled, waitingResponse } from '../second/change-routes.ts';
import { noContent, readBody } from './read-body.ts';
import { ruleMembers, visibilityRuleOf } from './rule-schema.ts';

const tag = 'Identity';
const path = '/api/tenants/{tenant}/rules';

const rule = z
  .object({
    action: z.enum(['read', 'write']).default('read'),
    audience: z
      .string()
      .max(140)
      .describe(
        'public, tenant:NAME (who works there), role:ROLE (in this tenant), machine:ID, person:ID; ' +
          'the public and other tenants only read',
      ),
    ...ruleMembers,
  })
  .meta({ id: 'PolicyRule' });
const shown = rule.extend({ id: z.uuid() });
const reach = z.object({
  reads: z.enum(['everything', 'rules']),
  writes: z.enum(['everything', 'rules']),
});
const listQuery = z.object({
  audience: z.string().max(140).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  offset: z.coerce.number().int().min(0).default(0),
});

export function ruleRoutes(identity: Identity): readonly Route[] {
  return [
    listRules(identity),
    addRule(identity),
    removeRule(identity),
    putReach(identity),
    listShares(identity),
  ];
}

function render(one: PolicyRule): z.input<typeof shown> {
  const { id, action, audience, entityType, scope, attributes } = one;
  return {
    ...{ id, action, audience, entityType },
    ...(scope === undefined ? {} : { scope }),
    ...(attributes === undefined ? {} : { attributes: [...attributes] }),
  };
}

/** Of a tenant that exists: policies stand in memory. */
async function tenantIn(identity: Identity, c: RouteContext) {
  return identity.tenantToRead(c.req.param('tenant'), c.get('principal'));
}

function listRules(identity: Identity): Route {
  return {
    method: 'GET',
    path,
    operationId: 'listRules',
    summary: 'List who may see and write which part of a tenant’s data',
    tag,
    access: 'administer',
    query: listQuery,
    responses: {
      200: {
        description: 'Rules, and how far each role reaches',
        content: {
          'application/json': z.object({
            rules: z.array(shown),
            total: z.int(),
            roles: z.array(reach.extend({ role: z.enum(roles) })),
          }),
        },
      },
    },
    handle: async (c) => {
      const query = readQuery(c, listQuery);
      if (!query.ok) return problemResponse(c, query.error);
      const tenant = await tenantIn(identity, c);
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const { audience, limit, offset } = query.value;
      const policies = identity.policies();
      const all = policies
        .rulesOf(tenant.value)
        .filter((one) => audience === undefined || one.audience === audience);
      const reaches = roles.map((role) => {
        const { reads, writes } = policies.reachOf(tenant.value, role);
        return { role, reads, writes };
      });
      const page = all.slice(offset, offset + limit);
      return c.json({ rules: page.map(render), total: all.length, roles: reaches });
    },
  };
}

function addRule(identity: Identity): Route {
  return {
    method: 'POST',
    path,
    operationId: 'addRule',
    summary: 'Let somebody see or write part of a tenant’s data',
    tag,
    access: 'administer',
    body: { content: { 'application/json': rule }, required: true },
    responses: {
      201: {
        description: 'It holds from now on; one that was there already is given back',
        content: { 'application/json': shown },
      },
      ...waitingResponse,
    },
    handle: async (c) => {
      const body = await readBody(c, rule);
      if (!body.ok) return problemResponse(c, body.error);
      const tenant = await tenantIn(identity, c);
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const { action, audience, ...named } = body.value;
      const fault = faultOf(identity, tenant.value, action, audience);
      if (fault !== undefined) return problemResponse(c, fault);
      const added = { tenant: tenant.value, action, audience, ...visibilityRuleOf(named) };
      const outcome = await identity.administration.addRules([added], c.get('principal'));
      if (outcome === 'waiting') return settled(outcome);
      const made = identity
        .policies()
        .rulesOf(tenant.value)
        .find((one) => isSame(one, added));
      return made === undefined ? settled(outcome) : c.json(render(made), 201);
    },
  };
}

/** A rule is known by what it says; its id is given when it is kept. */
function isSame(one: PolicyRule, other: Omit<PolicyRule, 'id'>): boolean {
  return (
    one.action === other.action &&
    one.audience === other.audience &&
    one.entityType === other.entityType &&
    one.scope === other.scope
  );
}

function faultOf(
  identity: Identity,
  tenant: string,
  action: 'read' | 'write',
  audience: string,
): Problem | undefined {
  const wrong = (detail: string): Problem => problem('bad-request-data', detail, '/audience');
  if (!isAudience(audience)) return wrong(`${audience} is no audience.`);
  if (action === 'write' && !mayWrite(audience)) {
    return wrong('The public and other tenants only read.');
  }
  if (!audience.startsWith('tenant:')) return undefined;
  const name = audience.slice('tenant:'.length);
  if (name === tenant) return wrong('A tenant shares with others, not with itself.');
  return identity.policies().findTenant(name) === undefined
    ? wrong(`Tenant ${name} does not exist.`)
    : undefined;
}

function removeRule(identity: Identity): Route {
  return {
    method: 'DELETE',
    path: `${path}/{rule}`,
    operationId: 'removeRule',
    summary: 'Take a rule away',
    tag,
    access: 'administer',
    responses: { 204: { description: 'It no longer holds' } },
    handle: async (c) => {
      const tenant = await tenantIn(identity, c);
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const id = c.req.param('rule') ?? '';
      const done = await identity.administration.removeRule(tenant.value, id);
      return done.ok ? noContent() : problemResponse(c, done.error);
    },
  };
}

function putReach(identity: Identity): Route {
  return {
    method: 'PUT',
    path: '/api/tenants/{tenant}/roles/{role}',
    operationId: 'putRoleReach',
    summary: 'Decide whether a role reaches everything of a tenant, or what rules name',
    tag,
    access: 'administer',
    body: { content: { 'application/json': reach }, required: true },
    responses: { 204: { description: 'It holds from now on' }, ...waitingResponse },
    handle: async (c) => {
      const role = c.req.param('role') ?? '';
      if (!isRole(role)) {
        return problemResponse(c, problem('not-found', `Role ${role} does not exist.`));
      }
      const body = await readBody(c, reach);
      if (!body.ok) return problemResponse(c, body.error);
      const tenant = await tenantIn(identity, c);
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const { reads } = ordinaryReach(tenant.value, role);
      if (role === 'administrator' && body.value.reads !== reads) {
        const detail = 'An administrator decides on rules, and so sees everything of the tenant.';
        return problemResponse(c, problem('conflict', detail));
      }
      const wanted = { tenant: tenant.value, role, ...body.value };
      const { id: by } = c.get('principal');
      return settled(await identity.administration.setReach(wanted, by));
    },
  };
}

const share = shown.extend({ tenant: z.string() });

function listShares(identity: Identity): Route {
  return {
    method: 'GET',
    path: '/api/tenants/{tenant}/shares',
    operationId: 'listShares',
    summary: 'List what a tenant shows to others, and others to it',
    tag,
    access: 'administer',
    responses: {
      200: {
        description: 'Both sides see the same rules',
        content: {
          'application/json': z.object({ given: z.array(share), received: z.array(share) }),
        },
      },
    },
    handle: async (c) => {
      const tenant = await tenantIn(identity, c);
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const policies = identity.policies();
      const both = (one: PolicyRule) => ({ ...render(one), tenant: one.tenant });
      const given = policies
        .rulesOf(tenant.value)
        .filter(({ audience }) => audience.startsWith('tenant:'));
      const received = policies.rulesFor(tenant.value);
      return c.json({ given: given.map(both), received: received.map(both) });
    },
  };
}
