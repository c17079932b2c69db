/** Groups: topics that gather datasets of several tenants. SQL and shapes. */
import type { Queryable } from '#kernel/database/index.ts';
import type { LocalizedText } from './dataset.ts';

export interface Group {
  readonly tenant: string;
  readonly name: string;
  readonly title: LocalizedText;
  readonly description: LocalizedText | undefined;
  readonly createdAt: Date;
}

interface GroupRow {
  readonly tenant: string;
  readonly name: string;
  readonly title: LocalizedText;
  readonly description: LocalizedText | null;
  readonly created_at: Date;
}

const groupOf = ({ created_at, description, ...rest }: GroupRow): Group => ({
  ...rest,
  description: description ?? undefined,
  createdAt: created_at,
});

const columns = 'tenant, name, title, description, created_at';

/** By name, at most `limit`. Groups are public. */
export async function listGroups(database: Queryable, limit: number): Promise<readonly Group[]> {
  const text = `select ${columns} from dataset_group order by name, created_at limit $1`;
  return (await database.query<GroupRow>(text, [limit])).map(groupOf);
}

export async function findGroup(database: Queryable, name: string): Promise<Group | undefined> {
  const text = `select ${columns} from dataset_group where name = $1 order by created_at limit 1`;
  return (await database.query<GroupRow>(text, [name])).map(groupOf)[0];
}

/** False when there is one of this name. */
export async function insertGroup(database: Queryable, group: Group): Promise<boolean> {
  const inserted = await database.execute(
    `insert into dataset_group (${columns}) select $1, $2, $3, $4, $5
     where not exists (select from dataset_group where name = $2) on conflict do nothing`,
    [
      group.tenant,
      group.name,
      JSON.stringify(group.title),
      group.description === undefined ? null : JSON.stringify(group.description),
      group.createdAt,
    ],
  );
  return inserted > 0;
}

export async function updateGroup(database: Queryable, group: Group): Promise<boolean> {
  const updated = await database.execute(
    'update dataset_group set title = $3, description = $4 where tenant = $1 and name = $2',
    [
      group.tenant,
      group.name,
      JSON.stringify(group.title),
      group.description === undefined ? null : JSON.stringify(group.description),
    ],
  );
  return updated > 0;
}

export async function deleteGroup(
  database: Queryable,
  tenant: string,
  name: string,
): Promise<boolean> {
  const text = 'delete from dataset_group where tenant = $1 and name = $2';
  return (await database.execute(text, [tenant, name])) > 0;
}
