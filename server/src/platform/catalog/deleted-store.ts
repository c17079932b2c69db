/** SQL of datasets that were deleted and can be brought back. */
import type { Queryable } from '#kernel/database/index.ts';
import type { DatasetDocument } from './dataset.ts';

export interface DeletedDataset {
  readonly id: string;
  readonly name: string;
  readonly title: DatasetDocument['title'];
  readonly deletedAt: Date;
  /** Who deleted it; empty where that is not known. */
  readonly deletedBy: string;
}

/** Deleted after `since`, the latest first. */
export async function listDeleted(
  database: Queryable,
  tenant: string,
  since: Date,
  limit: number,
): Promise<readonly DeletedDataset[]> {
  return database.query<DeletedDataset>(
    `select d.id, d.name, v.document -> 'title' as title, d.deleted_at as "deletedAt",
       coalesce((select e.principal from dataset_event e
         where e.tenant = d.tenant and e.dataset_id = d.id and e.kind = 'deleted'
         order by e.seq desc limit 1), '') as "deletedBy"
     from dataset d
     join dataset_version v on v.tenant = d.tenant and v.dataset_id = d.id and v.version = d.head
     where d.tenant = $1 and d.deleted_at >= $2
     order by d.deleted_at desc, d.id limit $3`,
    [tenant, since, limit],
  );
}

/** Of what was deleted: the version that was public when the dataset was deleted. */
export async function findPublishedBefore(
  database: Queryable,
  tenant: string,
  id: string,
): Promise<number | undefined> {
  const rows = await database.query<{ kind: string; version: number }>(
    `select kind, version from dataset_event
     where tenant = $1 and dataset_id = $2 and kind in ('published', 'withdrawn', 'deleted')
     order by seq desc limit 2`,
    [tenant, id],
  );
  const [, before] = rows;
  return before?.kind === 'published' ? before.version : undefined;
}
