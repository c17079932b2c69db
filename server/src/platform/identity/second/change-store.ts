/** SQL over changes that wait for a second administrator, and over which tenants ask for one. */
import type { Queryable } from '#kernel/database/index.ts';
import type { TenantName } from '../tenant.ts';
import { changeSchema, type PolicyChange } from './change.ts';

export interface ProposedChange {
  readonly id: string;
  readonly change: PolicyChange;
  readonly proposedBy: string;
  readonly proposedAt: Date;
  readonly decision?: 'approved' | 'rejected';
  readonly decidedBy?: string;
  readonly decidedAt?: Date;
}

interface ChangeRow {
  readonly id: string;
  readonly change: unknown;
  readonly proposed_by: string;
  readonly proposed_at: Date;
  readonly decision: 'approved' | 'rejected' | null;
  readonly decided_by: string | null;
  readonly decided_at: Date | null;
}

const columns = 'id, change, proposed_by, proposed_at, decision, decided_by, decided_at';

function changeOf(row: ChangeRow): ProposedChange {
  return {
    id: row.id,
    change: changeSchema.parse(row.change),
    proposedBy: row.proposed_by,
    proposedAt: row.proposed_at,
    ...(row.decision === null ? {} : { decision: row.decision }),
    ...(row.decided_by === null ? {} : { decidedBy: row.decided_by }),
    ...(row.decided_at === null ? {} : { decidedAt: row.decided_at }),
  };
}

export async function needsSecond(tx: Queryable, tenant: TenantName): Promise<boolean> {
  const text = 'select 1 as one from tenant where name = $1 and needs_second';
  return (await tx.query(text, [tenant])).length > 0;
}

export async function updateNeedsSecond(
  tx: Queryable,
  tenant: TenantName,
  isNeeded: boolean,
): Promise<void> {
  await tx.execute('update tenant set needs_second = $2 where name = $1', [tenant, isNeeded]);
}

/** The same change proposed again while it waits is one. */
export async function insertChange(
  tx: Queryable,
  tenant: TenantName,
  change: PolicyChange,
  proposedBy: string,
): Promise<void> {
  await tx.execute(
    `insert into policy_change (tenant, change, proposed_by)
     select $1, $2::jsonb, $3 where not exists (
       select 1 from policy_change
        where tenant = $1 and decision is null and change = $2::jsonb and proposed_by = $3)`,
    [tenant, JSON.stringify(change), proposedBy],
  );
}

/** Waiting ones, the oldest first; decided ones, the newest first. */
export async function listChanges(
  database: Queryable,
  tenant: TenantName,
  isDecided: boolean,
  limit: number,
): Promise<readonly ProposedChange[]> {
  const rows = await database.query<ChangeRow>(
    isDecided
      ? `select ${columns} from policy_change
          where tenant = $1 and decision is not null order by decided_at desc, id limit $2`
      : `select ${columns} from policy_change
          where tenant = $1 and decision is null order by proposed_at, id limit $2`,
    [tenant, limit],
  );
  return rows.map(changeOf);
}

/** Locked: of two who decide at once, one is first. */
export async function takeWaiting(
  tx: Queryable,
  tenant: TenantName,
  id: string,
): Promise<ProposedChange | undefined> {
  const [row] = await tx.query<ChangeRow>(
    `select ${columns} from policy_change
      where tenant = $1 and id::text = $2 and decision is null for update`,
    [tenant, id],
  );
  return row === undefined ? undefined : changeOf(row);
}

export async function decideChange(
  tx: Queryable,
  tenant: TenantName,
  id: string,
  decision: 'approved' | 'rejected',
  by: string,
): Promise<void> {
  await tx.execute(
    `update policy_change set decision = $3, decided_by = $4, decided_at = now()
      where tenant = $1 and id::text = $2`,
    [tenant, id, decision, by],
  );
}

/** Active administrators who could decide: of the tenant, and of the installation. */
export async function countAdministrators(
  database: Queryable,
  tenants: readonly TenantName[],
): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    `select count(distinct person)::int as count from membership
      where tenant = any($1) and role = 'administrator'
        and (expires_at is null or expires_at > now())
        and not exists (
          select 1 from person where person.id = membership.person and person.status <> 'active')`,
    [tenants],
  );
  return row?.count ?? 0;
}
