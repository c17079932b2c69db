/** SQL of imports: their history, and the state of the sample. */
import { z } from 'zod';
import type { Queryable } from '#kernel/database/index.ts';
import type { ImportState, ImportSummary } from './import-summary.ts';

export interface ImportRun {
  readonly id: string;
  readonly fileName: string;
  readonly principal: string;
  readonly state: ImportState;
  readonly startedAt: Date;
  readonly progressAt: Date;
  readonly finishedAt: Date | undefined;
  /** The original; undefined while it comes, and when it broke off. */
  readonly file: KeptOriginal | undefined;
  readonly summary: ImportSummary;
}

/** What the catalogue keeps of a file. */
export interface KeptOriginal {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly mediaType: string;
}

interface ImportRunRow {
  readonly id: string;
  readonly file_name: string;
  readonly principal: string;
  readonly state: ImportState;
  readonly started_at: Date;
  readonly progress_at: Date;
  readonly finished_at: Date | null;
  readonly file: KeptOriginal | null;
  readonly summary: ImportSummary;
}

export async function insertImportRun(
  database: Queryable,
  tenant: string,
  run: ImportRun,
): Promise<void> {
  await database.execute(
    `insert into import_run
       (tenant, id, file_name, format, principal, state, started_at, progress_at, summary, file)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      tenant,
      run.id,
      run.fileName,
      run.summary.format ?? null,
      run.principal,
      run.state,
      run.startedAt,
      run.progressAt,
      JSON.stringify(run.summary),
      run.file === undefined ? null : JSON.stringify(run.file),
    ],
  );
}

/** Writes state, progress and summary. */
export async function updateImportRun(
  database: Queryable,
  tenant: string,
  run: ImportRun,
): Promise<void> {
  await database.execute(
    `update import_run
     set format = $3, state = $4, progress_at = $5, finished_at = $6, summary = $7,
       file = coalesce($8, file)
     where tenant = $1 and id = $2`,
    [
      tenant,
      run.id,
      run.summary.format ?? null,
      run.state,
      run.progressAt,
      run.finishedAt ?? null,
      JSON.stringify(run.summary),
      run.file === undefined ? null : JSON.stringify(run.file),
    ],
  );
}

/** Where one process alone uses the database: no import can be running when it starts. */
export async function endRunningImports(database: Queryable): Promise<void> {
  await database.execute(
    `update import_run set state = 'interrupted', finished_at = progress_at
     where state = 'running'`,
  );
}

const columns =
  'id, file_name, principal, state, started_at, progress_at, finished_at, file, summary';

/** Newest first, those before `before`. */
export async function listImportRuns(
  database: Queryable,
  tenant: string,
  page: { readonly before: string | undefined; readonly limit: number },
): Promise<readonly ImportRun[]> {
  const rows = await database.query<ImportRunRow>(
    `select ${columns} from import_run
     where tenant = $1 and ($2::text is null or id < $2)
     order by id desc limit $3`,
    [tenant, page.before ?? null, page.limit],
  );
  return rows.map(runOf);
}

export async function findImportRun(
  database: Queryable,
  tenant: string,
  id: string,
): Promise<ImportRun | undefined> {
  const rows = await database.query<ImportRunRow>(
    `select ${columns} from import_run where tenant = $1 and id = $2`,
    [tenant, id],
  );
  return rows.map(runOf)[0];
}

function runOf(row: ImportRunRow): ImportRun {
  return {
    id: row.id,
    fileName: row.file_name,
    principal: row.principal,
    state: row.state,
    startedAt: row.started_at,
    progressAt: row.progress_at,
    finishedAt: row.finished_at ?? undefined,
    file: row.file ?? undefined,
    summary: row.summary,
  };
}

export interface SampleType {
  readonly entityType: string;
  readonly region: string;
  readonly state: 'loading' | 'shown' | 'removed';
  readonly entityIds: readonly string[];
}

const sampleRow = z
  .object({
    entity_type: z.string(),
    region: z.string(),
    state: z.enum(['loading', 'shown', 'removed']),
    entity_ids: z.array(z.string()),
  })
  .transform(
    (row): SampleType => ({
      entityType: row.entity_type,
      region: row.region,
      state: row.state,
      entityIds: row.entity_ids,
    }),
  );

export async function listSampleTypes(
  database: Queryable,
  tenant: string,
): Promise<readonly SampleType[]> {
  const rows = await database.query(
    `select entity_type, region, state, entity_ids from sample_type
     where tenant = $1 order by entity_type`,
    [tenant],
  );
  return rows.map((row) => sampleRow.parse(row));
}

export async function upsertSampleType(
  database: Queryable,
  tenant: string,
  sample: SampleType,
): Promise<void> {
  await database.execute(
    `insert into sample_type (tenant, entity_type, region, state, entity_ids)
     values ($1, $2, $3, $4, $5)
     on conflict (tenant, entity_type) do update
     set region = excluded.region, state = excluded.state, entity_ids = excluded.entity_ids`,
    [tenant, sample.entityType, sample.region, sample.state, JSON.stringify(sample.entityIds)],
  );
}
