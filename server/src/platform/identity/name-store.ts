/** SQL of names, for pages that tell who did something, and of whose trail it belongs to. */
import type { Queryable } from '#kernel/database/index.ts';

/**
 * Names of people who work in a tenant, or whose accounts it looks after as those of staff, by id of the person. Residents
 * stay pseudonyms.
 */
export async function listStaffNames(
  database: Queryable,
  tenant: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await database.query<{ id: string; name: string }>(
    `select p.id, p.display_name as name from person p
     where p.id = any($2::text[]) and p.status <> 'deleted' and (
       (p.tenant = $1 and p.kind = 'staff')
       or exists (select from membership m
         where m.tenant = $1 and m.person = p.id))
     limit ${ids.length}`,
    [tenant, ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** By id of the machine. */
export async function listMachineNames(
  database: Queryable,
  tenant: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await database.query<{ id: string; name: string }>(
    `select id, name from machine where tenant = $1 and id = any($2::text[]) limit ${ids.length}`,
    [tenant, ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Whose administrators look after the account. */
export async function findTenantOfPerson(
  database: Queryable,
  person: string,
): Promise<string | undefined> {
  const rows = await database.query<{ tenant: string }>(`select tenant from person where id = $1`, [
    person,
  ]);
  return rows[0]?.tenant;
}
