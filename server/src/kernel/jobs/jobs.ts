/** Jobs over pg-boss: sent, worked on, scheduled, stopped. */
import { type Db, type Job, PgBoss } from 'pg-boss';
import type { Database, Queryable } from '../database/index.ts';
import { errorFields, type Log } from '../log.ts';
import type { CounterSeries, Family, Metrics } from '../metrics.ts';
import { deadLettersOf, type Queue } from './queue.ts';
import { countJobs, type QueueCounts } from './store.ts';

export interface SendOptions {
  /** The transaction the job belongs to; it exists once that commits. */
  readonly tx?: Queryable;
  /** While a job with this key waits, another is not added; for queues with the policy `short`. */
  readonly singletonKey?: string;
  readonly startAfterSeconds?: number;
}

export interface JobContext {
  readonly id: string;
  /** Aborted when the job has run too long or the process stops. */
  readonly signal: AbortSignal;
}

/** Throws to have the job retried. */
export type JobHandler<Data> = (data: Data, job: JobContext) => Promise<void>;

export interface Jobs {
  /** The id of the job; undefined when one with its singletonKey waits already. */
  send<Data extends object>(
    queue: Queue<Data>,
    data: Data,
    options?: SendOptions,
  ): Promise<string | undefined>;
  /** Begins to work on a queue in this process. */
  work<Data extends object>(queue: Queue<Data>, handler: JobHandler<Data>): Promise<void>;
  /** Sends `data` at the times of a cron expression. `key` tells several schedules of a queue apart. */
  schedule<Data extends object>(
    queue: Queue<Data>,
    cron: string,
    data: Data,
    options?: { readonly timeZone?: string; readonly key?: string },
  ): Promise<void>;
  unschedule<Data extends object>(queue: Queue<Data>, key?: string): Promise<void>;
  /** Jobs waiting or running, and dead letters, by queue known to this process. */
  counts(): Promise<readonly QueueCounts[]>;
  close(): Promise<void>;
}

export interface JobsOptions {
  readonly database: Database;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Pause between two looks for jobs that another process has sent, or that wait for a retry. */
  readonly pollSeconds: number;
  readonly stopSecondsMax: number;
}

/** Makes or migrates pg-boss's schema, and starts its supervision. */
export async function openJobs(options: JobsOptions): Promise<Jobs> {
  const { database, log } = options;
  const isEmbedded = database.engine === 'embedded';
  const boss = new PgBoss({
    db: adapter(database),
    backend: isEmbedded ? 'pglite' : 'postgres',
    supervise: true,
    schedule: true,
    ...(isEmbedded ? quiet : {}),
  });
  boss.on('error', ({ message }) => log.warn('jobs cannot be supervised', { message }));
  boss.on('warning', ({ message }) => log.warn('jobs', { message }));
  await boss.start();
  return new BossJobs(boss, options);
}

/** The embedded engine has one session: timers that find nothing to do most of the time are slow there. */
const quiet = {
  superviseIntervalSeconds: 300,
  maintenanceIntervalSeconds: 3600,
  monitorIntervalSeconds: 300,
  queueCacheIntervalSeconds: 300,
  cronMonitorIntervalSeconds: 45,
  cronWorkerIntervalSeconds: 30,
  flowIntervalSeconds: 3600,
  bamIntervalSeconds: 3600,
  reindex: false,
  monitorVacuum: false,
} as const;

const commitMs = 250;

function adapter(database: Database): Db {
  return { executeSql: (text, values) => database.pool.query(text, values) };
}

function transactionAdapter(tx: Queryable): Db {
  return { executeSql: async (text, values) => ({ rows: [...(await tx.query(text, values))] }) };
}

class BossJobs implements Jobs {
  readonly #boss: PgBoss;
  readonly #options: JobsOptions;
  readonly #known = new Map<string, Promise<void>>();
  /** By queue. Each fetches one job at a time. */
  readonly #workers = new Map<string, readonly string[]>();
  readonly #outcomes: Family<CounterSeries>;

