/** SQL of connectors, their runs, and what their sources had. */
import type { Queryable } from '#kernel/database/index.ts';
import {
  type Connector,
  type ConnectorMemory,
  type ConnectorRun,
  connectorSchema,
  type RunReport,
} from './connector.ts';

interface ConnectorRow {
  readonly tenant: string;
  readonly id: string;
  readonly settings: unknown;
  readonly memory: ConnectorMemory;
  readonly last_ok_at: Date | null;
  readonly stale_told_at: Date | null;
  readonly created_at: Date;
  readonly changed_at: Date;
}

const columns = 'tenant, id, settings, memory, last_ok_at, stale_told_at, created_at, changed_at';

function connectorOf(row: ConnectorRow): Connector {
  return {
    tenant: row.tenant,
    id: row.id,
    // Those of an earlier version do not name everything.
    settings: connectorSchema.parse(row.settings),
    memory: row.memory,
    lastOkAt: row.last_ok_at ?? undefined,
    staleToldAt: row.stale_told_at ?? undefined,
    createdAt: row.created_at,
    changedAt: row.changed_at,
  };
}

export async function insertConnector(database: Queryable, connector: Connector): Promise<void> {
  await database.execute(
    `insert into connector (tenant, id, settings, is_enabled, memory, last_ok_at, created_at, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      connector.tenant,
      connector.id,
      JSON.stringify(connector.settings),
      connector.settings.isEnabled,
      JSON.stringify(connector.memory),
      connector.lastOkAt ?? null,
      connector.createdAt,
      connector.changedAt,
    ],
  );
}

export async function updateConnector(database: Queryable, connector: Connector): Promise<void> {
  await database.execute(
    `update connector set settings = $3, is_enabled = $4, memory = $5, last_ok_at = $6, changed_at = $7
     where tenant = $1 and id = $2`,
    [
      connector.tenant,
      connector.id,
      JSON.stringify(connector.settings),
      connector.settings.isEnabled,
      JSON.stringify(connector.memory),
      connector.lastOkAt ?? null,
      connector.changedAt,
    ],
  );
}

/** Notes that staff know, or that there is nothing to know any more; false when somebody else has. */
export async function markStale(
  tx: Queryable,
  { tenant, id, staleToldAt }: Pick<Connector, 'tenant' | 'id' | 'staleToldAt'>,
  at: Date | undefined,
): Promise<boolean> {
  const changed = await tx.execute(
    `update connector set stale_told_at = $3
     where tenant = $1 and id = $2 and (stale_told_at is null) = $4`,
    [tenant, id, at ?? null, staleToldAt === undefined],
  );
  return changed > 0;
}

export async function deleteConnector(
  database: Queryable,
  tenant: string,
  id: string,
): Promise<void> {
  await database.execute('delete from connector where tenant = $1 and id = $2', [tenant, id]);
}

export async function findConnector(
  database: Queryable,
  tenant: string,
  id: string,
): Promise<Connector | undefined> {
  const rows = await database.query<ConnectorRow>(
    `select ${columns} from connector where tenant = $1 and id = $2`,
    [tenant, id],
  );
  return rows.map(connectorOf)[0];
}

/** By their age; at most a thousand of a tenant. */
export async function listConnectors(
  database: Queryable,
  tenant: string,
): Promise<readonly Connector[]> {
  const rows = await database.query<ConnectorRow>(
    `select ${columns} from connector where tenant = $1 order by id limit 1000`,
    [tenant],
  );
  return rows.map(connectorOf);
}

/** Of all tenants, for the alarm. */
export async function listEnabled(
  database: Queryable,
  after: { readonly tenant: string; readonly id: string },
  limit: number,
): Promise<readonly Connector[]> {
  const rows = await database.query<ConnectorRow>(
    `select ${columns} from connector
     where is_enabled and (tenant, id) > ($1, $2) order by tenant, id limit $3`,
    [after.tenant, after.id, limit],
  );
  return rows.map(connectorOf);
}

export async function readItems(
  database: Queryable,
  { tenant, id }: Pick<Connector, 'tenant' | 'id'>,
): Promise<ReadonlyMap<string, string>> {
  const rows = await database.query<{ identifier: string; fingerprint: string }>(
    'select identifier, fingerprint from connector_item where tenant = $1 and connector_id = $2',
    [tenant, id],
  );
  return new Map(rows.map(({ identifier, fingerprint }) => [identifier, fingerprint]));
}

/** Replaces what is known of a source. */
export async function writeItems(
  database: Queryable,
  { tenant, id }: Pick<Connector, 'tenant' | 'id'>,
  items: ReadonlyMap<string, string>,
): Promise<void> {
  await database.execute('delete from connector_item where tenant = $1 and connector_id = $2', [
    tenant,
    id,
  ]);
  await database.execute(
    `insert into connector_item (tenant, connector_id, identifier, fingerprint)
     select $1, $2, identifier, fingerprint from unnest($3::text[], $4::text[]) as t (identifier, fingerprint)`,
    [tenant, id, [...items.keys()], [...items.values()]],
  );
}

export async function insertRun(
  database: Queryable,
  tenant: string,
  run: ConnectorRun,
): Promise<void> {
  await database.execute(
    `insert into connector_run (tenant, id, connector_id, is_dry, state, started_at, finished_at, report)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      tenant,
      run.id,
      run.connectorId,
      run.isDry,
      run.state,
      run.startedAt,
      run.finishedAt ?? null,
      JSON.stringify(run.report),
    ],
  );
}

export async function updateRun(
  database: Queryable,
  tenant: string,
  run: ConnectorRun,
): Promise<void> {
  await database.execute(
    `update connector_run set state = $3, finished_at = $4, report = $5 where tenant = $1 and id = $2`,
    [tenant, run.id, run.state, run.finishedAt ?? null, JSON.stringify(run.report)],
  );
}

/** Keeps the newest runs of a connector. */
export async function deleteOldRuns(
  database: Queryable,
  { tenant, id }: Pick<Connector, 'tenant' | 'id'>,
  keptMax: number,
): Promise<void> {
  await database.execute(
    `delete from connector_run where tenant = $1 and connector_id = $2 and id not in (
       select id from connector_run where tenant = $1 and connector_id = $2 order by id desc limit $3)`,
    [tenant, id, keptMax],
  );
}

interface RunRow {
  readonly id: string;
  readonly connector_id: string;
  readonly is_dry: boolean;
  readonly state: ConnectorRun['state'];
  readonly started_at: Date;
  readonly finished_at: Date | null;
  readonly report: RunReport;
}

/** Newest first. */
export async function listRuns(
  database: Queryable,
  tenant: string,
  connectorId: string,
  limit: number,
): Promise<readonly ConnectorRun[]> {
  const rows = await database.query<RunRow>(
    `select id, connector_id, is_dry, state, started_at, finished_at, report from connector_run
     where tenant = $1 and connector_id = $2 order by id desc limit $3`,
    [tenant, connectorId, limit],
  );
  return rows.map((row) => ({
    id: row.id,
    connectorId: row.connector_id,
    isDry: row.is_dry,
    state: row.state,
    startedAt: row.started_at,
    finishedAt: row.finished_at ?? undefined,
    report: row.report,
  }));
}
