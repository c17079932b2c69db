/** SQL of 機械可読性 over time: what was measured of the files of datasets that a reader may see. */
import type { Queryable } from '#kernel/database/index.ts';
import { type Reader, readerKeys, visibleDatasets } from '#platform/catalog/index.ts';

export interface ReadabilityAt {
  readonly at: Date;
  readonly files: number;
  /** The mean of their newest measurements until then, 0 to 100; undefined before the first. */
  readonly score: number | undefined;
}

interface Row {
  readonly at: Date;
  readonly files: number;
  readonly score: number | null;
}

export async function readabilityOverTime(
  database: Queryable,
  reader: Reader,
  instants: readonly Date[],
): Promise<readonly ReadabilityAt[]> {
  const rows = await database.query<Row>(
    `select wanted.at, count(newest.readability)::int as files,
       avg(newest.readability)::float8 as score
     from unnest($2::timestamptz[]) as wanted(at)
     left join lateral (
       select distinct on (q.tenant, q.dataset_id, q.resource_id) q.readability
       from quality_report q join dataset d on d.tenant = q.tenant and d.id = q.dataset_id
       where q.measured_at <= wanted.at and d.published is not null and ${visibleDatasets('$1')}
       order by q.tenant, q.dataset_id, q.resource_id, q.measured_at desc
     ) as newest on true
     group by wanted.at order by wanted.at`,
    [readerKeys(reader), instants],
  );
  return rows.map(({ at, files, score }) => ({ at, files, score: score ?? undefined }));
}
