/** The questions a backup asks the catalog, and the statements it runs. */
import type { Queryable } from '../database.ts';
import type { BackupMigration, BackupPartition } from './format.ts';

/** Relations of ours: not of the system, the job queue or an extension. */
const ours = `
  n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'pgboss')
  and not exists (select 1 from pg_catalog.pg_depend d
    where d.objid = c.oid and d.classid = c.tableoid and d.deptype = 'e')`;

const qualified = `quote_ident(n.nspname) || '.' || quote_ident(c.relname)`;
const fromClass = `pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace`;

/** Values are written and read the same whatever a role or a server prefers. */
export async function fixValueText(tx: Queryable): Promise<void> {
  await tx.execute(`
    set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres';
    set local bytea_output = 'hex'; set local extra_float_digits = 1; set local search_path = public`);
}

export async function readNow(tx: Queryable): Promise<string> {
  const [row] = await tx.query<{ now: string }>(
    `select to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now`,
  );
  return row?.now ?? '';
}

export async function readBackupMigrations(tx: Queryable): Promise<readonly BackupMigration[]> {
  return tx.query<BackupMigration>(
    'select number, name, checksum from public.schema_migration order by number',
  );
}

/** Parents before their children. */
export async function readPartitions(tx: Queryable): Promise<readonly BackupPartition[]> {
  return tx.query<BackupPartition>(`
    select ${qualified} as name, pg_get_expr(c.relpartbound, c.oid) as bounds,
      (select quote_ident(pn.nspname) || '.' || quote_ident(p.relname)
        from pg_catalog.pg_inherits i join pg_catalog.pg_class p on p.oid = i.inhparent
          join pg_catalog.pg_namespace pn on pn.oid = p.relnamespace
        where i.inhrelid = c.oid) as parent
    from ${fromClass}
    where c.relispartition and c.relkind in ('r', 'p') and ${ours}
    order by cardinality(array(select pg_partition_ancestors(c.oid))), c.relname collate "C"`);
}

export interface TableColumn {
  readonly name: string;
  readonly type: string;
}

export interface BackupTable {
  readonly id: number;
  readonly name: string;
  /** The tables that hold its rows: itself, or the leaves of its partitions. */
  readonly leaves: readonly string[];
  /** Without generated ones. */
  readonly columns: readonly TableColumn[];
}

export async function readTables(tx: Queryable): Promise<readonly BackupTable[]> {
  return tx.query<BackupTable>(`
    select c.oid::int as id, ${qualified} as name,
      array(select quote_ident(ln.nspname) || '.' || quote_ident(l.relname)
        from pg_catalog.pg_class l join pg_catalog.pg_namespace ln on ln.oid = l.relnamespace
        where l.relkind = 'r'
          and (l.oid = c.oid or l.oid in (select relid from pg_partition_tree(c.oid)))
        order by l.relname collate "C") as leaves,
      coalesce((select json_agg(json_build_object('name', quote_ident(a.attname),
          'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum)
        from pg_catalog.pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          and a.attgenerated = ''), '[]') as columns
    from ${fromClass}
    where c.relkind in ('r', 'p') and not c.relispartition and ${ours}
    order by n.nspname collate "C", c.relname collate "C"`);
}

/** How many blocks of 8 kB the table has now; rows of the snapshot are in no later one. */
export async function countBlocks(tx: Queryable, table: string): Promise<number> {
  const [row] = await tx.query<{ blocks: number }>(
    `select pg_relation_size($1::regclass) / current_setting('block_size')::int as blocks`,
    [table],
  );
  return row?.blocks ?? 0;
}

/** The rows of some blocks, each as a line of JSON. */
export async function readBlocks(
  tx: Queryable,
  table: string,
  columns: readonly TableColumn[],
  from: number,
  to: number,
): Promise<readonly string[]> {
  const values = columns.map(({ name }) => `${name}::text`).join(', ');
  const rows = await tx.query<{ line: string }>(
    `select to_json(array[${values}]::text[])::text as line from only ${table}
      where ctid >= $1::tid and ctid < $2::tid`,
    [`(${from},0)`, `(${to},0)`],
  );
  return rows.map(({ line }) => line);
}

export interface SequenceState {
  readonly value: string;
  readonly isCalled: boolean;
}

export async function listSequences(tx: Queryable): Promise<readonly string[]> {
  const rows = await tx.query<{ name: string }>(`
    select ${qualified} as name from ${fromClass}
    where c.relkind = 'S' and ${ours} order by c.relname collate "C"`);
  return rows.map(({ name }) => name);
}

export async function readSequence(tx: Queryable, name: string): Promise<SequenceState> {
  const [row] = await tx.query<SequenceState>(
    `select last_value::text as value, is_called as "isCalled" from ${name}`,
  );
  return row ?? { value: '1', isCalled: false };
}

