/** SQL over notification_outbox, for staff: what waits, what was given up, and its end. */
import type { Instant } from '@kumiki/ngsi-ld';
import type { Queryable } from '#kernel/database/index.ts';
import { instant } from './store.ts';

export interface Delivery {
  readonly tenant: string;
  readonly id: string;
  readonly subscriptionId: string;
  readonly endpoint: string;
  readonly entityId: string;
  readonly createdAt: Instant;
  readonly attempts: number;
  readonly lastError?: string;
  readonly isDead: boolean;
  /** When it was given up. */
  readonly deadAt?: Instant;
}

export interface DeliveryQuestion {
  readonly tenant: string;
  readonly onlyDead: boolean;
  readonly subscriptionId?: string;
  /** Only older ones: the `next` of the page before. */
  readonly before?: DeliveryCursor;
  readonly limit: number;
}

/** Where a page ends: a time as exact as the database keeps it, and an id. */
export interface DeliveryCursor {
  readonly createdAt: string;
  readonly id: string;
}

export interface DeliveryPage {
  readonly deliveries: readonly Delivery[];
  /** Absent on the last page. */
  readonly next?: DeliveryCursor;
}

/** What is not confirmed yet, the newest first. */
export async function listDeliveries(
  database: Queryable,
  { tenant, onlyDead, subscriptionId, before, limit }: DeliveryQuestion,
): Promise<DeliveryPage> {
  const rows = await database.query<{
    id: string;
    subscription_id: string;
    endpoint: string;
    entity_id: string;
    created_at: Instant;
    exactly: string;
    attempts: number;
    last_error: string | null;
    dead_at: Instant | null;
  }>(
    `select id, subscription_id, endpoint, entity_id, attempts, last_error,
       ${instant('created_at')} as created_at, ${instant('dead_at')} as dead_at,
       to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as exactly
     from notification_outbox where tenant = $1 ${onlyDead ? 'and dead_at is not null' : ''}
       and ($2::text is null or subscription_id = $2)
       and ($3::timestamptz is null or (created_at, id) < ($3::timestamptz, $4::uuid))
     order by created_at desc, id desc limit $5`,
    [tenant, subscriptionId ?? null, before?.createdAt ?? null, before?.id ?? null, limit + 1],
  );
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    deliveries: page.map((row) => ({
      tenant,
      id: row.id,
      subscriptionId: row.subscription_id,
      endpoint: row.endpoint,
      entityId: row.entity_id,
      createdAt: row.created_at,
      attempts: row.attempts,
      isDead: row.dead_at !== null,
      ...(row.dead_at === null ? {} : { deadAt: row.dead_at }),
      ...(row.last_error === null ? {} : { lastError: row.last_error }),
    })),
    ...(last === undefined ? {} : { next: { createdAt: last.exactly, id: last.id } }),
  };
}

/** One dead letter, those of a subscription or of an endpoint, or all of the tenant. */
export interface DeadLetters {
  readonly id?: string;
  readonly subscriptionId?: string;
  readonly endpoint?: string;
}

const chosen = `tenant = $1 and dead_at is not null and ($2::uuid is null or id = $2)
  and ($3::text is null or subscription_id = $3) and ($4::text is null or endpoint = $4)`;

const chosenValues = (tenant: string, { id, subscriptionId, endpoint }: DeadLetters) => [
  tenant,
  id ?? null,
  subscriptionId ?? null,
  endpoint ?? null,
];

/** How many there were. */
export async function discardDead(
  database: Queryable,
  tenant: string,
  which: DeadLetters,
): Promise<number> {
  return database.execute(
    `delete from notification_outbox where ${chosen}`,
    chosenValues(tenant, which),
  );
}

/** They become live again under this process: the endpoint of each. */
export async function reviveDead(
  database: Queryable,
  tenant: string,
  owner: string,
  which: DeadLetters,
): Promise<readonly string[]> {
  const rows = await database.query<{ endpoint: string }>(
    `update notification_outbox set dead_at = null, attempts = 0, owner = $5
     where ${chosen} returning endpoint`,
    [...chosenValues(tenant, which), owner],
  );
  return rows.map(({ endpoint }) => endpoint);
}

export async function deleteDead(database: Queryable, olderThanDays: number): Promise<number> {
  return database.execute(
    `delete from notification_outbox
     where dead_at < clock_timestamp() - make_interval(days => $1)`,
    [olderThanDays],
  );
}
