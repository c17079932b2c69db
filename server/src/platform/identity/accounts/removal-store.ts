/** SQL that erases what is personal. */
import type { Queryable } from '#kernel/database/index.ts';

/** Every table of accounts that holds anything about a person, in one place. */
export async function erasePerson(tx: Queryable, personId: string, now: Date): Promise<void> {
  for (const table of ['session', 'ticket', 'passkey', 'password', 'account']) {
    await tx.execute(`delete from ${table} where person_id = $1`, [personId]);
  }
  await tx.execute(
    `update person set display_name = '', certified = null, status = 'deleted', status_since = $2,
            last_seen_at = $2, created_at = date_trunc('month', created_at), warned_at = null
      where id = $1`,
    [personId, now],
  );
}

/** People nobody has seen since `before`, who have roles nowhere; those who were warned at `warnedBefore` or need no warning. */
export async function listUnusedGuests(
  database: Queryable,
  before: Date,
  limit: number,
): Promise<readonly string[]> {
  const rows = await database.query<{ id: string }>(
    `select p.id from person p
      where p.status = 'active' and p.kind = 'resident' and p.last_seen_at < $1
        and not exists (select from account a where a.person_id = p.id)
        and not exists (select from passkey k where k.person_id = p.id)
        and not exists (select from proxy x where x.principal_id = p.id and x.status <> 'ended')
      order by p.last_seen_at limit $2`,
    [before, limit],
  );
  return rows.map(({ id }) => id);
}

export interface UnusedRow {
  readonly id: string;
  readonly address: string | null;
}

/** Residents to be warned: unused since `before`, not warned since they were last here. */
export async function listToWarn(
  database: Queryable,
  before: Date,
  mailIssuer: string,
  limit: number,
): Promise<readonly UnusedRow[]> {
  return database.query<UnusedRow>(
    `select p.id, a.subject as address from person p
       left join account a on a.person_id = p.id and a.issuer = $2 and a.confirmed_at is not null
      where p.status = 'active' and p.kind = 'resident' and p.last_seen_at < $1 and p.warned_at is null
        and not exists (select from proxy x where x.principal_id = p.id and x.status <> 'ended')
      order by p.last_seen_at limit $3`,
    [before, mailIssuer, limit],
  );
}

export async function updateWarned(tx: Queryable, id: string, now: Date): Promise<void> {
  await tx.execute('update person set warned_at = $2 where id = $1', [id, now]);
}

/** Residents who were warned, and did not come back. */
export async function listWarned(
  database: Queryable,
  warnedBefore: Date,
  limit: number,
): Promise<readonly string[]> {
  const rows = await database.query<{ id: string }>(
    `select id from person where status = 'active' and kind = 'resident' and warned_at < $1
      order by warned_at limit $2`,
    [warnedBefore, limit],
  );
  return rows.map(({ id }) => id);
}
