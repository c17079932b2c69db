/** Temporal evolutions: asked for, aggregated, brought in, changed. ETSI GS CIM 009, clauses 5.6.11–5.6.16, 5.7.3, 5.7.4. */
import {
  type AggregatedEntity,
  type AggregatedInstances,
  type AggregateRow,
  type Aggregation,
  type AggregationMethod,
  aggregateEvolution,
  type Instant,
  type Iri,
  isZero,
  periodBounds,
  renderInstant,
  type ScopeNode,
  type TemporalEntity,
  type TemporalQuery,
} from '@kumiki/ngsi-ld';
import type { Queryable } from '#kernel/database/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { findTimes, type PeriodAggregate, selectAggregates } from './aggregate-store.ts';
import { cutAnswer } from './cut.ts';
import { evolutionsOf } from './instances.ts';
import type { HistoryLimits } from './limits.ts';
import { selectScopes } from './scope-store.ts';
import {
  type HistoryInstance,
  type InstancePage,
  type InstanceSelection,
  listAttributes,
  selectInstances,
  type TemporalHead,
  type TimeRange,
} from './store.ts';

export interface EvolutionWish {
  readonly tenant: string;
  readonly now: Instant;
  readonly query: TemporalQuery;
  /** Absent: all. */
  readonly attributes?: readonly Iri[];
  /** '' is the default instance. */
  readonly datasetIds?: readonly string[];
  /** Only what was said while the entity had scopes that match. */
  readonly scope?: ScopeNode;
}

export interface Evolutions {
  readonly entities: readonly TemporalEntity[];
  readonly contentRange?: string;
  /** Where instances are asked for by pages: `firstN`, or `offsetN` beside either. */
  readonly neighbours?: PageNeighbours;
}

