/** SQL of aggregation over attribute_history. ETSI GS CIM 009, clause 4.5.19. */
import type { Aggregation, AggregationMethod, Duration, Instant, Iri } from '@kumiki/ngsi-ld';
import type { Queryable } from '#kernel/database/index.ts';
import { SqlValues } from '#platform/context/index.ts';
import {
  attributeHops,
  hopInstances,
  hopsWanted,
  type InstanceSelection,
  timeColumns,
} from './store.ts';

/** What one period of one attribute holds, of its numeric values; `numbers` says how many there are. */
export interface PeriodAggregate {
  readonly entityId: string;
  readonly attribute: Iri;
  /** '' is the default instance. */
  readonly datasetId: string;
  /** Index into the bounds: where it starts. */
  readonly period: number;
  readonly count: number;
  readonly numbers: number;
  /** Those that were asked for; null where there is no number. */
  readonly values: Readonly<Partial<Record<AggregationMethod, number | null>>>;
}

const expressions: Readonly<Record<AggregationMethod, string>> = {
  totalCount: 'count(*)',
  distinctCount: 'count(distinct x.number)',
  sum: 'sum(x.number)',
  avg: 'avg(x.number)',
  min: 'min(x.number)',
  max: 'max(x.number)',
  stddev: 'stddev_pop(x.number)',
  sumsq: 'sum(x.number * x.number)',
};

/**
 * Aggregates over periods between neighbours of the bounds of each entity, which ascend; periods of months have the
 * same for all of them. Numbers are read from the index alone, which the inner order asks for, and gathered in a table
 * of as many rows as there are periods. After a great many instances came at once the planner still believes there are
 * few, and would sort them all: `unsorted`, of a type that knows no order, rules that out. Distinct values need the
 * sorting. At most `limit` rows.
 */
export async function selectAggregates(
  database: Queryable,
  selection: InstanceSelection,
  bounds: readonly (readonly Instant[])[],
  { methods, period }: Aggregation,
  limit: number,
): Promise<readonly PeriodAggregate[]> {
  const parameters = new SqlValues();
  const columns = methods.map((method) => `'${method}', ${expressions[method]}`);
  const { group, index } = periodOf(selection, bounds[0] ?? [], period, parameters);
  const canHash = !methods.includes('distinctCount');
  const [unsorted, unsortedName] = canHash ? [`, '0'::xid as unsorted`, ', x.unsorted'] : ['', ''];
  const origins = bounds.map(([origin = null]) => origin);
  const rows = await database.query<{
    entity_id: string;
    attribute: string;
    dataset_id: string;
    period: number;
    count: string;
    numbers: string;
    values: Partial<Record<AggregationMethod, number | null>>;
  }>(
    `${attributeHops(selection, parameters, origins)}
    select hop.entity_id, hop.attribute, i.dataset_id, ${index} as period, i.count, i.numbers, i.values
    from hop cross join lateral (
      select x.dataset_id, x.period, count(*) as count, count(x.number) as numbers,
        json_build_object(${columns.join(', ')}) as values
      from (select h.dataset_id, h.number, ${group} as period ${unsorted}
        from ${hopInstances(selection, parameters)} ${isNoDeletion(selection)}
        order by h.${timeColumns[selection.range.property]} offset 0) as x
      group by x.dataset_id, x.period ${unsortedName}
    ) as i
    where ${hopsWanted(selection, parameters)}
    order by hop.entity_id, hop.attribute, i.dataset_id, i.period limit ${parameters.add(limit)}`,
    parameters.values,
  );
  return rows.map(({ entity_id: entityId, dataset_id: datasetId, count, numbers, ...row }) => ({
    ...row,
    entityId,
    datasetId,
    count: Number(count),
    numbers: Number(numbers),
  }));
}

/**
 * The period of an instance `h` as something to group by, and that something, `i.period`, as an index into the
 * bounds. Periods of one length are counted off, which costs half of looking each time up among the bounds.
 */
function periodOf(
  { range }: InstanceSelection,
  bounds: readonly Instant[],
  { months, microseconds }: Duration,
  parameters: SqlValues,
): { readonly group: string; readonly index: string } {
  const time = `h.${timeColumns[range.property]}`;
  if (months === 0 && microseconds === 0) return { group: '0', index: 'i.period' };
  if (months > 0) {
    const starts = parameters.add(bounds, 'timestamptz[]');
    return { group: `width_bucket(${time}, ${starts}) - 1`, index: 'i.period' };
  }
  const step = parameters.add(`${microseconds} microseconds`, 'interval');
  return {
    group: `date_bin(${step}, ${time}, hop.origin)`,
    index: `round(extract(epoch from i.period - hop.origin) / extract(epoch from ${step}))::int`,
  };
}

/** An end has no time of observation, so that the index alone tells them apart where observation counts. */
function isNoDeletion({ range }: InstanceSelection): string {
  return range.property === 'observedAt' ? '' : 'and h.deleted_at is null';
}

/** From the first to the last time of each entity in the selection, by the ends of the index; none where there is none. */
export async function findTimes(
  database: Queryable,
  selection: InstanceSelection,
): Promise<ReadonlyMap<string, readonly [Instant, Instant]>> {
  const parameters = new SqlValues();
  const time = `h.${timeColumns[selection.range.property]}`;
  const text = (value: string): string =>
    `to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
  const rows = await database.query<{ entity_id: string; first: string; last: string }>(
    `${attributeHops(selection, parameters)}
    select hop.entity_id, ${text(`min(f.at)`)} as first, ${text(`max(l.at)`)} as last from hop
    cross join lateral (select ${time} as at from ${hopInstances(selection, parameters)}
      ${isNoDeletion(selection)} order by ${time} limit 1) as f
    cross join lateral (select ${time} as at from ${hopInstances(selection, parameters)}
      ${isNoDeletion(selection)} order by ${time} desc limit 1) as l
    where ${hopsWanted(selection, parameters)}
    group by hop.entity_id`,
    parameters.values,
  );
  return new Map(rows.map(({ entity_id: id, first, last }) => [id, [first, last]]));
}
