/** SQL over what is asked of attributes, and over the indexes made for it. */
import { createHash } from 'node:crypto';
import type { Database, Queryable } from '#kernel/database/index.ts';
import type { FilterUse, KnownIndex } from './advice.ts';
import { type AttributeKey, keyName } from './attribute-key.ts';

export interface FilterCount extends AttributeKey {
  readonly asked: number;
  readonly spentMs: number;
}

/** Adds to the counts of a day. */
export async function addUses(
  database: Queryable,
  day: string,
  counts: readonly FilterCount[],
): Promise<void> {
  await database.execute(
    `insert into attribute_filter as f (day, attribute, keys, kind, asked, spent_ms)
      select $1, u->>0, array(select jsonb_array_elements_text(u->1)), u->>2, (u->>3)::bigint,
        (u->>4)::double precision
      from jsonb_array_elements($2::jsonb) as u order by u->>0, u->>1, u->>2
      on conflict (day, attribute, keys, kind) do update
        set asked = f.asked + excluded.asked, spent_ms = f.spent_ms + excluded.spent_ms`,
    [
      day,
      JSON.stringify(
        counts.map(({ attribute, keys, kind, asked, spentMs }) => [
          attribute,
          keys,
          kind,
          asked,
          spentMs,
        ]),
      ),
    ],
  );
}

/** Those of the two days up to `day` that took longest. */
export function readUses(database: Queryable, day: string): Promise<readonly FilterUse[]> {
  return database.query<FilterUse>(
    `select u.*, coalesce((select sum(change) from entity_census as c
        where c.attribute = u.attribute), 0)::int as entities
      from (
        select attribute, keys, kind, sum(asked)::int as asked, sum(spent_ms) as "spentMs"
        from attribute_filter where day between $1::date - 1 and $1::date
        group by attribute, keys, kind order by sum(spent_ms) desc limit 100
      ) as u`,
    [day],
  );
}

export async function forgetUses(database: Queryable, day: string, daysMax: number): Promise<void> {
  await database.execute('delete from attribute_filter where day < $1::date - $2::int - 1', [
    day,
    daysMax,
  ]);
}

/** An index that is there is one that the engine calls valid. */
const valid = `left join pg_index as x on x.indexrelid = to_regclass(quote_ident(i.name)) and x.indisvalid`;

/** Those that are there, are being made, or failed. */
export function listIndexes(database: Queryable, day: string): Promise<readonly KnownIndex[]> {
  return database.query<KnownIndex>(
    `select i.name, i.attribute, i.keys, i.kind, i.state,
        coalesce(pg_relation_size(x.indexrelid), 0)::float8 as bytes,
        $1::date - greatest((i.changed_at at time zone 'UTC')::date, (
          select max(f.day) from attribute_filter as f
          where f.attribute = i.attribute and f.keys = i.keys and f.kind = i.kind
        )) as "unusedDays"
      from attribute_index as i ${valid}
      where i.state <> 'ready' or x.indexrelid is not null
      order by i.name`,
    [day],
  );
}

/** Forgets those that are gone, say after a restore, and those whose making or failure is long over. */
export async function forgetGone(database: Queryable, before: Date): Promise<void> {
  await database.execute(
    `delete from attribute_index where name in (
      select i.name from attribute_index as i ${valid}
      where (i.state = 'ready' and x.indexrelid is null)
        or (i.state <> 'ready' and i.changed_at < $1))`,
    [before],
  );
}

function indexName(key: AttributeKey): string {
  const digest = createHash('sha256').update(keyName(key)).digest('hex');
  return `entity_by_value_${digest.slice(0, 24)}`;
}

/** False where another process makes one. */
async function claim(
  database: Queryable,
  name: string,
  { attribute, keys, kind }: AttributeKey,
  now: Date,
): Promise<boolean> {
  const rows = await database.execute(
    `insert into attribute_index (name, attribute, keys, kind, state, changed_at)
      select $1, $2, $3, $4, 'building', $5
      where not exists (select from attribute_index where state = 'building')
      on conflict (name) do nothing`,
    [name, attribute, keys, kind, now],
  );
  return rows > 0;
}

/** What makes and drops it; the engine itself quotes the names. */
async function definitionOf(
  database: Queryable,
  name: string,
  { attribute, keys, kind }: AttributeKey,
  isConcurrent: boolean,
): Promise<{ readonly make: string; readonly drop: string }> {
  const key = `entity_${kind}_key(doc, %2$L::text, %3$L::text[])`;
  const collated = kind === 'number' ? key : `${key} collate "C"`;
  const concurrently = isConcurrent ? 'concurrently ' : '';
  const [row] = await database.query<{ readonly make: string; readonly drop: string }>(
    `select format('create index ${concurrently}%1$I
        on entity (tenant, type_set, (${collated}), id) where ${key} is not null',
        $1::text, $2::text, $3::text[]) as make,
      format('drop index ${concurrently}if exists %1$I', $1::text) as drop`,
    [name, attribute, keys],
  );
  if (row === undefined) throw new Error('A statement without a table gave no row');
  return row;
}

/** Makes one and has the table looked at anew; false where another process makes one. Rejects where it fails. */
export async function makeIndex(
  database: Database,
  key: AttributeKey,
  now: Date,
): Promise<boolean> {
  const name = indexName(key);
  if (!(await claim(database, name, key, now))) return false;
  const definition = await definitionOf(database, name, key, database.engine === 'postgres');
  const become = (state: 'ready' | 'failed'): Promise<number> =>
    database.execute('update attribute_index set state = $2, changed_at = $3 where name = $1', [
      name,
      state,
      now,
    ]);
  try {
    // What an attempt that broke off has left behind.
    await database.runAlone(definition.drop);
    await database.runAlone(definition.make);
    await database.runAlone('analyze entity');
    await become('ready');
    return true;
  } catch (thrown) {
    await become('failed');
    throw thrown;
  }
}

export async function dropIndex(database: Database, index: KnownIndex): Promise<void> {
  const isConcurrent = database.engine === 'postgres';
  const { drop } = await definitionOf(database, index.name, index, isConcurrent);
  await database.runAlone(drop);
  await database.execute('delete from attribute_index where name = $1', [index.name]);
}
