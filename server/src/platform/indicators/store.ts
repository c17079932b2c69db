/** SQL of indicators and their values. */
import type { Queryable } from '#kernel/database/index.ts';
import type { Indicator, ReportedValue, ValueState } from './definition.ts';

export interface HeldIndicator {
  readonly indicator: Indicator;
  /** The document that defines it: `plan:fukushima`. */
  readonly owner: string;
  readonly isPublic: boolean;
}

interface IndicatorRow {
  readonly owner_key: string;
  readonly is_public: boolean;
  readonly definition: Indicator;
}

function heldOf({ owner_key, is_public, definition }: IndicatorRow): HeldIndicator {
  return { indicator: definition, owner: owner_key, isPublic: is_public };
}

/** In the order of their owners and of the document. */
export async function listIndicators(
  database: Queryable,
  tenant: string,
  { owner, isPublicOnly }: { readonly owner?: string; readonly isPublicOnly: boolean },
): Promise<readonly HeldIndicator[]> {
  const rows = await database.query<IndicatorRow>(
    {
      name: 'indicator-list',
      text: `select owner_key, is_public, definition from indicator
        where tenant = $1 and ($2::text is null or owner_key = $2) and (is_public or not $3)
        order by owner_key, position`,
    },
    [tenant, owner ?? null, isPublicOnly],
  );
  return rows.map(heldOf);
}

export async function findIndicator(
  database: Queryable,
  tenant: string,
  id: string,
): Promise<HeldIndicator | undefined> {
  const [row] = await database.query<IndicatorRow>(
    {
      name: 'indicator-find',
      text: 'select owner_key, is_public, definition from indicator where tenant = $1 and id = $2',
    },
    [tenant, id],
  );
  return row === undefined ? undefined : heldOf(row);
}

/** The ids among those given that another owner has defined. */
export async function findForeign(
  database: Queryable,
  tenant: string,
  owner: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const rows = await database.query<{ id: string }>(
    'select id from indicator where tenant = $1 and id = any($2) and owner_key <> $3',
    [tenant, ids, owner],
  );
  return rows.map(({ id }) => id);
}

/** What the owner defined before and does not any more is gone; its values stay. */
export async function replaceIndicators(
  tx: Queryable,
  tenant: string,
  held: {
    readonly owner: string;
    readonly isPublic: boolean;
    readonly indicators: readonly Indicator[];
  },
): Promise<void> {
  await tx.execute('delete from indicator where tenant = $1 and owner_key = $2', [
    tenant,
    held.owner,
  ]);
  if (held.indicators.length === 0) return;
  await tx.execute(
    `insert into indicator (tenant, id, owner_key, position, is_public, definition)
     select $1, definition ->> 'id', $2, position, $3, definition
     from jsonb_array_elements($4::jsonb) with ordinality as given (definition, position)`,
    [tenant, held.owner, held.isPublic, JSON.stringify(held.indicators)],
  );
}

interface ValueRow {
  readonly indicator: string;
  readonly year: number;
  readonly value: number;
  readonly state: ValueState;
  readonly revision: number;
  readonly evidence: string | null;
  readonly comment: string | null;
  readonly reported_by: string;
  readonly reported_at: Date;
  readonly decided_by: string | null;
  readonly decided_at: Date | null;
}

function heldValueOf(row: ValueRow): ReportedValue {
  return {
    year: row.year,
    value: row.value,
    state: row.state,
    revision: row.revision,
    evidence: row.evidence ?? undefined,
    comment: row.comment ?? undefined,
    reportedBy: row.reported_by,
    reportedAt: row.reported_at,
    decidedBy: row.decided_by ?? undefined,
    decidedAt: row.decided_at ?? undefined,
  };
}

/**
 * The latest revision of each year, or the latest approved one, by indicator, then year. An approved value
 * stays public while its correction waits for approval.
 */
export async function listValues(
  database: Queryable,
  tenant: string,
  ids: readonly string[],
  isApprovedOnly: boolean,
): Promise<ReadonlyMap<string, readonly ReportedValue[]>> {
  const rows = await database.query<ValueRow>(
    {
      name: 'indicator-values',
      text: `select distinct on (indicator, year) * from indicator_value
        where tenant = $1 and indicator = any($2) and (state = 'approved' or not $3)
        order by indicator, year, revision desc`,
    },
    [tenant, ids, isApprovedOnly],
  );
  const found = new Map<string, ReportedValue[]>(ids.map((id) => [id, []]));
  for (const row of rows) found.get(row.indicator)?.push(heldValueOf(row));
  return found;
}

/** Every revision of one year, the newest first. */
export async function listRevisions(
  database: Queryable,
  tenant: string,
  id: string,
  year: number,
): Promise<readonly ReportedValue[]> {
  const rows = await database.query<ValueRow>(
    `select * from indicator_value where tenant = $1 and indicator = $2 and year = $3
     order by revision desc`,
    [tenant, id, year],
  );
  return rows.map(heldValueOf);
}

/** False where somebody else has added that revision meanwhile. */
export async function insertValue(
  database: Queryable,
  tenant: string,
  id: string,
  value: ReportedValue,
): Promise<boolean> {
  const added = await database.execute(
    `insert into indicator_value
       (tenant, indicator, year, revision, state, value, evidence, comment,
        reported_by, reported_at, decided_by, decided_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     on conflict do nothing`,
    [
      tenant,
      id,
      value.year,
      value.revision,
      value.state,
      value.value,
      value.evidence ?? null,
      value.comment ?? null,
      value.reportedBy,
      value.reportedAt,
      value.decidedBy ?? null,
      value.decidedAt ?? null,
    ],
  );
  return added === 1;
}
