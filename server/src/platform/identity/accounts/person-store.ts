/** SQL over people, their accounts and passwords. */
import type { Queryable } from '#kernel/database/index.ts';
import { movePolicyVersion } from '../store.ts';
import type { Account, Certified, Person, PersonKind, PersonStatus } from './person.ts';
import { mailIssuer } from './person.ts';
import type { BusinessKind } from './providers/business-kinds.ts';

interface PersonRow {
  readonly id: string;
  readonly tenant: string;
  readonly kind: PersonKind;
  readonly display_name: string;
  readonly status: PersonStatus;
  readonly created_at: Date;
  readonly last_seen_at: Date;
  readonly certified: Certified | null;
}

const columns = 'id, tenant, kind, display_name, status, created_at, last_seen_at, certified';

function personOf(row: PersonRow): Person {
  return {
    id: row.id,
    tenant: row.tenant,
    kind: row.kind,
    displayName: row.display_name,
    status: row.status,
    createdAt: row.created_at.getTime(),
    lastSeenAt: row.last_seen_at.getTime(),
    ...(row.certified === null ? {} : { certified: row.certified }),
  };
}

export async function insertPerson(
  tx: Queryable,
  person: Pick<Person, 'id' | 'tenant' | 'kind' | 'displayName'>,
  now: number,
): Promise<void> {
  await tx.execute(
    `insert into person (id, tenant, kind, display_name, status, created_at, last_seen_at, status_since)
          values ($1, $2, $3, $4, 'active', $5, $5, $5)`,
    [person.id, person.tenant, person.kind, person.displayName, new Date(now)],
  );
}

export async function findPerson(database: Queryable, id: string): Promise<Person | undefined> {
  const [row] = await database.query<PersonRow>({
    name: 'person-by-id',
    text: `select ${columns} from person where id = $1`,
    values: [id],
  });
  return row === undefined ? undefined : personOf(row);
}

interface AccountRow {
  readonly issuer: string;
  readonly subject: string;
  readonly person_id: string;
  readonly confirmed_at: Date | null;
  readonly business_kind: BusinessKind | null;
}

const accountColumns = 'issuer, subject, person_id, confirmed_at, business_kind';

function accountOf(row: AccountRow): Account {
  const { issuer, subject, person_id, confirmed_at, business_kind } = row;
  return {
    issuer,
    subject,
    personId: person_id,
    ...(confirmed_at === null ? {} : { confirmedAt: confirmed_at.getTime() }),
    ...(business_kind === null ? {} : { businessKind: business_kind }),
  };
}

/** The one way from an account to a person: issuer and subject. */
export async function findAccount(
  database: Queryable,
  issuer: string,
  subject: string,
): Promise<Account | undefined> {
  const [row] = await database.query<AccountRow>(
    `select ${accountColumns} from account
      where issuer = $1 and subject = $2`,
    [issuer, subject],
  );
  return row === undefined ? undefined : accountOf(row);
}

export async function listAccounts(
  database: Queryable,
  personId: string,
): Promise<readonly Account[]> {
  const rows = await database.query<AccountRow>(
    `select ${accountColumns} from account
      where person_id = $1 order by created_at, issuer limit 100`,
    [personId],
  );
  return rows.map(accountOf);
}

/** False when the pair belongs to somebody already, this person included. */
export async function insertAccount(
  tx: Queryable,
  account: Account,
  now: number,
): Promise<boolean> {
  const { issuer, subject, personId, confirmedAt } = account;
  const count = await tx.execute(
    `insert into account (issuer, subject, person_id, created_at, last_used_at, confirmed_at)
          values ($1, $2, $3, $4, $4, $5) on conflict do nothing`,
    [
      issuer,
      subject,
      personId,
      new Date(now),
      confirmedAt === undefined ? null : new Date(confirmedAt),
    ],
  );
  return count > 0;
}

