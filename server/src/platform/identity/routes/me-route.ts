/** Who the caller is, and what may be done with these credentials. */
import { z } from 'zod';
import type { Access, Route } from '#kernel/http/index.ts';
import { machineScopes } from '../access.ts';
import type { Identity } from '../identity.ts';
import { idOf } from '../judge.ts';

const schema = z.object({
  id: z.string(),
  kind: z.enum(['anonymous', 'admin-token', 'machine', 'person', 'open']),
  tenant: z.string(),
  roles: z.array(z.string()).describe('In the tenant of this request'),
  access: z.array(z.string()).describe('What may be done in the tenant of this request'),
  tenants: z
    .array(z.object({ name: z.string(), roles: z.array(z.string()) }))
    .describe('Where the caller has a role'),
});

export function meRoute(identity: Identity): Route {
  return {
    method: 'GET',
    path: '/api/me',
    operationId: 'getMe',
    summary: 'Say who the caller is and what it may do',
    tag: 'Identity',
    access: 'read',
    query: z.object({ tenant: z.string().optional().describe('Where; as NGSILD-Tenant') }),
    responses: { 200: { description: 'The caller', content: { 'application/json': schema } } },
    handle: (c) => {
      const principal = c.get('principal');
      const { id, kind, tenant, roles } = principal;
      const all: readonly Access[] = machineScopes;
      const access = all.filter((one) => one !== 'read' && identity.may(principal, one));
      const held = Map.groupBy(
        kind === 'person' ? identity.policies().membershipsOf(idOf(id)) : [],
        (membership) => membership.tenant,
      );
      const tenants = [...held.keys()].map((name) => ({
        name,
        roles: identity.principalNow(id, name).roles,
      }));
      const answer = {
        ...{ id, kind, tenant, roles, access },
        tenants: tenants.filter((one) => one.roles.length > 0),
      };
      return c.json(answer, 200, { 'cache-control': 'no-store' });
    },
  };
}
