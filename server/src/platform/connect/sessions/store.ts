/** SQL of import sessions and of the quality that was measured. */
import type { Queryable } from '#kernel/database/index.ts';
import type { CommitRequest, ImportSession, QualityReport, SessionState } from './session.ts';

interface SessionRow {
  readonly tenant: string;
  readonly id: string;
  readonly upload_key: string | null;
  readonly principal: string;
  readonly file_name: string;
  readonly file: ImportSession['file'];
  readonly encoding: ImportSession['encoding'];
  readonly corrections: ImportSession['corrections'];
  readonly analysis: ImportSession['analysis'];
  readonly state: SessionState;
  readonly request: CommitRequest | null;
  readonly run_id: string | null;
  readonly dataset_id: string | null;
  readonly resource_id: string | null;
  readonly failure: string | null;
  readonly created_at: Date;
  readonly changed_at: Date;
}

const columns = `tenant, id, upload_key, principal, file_name, file, encoding, corrections, analysis, state,
  request, run_id, dataset_id, resource_id, failure, created_at, changed_at`;

function sessionOf(row: SessionRow): ImportSession {
  return {
    tenant: row.tenant,
    id: row.id,
    uploadKey: row.upload_key ?? undefined,
    principal: row.principal,
    fileName: row.file_name,
    file: row.file,
    encoding: { ...row.encoding, doubleEncoding: row.encoding.doubleEncoding ?? undefined },
    corrections: row.corrections,
    analysis: row.analysis,
    state: row.state,
    request: row.request ?? undefined,
    runId: row.run_id ?? undefined,
    datasetId: row.dataset_id ?? undefined,
    resourceId: row.resource_id ?? undefined,
    failure: row.failure ?? undefined,
    createdAt: row.created_at,
    changedAt: row.changed_at,
  };
}

/** False when an upload with its key is there already. */
export async function insertSession(database: Queryable, session: ImportSession): Promise<boolean> {
  const rows = await database.query(
    `insert into import_session (${columns})
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
     on conflict (tenant, upload_key) do nothing returning id`,
    [
      session.tenant,
      session.id,
      session.uploadKey ?? null,
      session.principal,
      session.fileName,
      JSON.stringify(session.file),
      JSON.stringify(session.encoding),
      JSON.stringify(session.corrections),
      JSON.stringify(session.analysis),
      session.state,
      session.request === undefined ? null : JSON.stringify(session.request),
      session.runId ?? null,
      session.datasetId ?? null,
      session.resourceId ?? null,
      session.failure ?? null,
      session.createdAt,
      session.changedAt,
    ],
  );
  return rows.length === 1;
}

export async function updateSession(database: Queryable, session: ImportSession): Promise<void> {
  await database.execute(
    `update import_session
     set corrections = $3, analysis = $4, state = $5, request = $6, run_id = $7, dataset_id = $8,
       resource_id = $9, failure = $10, changed_at = $11
     where tenant = $1 and id = $2`,
    [
      session.tenant,
      session.id,
      JSON.stringify(session.corrections),
      JSON.stringify(session.analysis),
      session.state,
      session.request === undefined ? null : JSON.stringify(session.request),
      session.runId ?? null,
      session.datasetId ?? null,
      session.resourceId ?? null,
      session.failure ?? null,
      session.changedAt,
    ],
  );
}

/** Moves a session on, if it is still in one of `from`. */
export async function moveSession(
  database: Queryable,
  { tenant, id }: { readonly tenant: string; readonly id: string },
  move: { readonly from: readonly SessionState[]; readonly to: SessionState; readonly at: Date },
): Promise<boolean> {
  const rows = await database.query(
    `update import_session set state = $4, changed_at = $5
     where tenant = $1 and id = $2 and state = any($3::text[]) returning id`,
    [tenant, id, [...move.from], move.to, move.at],
  );
  return rows.length === 1;
}

export async function findSession(
  database: Queryable,
  tenant: string,
  id: string,
): Promise<ImportSession | undefined> {
  const rows = await database.query<SessionRow>(
    `select ${columns} from import_session where tenant = $1 and id = $2`,
    [tenant, id],
  );
  return rows.map(sessionOf)[0];
}

export async function findSessionByKey(
  database: Queryable,
  tenant: string,
  key: string,
): Promise<ImportSession | undefined> {
  const rows = await database.query<SessionRow>(
    `select ${columns} from import_session where tenant = $1 and upload_key = $2`,
    [tenant, key],
  );
  return rows.map(sessionOf)[0];
}

/** Newest first. */
export async function listSessions(
  database: Queryable,
  tenant: string,
  page: { readonly before: string | undefined; readonly limit: number },
): Promise<readonly ImportSession[]> {
  const rows = await database.query<SessionRow>(
    `select ${columns} from import_session
     where tenant = $1 and ($2::text is null or id < $2)
     order by id desc limit $3`,
    [tenant, page.before ?? null, page.limit],
  );
  return rows.map(sessionOf);
}

/** Taken in by a process that is gone, or never begun: of all tenants. */
export async function listUnfinished(
  database: Queryable,
  before: Date,
  limit: number,
): Promise<readonly { readonly tenant: string; readonly id: string }[]> {
  return await database.query<{ tenant: string; id: string }>(
    `select tenant, id from import_session
     where state in ('waiting', 'running') and changed_at < $1
     order by tenant, id limit $2`,
    [before, limit],
  );
}

export interface MeasuredQuality {
  readonly datasetId: string;
  readonly resourceId: string;
  readonly measuredAt: Date;
  readonly title: string;
  readonly readability: number;
  readonly readabilityAfterRepairs: number;
  readonly report: QualityReport;
}

export async function insertQuality(
  database: Queryable,
  tenant: string,
  quality: MeasuredQuality,
): Promise<void> {
  await database.execute(
    `insert into quality_report (tenant, dataset_id, resource_id, measured_at, title, readability,
       readability_after_repairs, report)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (tenant, dataset_id, resource_id, measured_at) do update set report = excluded.report`,
    [
      tenant,
      quality.datasetId,
      quality.resourceId,
      quality.measuredAt,
      quality.title,
      quality.readability,
      quality.readabilityAfterRepairs,
      JSON.stringify(quality.report),
    ],
  );
}

interface QualityRow {
  readonly dataset_id: string;
  readonly resource_id: string;
  readonly measured_at: Date;
  readonly title: string;
  readonly readability: number;
  readonly readability_after_repairs: number;
  readonly report: QualityReport;
}

/** Newest first; of one dataset, or of all of the tenant. */
export async function listQuality(
  database: Queryable,
  tenant: string,
  options: { readonly datasetId?: string | undefined; readonly limit: number },
): Promise<readonly MeasuredQuality[]> {
  const rows = await database.query<QualityRow>(
    `select dataset_id, resource_id, measured_at, title, readability, readability_after_repairs, report
     from quality_report
     where tenant = $1 and ($2::text is null or dataset_id = $2)
     order by measured_at desc, dataset_id, resource_id limit $3`,
    [tenant, options.datasetId ?? null, options.limit],
  );
  return rows.map((row) => ({
    datasetId: row.dataset_id,
    resourceId: row.resource_id,
    measuredAt: row.measured_at,
    title: row.title,
    readability: row.readability,
    readabilityAfterRepairs: row.readability_after_repairs,
    report: row.report,
  }));
}
