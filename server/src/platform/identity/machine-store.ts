/** SQL over machines, their access tokens, and how much they are used. */
import type { Queryable } from '#kernel/database/index.ts';
import type { MachineScope } from './access.ts';
import type { Machine } from './machine.ts';
import type { TenantName } from './tenant.ts';

interface MachineRow {
  readonly id: string;
  readonly tenant: string;
  readonly name: string;
  readonly purpose: string;
  readonly owner: string;
  readonly scopes: readonly MachineScope[];
  readonly wanted_scopes: readonly MachineScope[];
  readonly reach: Machine['reach'];
  readonly secret: string;
  readonly previous: string | null;
  readonly previous_until: Date | null;
  readonly requests_per_minute: number | null;
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
  readonly last_used_at: Date | null;
}

const columns = `id, tenant, name, purpose, owner, scopes, wanted_scopes, reach,
  encode(secret_hash, 'hex') as secret,
  case when previous_until > now() then encode(previous_hash, 'hex') end as previous,
  previous_until, requests_per_minute, created_at, expires_at, revoked_at, last_used_at`;

function machineOf(row: MachineRow): Machine {
  return {
    id: row.id,
    tenant: row.tenant,
    name: row.name,
    purpose: row.purpose,
    owner: row.owner,
    scopes: row.scopes,
    wantedScopes: row.wanted_scopes,
    reach: row.reach,
    secretHashes: row.previous === null ? [row.secret] : [row.secret, row.previous],
    ...(row.previous_until === null ? {} : { previousUntil: row.previous_until }),
    ...(row.requests_per_minute === null ? {} : { requestsPerMinute: row.requests_per_minute }),
    createdAt: row.created_at,
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
    ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
    ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at }),
  };
}

/** All that may still be used, all tenants. */
export async function listLiveMachines(database: Queryable): Promise<readonly Machine[]> {
  const rows = await database.query<MachineRow>(
    `select ${columns} from machine
      where revoked_at is null and (expires_at is null or expires_at > now()) order by id`,
  );
  return rows.map(machineOf);
}

/** Whose they are: a tenant's, or what a person registered. The newest first. */
export type MachinesOf = { readonly tenant: TenantName } | { readonly owner: string };

export interface MachinePage {
  readonly limit: number;
  readonly offset: number;
  /** Part of the name. */
  readonly search: string;
}

export async function listMachines(
  database: Queryable,
  whose: MachinesOf,
  { limit, offset, search }: MachinePage,
): Promise<{ readonly machines: readonly Machine[]; readonly total: number }> {
  const [column, value] = 'tenant' in whose ? ['tenant', whose.tenant] : ['owner', whose.owner];
  const rows = await database.query<MachineRow & { readonly total: string }>(
    `select ${columns}, count(*) over () as total from machine
      where ${column} = $1 and ($2 = '' or strpos(lower(name), lower($2)) > 0)
      order by created_at desc, id limit $3 offset $4`,
    [value, search, limit, offset],
  );
  return { machines: rows.map(machineOf), total: Number(rows[0]?.total ?? 0) };
}

export async function findMachine(database: Queryable, id: string): Promise<Machine | undefined> {
  const rows = await database.query<MachineRow>(`select ${columns} from machine where id = $1`, [
    id,
  ]);
  return rows.map(machineOf)[0];
}

export type NewMachine = Pick<
  Machine,
  | 'id'
  | 'tenant'
  | 'name'
  | 'purpose'
  | 'owner'
  | 'scopes'
  | 'wantedScopes'
  | 'reach'
  | 'expiresAt'
  | 'requestsPerMinute'
> & { readonly secretHash: string };

export async function insertMachine(tx: Queryable, machine: NewMachine): Promise<void> {
  await tx.execute(
    `insert into machine (id, tenant, name, purpose, owner, scopes, wanted_scopes, reach, secret_hash,
       expires_at, requests_per_minute)
     values ($1, $2, $3, $4, $5, $6, $7, $8, decode($9, 'hex'), $10, $11)`,
    [
      machine.id,
      machine.tenant,
      machine.name,
      machine.purpose,
      machine.owner,
      machine.scopes,
      machine.wantedScopes,
      machine.reach,
      machine.secretHash,
      machine.expiresAt ?? null,
      machine.requestsPerMinute ?? null,
    ],
  );
}

export type MachineChange = Pick<
  Machine,
  'name' | 'purpose' | 'scopes' | 'wantedScopes' | 'reach' | 'expiresAt' | 'requestsPerMinute'
>;

