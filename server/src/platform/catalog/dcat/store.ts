/** SQL of the sitemap. */
import type { Queryable } from '#kernel/database/index.ts';

/** Public pages of datasets, in an order that new ones do not change much. */
export async function listPublicPages(
  database: Queryable,
  page: { readonly offset: number; readonly limit: number },
): Promise<readonly { readonly name: string; readonly modifiedAt: Date }[]> {
  return database.query(
    `select d.name, d.modified_at as "modifiedAt" from dataset d
     where d.is_public and d.published is not null and d.deleted_at is null
     order by d.created_at, d.id limit $1 offset $2`,
    [page.limit, page.offset],
  );
}
