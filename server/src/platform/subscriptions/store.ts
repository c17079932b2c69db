/** SQL over subscription, notification_outbox and process_lease. */
import type { Attributes, Instant, JsonObject, JsonValue } from '@kumiki/ngsi-ld';
import type { Queryable } from '#kernel/database/index.ts';
import { eventOf, type QueuedNotification } from './outbox.ts';
import type { ReceiptBatch } from './receipts.ts';
import type { Subject, SubscriptionStatus } from './subscription.ts';

export interface SubscriptionRow {
  readonly tenant: string;
  readonly id: string;
  readonly subject: Subject;
  readonly context: JsonValue;
  readonly document: JsonObject;
  readonly isDeleted: boolean;
  /** Principal id. */
  readonly caller: string;
  readonly status: SubscriptionStatus;
}

/** A column as an `Instant`. */
export const instant = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

export const columns = `tenant, id, subject, context, document, deleted_at is not null as is_deleted, caller,
  times_sent, times_failed, ${instant('last_notification')} as last_notification,
  ${instant('last_success')} as last_success, ${instant('last_failure')} as last_failure`;

export interface Row {
  readonly tenant: string;
  readonly id: string;
  readonly subject: Subject;
  readonly context: JsonValue;
  readonly document: JsonObject;
  readonly is_deleted: boolean;
  readonly caller: string;
  readonly times_sent: string;
  readonly times_failed: string;
  readonly last_notification: Instant | null;
  readonly last_success: Instant | null;
  readonly last_failure: Instant | null;
}

export function subscriptionRow(row: Row): SubscriptionRow {
  return {
    tenant: row.tenant,
    id: row.id,
    subject: row.subject,
    context: row.context,
    document: row.document,
    isDeleted: row.is_deleted,
    caller: row.caller,
    status: {
      timesSent: Number(row.times_sent),
      timesFailed: Number(row.times_failed),
      ...(row.last_notification === null ? {} : { lastNotification: row.last_notification }),
      ...(row.last_success === null ? {} : { lastSuccess: row.last_success }),
      ...(row.last_failure === null ? {} : { lastFailure: row.last_failure }),
    },
  };
}

/**
 * Endpoints with rows of this process that should have gone by now. A commit whose answer was lost with its
 * connection leaves rows that nobody holds in memory; so does a receipt that could not be written.
 */
export async function listOverdue(
  database: Queryable,
  owner: string,
  seconds: number,
): Promise<readonly string[]> {
  const rows = await database.query<{ endpoint: string }>({
    name: 'notification_overdue',
    // From endpoint to endpoint, and of each only its oldest: there may be millions of rows for one that is away.
    text: `with recursive oldest as (
        (select endpoint, created_at from notification_outbox
          where owner = $1 and dead_at is null order by endpoint, seq limit 1)
        union all
        select next.endpoint, next.created_at from oldest cross join lateral (
          select o.endpoint, o.created_at from notification_outbox o
          where o.owner = $1 and o.dead_at is null and o.endpoint > oldest.endpoint
          order by o.endpoint, o.seq limit 1) as next)
      select endpoint from oldest where created_at < now() - make_interval(secs => $2)`,
    values: [owner, seconds],
  });
  return rows.map(({ endpoint }) => endpoint);
}

/** False: the id is taken. An id whose subscription was deleted may be used again. */
export async function insertSubscription(
  database: Queryable,
  row: Omit<SubscriptionRow, 'isDeleted' | 'status'>,
  dueAt: Instant | undefined,
): Promise<boolean> {
  const count = await database.execute(
    `insert into subscription
       (tenant, id, subject, context, document, created_at, changed_at, due_at, caller)
     values ($1, $2, $6, $3::jsonb, $4::jsonb, now(), clock_timestamp(), $5::timestamptz, $7)
     on conflict (tenant, id) do update set subject = excluded.subject,
       context = excluded.context, document = excluded.document, created_at = excluded.created_at,
       changed_at = excluded.changed_at, deleted_at = null, times_sent = 0, times_failed = 0,
       last_notification = null, last_success = null, last_failure = null,
       due_at = excluded.due_at, caller = excluded.caller
     where subscription.deleted_at is not null`,
    [
      row.tenant,
      row.id,
      JSON.stringify(row.context),
      JSON.stringify(row.document),
      dueAt ?? null,
      row.subject,
      row.caller,
    ],
  );
  return count === 1;
}