  constructor(boss: PgBoss, options: JobsOptions) {
    this.#boss = boss;
    this.#options = options;
    this.#outcomes = options.metrics.counter(
      'kumiki_jobs_total',
      'Jobs this process has run, by queue and outcome.',
      ['queue', 'outcome'],
    );
  }

  async send<Data extends object>(
    queue: Queue<Data>,
    data: Data,
    { tx, singletonKey, startAfterSeconds }: SendOptions = {},
  ): Promise<string | undefined> {
    await this.#know(queue);
    const id = await this.#boss.send(queue.name, data, {
      ...(tx === undefined ? {} : { db: transactionAdapter(tx) }),
      ...(singletonKey === undefined ? {} : { singletonKey }),
      ...(startAfterSeconds === undefined ? {} : { startAfter: startAfterSeconds }),
    });
    const wake = (): void => {
      for (const worker of this.#workers.get(queue.name) ?? []) this.#boss.notifyWorker(worker);
    };
    wake();
    // Nobody tells when the caller's transaction commits; most have by then, the rest wait for the poll.
    if (tx !== undefined) setTimeout(wake, commitMs).unref();
    return id ?? undefined;
  }

  async work<Data extends object>(queue: Queue<Data>, handler: JobHandler<Data>): Promise<void> {
    await this.#know(queue);
    const workers: string[] = [];
    this.#workers.set(queue.name, workers);
    const options = {
      pollingIntervalSeconds: this.#options.pollSeconds,
      perJobResults: true,
    } as const;
    for (let n = 0; n < queue.concurrency; n += 1) {
      const worker = await this.#boss.work<unknown>(queue.name, options, async (jobs) => {
        const results = await Promise.all(jobs.map((job) => this.#run(queue, job, handler)));
        // Where one job was, more may wait: look again at once instead of at the next poll.
        for (const one of workers) this.#boss.notifyWorker(one);
        return results;
      });
      workers.push(worker);
    }
  }

  async #run<Data extends object>(
    queue: Queue<Data>,
    job: Job<unknown>,
    handler: JobHandler<Data>,
  ): Promise<{ id: string; status: 'completed' | 'failed' | 'deadletter'; output?: object }> {
    const { log } = this.#options;
    const { id, signal } = job;
    const parsed = queue.data.safeParse(job.data);
    if (!parsed.success) {
      this.#outcomes.of(queue.name, 'unreadable').add();
      log.error('job cannot be read', { queue: queue.name, job: id });
      return { id, status: 'deadletter', output: { message: 'its data cannot be read' } };
    }
    try {
      await handler(parsed.data, { id, signal });
      this.#outcomes.of(queue.name, 'done').add();
      return { id, status: 'completed' };
    } catch (thrown) {
      this.#outcomes.of(queue.name, 'failed').add();
      log.warn('job failed', { queue: queue.name, job: id, ...errorFields(thrown) });
      const message = thrown instanceof Error ? thrown.message : 'unknown';
      return { id, status: 'failed', output: { message } };
    }
  }

  async schedule<Data extends object>(
    queue: Queue<Data>,
    cron: string,
    data: Data,
    { timeZone = 'Asia/Tokyo', key }: { timeZone?: string; key?: string } = {},
  ): Promise<void> {
    await this.#know(queue);
    const more = key === undefined ? {} : { key };
    await this.#boss.schedule(queue.name, cron, data, { tz: timeZone, ...more });
  }

  async unschedule<Data extends object>(queue: Queue<Data>, key?: string): Promise<void> {
    await this.#know(queue);
    await this.#boss.unschedule(queue.name, key);
  }

  counts(): Promise<readonly QueueCounts[]> {
    return countJobs(this.#options.database, [...this.#known.keys()]);
  }

  async close(): Promise<void> {
    const timeout = this.#options.stopSecondsMax * 1000;
    await this.#boss.stop({ graceful: true, close: false, timeout });
  }

  /** Makes the queue and its dead letters once per process, with the options this version has. */
  #know<Data extends object>(queue: Queue<Data>): Promise<void> {
    const known = this.#known.get(queue.name) ?? this.#make(queue);
    this.#known.set(queue.name, known);
    known.catch(() => this.#known.delete(queue.name));
    return known;
  }

  async #make<Data extends object>(queue: Queue<Data>): Promise<void> {
    const deadLetter = deadLettersOf(queue.name);
    const options = {
      retryLimit: queue.retryLimit,
      retryDelay: queue.retryDelaySeconds,
      retryBackoff: true,
      retryDelayMax: 3600,
      expireInSeconds: queue.runSecondsMax,
      deadLetter,
    };
    await this.#boss.createQueue(deadLetter);
    await this.#boss.createQueue(queue.name, { ...options, policy: queue.policy });
    await this.#boss.updateQueue(queue.name, options);
  }
}
