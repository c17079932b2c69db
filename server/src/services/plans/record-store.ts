/** SQL of PDCA records: every revision is a row. */
import type { Queryable } from '#kernel/database/index.ts';
import type { PlanRecord, RecordContent, RecordState } from './record.ts';

interface RecordRow {
  readonly node: string;
  readonly year: number;
  readonly revision: number;
  readonly state: RecordState;
  readonly content: RecordContent;
  readonly comment: string | null;
  readonly author: string;
  readonly changed_by: string;
  readonly changed_at: Date;
}

function recordOf(row: RecordRow): PlanRecord {
  return {
    node: row.node,
    year: row.year,
    revision: row.revision,
    state: row.state,
    content: row.content,
    comment: row.comment ?? undefined,
    author: row.author,
    changedBy: row.changed_by,
    changedAt: row.changed_at,
  };
}

export interface RecordKey {
  readonly tenant: string;
  readonly plan: string;
}

/** The latest revision of each node, or the latest published one; of one year, or all; by year, then node. */
export async function listRecords(
  database: Queryable,
  { tenant, plan }: RecordKey,
  { year, isPublishedOnly }: { readonly year?: number; readonly isPublishedOnly: boolean },
): Promise<readonly PlanRecord[]> {
  const rows = await database.query<RecordRow>(
    {
      name: 'plan-records',
      text: `select distinct on (year, node) * from plan_record
        where tenant = $1 and plan = $2 and ($3::integer is null or year = $3)
          and (state = 'published' or not $4)
        order by year, node, revision desc`,
    },
    [tenant, plan, year ?? null, isPublishedOnly],
  );
  return rows.map(recordOf);
}

/** The newest first. */
export async function listRecordRevisions(
  database: Queryable,
  { tenant, plan }: RecordKey,
  node: string,
  year: number,
): Promise<readonly PlanRecord[]> {
  const rows = await database.query<RecordRow>(
    `select * from plan_record where tenant = $1 and plan = $2 and node = $3 and year = $4
     order by revision desc limit 1000`,
    [tenant, plan, node, year],
  );
  return rows.map(recordOf);
}

/** False where somebody else has added that revision meanwhile. */
export async function insertRecord(
  database: Queryable,
  { tenant, plan }: RecordKey,
  record: PlanRecord,
): Promise<boolean> {
  const added = await database.execute(
    `insert into plan_record
       (tenant, plan, node, year, revision, state, content, comment, author, changed_by, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict do nothing`,
    [
      tenant,
      plan,
      record.node,
      record.year,
      record.revision,
      record.state,
      JSON.stringify(record.content),
      record.comment ?? null,
      record.author,
      record.changedBy,
      record.changedAt,
    ],
  );
  return added === 1;
}