export async function updateSubscription(
  database: Queryable,
  row: Pick<SubscriptionRow, 'tenant' | 'id' | 'context' | 'document' | 'caller'>,
  dueAt: Instant | undefined,
): Promise<void> {
  await database.execute(
    `update subscription set context = $3::jsonb, document = $4::jsonb,
       changed_at = clock_timestamp(), due_at = $5::timestamptz, caller = $6
     where tenant = $1 and id = $2 and deleted_at is null`,
    [
      row.tenant,
      row.id,
      JSON.stringify(row.context),
      JSON.stringify(row.document),
      dueAt ?? null,
      row.caller,
    ],
  );
}

/**
 * The row stays for a while, so that other processes see that it went. False: there was none. What was still
 * to be sent goes in a statement of its own: receipts lock notifications before subscriptions too.
 */
export async function deleteSubscription(
  database: Queryable,
  subject: Subject,
  tenant: string,
  id: string,
): Promise<boolean> {
  const count = await database.execute(
    `update subscription set deleted_at = now(), changed_at = clock_timestamp(), due_at = null
     where tenant = $1 and id = $2 and subject = $3 and deleted_at is null`,
    [tenant, id, subject],
  );
  if (count === 0) return false;
  await database.execute(
    'delete from notification_outbox where tenant = $1 and subscription_id = $2',
    [tenant, id],
  );
  return true;
}

export async function findSubscription(
  database: Queryable,
  subject: Subject,
  tenant: string,
  id: string,
): Promise<SubscriptionRow | undefined> {
  const [row] = await database.query<Row>(
    `select ${columns} from subscription
     where tenant = $1 and id = $2 and subject = $3 and deleted_at is null`,
    [tenant, id, subject],
  );
  return row === undefined ? undefined : subscriptionRow(row);
}

/** In the order of their ids; only those of `caller` where there is one. */
export async function listSubscriptions(
  database: Queryable,
  subject: Subject,
  tenant: string,
  limit: number,
  offset: number,
  caller?: string,
): Promise<{ readonly rows: readonly SubscriptionRow[]; readonly total: number }> {
  const rows = await database.query<Row>(
    `select ${columns} from subscription
     where tenant = $1 and subject = $4 and deleted_at is null
       and ($5::text is null or caller = $5)
     order by id limit $2 offset $3`,
    [tenant, limit, offset, subject, caller ?? null],
  );
  const [count] = await database.query<{ total: string }>(
    `select count(*) as total from subscription
     where tenant = $1 and subject = $2 and deleted_at is null
       and ($3::text is null or caller = $3)`,
    [tenant, subject, caller ?? null],
  );
  return { rows: rows.map(subscriptionRow), total: Number(count?.total ?? 0) };
}

/** What changed in the last seconds, in any process; all of them where `seconds` is absent. */
export async function listChanged(
  database: Queryable,
  seconds: number | undefined,
): Promise<readonly SubscriptionRow[]> {
  const rows = await database.query<Row>(
    `select ${columns} from subscription
     where $1::float8 is null or changed_at > clock_timestamp() - make_interval(secs => $1)
     order by tenant, id`,
    [seconds ?? null],
  );
  return rows.map(subscriptionRow);
}

/**
 * Other processes read when a throttled subscription was told, as they read what changed.
 * In one statement: receipts either count and remove their rows, or neither. What is asked of the rows at its end
 * makes them go before subscriptions are touched, in the order in which a deletion takes both.
 */
export async function writeReceipts(
  database: Queryable,
  { settled, failures, deltas }: ReceiptBatch,
): Promise<void> {
  await database.execute({
    name: 'subscriptions_receipts',
    text: `with settled as (
        delete from notification_outbox o using unnest($1::text[], $2::uuid[]) as s (tenant, id)
        where o.tenant = s.tenant and o.id = s.id returning 1
      ), failed as (
        update notification_outbox o set attempts = f.attempts, last_error = f.reason,
          dead_at = case when f.is_dead then now() end
        from unnest($3::text[], $4::uuid[], $5::int[], $6::text[], $7::boolean[])
          as f (tenant, id, attempts, reason, is_dead)
        where o.tenant = f.tenant and o.id = f.id returning 1
      )
      update subscription s set times_sent = times_sent + d.sent,
        times_failed = times_failed + d.failed,
        last_notification = coalesce(d.notified, last_notification),
        last_success = coalesce(d.succeeded, last_success),
        last_failure = coalesce(d.missed, last_failure),
        changed_at = case when d.succeeded is not null and s.document->'throttling' is not null
          and (select count(*) from process_lease) > 1 then clock_timestamp() else changed_at end
      from unnest($8::text[], $9::text[], $10::bigint[], $11::bigint[], $12::timestamptz[],
        $13::timestamptz[], $14::timestamptz[])
        as d (tenant, id, sent, failed, notified, succeeded, missed)
      where s.tenant = d.tenant and s.id = d.id
        and (select count(*) from settled) + (select count(*) from failed) >= 0`,
    values: [
      settled.map(({ tenant }) => tenant),
      settled.map(({ id }) => id),
      failures.map(({ notification }) => notification.tenant),
      failures.map(({ notification }) => notification.id),
      failures.map(({ notification }) => notification.attempts),
      failures.map(({ reason }) => reason),
      failures.map(({ isDead }) => isDead),
      deltas.map(({ tenant }) => tenant),
      deltas.map(({ subscriptionId }) => subscriptionId),
      deltas.map(({ sent }) => sent),
      deltas.map(({ failed }) => failed),
      deltas.map(({ lastNotification }) => lastNotification ?? null),
      deltas.map(({ lastSuccess }) => lastSuccess ?? null),
      deltas.map(({ lastFailure }) => lastFailure ?? null),
    ],
  });
}

