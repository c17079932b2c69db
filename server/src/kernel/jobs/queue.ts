/** A queue as data: its name, what a job carries, how it is retried. */
import type { z } from 'zod';

export interface QueueOptions<Schema extends z.ZodType<object>> {
  /** Lower case letters, digits, `-` and `.`; stable for as long as jobs may wait. */
  readonly name: string;
  /** Parses what a job carries; JSON. */
  readonly data: Schema;
  /** Attempts after the first; 3 when absent. */
  readonly retryLimit?: number;
  /** Before the first retry, doubling from there; 5 when absent. */
  readonly retryDelaySeconds?: number;
  /** A handler that takes longer counts as failed; 900 when absent. */
  readonly runSecondsMax?: number;
  /** Jobs of this queue that run side by side in one process; 1 when absent. */
  readonly concurrency?: number;
  /** `short`: at most one job waits per singletonKey. `standard` when absent. It cannot change later. */
  readonly policy?: QueuePolicy;
}

export type QueuePolicy = 'standard' | 'short';

export interface Queue<Data extends object> {
  readonly name: string;
  readonly data: z.ZodType<Data>;
  readonly retryLimit: number;
  readonly retryDelaySeconds: number;
  readonly runSecondsMax: number;
  readonly concurrency: number;
  readonly policy: QueuePolicy;
}

const namePattern = /^[a-z][a-z0-9.-]{0,60}$/;

export function defineQueue<Data extends object>(
  options: QueueOptions<z.ZodType<Data>>,
): Queue<Data> {
  if (!namePattern.test(options.name)) throw new Error(`${options.name} is no name of a queue`);
  return {
    retryLimit: 3,
    retryDelaySeconds: 5,
    runSecondsMax: 900,
    concurrency: 1,
    policy: 'standard',
    ...options,
  };
}

/** Where jobs end that cannot be done. */
export function deadLettersOf(name: string): string {
  return `${name}.dead`;
}
