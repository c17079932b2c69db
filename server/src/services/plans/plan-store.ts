/** SQL of plans and their versions. */
import type { Queryable } from '#kernel/database/index.ts';
import type { Plan } from './plan.ts';

export interface HeldPlan {
  readonly plan: Plan;
  readonly version: number;
  readonly isPublic: boolean;
  /** `Principal.id`. */
  readonly changedBy: string;
  readonly changedAt: Date;
}

interface PlanRow {
  readonly document: Plan;
  readonly version: number;
  readonly is_public: boolean;
  readonly changed_by: string;
  readonly changed_at: Date;
}

function heldOf(row: PlanRow): HeldPlan {
  return {
    plan: row.document,
    version: row.version,
    isPublic: row.is_public,
    changedBy: row.changed_by,
    changedAt: row.changed_at,
  };
}

const columns = 'document, version, is_public, changed_by, changed_at';

/** By publisher's code, then id. */
export async function listPlans(
  database: Queryable,
  tenant: string,
  isPublicOnly: boolean,
): Promise<readonly HeldPlan[]> {
  const rows = await database.query<PlanRow>(
    {
      name: 'plan-list',
      text: `select ${columns} from plan where tenant = $1 and (is_public or not $2)
        order by document ->> 'localGovernmentCode' nulls last, id`,
    },
    [tenant, isPublicOnly],
  );
  return rows.map(heldOf);
}

export interface TenantPlan {
  readonly tenant: string;
  readonly held: HeldPlan;
}

/** Of every tenant, by publisher's code, tenant and id. */
export async function listEveryPlan(database: Queryable): Promise<readonly TenantPlan[]> {
  const rows = await database.query<PlanRow & { readonly tenant: string }>({
    name: 'plan-list-every',
    text: `select tenant, ${columns} from plan
      order by document ->> 'localGovernmentCode' nulls last, tenant, id`,
  });
  return rows.map((row) => ({ tenant: row.tenant, held: heldOf(row) }));
}

export async function findPlan(
  database: Queryable,
  tenant: string,
  id: string,
): Promise<HeldPlan | undefined> {
  const [row] = await database.query<PlanRow>(
    { name: 'plan-find', text: `select ${columns} from plan where tenant = $1 and id = $2` },
    [tenant, id],
  );
  return row === undefined ? undefined : heldOf(row);
}

/** The same, held until the transaction ends. */
export async function lockPlan(
  tx: Queryable,
  tenant: string,
  id: string,
): Promise<HeldPlan | undefined> {
  // A plan that does not exist yet has no row to hold.
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`plan ${tenant} ${id}`]);
  const [row] = await tx.query<PlanRow>(
    `select ${columns} from plan where tenant = $1 and id = $2 for update`,
    [tenant, id],
  );
  return row === undefined ? undefined : heldOf(row);
}

/** The number the next version gets, also where the plan was deleted before. */
export async function nextVersion(tx: Queryable, tenant: string, id: string): Promise<number> {
  const [row] = await tx.query<{ next: number }>(
    'select coalesce(max(version), 0) + 1 as next from plan_version where tenant = $1 and id = $2',
    [tenant, id],
  );
  return row?.next ?? 1;
}

export async function writePlan(
  tx: Queryable,
  tenant: string,
  held: HeldPlan,
  note: string | undefined,
): Promise<void> {
  const { plan, version, isPublic, changedBy, changedAt } = held;
  const document = JSON.stringify(plan);
  await tx.execute(
    `insert into plan (tenant, id, version, is_public, document, changed_by, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (tenant, id) do update set version = excluded.version,
       is_public = excluded.is_public, document = excluded.document,
       changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
    [tenant, plan.id, version, isPublic, document, changedBy, changedAt],
  );
  await tx.execute(
    `insert into plan_version (tenant, id, version, document, note, changed_by, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [tenant, plan.id, version, document, note ?? null, changedBy, changedAt],
  );
}

/** Its versions and records stay, so that it can be brought back. */
export async function deletePlan(tx: Queryable, tenant: string, id: string): Promise<boolean> {
  return (await tx.execute('delete from plan where tenant = $1 and id = $2', [tenant, id])) === 1;
}

export interface PlanVersion {
  readonly version: number;
  readonly note: string | undefined;
  readonly changedBy: string;
  readonly changedAt: Date;
}

/** The newest first. */
export async function listVersions(
  database: Queryable,
  tenant: string,
  id: string,
  limit: number,
): Promise<readonly PlanVersion[]> {
  const rows = await database.query<{
    version: number;
    note: string | null;
    changed_by: string;
    changed_at: Date;
  }>(
    `select version, note, changed_by, changed_at from plan_version
     where tenant = $1 and id = $2 order by version desc limit $3`,
    [tenant, id, limit],
  );
  return rows.map((row) => ({
    version: row.version,
    note: row.note ?? undefined,
    changedBy: row.changed_by,
    changedAt: row.changed_at,
  }));
}

export async function findVersion(
  database: Queryable,
  tenant: string,
  id: string,
  version: number,
): Promise<Plan | undefined> {
  const [row] = await database.query<{ document: Plan }>(
    'select document from plan_version where tenant = $1 and id = $2 and version = $3',
    [tenant, id, version],
  );
  return row?.document;
}

/** Titles by id, for pages of staff that name plans by their ids. */
export async function listPlanTitles(
  database: Queryable,
  tenant: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await database.query<{ id: string; title: string }>(
    `select id, document ->> 'title' as title from plan
     where tenant = $1 and id = any($2::text[]) limit ${ids.length}`,
    [tenant, ids],
  );
  return new Map(rows.map(({ id, title }) => [id, title]));
}
