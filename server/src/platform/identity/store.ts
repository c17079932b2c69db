/** SQL over tenants and policy rules. */
import type { Queryable } from '#kernel/database/index.ts';
import type { TenantName } from './tenant.ts';
import type { VisibilityRule } from './visibility.ts';

/** Moves by one with every change of tenants or rules, in the order of commits. */
export async function getPolicyVersion(database: Queryable): Promise<number> {
  const [row] = await database.query<{ version: number }>({
    name: 'policy-version',
    text: 'select version from policy_version',
  });
  if (row === undefined) throw new Error('Table policy_version has no row');
  return Number(row.version);
}

/** Takes the row lock that orders changes: call it before the change itself. */
export async function movePolicyVersion(tx: Queryable): Promise<void> {
  await tx.execute('update policy_version set version = version + 1');
}

export async function listTenants(database: Queryable): Promise<readonly TenantName[]> {
  const rows = await database.query<{ name: string }>('select name from tenant order by name');
  return rows.map(({ name }) => name);
}

export async function hasTenant(database: Queryable, name: TenantName): Promise<boolean> {
  const text = 'select name from tenant where name = $1';
  return (await database.query({ name: 'tenant-exists', text, values: [name] })).length > 0;
}

/** Whether it is new. */
export async function insertTenant(tx: Queryable, name: TenantName): Promise<boolean> {
  const text = 'insert into tenant (name) values ($1) on conflict do nothing';
  return (await tx.execute(text, [name])) > 0;
}

interface RuleRow {
  readonly tenant: string;
  readonly entity_type: string;
  /** Empty for any scope, since a key holds no null. */
  readonly scope: string;
  readonly attributes: readonly string[] | null;
}

/** Rules for the audience `public`, all tenants. */
export async function listPublicRules(
  database: Queryable,
): Promise<ReadonlyMap<TenantName, readonly VisibilityRule[]>> {
  const rows = await database.query<RuleRow>(
    `select tenant, entity_type, scope, attributes
       from policy_rule
      where audience = 'public'
      order by tenant, entity_type, scope`,
  );
  const byTenant = Map.groupBy(rows, ({ tenant }) => tenant);
  return new Map([...byTenant].map(([tenant, own]) => [tenant, own.map(ruleOf)]));
}

function ruleOf({ entity_type, scope, attributes }: RuleRow): VisibilityRule {
  return {
    entityType: entity_type,
    ...(scope === '' ? {} : { scope }),
    ...(attributes === null ? {} : { attributes }),
  };
}

/** How many rules are new or changed. */
export async function upsertPublicRules(
  tx: Queryable,
  tenant: TenantName,
  rules: readonly VisibilityRule[],
): Promise<number> {
  let changed = 0;
  for (const { entityType, scope, attributes } of rules) {
    changed += await tx.execute(
      `insert into policy_rule (tenant, audience, entity_type, scope, attributes)
            values ($1, 'public', $2, $3, $4)
       on conflict (tenant, audience, entity_type, scope)
     do update set attributes = excluded.attributes
             where policy_rule.attributes is distinct from excluded.attributes`,
      [tenant, entityType, scope ?? '', attributes ?? null],
    );
  }
  return changed;
}

export async function deletePublicRules(tx: Queryable, tenant: TenantName): Promise<number> {
  const text = `delete from policy_rule where tenant = $1 and audience = 'public'`;
  return tx.execute(text, [tenant]);
}
