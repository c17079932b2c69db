/** SQL over the tables of pg-boss that its own interface does not ask. */
import type { Database } from '../database/index.ts';

export interface QueueCounts {
  readonly name: string;
  readonly waiting: number;
  readonly running: number;
  /** In the queue's dead letters: `{name}.dead`. */
  readonly dead: number;
}

/** In the order of `names`, zeros included. Old dead letters are deleted after 14 days by pg-boss. */
export async function countJobs(
  database: Database,
  names: readonly string[],
): Promise<readonly QueueCounts[]> {
  return database.query<QueueCounts>(
    `select wanted.name,
            count(*) filter (where job.name = wanted.name and job.state in ('created', 'retry'))::int
              as waiting,
            count(*) filter (where job.name = wanted.name and job.state = 'active')::int as running,
            count(*) filter (where job.name = wanted.name || '.dead' and job.state = 'created')::int
              as dead
       from unnest($1::text[]) with ordinality as wanted (name, place)
       left join pgboss.job on job.name in (wanted.name, wanted.name || '.dead')
                           and job.state in ('created', 'retry', 'active')
      group by wanted.name, wanted.place
      order by wanted.place
      limit 1000`,
    [names],
  );
}
