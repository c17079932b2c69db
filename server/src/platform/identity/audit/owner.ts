/** The trail belongs to another role than the server's, which may then only add to it and read it. */
import type { Database, Queryable } from '#kernel/database/index.ts';

const trail = ['audit_event', 'audit_flush', 'audit_checkpoint', 'audit_base'];

/**
 * `owner` is connected as the role that migrates. Everything it made goes to `serverRole`, but the trail. Throws
 * when the server's role could take the trail back: it is the same, a superuser, or a member of the owner.
 */
export async function separateOwner(owner: Database, serverRole: string): Promise<void> {
  await owner.transaction(async (tx) => {
    await refuseMighty(tx, serverRole);
    const [names] = await tx.query<{ role: string; database: string }>(
      'select quote_ident($1) as role, quote_ident(current_database()) as database',
      [serverRole],
    );
    if (names === undefined) return;
    const { role, database } = names;
    await tx.execute(`grant create, connect on database ${database} to ${role}`);
    await tx.execute(`grant usage, create on schema public to ${role}`);
    for (const { text } of await listTransfers(tx, role)) await tx.execute(text);
    for (const table of trail) {
      await tx.execute(`revoke all on ${table} from public, ${role}`);
      await tx.execute(`grant select, insert on ${table} to ${role}`);
    }
  });
}

async function refuseMighty(tx: Queryable, serverRole: string): Promise<void> {
  const [found] = await tx.query<{ same: boolean; mighty: boolean; member: boolean }>(
    `select rolname = current_user as same, rolsuper as mighty,
        pg_has_role(rolname, current_user, 'member') as member
      from pg_roles where rolname = $1`,
    [serverRole],
  );
  const remedy = 'Give the server a role of its own, without rights over the other.';
  if (found === undefined) throw new Error(`The database knows no role ${serverRole}. ${remedy}`);
  if (found.same || found.mighty || found.member) {
    throw new Error(`The role ${serverRole} could take the audit trail back. ${remedy}`);
  }
}

/** Statements that give tables, views, sequences and functions of ours to the server's role. */
function listTransfers(tx: Queryable, role: string): Promise<readonly { text: string }[]> {
  return tx.query<{ text: string }>(
    `select format('alter %s %s owner to ${role}',
        case c.relkind when 'v' then 'view' when 'm' then 'materialized view'
          when 'S' then 'sequence' else 'table' end, c.oid::regclass) as text
      from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'S')
        and c.relowner = (select oid from pg_roles where rolname = current_user)
        and c.relname <> all ($1)
        and not exists (select 1 from pg_depend d where d.objid = c.oid
          and d.classid = 'pg_class'::regclass and d.deptype in ('e', 'a', 'i') and c.relkind in ('S', 'r', 'v')
          and (d.deptype = 'e' or c.relkind = 'S'))
      union all
      select format('alter routine %s owner to ${role}', p.oid::regprocedure)
      from pg_proc p
      where p.pronamespace = 'public'::regnamespace and p.proname <> 'audit_refuse'
        and p.proowner = (select oid from pg_roles where rolname = current_user)
        and not exists (select 1 from pg_depend d where d.objid = p.oid
          and d.classid = 'pg_proc'::regclass and d.deptype = 'e')`,
    [trail],
  );
}
