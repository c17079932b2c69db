/** Partitions made ahead of time, and what old instances become. */
import type { Instant } from '@kumiki/ngsi-ld';
import type { Database, Queryable } from '#kernel/database/index.ts';

/** How long instances of a type are kept. Absent periods: for ever, and as they are. */
export interface HistoryPolicy {
  readonly tenant: string;
  /** Expanded name; `''` stands for every type without a policy of its own. */
  readonly entityType: string;
  readonly isRecorded: boolean;
  readonly keepDays?: number;
  readonly coarsenAfterDays?: number;
  readonly coarsenPeriodSeconds?: number;
}

/** `attribute_history_2026_11`, with its bounds. Months are UTC. */
export interface MonthPartition {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

export function monthPartition(at: number, monthsAhead: number): MonthPartition {
  const date = new Date(at);
  const start = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + monthsAhead, 1));
  const end = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1));
  const [year, month] = start.toISOString().split('-');
  return {
    name: `attribute_history_${year}_${month}`,
    from: start.toISOString(),
    to: end.toISOString(),
  };
}

/**
 * Makes the partitions of this month and the next ones. Rows of a month that reached the default partition
 * before its own existed are moved, in the same transaction. Two processes do not disturb each other.
 */
export async function makePartitions(
  database: Database,
  now: number,
  monthsAhead: number,
): Promise<readonly string[]> {
  const made: string[] = [];
  for (let ahead = 0; ahead <= monthsAhead; ahead += 1) {
    const partition = monthPartition(now, ahead);
    if (await database.transaction((tx) => makePartition(tx, partition))) made.push(partition.name);
  }
  return made;
}

