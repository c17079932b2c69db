/**
 * Roles as accounts ask and tell them, in a transaction of theirs; seen by all within `policyPollMs`, by this process
 * at once.
 */
import type { Database } from '#kernel/database/index.ts';
import type { RoleBook } from './accounts/index.ts';
import { deleteMemberships, listAdministrators, listMembershipsOf } from './membership-store.ts';
import type { PolicyCache } from './policy-cache.ts';
import { doOrWait } from './second/gate.ts';
import { movePolicyVersion } from './store.ts';

export function createRoleBook(database: Database, cache: Pick<PolicyCache, 'refresh'>): RoleBook {
  return {
    async rolesOf(personId) {
      const held = await listMembershipsOf(database, personId);
      const byTenant = Map.groupBy(held, ({ tenant }) => tenant);
      return new Map([...byTenant].map(([tenant, own]) => [tenant, own.map(({ role }) => role)]));
    },
    async grant(tx, personId, tenant, roles, by) {
      await movePolicyVersion(tx);
      for (const role of roles) {
        await doOrWait(tx, tenant, { kind: 'role', person: personId, role }, by);
      }
    },
    settle: () => cache.refresh(),
    async revokeAll(tx, personId) {
      await movePolicyVersion(tx);
      await deleteMemberships(tx, personId);
    },
    administratorsOf: (queryable, tenant) => listAdministrators(queryable, tenant),
  };
}
