/** Downloads counted by day, gathered for a moment, without a word of who. */
import type { Database } from '#kernel/database/index.ts';
import { errorFields, type Log } from '#kernel/log.ts';

interface Counted {
  readonly tenant: string;
  readonly datasetId: string;
  readonly resourceId: string;
  readonly day: string;
}

export interface Downloads {
  count(tenant: string, datasetId: string, resourceId: string): void;
  /** By resource, and since when. */
  totals(
    tenant: string,
    datasetId: string,
  ): Promise<readonly { readonly resourceId: string; readonly count: number }[]>;
  /** By day, the newest first, at most 366. */
  days(
    tenant: string,
    datasetId: string,
  ): Promise<readonly { readonly day: string; readonly count: number }[]>;
  /** Writes what waits. */
  close(): Promise<void>;
}

export interface DownloadsOptions {
  readonly database: Database;
  readonly log: Log;
  readonly now: () => number;
  readonly pauseMs: number;
}

/** Days are those of Japan. */
const dayMs = 9 * 3_600_000;

export function createDownloads({ database, log, now, pauseMs }: DownloadsOptions): Downloads {
  const waiting = new Map<string, { readonly what: Counted; count: number }>();
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const write = async (): Promise<void> => {
    const batch = [...waiting.values()];
    waiting.clear();
    if (batch.length === 0) return;
    try {
      await insertCounts(database, batch);
    } catch (thrown) {
      // A count is worth less than the answer it counts.
      log.warn('downloads not counted', { downloads: batch.length, ...errorFields(thrown) });
    }
  };
  const flush = (): Promise<void> => {
    timer = undefined;
    writing = writing.then(write);
    return writing;
  };

  return {
    count: (tenant, datasetId, resourceId) => {
      const day = new Date(now() + dayMs).toISOString().slice(0, 10);
      const what = { tenant, datasetId, resourceId, day };
      const key = JSON.stringify(what);
      const known = waiting.get(key) ?? { what, count: 0 };
      known.count += 1;
      waiting.set(key, known);
      timer ??= setTimeout(() => void flush(), pauseMs).unref();
    },
    totals: (tenant, datasetId) =>
      database.query(
        `select resource_id as "resourceId", sum(count)::bigint as count from dataset_download
         where tenant = $1 and dataset_id = $2 group by resource_id order by resource_id limit 1000`,
        [tenant, datasetId],
      ),
    days: (tenant, datasetId) =>
      database.query(
        `select day, sum(count)::bigint as count from dataset_download
         where tenant = $1 and dataset_id = $2 group by day order by day desc limit 366`,
        [tenant, datasetId],
      ),
    close: async () => {
      clearTimeout(timer);
      await flush();
    },
  };
}

async function insertCounts(
  database: Database,
  batch: readonly { readonly what: Counted; readonly count: number }[],
): Promise<void> {
  await database.execute(
    `insert into dataset_download (tenant, dataset_id, resource_id, day, count)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::bigint[])
     order by 1, 2, 3, 4
     on conflict (tenant, dataset_id, resource_id, day)
     do update set count = dataset_download.count + excluded.count`,
    [
      batch.map(({ what }) => what.tenant),
      batch.map(({ what }) => what.datasetId),
      batch.map(({ what }) => what.resourceId),
      batch.map(({ what }) => what.day),
      batch.map(({ count }) => count),
    ],
  );
}
