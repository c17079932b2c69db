/** Changing tenants, rules and memberships: each change is seen here at once, elsewhere within a second. */
import type { Database, Queryable } from '#kernel/database/index.ts';
import type { Principal } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import {
  deleteMembership,
  deleteMemberships,
  type GrantedMembership,
  hasOtherAdministrator,
  listMembers,
} from './membership-store.ts';
import type { PolicyCache } from './policy-cache.ts';
import type { Membership } from './policy-snapshot.ts';
import { ordinaryReach, type PolicyRule, type RoleReach } from './rule.ts';
import { deleteRule, listReaches, listRules } from './rule-store.ts';
import { onlyHides, reachesFurther } from './second/change.ts';
import { apply, doOrWait, type Outcome } from './second/gate.ts';
import {
  insertTenant,
  movePolicyVersion,
  type NewTenant,
  type TenantChange,
  updateTenant,
} from './store.ts';
import { defaultTenant, type TenantName } from './tenant.ts';
import type { VisibilityRule } from './visibility.ts';

export type NewRule = Omit<PolicyRule, 'id'>;

export interface Administration {
  /** Those that are new; a name or code that is taken is left as it is. */
  createTenants(tenants: readonly NewTenant[]): Promise<readonly TenantName[]>;
  /** Problems: `not-found`, `conflict` where another tenant has the code or `default` would be closed. */
  changeTenant(name: TenantName, change: TenantChange): Promise<Result<undefined>>;
  addRules(rules: readonly NewRule[], by: Pick<Principal, 'id'>): Promise<Outcome>;
  /** Replaces everything that is public of a tenant. What only hides never waits. */
  replacePublicRules(
    tenant: TenantName,
    rules: readonly VisibilityRule[],
    by: string,
  ): Promise<Outcome>;
  /** Problem: `not-found`. */
  removeRule(tenant: TenantName, id: string): Promise<Result<undefined>>;
  setReach(reach: RoleReach, by: string): Promise<Outcome>;
  /** Gives a role, or moves its end. Problem: `bad-request-data` where the end is past. */
  grant(membership: Membership, by: string): Promise<Result<Outcome>>;
  /** Problems: `not-found`, `conflict` for the last administrator of the installation. */
  revoke(membership: Omit<Membership, 'expiresAt'>): Promise<Result<undefined>>;
  /** All roles of somebody who goes. How many. */
  revokeAll(person: string): Promise<number>;
  /** In the order of people; roles that have ended are listed too. */
  listMembers(
    tenant: TenantName,
    after: string,
    limit: number,
  ): Promise<readonly GrantedMembership[]>;
}

export interface AdministrationParts {
  readonly database: Database;
  readonly cache: PolicyCache;
  readonly now: () => number;
}

export function createAdministration(parts: AdministrationParts): Administration {
  const { database } = parts;
  const change = createChange(parts);
  return {
    createTenants: (tenants) =>
      change(async (tx) => {
        const made: TenantName[] = [];
        for (const tenant of tenants) if (await insertTenant(tx, tenant)) made.push(tenant.name);
        return made;
      }),
    async changeTenant(name, given) {
      if (name === defaultTenant && given.isClosed) {
        return err(problem('conflict', `Tenant ${defaultTenant} cannot be closed.`));
      }
      try {
        const found = await change((tx) => updateTenant(tx, name, given));
        return found ? ok(undefined) : absent(`Tenant ${name}`);
      } catch (thrown) {
        if (!isTaken(thrown)) throw thrown;
        return err(problem('conflict', `Another tenant has the code ${given.code}.`, '/code'));
      }
    },
    addRules: (rules, { id: by }) =>
      change(async (tx) => {
        let outcome: Outcome = 'done';
        for (const [tenant, own] of Map.groupBy(rules, (rule) => rule.tenant)) {
          const given = own.map(({ action, audience, ...named }) => ({
            ...{ action, audience },
            ...copyOf(named),
          }));
          const done = await doOrWait(tx, tenant, { kind: 'rules', rules: given }, by);
          if (done === 'waiting') outcome = done;
        }
        return outcome;
      }),
    replacePublicRules: (tenant, rules, by) =>
      change(async (tx) => {
        const wanted = { kind: 'public-rules', rules: rules.map(copyOf) } as const;
        const held = (await listRules(tx, tenant)).filter(
          ({ audience, action }) => audience === 'public' && action === 'read',
        );
        if (!onlyHides(held, rules)) return doOrWait(tx, tenant, wanted, by);
        await apply(tx, tenant, wanted, by);
        return 'done';
      }),
    async removeRule(tenant, id) {
      const found = await change((tx) => deleteRule(tx, tenant, id));
      return found ? ok(undefined) : absent(`Rule ${id}`);
    },
    setReach: ({ tenant, role, reads, writes }, by) =>
      change(async (tx) => {
        const wanted = { kind: 'reach', role, reads, writes } as const;
        const all = await listReaches(tx, tenant);
        const held = all.find((one) => one.role === role) ?? ordinaryReach(tenant, role);
        if (reachesFurther(held, wanted)) return doOrWait(tx, tenant, wanted, by);
        await apply(tx, tenant, wanted, by);
        return 'done';
      }),
    listMembers: (tenant, after, limit) => listMembers(database, tenant, after, limit),
    ...memberships(parts, change),
  };
}

/** As a document: arrays of its own. */
function copyOf({ entityType, scope, attributes }: VisibilityRule) {
  return {
    entityType,
    ...(scope === undefined ? {} : { scope }),
    ...(attributes === undefined ? {} : { attributes: [...attributes] }),
  };
}

type Change = <T>(work: (tx: Queryable) => Promise<T>) => Promise<T>;

/** The version first: its row orders changes, so that no reader takes an older state for a newer one. */
export function createChange({
  database,
  cache,
}: Pick<AdministrationParts, 'database' | 'cache'>): Change {
  return async (work) => {
    const result = await database.transaction(async (tx) => {
      await movePolicyVersion(tx);
      return work(tx);
    });
    await cache.refresh();
    return result;
  };
}

function memberships(
  { now }: AdministrationParts,
  change: Change,
): Pick<Administration, 'grant' | 'revoke' | 'revokeAll'> {
  return {
    async grant(membership, by) {
      const { expiresAt } = membership;
      if (expiresAt !== undefined && expiresAt.getTime() <= now()) {
        return err(problem('bad-request-data', 'expiresAt lies in the past.', '/expiresAt'));
      }
      const { tenant, person, role } = membership;
      const until = expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() };
      const wanted = { kind: 'role', person, role, ...until } as const;
      return ok(await change((tx) => doOrWait(tx, tenant, wanted, by)));
    },
    revoke: (membership) =>
      change(async (tx) => {
        const { tenant, person, role } = membership;
        const isOperator = tenant === defaultTenant && role === 'administrator';
        if (isOperator && !(await hasOtherAdministrator(tx, tenant, person))) {
          const detail = 'This is the last administrator of the installation: name another first.';
          return err(problem('conflict', detail));
        }
        const found = await deleteMembership(tx, membership);
        return found ? ok(undefined) : absent(`Role ${role} of this person in tenant ${tenant}`);
      }),
    revokeAll: (person) => change((tx) => deleteMemberships(tx, person)),
  };
}

function absent(what: string): Result<never> {
  return err(problem('not-found', `${what} does not exist.`));
}

/** A unique violation. */
function isTaken(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === '23505';
}
