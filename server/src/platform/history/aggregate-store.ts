/** SQL of aggregation over attribute_history. ETSI GS CIM 009, clause 4.5.19. */
import type { Instant, Iri } from '@kumiki/ngsi-ld';
import type { Queryable } from '#kernel/database/index.ts';
import { SqlValues } from '#platform/context/index.ts';
import { type InstanceSelection, rangeCondition, timeColumns } from './store.ts';

/** What one period of one attribute holds. The sums are of numeric values; `numbers` says how many there are. */
export interface PeriodAggregate {
  readonly entityId: string;
  readonly attribute: Iri;
  /** '' is the default instance. */
  readonly datasetId: string;
  /** Index into the bounds: where it starts. */
  readonly period: number;
  readonly count: number;
  readonly numbers: number;
  readonly distinct: number | null;
  readonly sum: number | null;
  readonly avg: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly stddev: number | null;
  readonly sumsq: number | null;
}

/**
 * Aggregates over periods between neighbours of `bounds`, which ascend.
 * Numbers are read from the index alone; `withDistinct` reads the instances themselves.
 */
export async function selectAggregates(
  database: Queryable,
  selection: InstanceSelection,
  bounds: readonly Instant[],
  withDistinct: boolean,
): Promise<readonly PeriodAggregate[]> {
  const parameters = new SqlValues();
  const tenant = parameters.add(selection.tenant);
  const ids = parameters.add(selection.entityIds);
  const time = `h.${timeColumns[selection.range.property]}`;
  const starts = parameters.add(bounds, 'timestamptz[]');
  const conditions = [rangeCondition(selection.range, parameters)];
  if (selection.attributes !== undefined) {
    conditions.push(`h.attribute = any(${parameters.add(selection.attributes)})`);
  }
  if (selection.datasetIds !== undefined) {
    conditions.push(`h.dataset_id = any(${parameters.add(selection.datasetIds)})`);
  }
  const distinct = withDistinct ? 'count(distinct h.instance)' : 'null::bigint';
  const rows = await database.query<{
    entity_id: string;
    attribute: string;
    dataset_id: string;
    period: number;
    count: string;
    numbers: string;
    distinct: string | null;
    sum: number | null;
    avg: number | null;
    min: number | null;
    max: number | null;
    stddev: number | null;
    sumsq: number | null;
  }>(
    `select h.entity_id, h.attribute, h.dataset_id, width_bucket(${time}, ${starts}) - 1 as period,
      count(*) as count, count(h.number) as numbers, ${distinct} as distinct,
      sum(h.number) as sum, avg(h.number) as avg, min(h.number) as min, max(h.number) as max,
      stddev_pop(h.number) as stddev, sum(h.number * h.number) as sumsq
    from attribute_history h
    where h.tenant = ${tenant} and h.entity_id = any(${ids}) and ${conditions.join(' and ')}
    group by h.entity_id, h.attribute, h.dataset_id, period
    order by h.entity_id, h.attribute, h.dataset_id, period`,
    parameters.values,
  );
  return rows.map(
    ({ entity_id: entityId, dataset_id: datasetId, count, numbers, distinct: unique, ...row }) => ({
      ...row,
      entityId,
      datasetId,
      count: Number(count),
      numbers: Number(numbers),
      distinct: unique === null ? null : Number(unique),
    }),
  );
}

/** From the first to the last time in the selection; `undefined` where there is none. */
export async function findTimes(
  database: Queryable,
  selection: InstanceSelection,
): Promise<readonly [Instant, Instant] | undefined> {
  const parameters = new SqlValues();
  const time = `h.${timeColumns[selection.range.property]}`;
  const conditions = [
    `h.tenant = ${parameters.add(selection.tenant)}`,
    `h.entity_id = any(${parameters.add(selection.entityIds)})`,
    rangeCondition(selection.range, parameters),
  ];
  if (selection.attributes !== undefined) {
    conditions.push(`h.attribute = any(${parameters.add(selection.attributes)})`);
  }
  const text = (value: string): string =>
    `to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
  const [row] = await database.query<{ first: string | null; last: string | null }>(
    `select ${text(`min(${time})`)} as first, ${text(`max(${time})`)} as last
     from attribute_history h where ${conditions.join(' and ')}`,
    parameters.values,
  );
  return row?.first == null || row.last === null ? undefined : [row.first, row.last];
}