export function rangeOf({ relation, timeAt, endTimeAt, timeProperty }: TemporalQuery): TimeRange {
  const from = relation === 'before' ? undefined : timeAt;
  const to = relation === 'before' ? timeAt : endTimeAt;
  return {
    property: timeProperty,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

export function selectionOf(
  heads: readonly TemporalHead[],
  { tenant, now, query, attributes, datasetIds, scope }: EvolutionWish,
): InstanceSelection {
  return {
    tenant,
    now,
    entityIds: heads.map(({ id }) => id),
    range: rangeOf(query),
    ...(scope === undefined ? {} : { validity: heads.map(({ validity }) => validity ?? '{}') }),
    ...(attributes === undefined ? {} : { attributes }),
    ...(datasetIds === undefined ? {} : { datasetIds }),
    ...pageOf(query),
  };
}

function pageOf({ firstN, lastN, offsetN: offset = 0 }: TemporalQuery): {
  readonly page?: InstancePage;
} {
  const size = firstN ?? lastN;
  return size === undefined ? {} : { page: { isDescending: firstN === undefined, size, offset } };
}

/** Whether there are instances before and after those of a page, in its direction. */
export interface PageNeighbours {
  readonly hasPrevious: boolean;
  readonly hasNext: boolean;
}

/** Instances in order of time. An answer that is too long keeps the names of what it leaves out. */
export async function readEvolutions(
  database: Queryable,
  heads: readonly TemporalHead[],
  wish: EvolutionWish,
  limits: HistoryLimits,
): Promise<Evolutions> {
  if (heads.length === 0) return { entities: [] };
  const selection = selectionOf(heads, wish);
  const max = limits.temporalInstancesMax;
  const { query } = wish;
  const isPaged = query.firstN !== undefined || query.offsetN !== undefined;
  const found = await selectInstances(database, selection, max + 1, isPaged ? 1 : 0);
  const rows = isPaged ? ofPage(found, selection.page?.size ?? found.length) : found;
  const { shown, contentRange } = cutAnswer(rows, query, max);
  const ascending = query.lastN === undefined ? shown : shown.toReversed();
  const neighbours = isPaged
    ? { neighbours: { hasPrevious: (query.offsetN ?? 0) > 0, hasNext: rows.length < found.length } }
    : {};
  const scopes =
    wish.scope === undefined ? [] : await selectScopes(database, selection, wish.scope);
  const held = [...scopes, ...ascending];
  if (contentRange === undefined) return { entities: evolutionsOf(heads, held), ...neighbours };
  const names = await listAttributes(database, selection);
  return { entities: evolutionsOf(heads, held, names), contentRange, ...neighbours };
}

/** Without the ones that were read ahead, to see whether there are more. */
function ofPage(rows: readonly HistoryInstance[], size: number): readonly HistoryInstance[] {
  const taken = new Map<string, number>();
  return rows.filter(({ entityId, attribute }) => {
    const key = JSON.stringify([entityId, attribute]);
    const place = taken.get(key) ?? 0;
    taken.set(key, place + 1);
    return place < size;
  });
}

/** Clause 4.5.19. Numbers are added up by the database; other values here, within `limits`. */
export async function aggregateEvolutions(
  database: Queryable,
  heads: readonly TemporalHead[],
  wish: EvolutionWish,
  aggregation: Aggregation,
  limits: HistoryLimits,
): Promise<Result<readonly AggregatedEntity[]>> {
  const done: AggregatedEntity[] = [];
  for (const head of heads) {
    const aggregated = await aggregateOne(database, head, wish, aggregation, limits);
    if (!aggregated.ok) return aggregated;
    done.push(aggregated.value);
  }
  return ok(done);
}

async function aggregateOne(
  database: Queryable,
  head: TemporalHead,
  wish: EvolutionWish,
  aggregation: Aggregation,
  limits: HistoryLimits,
): Promise<Result<AggregatedEntity>> {
  const selection = selectionOf([head], wish);
  const [entity] = evolutionsOf([head], []);
  const times = await findTimes(database, selection);
  if (times === undefined || entity === undefined) {
    return ok({ entity: { ...head, scopes: [] } as AggregatedEntity['entity'], attributes: {} });
  }
  const { query } = wish;
  const start = query.relation === 'before' ? times[0] : (query.timeAt ?? times[0]);
  const bounds = periodBounds(start, times[1], aggregation.period, limits.aggregationPeriodsMax);
  if (bounds === undefined) {
    const detail = `The range has more than ${limits.aggregationPeriodsMax} periods.`;
    return err(problem('too-complex-query', detail, 'aggrPeriodDuration'));
  }
  const periods = await selectAggregates(database, selection, bounds, aggregation);
  const isNumeric = periods.every(({ count, numbers }) => count === numbers);
  if (isNumeric && selection.page === undefined) {
    const shownBounds = displayBounds(bounds, aggregation, query, times);
    return ok({ entity, attributes: rowsOf(periods, shownBounds, aggregation.methods) });
  }
  const rows = await selectInstances(database, selection, limits.aggregationInstancesMax + 1);
  if (rows.length > limits.aggregationInstancesMax) {
    const detail = `More than ${limits.aggregationInstancesMax} values that are no numbers.`;
    return err(problem('too-complex-query', detail, 'aggrMethods'));
  }
  const [whole] = evolutionsOf([head], rows);
  return ok(aggregateEvolution(whole ?? entity, aggregation, query));
}

/** The one period of no length is the whole range, shown as it was asked for; else up to the last instance. */
function displayBounds(
  bounds: readonly Instant[],
  { period }: Aggregation,
  query: TemporalQuery,
  times: readonly [Instant, Instant],
): readonly Instant[] {
  const [start] = bounds;
  if (!isZero(period) || start === undefined) return bounds;
  const end = query.relation === 'before' ? query.timeAt : query.endTimeAt;
  return [start, end ?? times[1]];
}

function rowsOf(
  periods: readonly PeriodAggregate[],
  bounds: readonly Instant[],
  methods: readonly AggregationMethod[],
): Readonly<Record<Iri, readonly AggregatedInstances[]>> {
  const groups = new Map<string, PeriodAggregate[]>();
  for (const period of periods) {
    const key = JSON.stringify([period.attribute, period.datasetId]);
    groups.set(key, [...(groups.get(key) ?? []), period]);
  }
  const attributes: Record<Iri, AggregatedInstances[]> = {};
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const rows: Partial<Record<AggregationMethod, readonly AggregateRow[]>> = {};
    for (const method of methods) rows[method] = group.flatMap((one) => rowOf(one, bounds, method));
    attributes[first.attribute] ??= [];
    attributes[first.attribute]?.push({
      type: 'Property',
      ...(first.datasetId === '' ? {} : { datasetId: first.datasetId }),
      rows,
    });
  }
  return attributes;
}

function rowOf(
  period: PeriodAggregate,
  bounds: readonly Instant[],
  method: AggregationMethod,
): readonly AggregateRow[] {
  const [start, end] = [bounds[period.period], bounds[period.period + 1]];
  const value = period.values[method] ?? null;
  if (start === undefined || end === undefined || value === null) return [];
  return [[value, renderInstant(start), renderInstant(end)]];
}
