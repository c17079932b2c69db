/** What the public may see of a tenant, all at once. */
import { z } from 'zod';
import { problemResponse, type Route } from '#kernel/http/index.ts';
import type { Identity } from '../identity.ts';
import { settled, waitingResponse } from '../second/change-routes.ts';
import { readBody } from './read-body.ts';
import { ruleMembers, visibilityRuleOf } from './rule-schema.ts';

const ruleSchema = z.object(ruleMembers).meta({ id: 'PublicRule' });

const rulesSchema = z.object({ rules: z.array(ruleSchema).max(10_000) });
export function publicRuleRoutes(identity: Identity): readonly Route[] {
  return [getPublicRules(identity), putPublicRules(identity)];
}

const publicRulesPath = '/api/tenants/{tenant}/public-rules';

function getPublicRules(identity: Identity): Route {
  return {
    method: 'GET',
    path: publicRulesPath,
    operationId: 'getPublicRules',
    summary: 'Say what the public may see of a tenant',
    tag: 'Identity',
    access: 'publish',
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
    access: 'publish',
    body: { content: { 'application/json': rulesSchema }, required: true },
    responses: { 204: { description: 'The rules are replaced' }, ...waitingResponse },
    handle: async (c) => {
      const rules = await readBody(c, rulesSchema);
      if (!rules.ok) return problemResponse(c, rules.error);
      const tenant = await identity.tenantToWrite(c.req.param('tenant'), c.get('principal'));
      if (!tenant.ok) return problemResponse(c, tenant.error);
      const outcome = await identity.administration.replacePublicRules(
        tenant.value,
        rules.value.rules.map(visibilityRuleOf),
        c.get('principal').id,
      );
      return settled(outcome);
    },
  };
}
