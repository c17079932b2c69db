/** SQL over attribute_history and temporal_entity. */
import type { AttributeInstance, Instant, Iri, TimeProperty } from '@kumiki/ngsi-ld';
import type { Queryable } from '#kernel/database/index.ts';
import { SqlValues } from '#platform/context/index.ts';

export const timeColumns: Readonly<Record<TimeProperty, string>> = {
  observedAt: 'observed_at',
  createdAt: 'created_at',
  modifiedAt: 'modified_at',
  deletedAt: 'deleted_at',
};

/** From `from` on, before `to`; instances without the time property are outside of any range. */
export interface TimeRange {
  readonly property: TimeProperty;
  readonly from?: Instant;
  readonly to?: Instant;
}

/** Which instances of which entities; `attributes` and `datasetIds` absent: all. `''` is the default instance. */
export interface InstanceSelection {
  readonly tenant: string;
  readonly entityIds: readonly string[];
  readonly attributes?: readonly Iri[];
  readonly datasetIds?: readonly string[];
  readonly range: TimeRange;
  /** Of each attribute. */
  readonly lastN?: number;
}

export interface HistoryInstance {
  readonly entityId: string;
  readonly attribute: Iri;
  readonly instanceId: string;
  /** By the time property of the range; absent where the instance has no such time. */
  readonly time: Instant | undefined;
  readonly observedAt: Instant | undefined;
  readonly createdAt: Instant;
  readonly modifiedAt: Instant;
  readonly deletedAt: Instant | undefined;
  readonly instance: AttributeInstance;
}

interface InstanceRow {
  readonly entity_id: string;
  readonly attribute: string;
  readonly instance_id: string;
  readonly time: string | null;
  readonly observed_at: string | null;
  readonly created_at: string;
  readonly modified_at: string;
  readonly deleted_at: string | null;
  readonly instance: AttributeInstance;
}

/** ISO 8601 in UTC, as exact as the database keeps it. */
const instant = (column: string, name: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as ${name}`;

export function rangeCondition(range: TimeRange, parameters: SqlValues): string {
  const column = `h.${timeColumns[range.property]}`;
  const parts = [`${column} is not null`];
  if (range.from !== undefined) {
    parts.push(`${column} >= ${parameters.add(range.from, 'timestamptz')}`);
  }
  if (range.to !== undefined) parts.push(`${column} < ${parameters.add(range.to, 'timestamptz')}`);
  return parts.join(' and ');
}

/** The attributes of each entity by hops over the index, however many instances they have. */
const attributeHops = (tenant: string, ids: string): string => `
  with recursive hop as (
    select e.id as entity_id, (select h.attribute from attribute_history h
      where h.tenant = ${tenant} and h.entity_id = e.id order by h.attribute limit 1) as attribute
    from unnest(${ids}::text[]) as e (id)
    union all
    select hop.entity_id, (select h.attribute from attribute_history h
      where h.tenant = ${tenant} and h.entity_id = hop.entity_id and h.attribute > hop.attribute
      order by h.attribute limit 1)
    from hop where hop.attribute is not null
  )`;

/**
 * Instances in order of time: ascending, or descending with `lastN`; at most `limit` of all entities together.
 * An attribute gives no more than `lastN`. Instances have the time they are ordered by, so the order says
 * nothing of nulls: it would keep the planner from walking the index to the last ones.
 */
export async function selectInstances(
  database: Queryable,
  selection: InstanceSelection,
  limit: number,
): Promise<readonly HistoryInstance[]> {
  const parameters = new SqlValues();
  const tenant = parameters.add(selection.tenant);
  const ids = parameters.add(selection.entityIds);
  const time = timeColumns[selection.range.property];
  const direction = selection.lastN === undefined ? 'asc' : 'desc';
  const perAttribute = Math.min(selection.lastN ?? limit, limit);
  const conditions = [rangeCondition(selection.range, parameters)];
  if (selection.datasetIds !== undefined) {
    conditions.push(`h.dataset_id = any(${parameters.add(selection.datasetIds)})`);
  }
  const attributes =
    selection.attributes === undefined
      ? ''
      : `and hop.attribute = any(${parameters.add(selection.attributes)})`;
  const rows = await database.query<InstanceRow>(
    `${attributeHops(tenant, ids)}
    select i.entity_id, i.attribute, i.instance_id, ${instant(`i.${time}`, 'time')},
      ${instant('i.observed_at', 'observed_at')}, ${instant('i.created_at', 'created_at')},
      ${instant('i.modified_at', 'modified_at')}, ${instant('i.deleted_at', 'deleted_at')}, i.instance
    from hop cross join lateral (
      select * from attribute_history h
      where h.tenant = ${tenant} and h.entity_id = hop.entity_id and h.attribute = hop.attribute
        and ${conditions.join(' and ')}
      order by h.${time} ${direction}, h.recorded_at ${direction}, h.instance_id
      limit ${parameters.add(perAttribute)}
    ) as i
    where hop.attribute is not null ${attributes}
    order by i.${time} ${direction}, i.recorded_at ${direction}, i.attribute, i.instance_id
    limit ${parameters.add(limit)}`,
    parameters.values,
  );
  return rows.map((row) => ({
    entityId: row.entity_id,
    attribute: row.attribute,
    instanceId: row.instance_id,
    time: row.time ?? undefined,
    observedAt: row.observed_at ?? undefined,
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
    deletedAt: row.deleted_at ?? undefined,
    instance: row.instance,
  }));
}

/** An entity that has or had an evolution. */
export interface TemporalHead {
  readonly id: string;
  readonly types: readonly Iri[];
  readonly createdAt: Instant;
  readonly modifiedAt: Instant;
  readonly deletedAt: Instant | undefined;
}

interface HeadRow {
  readonly id: string;
  readonly types: readonly string[];
  readonly created_at: string;
  readonly modified_at: string;
  readonly deleted_at: string | null;
}

export const headColumns = `t.id, t.types, ${instant('t.created_at', 'created_at')},
  ${instant('t.modified_at', 'modified_at')}, ${instant('t.deleted_at', 'deleted_at')}`;

export function headOf(row: HeadRow): TemporalHead {
  return {
    id: row.id,
    types: row.types,
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
    deletedAt: row.deleted_at ?? undefined,
  };
}

/** Names of attributes that have instances in the range, by entity. */
export async function listAttributes(
  database: Queryable,
  selection: InstanceSelection,
): Promise<ReadonlyMap<string, readonly Iri[]>> {
  const parameters = new SqlValues();
  const tenant = parameters.add(selection.tenant);
  const ids = parameters.add(selection.entityIds);
  const range = rangeCondition(selection.range, parameters);
  const wanted =
    selection.attributes === undefined
      ? ''
      : `and hop.attribute = any(${parameters.add(selection.attributes)})`;
  const rows = await database.query<{ entity_id: string; attributes: string[] }>(
    `${attributeHops(tenant, ids)}
    select hop.entity_id, array_agg(hop.attribute order by hop.attribute) as attributes from hop
    where hop.attribute is not null ${wanted} and exists (select from attribute_history h
      where h.tenant = ${tenant} and h.entity_id = hop.entity_id
        and h.attribute = hop.attribute and ${range})
    group by hop.entity_id`,
    parameters.values,
  );
  return new Map(rows.map((row) => [row.entity_id, row.attributes]));
}
