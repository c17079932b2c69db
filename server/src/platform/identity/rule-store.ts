/** SQL over rules, and over how far roles reach. */
import type { Queryable } from '#kernel/database/index.ts';
import type { Role } from '#kernel/http/index.ts';
import type { Audience, PolicyRule, RoleReach, RuleAction } from './rule.ts';
import type { TenantName } from './tenant.ts';
import type { VisibilityRule } from './visibility.ts';

interface RuleRow {
  readonly id: string;
  readonly tenant: string;
  readonly action: RuleAction;
  readonly audience: string;
  readonly entity_type: string;
  /** Empty for any scope, since a key holds no null. */
  readonly scope: string;
  readonly attributes: readonly string[] | null;
}

/** Of one tenant, or of all. */
export async function listRules(
  database: Queryable,
  tenant?: TenantName,
): Promise<readonly PolicyRule[]> {
  const rows = await database.query<RuleRow>(
    `select id, tenant, action, audience, entity_type, scope, attributes from policy_rule
      where $1::text is null or tenant = $1
      order by tenant, action, audience, entity_type, scope`,
    [tenant ?? null],
  );
  return rows.map(({ id, tenant, action, audience, entity_type, scope, attributes }) => ({
    id,
    tenant,
    action,
    audience,
    entityType: entity_type,
    ...(scope === '' ? {} : { scope }),
    ...(attributes === null ? {} : { attributes }),
  }));
}

export interface RuleTarget {
  readonly tenant: TenantName;
  readonly action: RuleAction;
  readonly audience: Audience;
  readonly createdBy: string;
}

/** How many rules are new or changed. */
export async function upsertRules(
  tx: Queryable,
  { tenant, action, audience, createdBy }: RuleTarget,
  rules: readonly VisibilityRule[],
): Promise<number> {
  let changed = 0;
  for (const { entityType, scope, attributes } of rules) {
    changed += await tx.execute(
      `insert into policy_rule (tenant, action, audience, entity_type, scope, attributes, created_by)
            values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (tenant, action, audience, entity_type, scope)
     do update set attributes = excluded.attributes, created_by = excluded.created_by
             where policy_rule.attributes is distinct from excluded.attributes`,
      [tenant, action, audience, entityType, scope ?? '', attributes ?? null, createdBy],
    );
  }
  return changed;
}

export async function deletePublicRules(tx: Queryable, tenant: TenantName): Promise<number> {
  const text = `delete from policy_rule where tenant = $1 and audience = 'public'`;
  return tx.execute(text, [tenant]);
}

/** Whether there was one. */
export async function deleteRule(tx: Queryable, tenant: TenantName, id: string): Promise<boolean> {
  const text = 'delete from policy_rule where tenant = $1 and id::text = $2';
  return (await tx.execute(text, [tenant, id])) > 0;
}

/** Of one tenant, or of all. */
export async function listReaches(
  database: Queryable,
  tenant?: TenantName,
): Promise<readonly RoleReach[]> {
  return database.query<{ tenant: string; role: Role } & Pick<RoleReach, 'reads' | 'writes'>>(
    `select tenant, role, reads, writes from role_reach
      where $1::text is null or tenant = $1 order by tenant, role`,
    [tenant ?? null],
  );
}

export async function upsertReach(tx: Queryable, reach: RoleReach): Promise<void> {
  await tx.execute(
    `insert into role_reach (tenant, role, reads, writes) values ($1, $2, $3, $4)
     on conflict (tenant, role) do update set reads = excluded.reads, writes = excluded.writes`,
    [reach.tenant, reach.role, reach.reads, reach.writes],
  );
}
