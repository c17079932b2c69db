/** SQL over failed attempts. */
import type { Queryable } from '#kernel/database/index.ts';

interface AttemptRow {
  readonly bucket: Buffer;
  readonly failures: number;
  readonly window_ends_at: Date;
}

/** A window that is over begins anew. */
export async function countAttempt(
  database: Queryable,
  bucket: Buffer,
  now: number,
  windowMs: number,
): Promise<AttemptRow> {
  const [row] = await database.query<AttemptRow>(
    `insert into attempt (bucket, failures, window_ends_at) values ($1, 1, $3)
     on conflict (bucket) do update
        set failures = case when attempt.window_ends_at <= $2 then 1 else attempt.failures + 1 end,
            window_ends_at =
              case when attempt.window_ends_at <= $2 then $3 else attempt.window_ends_at end
     returning bucket, failures, window_ends_at`,
    [bucket, new Date(now), new Date(now + windowMs)],
  );
  if (row === undefined) throw new Error('An upsert gives its row');
  return row;
}

export async function uncountAttempt(database: Queryable, bucket: Buffer): Promise<void> {
  const text = 'update attempt set failures = greatest(failures - 1, 0) where bucket = $1';
  await database.execute(text, [bucket]);
}

export async function deleteAttempts(database: Queryable, bucket: Buffer): Promise<void> {
  await database.execute('delete from attempt where bucket = $1', [bucket]);
}