export async function updateAccountUse(
  tx: Queryable,
  issuer: string,
  subject: string,
  now: number,
  businessKind?: BusinessKind,
): Promise<void> {
  const text = `update account set last_used_at = $3, business_kind = $4
                 where issuer = $1 and subject = $2`;
  await tx.execute(text, [issuer, subject, new Date(now), businessKind ?? null]);
}

/** Whether there was one. */
export async function deleteAccount(
  tx: Queryable,
  personId: string,
  issuer: string,
  subject: string,
): Promise<boolean> {
  const text = 'delete from account where person_id = $1 and issuer = $2 and subject = $3';
  return (await tx.execute(text, [personId, issuer, subject])) > 0;
}

/** The address a person signs in with, and gets mail at. */
export async function findMailAccount(
  database: Queryable,
  personId: string,
): Promise<Account | undefined> {
  const accounts = await listAccounts(database, personId);
  return accounts.find(({ issuer }) => issuer === mailIssuer);
}

/** Confirmed addresses of active people with one of the roles at a tenant, each once; at most a thousand. */
export async function listStaffAddresses(
  database: Queryable,
  { tenant, roles }: { readonly tenant: string; readonly roles: readonly string[] },
): Promise<readonly string[]> {
  const rows = await database.query<{ subject: string }>(
    `select distinct account.subject from membership
       join person on person.id = membership.person and person.status = 'active'
       join account on account.person_id = person.id and account.issuer = $3
        and account.confirmed_at is not null
      where membership.tenant = $1 and membership.role = any($2::text[])
        and (membership.expires_at is null or membership.expires_at > now())
      order by account.subject limit 1000`,
    [tenant, roles, mailIssuer],
  );
  return rows.map(({ subject }) => subject);
}

export async function findPasswordHash(
  database: Queryable,
  personId: string,
): Promise<string | undefined> {
  const text = 'select hash from password where person_id = $1';
  const [row] = await database.query<{ hash: string }>(text, [personId]);
  return row?.hash;
}

export async function upsertPassword(
  tx: Queryable,
  personId: string,
  hash: string,
  now: number,
): Promise<void> {
  await tx.execute(
    `insert into password (person_id, hash, changed_at) values ($1, $2, $3)
     on conflict (person_id) do update set hash = excluded.hash, changed_at = excluded.changed_at`,
    [personId, hash, new Date(now)],
  );
}

export async function deletePassword(tx: Queryable, personId: string): Promise<boolean> {
  return (await tx.execute('delete from password where person_id = $1', [personId])) > 0;
}

/** Keyset pages by id. */
export async function listPeopleOf(
  database: Queryable,
  tenant: string,
  kind: PersonKind,
  after: string,
  limit: number,
): Promise<readonly Person[]> {
  const rows = await database.query<PersonRow>(
    `select ${columns} from person
      where tenant = $1 and kind = $2 and status <> 'deleted' and id > $3 order by id limit $4`,
    [tenant, kind, after, limit],
  );
  return rows.map(personOf);
}

export async function updateDisplayName(
  database: Queryable,
  id: string,
  displayName: string,
): Promise<void> {
  await database.execute('update person set display_name = $2 where id = $1', [id, displayName]);
}

export async function updateCertified(
  tx: Queryable,
  id: string,
  certified: Certified | undefined,
): Promise<void> {
  const text = 'update person set certified = $2 where id = $1';
  await tx.execute(text, [id, certified === undefined ? null : JSON.stringify(certified)]);
}

/**
 * Whether the person was in another state; one who is deleted stays so. Roles of a shut account do not count, also
 * for what it left running, so policies are read again.
 */
export async function updateStatus(
  tx: Queryable,
  id: string,
  status: Exclude<PersonStatus, 'deleted'>,
  now: number,
): Promise<boolean> {
  const text = `update person set status = $2, status_since = $3
                 where id = $1 and status <> $2 and status <> 'deleted'`;
  await movePolicyVersion(tx);
  return (await tx.execute(text, [id, status, new Date(now)])) > 0;
}
