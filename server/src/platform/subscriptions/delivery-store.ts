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
}

/** What is not confirmed yet, the newest first. */
export async function listDeliveries(
  database: Queryable,
  tenant: string,
  onlyDead: boolean,
  limit: number,
): Promise<readonly Delivery[]> {
  const rows = await database.query<{
    id: string;
    subscription_id: string;
    endpoint: string;
    entity_id: string;
    created_at: Instant;
    attempts: number;
    last_error: string | null;
    is_dead: boolean;
  }>(
    `select id, subscription_id, endpoint, entity_id, attempts, last_error,
       ${instant('created_at')} as created_at, dead_at is not null as is_dead
     from notification_outbox where tenant = $1 and ($2 = false or dead_at is not null)
     order by created_at desc, id limit $3`,
    [tenant, onlyDead, limit],
  );
  return rows.map((row) => ({
    tenant,
    id: row.id,
    subscriptionId: row.subscription_id,
    endpoint: row.endpoint,
    entityId: row.entity_id,
    createdAt: row.created_at,
    attempts: row.attempts,
    isDead: row.is_dead,
    ...(row.last_error === null ? {} : { lastError: row.last_error }),
  }));
}

/** Dead letters of an endpoint, or one of them, become live again under this process: the endpoint of each. */
export async function reviveDead(
  database: Queryable,
  tenant: string,
  owner: string,
  which: { readonly id?: string; readonly endpoint?: string },
): Promise<readonly string[]> {
  const rows = await database.query<{ endpoint: string }>(
    `update notification_outbox set dead_at = null, attempts = 0, owner = $2
     where tenant = $1 and dead_at is not null
       and ($3::uuid is null or id = $3) and ($4::text is null or endpoint = $4)
     returning endpoint`,
    [tenant, owner, which.id ?? null, which.endpoint ?? null],
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