export async function writeSequence(
  tx: Queryable,
  name: string,
  state: SequenceState,
): Promise<void> {
  await tx.execute('select setval($1::regclass, $2::bigint, $3)', [
    name,
    state.value,
    state.isCalled,
  ]);
}

/** Drops every object that migrations may have made; sequences last, since columns may own them. */
export async function dropEverything(tx: Queryable): Promise<void> {
  const kinds = `case c.relkind when 'v' then 'view' when 'm' then 'materialized view'
    when 'S' then 'sequence' else 'table' end`;
  const relations = await tx.query<{ text: string }>(`
    select 'drop ' || ${kinds} || ' if exists ' || ${qualified} || ' cascade' as text
    from ${fromClass}
    where c.relkind in ('r', 'p', 'v', 'm', 'S') and not c.relispartition and ${ours}
    order by array_position('{v,m,p,r,S}'::"char"[], c.relkind)`);
  await runAll(tx, relations);
  const functions = await tx.query<{ text: string }>(`
    select 'drop routine if exists ' || c.oid::regprocedure || ' cascade' as text
    from pg_catalog.pg_proc c join pg_catalog.pg_namespace n on n.oid = c.pronamespace
    where ${ours}`);
  await runAll(tx, functions);
  const types = await tx.query<{ text: string }>(`
    select 'drop type if exists ' || quote_ident(n.nspname) || '.' || quote_ident(c.typname)
      || ' cascade' as text
    from pg_catalog.pg_type c join pg_catalog.pg_namespace n on n.oid = c.typnamespace
    where c.typtype in ('e', 'd') and ${ours}`);
  await runAll(tx, types);
  const schemas = await tx.query<{ text: string }>(`
    select 'drop schema if exists ' || quote_ident(n.nspname) || ' cascade' as text
    from pg_catalog.pg_namespace n
    where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'pgboss', 'public')
      and not exists (select 1 from pg_catalog.pg_depend d
        where d.objid = n.oid and d.classid = n.tableoid and d.deptype = 'e')`);
  await runAll(tx, schemas);
}

async function runAll(tx: Queryable, statements: readonly { text: string }[]): Promise<void> {
  for (const { text } of statements) await tx.execute(text);
}

export async function createPartition(tx: Queryable, partition: BackupPartition): Promise<void> {
  const [found] = await tx.query<{ exists: boolean }>(
    'select to_regclass($1) is not null as exists',
    [partition.name],
  );
  if (found?.exists) return;
  await tx.execute(
    `create table ${partition.name} partition of ${partition.parent} ${partition.bounds}`,
  );
}

export async function isEmpty(tx: Queryable, table: string): Promise<boolean> {
  const [row] = await tx.query<{ empty: boolean }>(
    `select not exists (select 1 from ${table}) as empty`,
  );
  return row?.empty ?? true;
}

/** Takes the foreign keys away; gives the statements that bring them back. */
export async function dropForeignKeys(tx: Queryable): Promise<readonly string[]> {
  const keys = await tx.query<{ drop: string; add: string }>(`
    select format('alter table %s drop constraint %I', ${qualified}, k.conname) as drop,
      format('alter table %s add constraint %I %s', ${qualified}, k.conname,
        pg_get_constraintdef(k.oid)) as add
    from ${fromClass} join pg_catalog.pg_constraint k on k.conrelid = c.oid
    where k.contype = 'f' and k.conparentid = 0 and ${ours}
    order by c.relname collate "C", k.conname collate "C"`);
  for (const { drop } of keys) await tx.execute(drop);
  return keys.map(({ add }) => add);
}

/** Triggers of ours; constraints keep theirs. */
export async function setTriggers(
  tx: Queryable,
  table: string,
  state: 'disable' | 'enable',
): Promise<void> {
  await tx.execute(`alter table ${table} ${state} trigger user`);
}

/** `lines` are rows as `readBlocks` gives them, of exactly these columns. */
export async function insertLines(
  tx: Queryable,
  table: string,
  columns: readonly TableColumn[],
  lines: readonly string[],
): Promise<number> {
  const values = columns.map(({ type }, index) =>
    // A transaction of another cluster means nothing here.
    type === 'xid8' ? 'pg_current_xact_id()' : `(r ->> ${index})::${type}`,
  );
  // A table may be without columns; its empty list would not be SQL.
  const names = columns.length === 0 ? '' : `(${columns.map(({ name }) => name).join(', ')})`;
  return tx.execute(
    `insert into ${table} ${names} overriding system value
      select ${values.join(', ')} from jsonb_array_elements($1::jsonb) as r`,
    [`[${lines.join(',')}]`],
  );
}
