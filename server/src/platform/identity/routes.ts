/** HTTP of tenants and public rules, for administrators. */
import { z } from 'zod';
import { problemResponse, type Route, readJson } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import type { Identity } from './identity.ts';
import type { VisibilityRule } from './visibility.ts';

const ruleSchema = z
  .object({
    entityType: z.url().describe('Expanded name of the entity type'),
    scope: z.string().startsWith('/').optional().describe('This scope and what lies below it'),
    attributes: z.array(z.url()).optional().describe('Attributes that may be seen; all if absent'),
  })
  .meta({ id: 'PublicRule' });

const rulesSchema = z.object({ rules: z.array(ruleSchema).max(10_000) });
const tenantsSchema = z.object({ tenants: z.array(z.object({ name: z.string() })) });

export function identityRoutes(identity: Identity): readonly Route[] {
  return [listTenants(identity), getPublicRules(identity), putPublicRules(identity)];
}

function listTenants(identity: Identity): Route {
  return {
    method: 'GET',
    path: '/api/tenants',
    operationId: 'listTenants',
    summary: 'List the tenants',
    tag: 'Identity',
    access: 'administer',
    responses: {
      200: { description: 'All tenants by name', content: { 'application/json': tenantsSchema } },
    },
    handle: async (c) => {
      const names = await identity.listTenants();
      return c.json({ tenants: names.map((name) => ({ name })) });
    },
  };
}

const publicRulesPath = '/api/tenants/{tenant}/public-rules';

function getPublicRules(identity: Identity): Route {
  return {
    method: 'GET',
    path: publicRulesPath,
    operationId: 'getPublicRules',
    summary: 'Say what the public may see of a tenant',
    tag: 'Identity',
    access: 'administer',
    responses: {
      200: { description: 'The rules', content: { 'application/json': rulesSchema } },
    },
    handle: async (c) => {
      const tenant = await identity.tenantToRead(c.req.param('tenant'), c.get('principal'));
      if (!tenant.ok) return problemResponse(c, tenant.error);
      return c.json({ rules: identity.publicRules(tenant.value) });
    },
  };
}

function putPublicRules(identity: Identity): Route {
  return {
    method: 'PUT',
    path: publicRulesPath,
    operationId: 'replacePublicRules',
    summary: 'Decide what the public may see of a tenant',
    tag: 'Identity',
    access: 'administer',
    body: { content: { 'application/json': rulesSchema }, required: true },
    responses: { 204: { description: 'The rules are replaced' } },
    handle: async (c) => {
      const body = await readJson(c);
      if (!body.ok) return problemResponse(c, body.error);
      const parsed = rulesSchema.safeParse(body.value);
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        const pointer = `/${issue?.path.join('/') ?? ''}`;
        const detail = `The rules break a rule: ${issue?.message ?? ''}.`;
        return problemResponse(c, problem('bad-request-data', detail, pointer));
      }
      const tenant = await identity.tenantToWrite(c.req.param('tenant'), c.get('principal'));
      if (!tenant.ok) return problemResponse(c, tenant.error);
      await identity.replacePublicRules(tenant.value, parsed.data.rules.map(ruleOf));
      return new Response(null, { status: 204 });
    },
  };
}

/** Under exactOptionalPropertyTypes an absent member is not an undefined one. */
function ruleOf({ entityType, scope, attributes }: z.infer<typeof ruleSchema>): VisibilityRule {
  return {
    entityType,
    ...(scope === undefined ? {} : { scope }),
    ...(attributes === undefined ? {} : { attributes }),
  };
}
