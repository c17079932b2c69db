/** SQL over the scopes an entity had, and when they were valid. ETSI GS CIM 009, clauses 4.18 and 5.7.4.4. */
import type { ScopeNode } from '@kumiki/ngsi-ld';
import type { Queryable } from '#kernel/database/index.ts';
import { compileScope, SqlValues } from '#platform/context/index.ts';
import { scopeIri } from './scope-iri.ts';
import {
  type HistoryInstance,
  type InstanceRow,
  type InstanceSelection,
  instanceColumns,
  instanceFromRow,
  type TimeRange,
} from './store.ts';

/**
 * Scope instances with `scopes`, valid from `since` on until the next ones were set. Times of observation
 * count, and where there is none, those of the change.
 */
const timeline = (tenant: string, entityId: string, name: string): string => `
  (select h.*, coalesce(h.observed_at, h.modified_at) as since,
    lead(coalesce(h.observed_at, h.modified_at)) over (
      order by coalesce(h.observed_at, h.modified_at), h.recorded_at) as until,
    case when jsonb_typeof(h.instance->'value') = 'array'
      then array(select jsonb_array_elements_text(h.instance->'value')) else '{}' end as scopes
  from attribute_history h
  where h.tenant = ${tenant} and h.entity_id = ${entityId} and h.attribute = ${name})`;

/** When the scopes of an entity matched, as a multirange; null where they never did. */
export function compileValidity(
  scope: ScopeNode,
  of: { readonly tenant: string; readonly entityId: string },
  sql: SqlValues,
): string {
  const scopes = timeline(of.tenant, of.entityId, sql.add(scopeIri));
  return `(select range_agg(tstzrange(e.since, e.until)) from ${scopes} as e
    where ${compileScope(scope, sql)})`;
}

/** The range of a query, as a range of the database. */
export function compileRange({ from, to }: TimeRange, sql: SqlValues): string {
  return `tstzrange(${sql.add(from ?? null, 'timestamptz')}, ${sql.add(to ?? null, 'timestamptz')})`;
}

/** What matched within the range, also where it was set before. In order of time. */
export async function selectScopes(
  database: Queryable,
  { tenant, entityIds, attributes, range }: InstanceSelection,
  scope: ScopeNode,
): Promise<readonly HistoryInstance[]> {
  if (attributes !== undefined && !attributes.includes(scopeIri)) return [];
  const sql = new SqlValues();
  const scopes = timeline(sql.add(tenant), 'entity.id', sql.add(scopeIri));
  const rows = await database.query<InstanceRow>(
    `select ${instanceColumns(range.property)}
    from unnest(${sql.add(entityIds, 'text[]')}) as entity (id) cross join lateral (
      select e.* from ${scopes} as e
      where tstzrange(e.since, e.until) && ${compileRange(range, sql)} and ${compileScope(scope, sql)}
    ) as i order by i.since, i.recorded_at`,
    sql.values,
  );
  return rows.map(instanceFromRow);
}
