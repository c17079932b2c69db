/** SQL over attribute_history and temporal_entity. */
import type { AttributeInstance, Instant, Iri, TimeProperty } from '@kumiki/ngsi-ld';
import type { Queryable } from '#kernel/database/index.ts';
import { SqlValues } from '#platform/context/index.ts';
import { scopeIri } from './scope-iri.ts';

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
  /** What has expired by then is not there any more (clause 4.22). */
  readonly now: Instant;
  /** Of each entity: only instances of these times, as a multirange of the database. Scopes are left out. */
  readonly validity?: readonly string[];
  readonly attributes?: readonly Iri[];
  readonly datasetIds?: readonly string[];
  readonly range: TimeRange;
  /** Which instances of each attribute; absent: all, the oldest first. */
  readonly page?: InstancePage;
}

/** From the newest on, or from the oldest. */
export interface InstancePage {
  readonly isDescending: boolean;
  readonly size: number;
  readonly offset: number;
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

export interface InstanceRow {
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

/** Instances `h` of the range that are still there at `now`. */
export function rangeCondition(range: TimeRange, now: Instant, parameters: SqlValues): string {
  const column = `h.${timeColumns[range.property]}`;
  const at = parameters.add(now, 'timestamptz');
  const parts = [`${column} is not null`, `(h.expires_at is null or h.expires_at > ${at})`];
  if (range.from !== undefined) {
    parts.push(`${column} >= ${parameters.add(range.from, 'timestamptz')}`);
  }
  if (range.to !== undefined) parts.push(`${column} < ${parameters.add(range.to, 'timestamptz')}`);
  return parts.join(' and ');
}

/**
 * `hop (entity_id, validity, origin, attribute)`: the attributes of each entity, those that are asked for or else by
 * hops over the index, however many instances they have; the last of each entity is null. A hop looks into every
 * partition, twice for each entity, which costs more than anything else of a question of a thousand entities.
 */
export function attributeHops(
  selection: InstanceSelection,
  parameters: SqlValues,
  origins?: readonly (Instant | null)[],
): string {
  const ids = parameters.add(selection.entityIds, 'text[]');
  const validity = parameters.add(selection.validity ?? null, 'tstzmultirange[]');
  const origin = parameters.add(origins ?? null, 'timestamptz[]');
  const entities = `unnest(${ids}, ${validity}, ${origin}) as e (id, validity, origin)`;
  if (selection.attributes !== undefined) {
    const names = parameters.add([...new Set(selection.attributes)], 'text[]');
    return `with hop as (
      select e.id as entity_id, e.validity, e.origin, a.attribute
      from ${entities} cross join unnest(${names}) as a (attribute)
    )`;
  }
  const tenant = parameters.add(selection.tenant);
  return `with recursive hop as (
    select e.id as entity_id, e.validity, e.origin, (select h.attribute from attribute_history h
      where h.tenant = ${tenant} and h.entity_id = e.id order by h.attribute limit 1) as attribute
    from ${entities}
    union all
    select hop.entity_id, hop.validity, hop.origin, (select h.attribute from attribute_history h
      where h.tenant = ${tenant} and h.entity_id = hop.entity_id and h.attribute > hop.attribute
      order by h.attribute limit 1)
    from hop where hop.attribute is not null
  )`;
}

const columns = (
  modifiedAt: string,
): string => `tenant, entity_id, attribute, dataset_id, recorded_at,
  instance_id, observed_at, created_at, ${modifiedAt} as modified_at, deleted_at, number, instance,
  expires_at`;

/**
 * Where instances come from. What was never amended was modified when it was recorded: told so, the database
 * walks the primary key, and partitions, by times of modification too; few instances are amended.
 */
const sources = {
  all: 'attribute_history',
  asRecorded: `(select ${columns('recorded_at')} from attribute_history where not is_amended)`,
  amended: `(select ${columns('modified_at')} from attribute_history where is_amended)`,
};

function sourceOf(property: TimeProperty): string {
  if (property !== 'modifiedAt') return sources.all;
  return `(${sources.asRecorded.slice(1, -1)} union all ${sources.amended.slice(1, -1)})`;
}

/** Instances `h` of the attribute at `hop` that the selection means. */
export function hopInstances(
  selection: InstanceSelection,
  parameters: SqlValues,
  source = sourceOf(selection.range.property),
): string {
  const { tenant, datasetIds, range, now, validity } = selection;
  const conditions = [
    `h.tenant = ${parameters.add(tenant)}`,
    'h.entity_id = hop.entity_id and h.attribute = hop.attribute',
    rangeCondition(range, now, parameters),
  ];
  if (validity !== undefined) {
    conditions.push(`hop.validity @> h.${timeColumns[range.property]}`);
  }
  if (datasetIds !== undefined) {
    conditions.push(`h.dataset_id = any(${parameters.add(datasetIds)})`);
  }
  return `${source} h where ${conditions.join(' and ')}`;
}

/** Hops that lead to an attribute. */
export function hopsWanted({ validity }: InstanceSelection, parameters: SqlValues): string {
  const scope = validity === undefined ? '' : ` and hop.attribute <> ${parameters.add(scopeIri)}`;
  return `hop.attribute is not null${scope}`;
}

/** Of the instance `i`, by the time property. */
export const instanceColumns = (property: TimeProperty): string => `
  i.entity_id, i.attribute, i.instance_id, ${instant(`i.${timeColumns[property]}`, 'time')},
  ${instant('i.observed_at', 'observed_at')}, ${instant('i.created_at', 'created_at')},
  ${instant('i.modified_at', 'modified_at')}, ${instant('i.deleted_at', 'deleted_at')}, i.instance`;

export function instanceFromRow(row: InstanceRow): HistoryInstance {
  return {
    entityId: row.entity_id,
    attribute: row.attribute,
    instanceId: row.instance_id,
    time: row.time ?? undefined,
    observedAt: row.observed_at ?? undefined,
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
    deletedAt: row.deleted_at ?? undefined,
    instance: row.instance,
  };
}

/**
 * Instances in order of time, as the page goes; at most `limit` of all entities together, and of each attribute
 * `lookAhead` more than its page holds. Instances have the time they are ordered by, so the order says
 * nothing of nulls: it would keep the planner from walking the index to the last ones.
 */
export async function selectInstances(
  database: Queryable,
  selection: InstanceSelection,
  limit: number,
  lookAhead = 0,
): Promise<readonly HistoryInstance[]> {
  const parameters = new SqlValues();
  const { page, range } = selection;
  const time = timeColumns[range.property];
  const direction = page?.isDescending === true ? 'desc' : 'asc';
  const offset = page?.offset ?? 0;
  const size = Math.min((page?.size ?? limit) + lookAhead, limit);
  const order = `h.${time} ${direction}, h.recorded_at ${direction}, h.instance_id`;
  const branch = (source: string): string =>
    `(select * from ${hopInstances(selection, parameters, source)}
      order by ${order} limit ${parameters.add(offset + size)})`;
  const found =
    range.property === 'modifiedAt'
      ? `${branch(sources.asRecorded)} union all ${branch(sources.amended)}`
      : branch(sources.all);
  const rows = await database.query<InstanceRow>(
    `${attributeHops(selection, parameters)}
    select ${instanceColumns(range.property)}
    from hop cross join lateral (
      select * from (${found}) as h order by ${order}
      limit ${parameters.add(size)} offset ${parameters.add(offset)}
    ) as i
    where ${hopsWanted(selection, parameters)}
    order by i.${time} ${direction}, i.recorded_at ${direction}, i.attribute, i.instance_id
    limit ${parameters.add(limit)}`,
    parameters.values,
  );
  return rows.map(instanceFromRow);
}

/** An entity that has or had an evolution. */
export interface TemporalHead {
  readonly id: string;
  readonly types: readonly Iri[];
  readonly createdAt: Instant;
  readonly modifiedAt: Instant;
  readonly deletedAt: Instant | undefined;
  /** Where scopes were asked for: when they matched, as a multirange of the database. */
  readonly validity?: string;
}

interface HeadRow {
  readonly id: string;
  readonly types: readonly string[];
  readonly created_at: string;
  readonly modified_at: string;
  readonly deleted_at: string | null;
  readonly validity?: string;
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
    ...(row.validity === undefined ? {} : { validity: row.validity }),
  };
}

/**
 * Names of attributes that have instances in the range, by entity. Times of observation have an index, and the order makes
 * the database look for each attribute by it, not among all there are.
 */
export async function listAttributes(
  database: Queryable,
  selection: InstanceSelection,
): Promise<ReadonlyMap<string, readonly Iri[]>> {
  const parameters = new SqlValues();
  const hops = attributeHops(selection, parameters);
  const instances = hopInstances(selection, parameters);
  const isObserved = selection.range.property === 'observedAt';
  const rows = await database.query<{ entity_id: string; attributes: string[] }>(
    `${hops}
    select hop.entity_id, array_agg(hop.attribute order by hop.attribute) as attributes from hop
    ${isObserved ? `cross join lateral (select from ${instances} order by h.observed_at limit 1) as i` : ''}
    where ${hopsWanted(selection, parameters)}
      ${isObserved ? '' : `and exists (select from ${instances})`}
    group by hop.entity_id`,
    parameters.values,
  );
  return new Map(rows.map((row) => [row.entity_id, row.attributes]));
}
