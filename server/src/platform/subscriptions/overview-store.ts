/** SQL for staff: the subscriptions of a tenant with what waits for them and what was given up. */
import type { Instant, JsonObject, JsonValue } from '@kumiki/ngsi-ld';
import type { Queryable } from '#kernel/database/index.ts';
import { columns, instant, type Row, type SubscriptionRow, subscriptionRow } from './store.ts';

/** `failing`: the last attempt failed. */
export const overviewStates = ['active', 'paused', 'expired', 'failing'] as const;

export type OverviewState = (typeof overviewStates)[number];

export interface OverviewQuestion {
  readonly tenant: string;
  /** Part of an id, name, description, endpoint or type; capitals do not count. */
  readonly search?: string;
  readonly state?: OverviewState;
  readonly now: Instant;
  readonly limit: number;
  readonly offset: number;
}

const paused = `s.document->>'isActive' = 'false'`;
const expired = `coalesce((s.document->>'expiresAt')::timestamptz <= $3::timestamptz, false)`;

const states: Readonly<Record<OverviewState, string>> = {
  expired,
  paused: `${paused} and not ${expired}`,
  active: `s.document->>'isActive' is distinct from 'false' and not ${expired}`,
  failing: `s.last_failure > coalesce(s.last_success, '-infinity')`,
};

/** Those that fail first, each in the order of their ids; `now` takes part in every question, so that its place is fixed. */
export async function listOverview(
  database: Queryable,
  { tenant, search = '', state, now, limit, offset }: OverviewQuestion,
): Promise<{ readonly rows: readonly SubscriptionRow[]; readonly total: number }> {
  const where = `s.tenant = $1 and s.deleted_at is null and $3::timestamptz is not null
    and ($2 = '' or position(lower($2) in lower(concat_ws(' ', s.id, s.document->>'subscriptionName',
      s.document->>'description', s.document->'notification'->'endpoint'->>'uri',
      s.document->>'entities'))) > 0)
    and ${state === undefined ? 'true' : states[state]}`;
  const rows = await database.query<Row>(
    `select ${columns} from subscription s where ${where}
     order by not coalesce(${states.failing}, false), id limit $4 offset $5`,
    [tenant, search, now, limit, offset],
  );
  const [count] = await database.query<{ total: string }>(
    `select count(*) as total from subscription s where ${where}`,
    [tenant, search, now],
  );
  return { rows: rows.map(subscriptionRow), total: Number(count?.total ?? 0) };
}

/** What a subscription has still to send. */
export interface Queue {
  /** At most `waitingMax` are counted, over all subscriptions that are asked for. */
  readonly waiting: number;
  readonly dead: number;
  /** Attempts at the one that was tried most often. */
  readonly attempts: number;
  readonly lastError?: string;
  /** Of the change that waits longest. */
  readonly waitingSince?: Instant;
}

export const waitingMax = 100_000;

/** By id of the subscription; those without any are left out. What is read are the queues of their endpoints. */
export async function countQueues(
  database: Queryable,
  tenant: string,
  subscriptions: readonly Pick<SubscriptionRow, 'id' | 'document'>[],
): Promise<ReadonlyMap<string, Queue>> {
  const ids = subscriptions.map(({ id }) => id);
  const endpoints = subscriptions.map(({ document }) => endpointUri(document));
  const rows = await database.query<{
    id: string;
    waiting: string;
    dead: string;
    attempts: number;
    last_error: string | null;
    waiting_since: Instant | null;
  }>(
    `with waiting as (
       select subscription_id as id, count(*) as waiting, max(attempts) as attempts, min(created_at) as since,
         (array_agg(last_error order by seq) filter (where last_error is not null))[1] as last_error
       from (select subscription_id, attempts, last_error, seq, created_at from notification_outbox
         where owner in (select id from process_lease) and endpoint = any($3) and dead_at is null
           and tenant = $1 and subscription_id = any($2) limit $4) as live
       group by subscription_id),
     dead as (
       select subscription_id as id, count(*) as dead,
         (array_agg(last_error order by created_at desc))[1] as last_error
       from notification_outbox
       where tenant = $1 and subscription_id = any($2) and dead_at is not null
       group by subscription_id)
     select id, coalesce(waiting, 0) as waiting, coalesce(dead, 0) as dead,
       coalesce(attempts, 0) as attempts,
       coalesce(waiting.last_error, dead.last_error) as last_error, ${instant('since')} as waiting_since
     from waiting full join dead using (id)`,
    [tenant, ids, [...new Set(endpoints)], waitingMax],
  );
  return new Map(
    rows.map(({ id, waiting, dead, attempts, last_error: lastError, waiting_since: since }) => [
      id,
      {
        waiting: Number(waiting),
        dead: Number(dead),
        attempts,
        ...(lastError === null ? {} : { lastError }),
        ...(since === null ? {} : { waitingSince: since }),
      },
    ]),
  );
}

/** One of any subject. */
export async function findAny(
  database: Queryable,
  tenant: string,
  id: string,
): Promise<SubscriptionRow | undefined> {
  const [row] = await database.query<Row>(
    `select ${columns} from subscription where tenant = $1 and id = $2 and deleted_at is null`,
    [tenant, id],
  );
  return row === undefined ? undefined : subscriptionRow(row);
}

/** Of a stored document, which has one; `''` where it has none. */
export function endpointUri(document: JsonObject): string {
  const endpoint = objectOf(objectOf(document['notification'])['endpoint']);
  return typeof endpoint['uri'] === 'string' ? endpoint['uri'] : '';
}

/** Without members where it is no object. */
export function objectOf(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
