/** SQL over memberships: who works where, as what, until when. */
import type { Queryable } from '#kernel/database/index.ts';
import type { Role } from '#kernel/http/index.ts';
import type { Membership } from './policy-snapshot.ts';
import type { TenantName } from './tenant.ts';

interface MembershipRow {
  readonly tenant: string;
  readonly person: string;
  readonly role: Role;
  readonly expires_at: Date | null;
}

function membershipOf({ tenant, person, role, expires_at }: MembershipRow): Membership {
  return { tenant, person, role, ...(expires_at === null ? {} : { expiresAt: expires_at }) };
}

/** Those of people who may sign in; of others nothing is known here, and they cannot. */
const activeOnly = `not exists (
  select 1 from person where person.id = membership.person and person.status <> 'active')`;

/** Those that have not ended, all tenants. */
export async function listMemberships(database: Queryable): Promise<readonly Membership[]> {
  const rows = await database.query<MembershipRow>(
    `select tenant, person, role, expires_at from membership
      where (expires_at is null or expires_at > now()) and ${activeOnly}
      order by person, tenant, role`,
  );
  return rows.map(membershipOf);
}

export async function listMembershipsOf(
  database: Queryable,
  person: string,
): Promise<readonly Membership[]> {
  const rows = await database.query<MembershipRow>(
    `select tenant, person, role, expires_at from membership
      where person = $1 and (expires_at is null or expires_at > now()) order by tenant, role`,
    [person],
  );
  return rows.map(membershipOf);
}

/** Active people who administer a tenant. */
export async function listAdministrators(
  database: Queryable,
  tenant: TenantName,
): Promise<readonly string[]> {
  const rows = await database.query<{ person: string }>(
    `select person from membership
      where tenant = $1 and role = 'administrator' and (expires_at is null or expires_at > now())
        and ${activeOnly}
      order by person`,
    [tenant],
  );
  return rows.map(({ person }) => person);
}

export interface GrantedMembership extends Membership {
  /** Empty where accounts know nobody of this id. */
  readonly displayName: string;
  readonly grantedBy: string;
  readonly grantedAt: Date;
}

interface MemberRow extends MembershipRow {
  readonly granted_by: string;
  readonly granted_at: Date;
  readonly display_name: string;
}

/** The roles of a page of people, in the order of their ids; ended ones too, so that they can be renewed. */
export async function listMembers(
  database: Queryable,
  tenant: TenantName,
  after: string,
  limit: number,
): Promise<readonly GrantedMembership[]> {
  const rows = await database.query<MemberRow>(
    // By the ends of the page, so that one walk along the primary key finds it, however many work there.
    `with page as materialized (
       select distinct person from membership where tenant = $1 and person > $2
        order by person limit $3)
     select m.tenant, m.person, m.role, m.expires_at, m.granted_by, m.granted_at,
        coalesce(p.display_name, '') as display_name
       from membership as m left join person as p on p.id = m.person
      where m.tenant = $1 and m.person > $2 and m.person <= (select max(person) from page)
      order by m.person, m.role`,
    [tenant, after, limit],
  );
  return rows.map((row) => ({
    ...membershipOf(row),
    displayName: row.display_name,
    grantedBy: row.granted_by,
    grantedAt: row.granted_at,
  }));
}

/** Gives the role, or moves its end. */
export async function upsertMembership(
  tx: Queryable,
  { tenant, person, role, expiresAt }: Membership,
  grantedBy: string,
): Promise<void> {
  await tx.execute(
    `insert into membership (tenant, person, role, expires_at, granted_by)
          values ($1, $2, $3, $4, $5)
     on conflict (tenant, person, role) do update
             set expires_at = excluded.expires_at, granted_by = excluded.granted_by,
                 granted_at = now()`,
    [tenant, person, role, expiresAt ?? null, grantedBy],
  );
}

/** Whether there was one. */
export async function deleteMembership(
  tx: Queryable,
  { tenant, person, role }: Omit<Membership, 'expiresAt'>,
): Promise<boolean> {
  const text = 'delete from membership where tenant = $1 and person = $2 and role = $3';
  return (await tx.execute(text, [tenant, person, role])) > 0;
}

/** How many there were. */
export async function deleteMemberships(tx: Queryable, person: string): Promise<number> {
  return tx.execute('delete from membership where person = $1', [person]);
}

/** Administrators of a tenant besides one person's; so that the last one is not taken away. */
export async function hasOtherAdministrator(
  tx: Queryable,
  tenant: TenantName,
  person: string,
): Promise<boolean> {
  const rows = await tx.query(
    `select 1 as one from membership
      where tenant = $1 and role = 'administrator' and person <> $2
        and (expires_at is null or expires_at > now()) limit 1`,
    [tenant, person],
  );
  return rows.length > 0;
}
