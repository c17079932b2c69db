/** Aggregated temporal evolutions. ETSI GS CIM 009, clause 4.5.19. */
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
  type TemporalQuery,
} from '@kumiki/ngsi-ld';
import type { Queryable } from '#kernel/database/index.ts';
import { type Problem, problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { findTimes, type PeriodAggregate, selectAggregates } from './aggregate-store.ts';
import { type EvolutionWish, selectionOf } from './evolution.ts';
import { evolutionsOf } from './instances.ts';
import type { HistoryLimits } from './limits.ts';
import { selectInstances, type TemporalHead } from './store.ts';

type Attributes = AggregatedEntity['attributes'];

/** An entity that has instances in the range: when the first and the last was, and the periods between them. */
interface Span {
  readonly head: TemporalHead;
  readonly times: readonly [Instant, Instant];
  readonly bounds: readonly Instant[];
}

/**
 * In the order of `heads`. Numbers are added up by the database, for all entities in one statement; other values
 * here, within `limits`.
 */
export async function aggregateEvolutions(
  database: Queryable,
  heads: readonly TemporalHead[],
  wish: EvolutionWish,
  aggregation: Aggregation,
  limits: HistoryLimits,
): Promise<Result<readonly AggregatedEntity[]>> {
  const spans = await spansOf(database, heads, wish, aggregation, limits);
  if (!spans.ok) return spans;
  const done = new Map<string, Attributes>();
  const others: Span[] = [];
  let left = limits.aggregationRowsMax;
  for (const group of groupsOf(spans.value, aggregation)) {
    const selection = selectionOf(
      group.map(({ head }) => head),
      wish,
    );
    const bounds = group.map((span) => span.bounds);
    const periods = await selectAggregates(database, selection, bounds, aggregation, left + 1);
    left -= periods.length;
    if (left < 0) return err(tooManyPeriods(false, limits));
    const byEntity = Map.groupBy(periods, ({ entityId }) => entityId);
    for (const span of group) {
      const own = byEntity.get(span.head.id) ?? [];
      const isNumeric = own.every(({ count, numbers }) => count === numbers);
      if (!isNumeric || selection.page !== undefined) others.push(span);
      else done.set(span.head.id, numericOf(span, own, wish.query, aggregation));
    }
  }
  const rest = await aggregateOthers(database, others, wish, aggregation, limits);
  if (!rest.ok) return rest;
  for (const { entity, attributes } of rest.value) done.set(entity.id, attributes);
  const entities = evolutionsOf(heads, []);
  return ok(entities.map((entity) => ({ entity, attributes: done.get(entity.id) ?? {} })));
}

async function spansOf(
  database: Queryable,
  heads: readonly TemporalHead[],
  wish: EvolutionWish,
  { period }: Aggregation,
  limits: HistoryLimits,
): Promise<Result<readonly Span[]>> {
  if (heads.length === 0) return ok([]);
  const found = await findTimes(database, selectionOf(heads, wish));
  const { relation, timeAt } = wish.query;
  const startOf = ([first]: Span['times']): Instant =>
    relation === 'before' ? first : (timeAt ?? first);
  // Entities that begin together share their bounds, which go to the last of all.
  const ends = new Map<Instant, Instant>();
  for (const times of found.values()) {
    const start = startOf(times);
    const known = ends.get(start);
    if (known === undefined || known < times[1]) ends.set(start, times[1]);
  }
  const shared = new Map<Instant, readonly Instant[]>();
  let left = limits.aggregationRowsMax;
  for (const [start, end] of ends) {
    const bounds = periodBounds(start, end, period, limits.aggregationPeriodsMax);
    left -= bounds?.length ?? 0;
    if (bounds === undefined || left < 0) return err(tooManyPeriods(bounds === undefined, limits));
    shared.set(start, bounds);
  }
  return ok(
    heads.flatMap((head) => {
      const times = found.get(head.id);
      const bounds = times === undefined ? undefined : shared.get(startOf(times));
      return times === undefined || bounds === undefined ? [] : [{ head, times, bounds }];
    }),
  );
}

function tooManyPeriods(isOfOne: boolean, limits: HistoryLimits): Problem {
  const detail = isOfOne
    ? `The range has more than ${limits.aggregationPeriodsMax} periods.`
    : `The answer has more than ${limits.aggregationRowsMax} periods of all entities.`;
  return problem('too-complex-query', detail, 'aggrPeriodDuration');
}

/** What one statement can aggregate: all, but months are looked up in bounds that are the same for all. */
function groupsOf(spans: readonly Span[], { period }: Aggregation): Iterable<readonly Span[]> {
  if (spans.length === 0) return [];
  if (period.months === 0) return [spans];
  return Map.groupBy(spans, ({ bounds }) => bounds).values();
}

function numericOf(
  { times, bounds }: Span,
  periods: readonly PeriodAggregate[],
  query: TemporalQuery,
  aggregation: Aggregation,
): Attributes {
  return rowsOf(periods, displayBounds(bounds, aggregation, query, times), aggregation.methods);
}

/** Values that are no numbers, or only some of them: all instances are read, of many entities at once if they are few. */
async function aggregateOthers(
  database: Queryable,
  spans: readonly Span[],
  wish: EvolutionWish,
  aggregation: Aggregation,
  { aggregationInstancesMax: max }: HistoryLimits,
): Promise<Result<readonly AggregatedEntity[]>> {
  const heads = spans.map(({ head }) => head);
  if (heads.length === 0) return ok([]);
  const rows = await selectInstances(database, selectionOf(heads, wish), max + 1);
  if (rows.length > max) {
    const detail = `More than ${max} values that are no numbers.`;
    return err(problem('too-complex-query', detail, 'aggrMethods'));
  }
  return ok(
    evolutionsOf(heads, rows).map((whole) => aggregateEvolution(whole, aggregation, wish.query)),
  );
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
): Attributes {
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
