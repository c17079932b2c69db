/** SQL that removes what has run out. */
import type { Queryable } from '#kernel/database/index.ts';

/** Sessions that are over, tickets, windows of attempts: at most `limit` rows of each. */
export async function deleteExpired(database: Queryable, now: Date, limit: number): Promise<void> {
  await database.execute(
    `delete from session where token_hash in
       (select token_hash from session where expires_at <= $1 limit $2)`,
    [now, limit],
  );
  await database.execute(
    `delete from ticket where hash in (select hash from ticket where expires_at <= $1 limit $2)`,
    [now, limit],
  );
  await database.execute(
    `delete from attempt where bucket in
       (select bucket from attempt where window_ends_at <= $1 limit $2)`,
    [now, limit],
  );
}
