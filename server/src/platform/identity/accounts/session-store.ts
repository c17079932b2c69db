/** SQL over sessions. */
import type { Queryable } from '#kernel/database/index.ts';

export interface SessionRow {
  readonly id: string;
  readonly person_id: string;
  readonly kind: 'resident' | 'staff';
  readonly method: string;
  readonly assurance: string;
  readonly authenticated_at: Date;
  readonly created_at: Date;
  readonly last_seen_at: Date;
  readonly expires_at: Date;
  readonly device: string;
  readonly provider_id: string | null;
  /** Of an agreement that holds now. */
  readonly proxy_id: string | null;
  readonly proxy_kind: 'proxy' | 'guardian' | null;
  readonly proxy_scopes: readonly string[] | null;
  readonly proxy_principal: string | null;
}

const columns = `s.id, s.person_id, p.kind, s.method, s.assurance, s.authenticated_at, s.created_at,
  s.last_seen_at, s.expires_at, s.device, s.provider_id, x.id as proxy_id, x.kind as proxy_kind,
  x.scopes as proxy_scopes, x.principal_id as proxy_principal`;

/** Whom somebody acts for is asked anew each time: an agreement that has ended counts no longer. */
const joined = `session s join person p on p.id = s.person_id
  left join (proxy x join person w on w.id = x.principal_id and w.status = 'active')
    on x.id = s.acting_proxy and x.agent_id = s.person_id and x.status = 'active'
   and x.begins_at <= $2 and x.ends_at > $2`;

export interface NewSession {
  readonly tokenHash: Buffer;
  readonly id: string;
  readonly personId: string;
  readonly method: string;
  readonly assurance: string;
  readonly now: Date;
  readonly expiresAt: Date;
  readonly device: string;
  readonly providerId: string | undefined;
}

export async function insertSession(database: Queryable, session: NewSession): Promise<void> {
  const { tokenHash, id, personId, method, assurance, now, expiresAt, device } = session;
  await database.execute(
    `insert into session (token_hash, id, person_id, method, assurance, authenticated_at, created_at,
                          last_seen_at, expires_at, device, provider_id)
          values ($1, $2, $3, $4, $5, $6, $6, $6, $7, $8, $9)`,
    [
      tokenHash,
      id,
      personId,
      method,
      assurance,
      now,
      expiresAt,
      device,
      session.providerId ?? null,
    ],
  );
}

/** Only of people who may still sign in. Named, since every request of a signed-in browser asks it. */
export async function findSessionRow(
  database: Queryable,
  tokenHash: Buffer,
  now: Date,
): Promise<SessionRow | undefined> {
  const [row] = await database.query<SessionRow>({
    name: 'session-by-token',
    text: `select ${columns} from ${joined}
            where s.token_hash = $1 and p.status = 'active'`,
    values: [tokenHash, now],
  });
  return row;
}

export async function listSessionRows(
  database: Queryable,
  personId: string,
  now: Date,
): Promise<readonly SessionRow[]> {
  return database.query<SessionRow>(
    `select ${columns} from ${joined}
      where s.person_id = $1 order by s.last_seen_at desc limit 100`,
    [personId, now],
  );
}

/** Also of the person, from which unused accounts are known. */
export async function updateLastSeen(database: Queryable, id: string, now: Date): Promise<void> {
  await database.execute(
    `with seen as (update session set last_seen_at = $2 where id = $1 returning person_id)
     update person set last_seen_at = $2, warned_at = null from seen where person.id = seen.person_id`,
    [id, now],
  );
}

/** A new token for a session whose person has just proved something. Whether the old one was still there. */
export async function updateToken(
  database: Queryable,
  change: {
    readonly id: string;
    readonly tokenHash: Buffer;
    readonly assurance: string;
    readonly authenticatedAt: Date;
  },
): Promise<boolean> {
  const { id, tokenHash, assurance, authenticatedAt } = change;
  const text = `update session set token_hash = $2, assurance = $3, authenticated_at = $4 where id = $1`;
  return (await database.execute(text, [id, tokenHash, assurance, authenticatedAt])) > 0;
}

export async function deleteSession(
  database: Queryable,
  personId: string,
  id: string,
): Promise<boolean> {
  const text = 'delete from session where person_id = $1 and id = $2';
  return (await database.execute(text, [personId, id])) > 0;
}

/** How many ended. */
export async function deleteSessionsExcept(
  database: Queryable,
  personId: string,
  keptId: string | undefined,
): Promise<number> {
  const text = 'delete from session where person_id = $1 and id is distinct from $2';
  return database.execute(text, [personId, keptId ?? null]);
}

/** Those unused for longest, beyond `keptMax`. */
export async function deleteOldestSessions(
  database: Queryable,
  personId: string,
  keptMax: number,
): Promise<void> {
  await database.execute(
    `delete from session where person_id = $1 and id in
       (select id from session where person_id = $1 order by last_seen_at desc, id offset $2)`,
    [personId, keptMax],
  );
}