/** Rows that this process owns and has not in memory, oldest first. */
export async function listOwned(
  database: Queryable,
  owner: string,
  endpoint: string,
  limit: number,
): Promise<readonly QueuedNotification[]> {
  const rows = await database.query<{
    tenant: string;
    id: string;
    subscription_id: string;
    endpoint: string;
    entity_id: string;
    created_at: Instant;
    attempts: number;
    event: QueuedNotification['event'];
    attributes: Attributes | null;
  }>(
    `select tenant, id, subscription_id, endpoint, entity_id, attempts, event, attributes,
       ${instant('created_at')} as created_at
     from notification_outbox where owner = $1 and endpoint = $2 and dead_at is null
     order by seq limit $3`,
    [owner, endpoint, limit],
  );
  return rows.map(({ subscription_id, entity_id, created_at, event, attributes, ...row }) => ({
    ...row,
    event: eventOf(event, attributes),
    subscriptionId: subscription_id,
    entityId: entity_id,
    createdAt: created_at,
  }));
}

export async function renewLease(
  database: Queryable,
  owner: string,
  seconds: number,
): Promise<void> {
  await database.execute(
    `insert into process_lease (id, alive_until)
     values ($1, clock_timestamp() + make_interval(secs => $2))
     on conflict (id) do update set alive_until = excluded.alive_until`,
    [owner, seconds],
  );
}

export async function endLease(database: Queryable, owner: string): Promise<void> {
  await database.execute('delete from process_lease where id = $1', [owner]);
}

/**
 * Takes over what processes left that live no more: the endpoints concerned. `isAlone`: no other process can
 * have this database open, so leases of others say nothing.
 */
export async function takeOver(
  database: Queryable,
  owner: string,
  isAlone: boolean,
): Promise<readonly string[]> {
  const rows = await database.query<{ endpoint: string }>(
    // From owner to owner: most of the time nobody left anything, however much there is of those that live.
    `with recursive owners as (
       (select owner from notification_outbox where dead_at is null order by owner limit 1)
       union all
       select next.owner from owners cross join lateral (
         select o.owner from notification_outbox o
         where o.dead_at is null and o.owner > owners.owner order by o.owner limit 1) as next),
     lost as (
       select owner from owners where owner <> $1 and ($2 or not exists (
         select from process_lease l
         where l.id = owners.owner and l.alive_until >= clock_timestamp()))),
     dead as (delete from process_lease where id <> $1
       and ($2 or alive_until < clock_timestamp())),
     taken as (
       update notification_outbox o set owner = $1 from lost
       where o.owner = lost.owner and o.dead_at is null
       returning o.endpoint)
     select distinct endpoint from taken`,
    [owner, isAlone],
  );
  return rows.map(({ endpoint }) => endpoint);
}

/** Subscriptions by time interval that are due; each is given to one process only, and set for its next time. */
export async function takeDue(
  database: Queryable,
): Promise<readonly { readonly tenant: string; readonly id: string }[]> {
  return database.query(
    `update subscription set due_at = greatest(due_at, clock_timestamp() - interval '1 second')
       + make_interval(secs => (document->>'timeInterval')::float8)
     where (tenant, id) in (select tenant, id from subscription
       where due_at <= clock_timestamp() and deleted_at is null for update skip locked)
     returning tenant, id`,
  );
}

/** One that no flush brought: by time interval, or about a registration. */
export async function insertNotification(
  database: Queryable,
  notification: QueuedNotification,
  owner: string,
): Promise<void> {
  await database.execute(
    `insert into notification_outbox
       (tenant, id, subscription_id, endpoint, entity_id, owner, created_at, event)
     values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb)`,
    [
      notification.tenant,
      notification.id,
      notification.subscriptionId,
      notification.endpoint,
      notification.entityId,
      owner,
      notification.createdAt,
      JSON.stringify(notification.event),
    ],
  );
}
