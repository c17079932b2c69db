/** SQL over tenants, and the number that moves with every change of policies. */
import type { Queryable } from '#kernel/database/index.ts';
import type { Tenant, TenantKind, TenantName } from './tenant.ts';

/** Moves by one with every change of tenants, rules, memberships and machines, in the order of commits. */
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

interface TenantRow {
  readonly name: string;
  readonly kind: TenantKind;
  readonly name_ja: string;
  readonly name_kana: string;
  readonly name_en: string;
  readonly code: string | null;
  readonly parent: string | null;
  readonly created_at: Date;
  readonly closed_at: Date | null;
}

const columns = 'name, kind, name_ja, name_kana, name_en, code, parent, created_at, closed_at';

function tenantOf(row: TenantRow): Tenant {
  return {
    name: row.name,
    kind: row.kind,
    displayName: { ja: row.name_ja, kana: row.name_kana, en: row.name_en },
    ...(row.code === null ? {} : { code: row.code }),
    ...(row.parent === null ? {} : { parent: row.parent }),
    createdAt: row.created_at,
    ...(row.closed_at === null ? {} : { closedAt: row.closed_at }),
  };
}

/** The prefecture first, then municipalities by code, then partners by name. */
export async function listTenants(database: Queryable): Promise<readonly Tenant[]> {
  const rows = await database.query<TenantRow>(
    `select ${columns} from tenant
      order by array_position(array['prefecture', 'municipality', 'partner'], kind),
        code nulls last, name`,
  );
  return rows.map(tenantOf);
}

export async function hasTenant(database: Queryable, name: TenantName): Promise<boolean> {
  const text = 'select name from tenant where name = $1 and closed_at is null';
  return (await database.query({ name: 'tenant-exists', text, values: [name] })).length > 0;
}

export type NewTenant = Omit<Tenant, 'createdAt' | 'closedAt'> & { readonly createdBy: string };

/** Whether it is new. */
export async function insertTenant(tx: Queryable, tenant: NewTenant): Promise<boolean> {
  const { name, kind, displayName, code, parent, createdBy } = tenant;
  const text = `insert into tenant (name, kind, name_ja, name_kana, name_en, code, parent, created_by)
    values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`;
  const { ja, kana, en } = displayName;
  const values = [name, kind, ja, kana, en, code ?? null, parent ?? null, createdBy];
  return (await tx.execute(text, values)) > 0;
}

export type TenantChange = Pick<Tenant, 'kind' | 'displayName' | 'code' | 'parent'> & {
  readonly isClosed: boolean;
};

/** Whether there was one. Rejects with a unique violation where another one has the code. */
export async function updateTenant(
  tx: Queryable,
  name: TenantName,
  { kind, displayName, code, parent, isClosed }: TenantChange,
): Promise<boolean> {
  const text = `update tenant set kind = $2, name_ja = $3, name_kana = $4, name_en = $5, code = $6,
      parent = $7, closed_at = case when $8 then coalesce(closed_at, now()) end
    where name = $1`;
  const { ja, kana, en } = displayName;
  const values = [name, kind, ja, kana, en, code ?? null, parent ?? null, isClosed];
  return (await tx.execute(text, values)) > 0;
}
