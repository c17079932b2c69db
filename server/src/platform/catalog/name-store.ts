/** SQL of titles, for pages of staff that name datasets by their ids. */
import type { Queryable } from '#kernel/database/index.ts';

/** By id; deleted ones too, for what happened to them is told later. */
export async function listDatasetTitles(
  database: Queryable,
  tenant: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await database.query<{ id: string; title: string }>(
    `select d.id, v.document -> 'title' ->> 'ja' as title from dataset d
     join dataset_version v on v.tenant = d.tenant and v.dataset_id = d.id and v.version = d.head
     where d.tenant = $1 and d.id = any($2::text[]) limit ${ids.length}`,
    [tenant, ids],
  );
  return new Map(rows.map(({ id, title }) => [id, title]));
}
