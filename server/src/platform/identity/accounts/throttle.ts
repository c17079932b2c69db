/** How often one may fail before one has to wait, counted in the database for all processes. */
import { createHmac } from 'node:crypto';
import type { Queryable } from '#kernel/database/index.ts';
import { type Problem, problem } from '#kernel/problem.ts';
import { countAttempt, deleteAttempts, uncountAttempt } from './throttle-store.ts';

export interface Bucket {
  /** `account …`, `device …`, `network …`: hashed with the key before it is kept. */
  readonly name: string;
  readonly failuresMax: number;
  readonly windowMs: number;
}

export interface Throttle {
  /**
   * Counts an attempt before it is made, so that those of one moment count each. The problem when there were
   * too many already.
   */
  take(bucket: Bucket, now: number): Promise<Problem | undefined>;
  /** An attempt was right: the bucket is empty. */
  forget(bucket: Bucket): Promise<void>;
  /** An attempt was right, which does not excuse others from the same place: this one is not counted. */
  giveBack(bucket: Bucket): Promise<void>;
}

/** `key` hides what the buckets are named after. */
export function createThrottle(database: Queryable, key: Buffer): Throttle {
  const hashOf = ({ name }: Bucket): Buffer => createHmac('sha256', key).update(name).digest();
  return {
    async take(bucket, now) {
      const row = await countAttempt(database, hashOf(bucket), now, bucket.windowMs);
      return row.failures > bucket.failuresMax
        ? tooOften(row.window_ends_at.getTime() - now)
        : undefined;
    },
    forget: (bucket) => deleteAttempts(database, hashOf(bucket)),
    giveBack: (bucket) => uncountAttempt(database, hashOf(bucket)),
  };
}

function tooOften(waitMs: number): Problem {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
  const detail = 'There were too many attempts. Wait a while, or sign in another way.';
  return { ...problem('rate-limited', detail), extensions: { retryAfterSeconds } };
}
