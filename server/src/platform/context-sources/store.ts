/** SQL over context_source. */
import type { Instant, JsonObject } from '@kumiki/ngsi-ld';
import type { Queryable } from '#kernel/database/index.ts';

export interface RegistrationRow {
  readonly tenant: string;
  readonly id: string;
  /** Names are expanded. */
  readonly document: JsonObject;
  readonly createdAt: Instant;
  readonly modifiedAt: Instant;
}

export interface NewRegistration {
  readonly tenant: string;
  readonly id: string;
  readonly document: JsonObject;
  readonly expiresAt: Instant | undefined;
  /** The time of the write. */
  readonly at: Instant;
}

const instant = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

const columns = `tenant, id, document, ${instant('created_at')} as "createdAt",
  ${instant('modified_at')} as "modifiedAt"`;

/** False: the id is taken. What has expired takes no id. */
export async function insertRegistration(
  database: Queryable,
  { tenant, id, document, expiresAt, at }: NewRegistration,
): Promise<boolean> {
  const count = await database.execute(
    `insert into context_source (tenant, id, document, expires_at, created_at, modified_at)
     values ($1, $2, $3::jsonb, $4::timestamptz, $5::timestamptz, $5::timestamptz)
     on conflict (tenant, id) do update set document = excluded.document,
       expires_at = excluded.expires_at, created_at = excluded.created_at,
       modified_at = excluded.modified_at
     where context_source.expires_at <= excluded.created_at`,
    [tenant, id, JSON.stringify(document), expiresAt ?? null, at],
  );
  return count === 1;
}

/** Locks the row until the transaction ends. */
export async function lockRegistration(
  tx: Queryable,
  tenant: string,
  id: string,
  now: Instant,
): Promise<RegistrationRow | undefined> {
  const [row] = await tx.query<RegistrationRow>(
    `select ${columns} from context_source
     where tenant = $1 and id = $2 and (expires_at is null or expires_at > $3::timestamptz)
     for update`,
    [tenant, id, now],
  );
  return row;
}

export async function updateRegistration(
  tx: Queryable,
  { tenant, id, document, expiresAt, at }: NewRegistration,
): Promise<void> {
  await tx.execute(
    `update context_source set document = $3::jsonb, expires_at = $4::timestamptz,
       modified_at = $5::timestamptz
     where tenant = $1 and id = $2`,
    [tenant, id, JSON.stringify(document), expiresAt ?? null, at],
  );
}

/** What went; `undefined` where there was none. */
export async function deleteRegistration(
  database: Queryable,
  tenant: string,
  id: string,
  now: Instant,
): Promise<RegistrationRow | undefined> {
  const [row] = await database.query<RegistrationRow>(
    `delete from context_source
     where tenant = $1 and id = $2 and (expires_at is null or expires_at > $3::timestamptz)
     returning ${columns}`,
    [tenant, id, now],
  );
  return row;
}

/** What expired goes: each is given to one process only. */
export async function deleteExpired(
  database: Queryable,
  now: Instant,
): Promise<readonly RegistrationRow[]> {
  return database.query<RegistrationRow>(
    `delete from context_source where expires_at <= $1::timestamptz returning ${columns}`,
    [now],
  );
}

export async function findRegistration(
  database: Queryable,
  tenant: string,
  id: string,
  now: Instant,
): Promise<RegistrationRow | undefined> {
  const [row] = await database.query<RegistrationRow>(
    `select ${columns} from context_source
     where tenant = $1 and id = $2 and (expires_at is null or expires_at > $3::timestamptz)`,
    [tenant, id, now],
  );
  return row;
}

/** In the order of their ids. */
export async function listRegistrations(
  database: Queryable,
  tenant: string,
  now: Instant,
): Promise<readonly RegistrationRow[]> {
  return database.query<RegistrationRow>(
    `select ${columns} from context_source
     where tenant = $1 and (expires_at is null or expires_at > $2::timestamptz) order by id`,
    [tenant, now],
  );
}

export async function countRegistrations(database: Queryable, tenant: string): Promise<number> {
  const [row] = await database.query<{ count: string }>(
    'select count(*) as count from context_source where tenant = $1',
    [tenant],
  );
  return Number(row?.count ?? 0);
}