async function makePartition(tx: Queryable, partition: MonthPartition): Promise<boolean> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('attribute_history_partition'))`);
  const [found] = await tx.query<{ exists: boolean }>(
    'select to_regclass($1) is not null as exists',
    [partition.name],
  );
  if (found?.exists === true) return false;
  // Names and bounds are made above from numbers alone; a partition's definition takes no parameters.
  await tx.execute(`create table ${partition.name} (like attribute_history including defaults)`);
  await tx.execute(
    `with moved as (delete from attribute_history_rest
       where recorded_at >= $1::timestamptz and recorded_at < $2::timestamptz returning *)
     insert into ${partition.name} select * from moved`,
    [partition.from, partition.to],
  );
  await tx.execute(`alter table attribute_history attach partition ${partition.name}
    for values from ('${partition.from}') to ('${partition.to}')`);
  return true;
}

export async function listPolicies(database: Queryable): Promise<readonly HistoryPolicy[]> {
  const rows = await database.query<{
    tenant: string;
    entity_type: string;
    is_recorded: boolean;
    keep_days: number | null;
    coarsen_after_days: number | null;
    coarsen_seconds: number | null;
  }>(
    `select tenant, entity_type, is_recorded, keep_days, coarsen_after_days,
       extract(epoch from coarsen_period)::float8 as coarsen_seconds
     from history_policy order by tenant, entity_type`,
  );
  return rows.map((row) => ({
    tenant: row.tenant,
    entityType: row.entity_type,
    isRecorded: row.is_recorded,
    ...(row.keep_days === null ? {} : { keepDays: row.keep_days }),
    ...(row.coarsen_after_days === null ? {} : { coarsenAfterDays: row.coarsen_after_days }),
    ...(row.coarsen_seconds === null ? {} : { coarsenPeriodSeconds: row.coarsen_seconds }),
  }));
}

/** Replaces the policy of that type. */
export async function putPolicy(database: Queryable, policy: HistoryPolicy): Promise<void> {
  await database.execute(
    `insert into history_policy (tenant, entity_type, is_recorded, keep_days, coarsen_after_days,
       coarsen_period) values ($1, $2, $3, $4, $5, make_interval(secs => $6))
     on conflict (tenant, entity_type) do update set is_recorded = excluded.is_recorded,
       keep_days = excluded.keep_days, coarsen_after_days = excluded.coarsen_after_days,
       coarsen_period = excluded.coarsen_period`,
    [
      policy.tenant,
      policy.entityType,
      policy.isRecorded,
      policy.keepDays ?? null,
      policy.coarsenAfterDays ?? null,
      policy.coarsenPeriodSeconds ?? null,
    ],
  );
}

/** False: there was none. */
export async function deletePolicy(
  database: Queryable,
  tenant: string,
  entityType: string,
): Promise<boolean> {
  const count = await database.execute(
    'delete from history_policy where tenant = $1 and entity_type = $2',
    [tenant, entityType],
  );
  return count > 0;
}

/** Entities `t` of a policy: those of its type, or for `''` those of which no type has a policy. */
const isOfPolicy = `t.tenant = $1 and (
  ($2 <> '' and $2 = any(t.types)) or ($2 = '' and not exists (
    select from history_policy p where p.tenant = t.tenant and p.entity_type = any(t.types))))`;

const everyEntity = `select t.id from temporal_entity t where ${isOfPolicy}`;

/**
 * `$1` tenant, `$3` bound, `$4` how many at most; `entities` are ids. The last instance of an attribute is none of
 * them, so that an evolution never loses its present.
 */
const expiredRows = (
  entities: string,
): string => `select o.entity_id, o.attribute, o.recorded_at, o.instance_id
  from attribute_history o
  where o.tenant = $1 and o.recorded_at < $3::timestamptz and o.entity_id in (${entities})
    and exists (select from attribute_history n where n.tenant = o.tenant
      and n.entity_id = o.entity_id and n.attribute = o.attribute
      and n.dataset_id = o.dataset_id and n.recorded_at >= o.recorded_at
      and (n.recorded_at, coalesce(n.observed_at, n.recorded_at), n.instance_id) >
        (o.recorded_at, coalesce(o.observed_at, o.recorded_at), o.instance_id))
  limit $4`;

/**
 * As above, and `$5` the period in seconds: all of a period but its last instance. Each is asked for a later one of its
 * period, which an index finds, and so the first rows come at once, however long the series is; to rank the instances of a
 * long one takes longer than a statement may.
 */
const fineRows = (entities: string): string => {
  const later = (time: string, more = ''): string => `exists (select from attribute_history n
      where n.tenant = o.tenant and n.entity_id = o.entity_id and n.attribute = o.attribute
        and n.dataset_id = o.dataset_id and n.recorded_at < $3::timestamptz and n.deleted_at is null
        and ${time} >= t.at and ${time} < p.until ${more}
        and (${time}, n.recorded_at, n.instance_id) > (t.at, o.recorded_at, o.instance_id))`;
  return `select o.entity_id, o.attribute, o.recorded_at, o.instance_id from attribute_history o
    cross join lateral (select coalesce(o.observed_at, o.recorded_at) as at) as t
    cross join lateral (select date_bin(make_interval(secs => $5), t.at, 'epoch')
      + make_interval(secs => $5) as until) as p
    where o.tenant = $1 and o.recorded_at < $3::timestamptz and o.deleted_at is null
      and o.entity_id in (${entities})
      and (${later('n.observed_at')} or ${later('n.recorded_at', 'and n.observed_at is null')})
    limit $4`;
};

const deleteRows = (rows: string): string => `delete from attribute_history h using (${rows}) as old
  where h.tenant = $1 and h.entity_id = old.entity_id and h.attribute = old.attribute
    and h.recorded_at = old.recorded_at and h.instance_id = old.instance_id`;

/** What a policy would take away now. */
export interface PolicyEffect {
  readonly expired: number;
  /** Some of these may be among the expired. */
  readonly coarsened: number;
}

/** At most `rowsMax` are counted of each. */
export async function previewPolicy(
  database: Queryable,
  policy: HistoryPolicy,
  now: number,
  rowsMax: number,
): Promise<PolicyEffect> {
  const { tenant, entityType, keepDays, coarsenAfterDays, coarsenPeriodSeconds } = policy;
  const count = async (rows: string, values: readonly unknown[]): Promise<number> => {
    const [row] = await database.query<{ count: string }>(
      `select count(*) as count from (${rows}) as rows`,
      values,
    );
    return Number(row?.count ?? 0);
  };
  const bounds = (days: number) => [tenant, entityType, daysBefore(now, days), rowsMax];
  const expired =
    keepDays === undefined ? 0 : await count(expiredRows(everyEntity), bounds(keepDays));
  if (coarsenAfterDays === undefined || coarsenPeriodSeconds === undefined) {
    return { expired, coarsened: 0 };
  }
  const fine = await count(fineRows(everyEntity), [
    ...bounds(coarsenAfterDays),
    coarsenPeriodSeconds,
  ]);
  return { expired, coarsened: fine };
}

/** Of so many entities at a time, so that no statement looks through more history than it must. */
const entitiesAtATime = 200;

/** Deletes what a policy no longer keeps, at most `rowsMax` instances in a statement: how many went. */
export async function applyPolicy(
  database: Queryable,
  policy: HistoryPolicy,
  now: number,
  rowsMax: number,
): Promise<number> {
  const { tenant, entityType, keepDays, coarsenAfterDays, coarsenPeriodSeconds } = policy;
  if (keepDays === undefined && coarsenAfterDays === undefined) return 0;
  let gone = 0;
  const inSteps = async (rows: string, values: readonly unknown[]): Promise<void> => {
    for (let count = rowsMax; count === rowsMax; gone += count) {
      count = await database.execute(deleteRows(rows), values);
    }
  };
  for (let after = ''; ; ) {
    const found = await database.query<{ id: string }>(
      `select t.id from temporal_entity t where ${isOfPolicy} and t.id > $3
       order by t.id limit $4`,
      [tenant, entityType, after, entitiesAtATime],
    );
    const ids = found.map(({ id }) => id);
    if (keepDays !== undefined) {
      const rows = expiredRows('select unnest($2::text[])');
      await inSteps(rows, [tenant, ids, daysBefore(now, keepDays), rowsMax]);
    }
    if (coarsenAfterDays !== undefined && coarsenPeriodSeconds !== undefined) {
      const bound = daysBefore(now, coarsenAfterDays);
      const rows = fineRows('select unnest($2::text[])');
      await inSteps(rows, [tenant, ids, bound, rowsMax, coarsenPeriodSeconds]);
    }
    after = ids.at(-1) ?? '';
    if (ids.length < entitiesAtATime) return gone;
  }
}

/** Instances of transient attributes, once nobody sees them any more: how many went. Clause 4.22. */
export async function deleteTransient(
  database: Queryable,
  now: Instant,
  rowsMax: number,
): Promise<number> {
  return database.execute(
    `delete from attribute_history h using (
       select o.tenant, o.entity_id, o.attribute, o.recorded_at, o.instance_id
       from attribute_history o where o.expires_at <= $1::timestamptz limit $2
     ) as old
     where h.tenant = old.tenant and h.entity_id = old.entity_id and h.attribute = old.attribute
       and h.recorded_at = old.recorded_at and h.instance_id = old.instance_id`,
    [now, rowsMax],
  );
}

function daysBefore(now: number, days: number): string {
  return new Date(now - days * 86_400_000).toISOString();
}
