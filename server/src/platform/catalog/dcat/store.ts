/** SQL of the sitemaps. */
import type { Queryable } from '#kernel/database/index.ts';
import { datasetKind } from '../index-dataset.ts';

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

const ofOtherPages = `audience = 'public' and kind <> $1 and url like '/%'`;

/** Public pages of what is no dataset, such as plans: whatever everyone finds. */
export async function listOtherPages(
  database: Queryable,
  page: { readonly offset: number; readonly limit: number },
): Promise<readonly { readonly url: string; readonly modifiedAt: Date }[]> {
  return database.query(
    `select url, max(modified_at) as "modifiedAt" from search_document
     where ${ofOtherPages} group by url order by min(n) limit $2 offset $3`,
    [datasetKind, page.limit, page.offset],
  );
}

export async function countOtherPages(database: Queryable): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    `select count(distinct url) as count from search_document where ${ofOtherPages}`,
    [datasetKind],
  );
  return row?.count ?? 0;
}
