/** SQL over who acts for whom. */
import type { Queryable } from '#kernel/database/index.ts';

export interface ProxyRow {
  readonly id: string;
  readonly principal_id: string;
  readonly agent_id: string | null;
  readonly kind: 'proxy' | 'guardian';
  readonly scopes: readonly string[];
  readonly status: 'offered' | 'declared' | 'active' | 'ended';
  readonly offered_to: string | null;
  readonly begins_at: Date;
  readonly ends_at: Date;
  readonly principal_name: string;
  readonly agent_name: string | null;
}

const selected = `select x.id, x.principal_id, x.agent_id, x.kind, x.scopes, x.status, x.offered_to,
    x.begins_at, x.ends_at, p.display_name as principal_name, a.display_name as agent_name
  from proxy x join person p on p.id = x.principal_id left join person a on a.id = x.agent_id`;

export interface NewProxy {
  readonly id: string;
  readonly principalId: string;
  readonly agentId: string | undefined;
  readonly kind: ProxyRow['kind'];
  readonly scopes: readonly string[];
  readonly status: ProxyRow['status'];
  readonly offeredTo: string | undefined;
  readonly now: Date;
  readonly endsAt: Date;
}

export async function insertProxy(tx: Queryable, proxy: NewProxy): Promise<void> {
  const { id, principalId, agentId, kind, scopes, status, offeredTo, now, endsAt } = proxy;
  await tx.execute(
    `insert into proxy (id, principal_id, agent_id, kind, scopes, status, offered_to, created_at,
                        begins_at, ends_at)
          values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)`,
    [id, principalId, agentId ?? null, kind, scopes, status, offeredTo ?? null, now, endsAt],
  );
}

export async function findProxy(database: Queryable, id: string): Promise<ProxyRow | undefined> {
  const [row] = await database.query<ProxyRow>(`${selected} where x.id = $1`, [id]);
  return row;
}

/** Of a person from either side, and offers to an address; ended ones are left out. */
export async function listProxies(
  database: Queryable,
  personId: string,
  address: string | undefined,
  now: Date,
): Promise<readonly ProxyRow[]> {
  return database.query<ProxyRow>(
    `${selected}
      where (x.principal_id = $1 or x.agent_id = $1 or (x.status = 'offered' and x.offered_to = $2))
        and x.status <> 'ended' and x.ends_at > $3
      order by x.created_at desc, x.id limit 200`,
    [personId, address ?? null, now],
  );
}

/** Guardians of residents of a tenant who wait for staff. */
export async function listDeclared(
  database: Queryable,
  tenant: string,
  now: Date,
): Promise<readonly ProxyRow[]> {
  return database.query<ProxyRow>(
    `${selected} where x.status = 'declared' and x.ends_at > $2 and p.tenant = $1
      order by x.created_at, x.id limit 200`,
    [tenant, now],
  );
}

/** What holds now between an agent and whoever it is for. */
export async function findActiveProxy(
  database: Queryable,
  id: string,
  agentId: string,
  now: Date,
): Promise<ProxyRow | undefined> {
  const [row] = await database.query<ProxyRow>(
    `${selected}
      where x.id = $1 and x.agent_id = $2 and x.status = 'active' and x.begins_at <= $3 and x.ends_at > $3
        and p.status = 'active'`,
    [id, agentId, now],
  );
  return row;
}

/** False when it was decided already. */
export async function acceptProxy(
  tx: Queryable,
  id: string,
  agentId: string,
  decidedBy: string,
): Promise<boolean> {
  const count = await tx.execute(
    `update proxy set status = 'active', agent_id = $2, decided_by = $3, offered_to = null
      where id = $1 and status in ('offered', 'declared')`,
    [id, agentId, decidedBy],
  );
  return count > 0;
}

export async function endProxy(
  tx: Queryable,
  id: string,
  decidedBy: string,
  now: Date,
): Promise<boolean> {
  const count = await tx.execute(
    `update proxy set status = 'ended', ended_at = $3, decided_by = $2, offered_to = null
      where id = $1 and status <> 'ended'`,
    [id, decidedBy, now],
  );
  return count > 0;
}

export async function endProxiesOf(tx: Queryable, personId: string, now: Date): Promise<void> {
  await tx.execute(
    `update proxy set status = 'ended', ended_at = $2, offered_to = null
      where (principal_id = $1 or agent_id = $1) and status <> 'ended'`,
    [personId, now],
  );
}

export async function updateActing(
  tx: Queryable,
  sessionId: string,
  proxyId: string | undefined,
): Promise<void> {
  const text = 'update session set acting_proxy = $2 where id = $1';
  await tx.execute(text, [sessionId, proxyId ?? null]);
}

export async function countProxiesOf(database: Queryable, principalId: string): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    `select count(*)::int as count from proxy where principal_id = $1 and status <> 'ended'`,
    [principalId],
  );
  return row?.count ?? 0;
}

export async function countWards(database: Queryable, agentId: string): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    `select count(*)::int as count from proxy
      where agent_id = $1 and kind = 'guardian' and status <> 'ended'`,
    [agentId],
  );
  return row?.count ?? 0;
}

/** Wards of this guardian who have no other one. */
export async function listWardsOf(tx: Queryable, guardianId: string): Promise<readonly string[]> {
  const rows = await tx.query<{ principal_id: string }>(
    `select distinct x.principal_id from proxy x
      where x.agent_id = $1 and x.kind = 'guardian' and x.status <> 'ended'
        and not exists (select from proxy o
                         where o.principal_id = x.principal_id and o.agent_id <> $1 and o.status <> 'ended')
        and not exists (select from account a where a.person_id = x.principal_id)
      limit 1000`,
    [guardianId],
  );
  return rows.map(({ principal_id }) => principal_id);
}