export async function updateMachine(
  tx: Queryable,
  id: string,
  change: MachineChange,
): Promise<void> {
  await tx.execute(
    `update machine set name = $2, purpose = $3, scopes = $4, wanted_scopes = $5, reach = $6,
       expires_at = $7, requests_per_minute = $8 where id = $1 and revoked_at is null`,
    [
      id,
      change.name,
      change.purpose,
      change.scopes,
      change.wantedScopes,
      change.reach,
      change.expiresAt ?? null,
      change.requestsPerMinute ?? null,
    ],
  );
}

/** The secret that was is accepted for a while more. */
export async function updateSecret(
  tx: Queryable,
  id: string,
  secretHash: string,
  previousUntil: Date,
): Promise<void> {
  await tx.execute(
    `update machine set previous_hash = secret_hash, previous_until = $3,
       secret_hash = decode($2, 'hex') where id = $1 and revoked_at is null`,
    [id, secretHash, previousUntil],
  );
}

/** Whether it was in use. Its row stays, for the audit trail and its usage. */
export async function revokeMachine(tx: Queryable, id: string): Promise<boolean> {
  const text = 'update machine set revoked_at = now() where id = $1 and revoked_at is null';
  if ((await tx.execute(text, [id])) === 0) return false;
  await tx.execute('delete from machine_access_token where machine = $1', [id]);
  return true;
}

export interface AccessToken {
  readonly machine: string;
  readonly secretHash: string;
  readonly scopes: readonly MachineScope[];
  readonly expiresAt: Date;
}

/** Ended ones go at the same time. */
export async function insertAccessToken(
  database: Queryable,
  tokenHash: string,
  { machine, secretHash, scopes, expiresAt }: AccessToken,
): Promise<void> {
  await database.execute(
    `with gone as (delete from machine_access_token where expires_at < now())
     insert into machine_access_token (token_hash, machine, secret_hash, scopes, expires_at)
     values (decode($1, 'hex'), $2, decode($3, 'hex'), $4, $5)`,
    [tokenHash, machine, secretHash, scopes, expiresAt],
  );
}

export async function findAccessToken(
  database: Queryable,
  tokenHash: string,
): Promise<AccessToken | undefined> {
  const [row] = await database.query<{
    machine: string;
    secret: string;
    scopes: readonly MachineScope[];
    expires_at: Date;
  }>({
    name: 'machine-access-token',
    text: `select machine, encode(secret_hash, 'hex') as secret, scopes, expires_at
      from machine_access_token where token_hash = decode($1, 'hex') and expires_at > now()`,
    values: [tokenHash],
  });
  return row === undefined
    ? undefined
    : {
        machine: row.machine,
        secretHash: row.secret,
        scopes: row.scopes,
        expiresAt: row.expires_at,
      };
}

export async function deleteAccessToken(database: Queryable, tokenHash: string): Promise<void> {
  const text = `delete from machine_access_token where token_hash = decode($1, 'hex')`;
  await database.execute(text, [tokenHash]);
}

export interface Usage {
  readonly machine: string;
  readonly requests: number;
  readonly refused: number;
  readonly lastUsedAt: Date;
}

/** Adds up what was counted since the last time. */
export async function addUsage(tx: Queryable, usages: readonly Usage[]): Promise<void> {
  for (const { machine, requests, refused, lastUsedAt } of usages) {
    await tx.execute(
      `insert into machine_usage (machine, day, requests, refused)
            values ($1, ($4::timestamptz at time zone 'UTC')::date, $2, $3)
       on conflict (machine, day) do update
               set requests = machine_usage.requests + excluded.requests,
                   refused = machine_usage.refused + excluded.refused`,
      [machine, requests, refused, lastUsedAt],
    );
    await tx.execute('update machine set last_used_at = greatest(last_used_at, $2) where id = $1', [
      machine,
      lastUsedAt,
    ]);
  }
}

export interface DayOfUse {
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
  readonly requests: number;
  readonly refused: number;
}

/** The last days on which it was used, the newest first. */
export async function listUsage(
  database: Queryable,
  machine: string,
  limit: number,
): Promise<readonly DayOfUse[]> {
  const rows = await database.query<{ day: string; requests: string; refused: string }>(
    `select to_char(day, 'YYYY-MM-DD') as day, requests, refused from machine_usage
      where machine = $1 order by day desc limit $2`,
    [machine, limit],
  );
  return rows.map(({ day, requests, refused }) => ({
    day,
    requests: Number(requests),
    refused: Number(refused),
  }));
}
