/** SQL over datasets that tenants show to each other. */
import type { Queryable } from '#kernel/database/index.ts';

export interface SharedDataset {
  readonly id: string;
  readonly title: string;
  readonly tenant: string;
  readonly sharedWith: string[];
}

/** Published, not public, and shared: by a tenant, or with it. */
export async function listShared(
  database: Queryable,
  tenant: string,
  limit: number,
): Promise<SharedDataset[]> {
  const rows = await database.query<Omit<SharedDataset, 'sharedWith'> & { shared_with: string[] }>(
    `select d.id, d.tenant, d.shared_with, coalesce(v.document->'title'->>'ja', d.name) as title
       from dataset d
       join dataset_version v
         on v.tenant = d.tenant and v.dataset_id = d.id and v.version = d.published
      where d.deleted_at is null and not d.is_public and cardinality(d.shared_with) > 0
        and (d.tenant = $1 or $1 = any(d.shared_with))
      order by title, d.id limit $2`,
    [tenant, limit],
  );
  return rows.map(({ id, title, tenant: owner, shared_with }) => ({
    ...{ id, title, tenant: owner },
    sharedWith: shared_with,
  }));
}
