/** How well published datasets described themselves at some times: worked out of the versions that were public then. */
import type { Queryable } from '#kernel/database/index.ts';
import type { DatasetDocument } from '../dataset.ts';
import { type Reader, readerKeys, visibleDatasets } from '../reader.ts';
import { qualityOf } from './score.ts';

export interface ScoreAt {
  readonly at: Date;
  /** That were published then, of those a reader may see now. */
  readonly datasets: number;
  /** Points that were met, of all that could be, 0 to 1; undefined where nothing was published. */
  readonly share: number | undefined;
}

interface VersionRow {
  readonly tenant: string;
  readonly dataset_id: string;
  readonly published_at: Date;
  /** Written by us, parsed then. */
  readonly document: DatasetDocument;
}

/**
 * `instants` ascend. At most `versionsMax` versions are read, the newest first: beyond, the past is told of fewer datasets.
 * Links elsewhere are not part of it, because what they answered is not kept.
 */
export async function scoresOverTime(
  database: Queryable,
  reader: Reader,
  instants: readonly Date[],
  versionsMax: number,
): Promise<readonly ScoreAt[]> {
  const rows = await database.query<VersionRow>(
    `select v.tenant, v.dataset_id, v.published_at, v.document from dataset d
     join dataset_version v on v.tenant = d.tenant and v.dataset_id = d.id
     where d.published is not null and v.version <= d.published and v.published_at is not null
       and ${visibleDatasets('$1')}
     order by v.published_at desc, v.tenant, v.dataset_id, v.version desc limit $2`,
    [readerKeys(reader), versionsMax],
  );
  const noLinks = new Map<string, boolean>();
  return instants.map((at) => {
    const known = new Map<string, DatasetDocument>();
    // The newest first, so what is met first is what was shown then.
    for (const { tenant, dataset_id: id, published_at: published, document } of rows) {
      const key = `${tenant} ${id}`;
      if (published.getTime() <= at.getTime() && !known.has(key)) known.set(key, document);
    }
    const scores = [...known.values()].map((document) => {
      const { score, scoreMax } = qualityOf(document, noLinks, at.getTime());
      return score / scoreMax;
    });
    const sum = scores.reduce((total, score) => total + score, 0);
    const share = scores.length === 0 ? undefined : sum / scores.length;
    return { at, datasets: scores.length, share };
  });
}
