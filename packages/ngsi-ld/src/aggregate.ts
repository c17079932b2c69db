/** Aggregates instances over periods: what SQL does for large histories, and its oracle. Clause 4.5.19. */
import { isDeletion } from './deletion.ts';
import { isZero, type Period, periodOf } from './duration.ts';
import type { AttributeInstance, AttributeKind, Instant, JsonValue } from './entity.ts';
import { instantAtMicroseconds, microsecondsOf, parseTime } from './instant.ts';
import { isArray, isObject } from './json.ts';
import { compareTexts } from './match.ts';
import { objectsOf } from './render.ts';
import type { Aggregation, AggregationMethod, TemporalQuery } from './temporal-types.ts';

/** Value, start and end of a period. */
export type AggregateRow = readonly [value: JsonValue, start: Instant, end: Instant];

/** One attribute of one dataset; a method without rows does not apply to its values. */
export interface AggregatedInstances {
  readonly type: AttributeKind;
  readonly datasetId?: string;
  readonly rows: Readonly<Partial<Record<AggregationMethod, readonly AggregateRow[]>>>;
}

/**
 * Periods count from `timeAt` for `after` and `between`, else from the first instance of the entity. The one period of
 * no length ends with the range, or with the last instance of the entity (`span`: the first and the last). A period without instances has no row. The standard deviation is that of the whole
 * population. Instances are those of one attribute and dataset, within the query's bounds.
 */
export function aggregateInstances(
  instances: readonly AttributeInstance[],
  aggregation: Aggregation,
  query: TemporalQuery,
  span: readonly [Instant, Instant],
): AggregatedInstances | undefined {
  const timed = instances.flatMap((instance) => {
    const at = instance[query.timeProperty];
    return at === undefined || isDeletion(instance) ? [] : [{ instance, at }];
  });
  const [first] = timed;
  if (first === undefined) return undefined;
  const groups = groupByPeriod(timed, aggregation, query, span);
  const rows: Partial<Record<AggregationMethod, AggregateRow[]>> = {};
  for (const { period, members } of groups) {
    for (const method of aggregation.methods) {
      const value = aggregateValues(members, method);
      if (value === undefined) continue;
      rows[method] ??= [];
      rows[method].push([value, period.start, period.end]);
    }
  }
  const { type, datasetId } = first.instance;
  return datasetId === undefined ? { type, rows } : { type, datasetId, rows };
}

interface Timed {
  readonly instance: AttributeInstance;
  readonly at: Instant;
}

function groupByPeriod(
  timed: readonly Timed[],
  { period }: Aggregation,
  query: TemporalQuery,
  [origin, last]: readonly [Instant, Instant],
): readonly { readonly period: Period; readonly members: readonly AttributeInstance[] }[] {
  const start = query.relation === 'before' ? origin : (query.timeAt ?? origin);
  if (isZero(period)) {
    const end = query.relation === 'before' ? (query.timeAt ?? last) : (query.endTimeAt ?? last);
    const members = timed.map(({ instance }) => instance);
    return [{ period: { index: 0, start, end }, members }];
  }
  const groups = new Map<number, { period: Period; members: AttributeInstance[] }>();
  for (const { instance, at } of timed) {
    const found = periodOf(at, start, period);
    const group = groups.get(found.index);
    if (group === undefined) groups.set(found.index, { period: found, members: [instance] });
    else group.members.push(instance);
  }
  return [...groups.values()].sort((a, b) => a.period.index - b.period.index);
}

function aggregateValues(
  instances: readonly AttributeInstance[],
  method: AggregationMethod,
): JsonValue | undefined {
  if (method === 'totalCount') return instances.length;
  if (method === 'distinctCount') {
    return new Set(instances.flatMap(distinctValues).map(canonicalText)).size;
  }
  const values = instances.flatMap(measurable);
  const numbers = values.map(numberOf).filter((number) => number !== undefined);
  if (numbers.length > 0 && (numbers.length === values.length || method !== 'avg')) {
    return aggregateNumbers(numbers, method);
  }
  const texts = values.filter((value) => typeof value === 'string');
  if (texts.length === 0) return undefined;
  if (method === 'avg') return averageTime(texts);
  if (method !== 'min' && method !== 'max') return undefined;
  const sorted = texts.sort(compareTexts);
  return method === 'min' ? sorted[0] : sorted[sorted.length - 1];
}

/** What counts as one value: each target of a relationship, else the value as a whole. */
function distinctValues(instance: AttributeInstance): readonly JsonValue[] {
  const objects = objectsOf(instance);
  if (objects.length > 0) return objects;
  const { value, languageMap, vocab, json, valueList } = instance;
  return [value ?? languageMap ?? vocab ?? json ?? valueList ?? null];
}

/** The values that can be compared or added up; relationships have none. */
function measurable({ value, valueList, json }: AttributeInstance): readonly JsonValue[] {
  const found = value ?? valueList ?? (isArray(json) ? json : undefined);
  if (found === undefined) return [];
  return [isObject(found) && found['@value'] !== undefined ? found['@value'] : found];
}

/** Numbers, booleans as 0 and 1, arrays by their size. */
function numberOf(value: JsonValue): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return isArray(value) ? value.length : undefined;
}

function aggregateNumbers(
  numbers: readonly number[],
  method: Exclude<AggregationMethod, 'totalCount' | 'distinctCount'>,
): number {
  const sum = numbers.reduce((total, number) => total + number, 0);
  const mean = sum / numbers.length;
  switch (method) {
    case 'avg':
      return mean;
    case 'sum':
      return sum;
    case 'min':
      return numbers.reduce((least, number) => Math.min(least, number), Number.POSITIVE_INFINITY);
    case 'max':
      return numbers.reduce((most, number) => Math.max(most, number), Number.NEGATIVE_INFINITY);
    case 'sumsq':
      return numbers.reduce((total, number) => total + number * number, 0);
    case 'stddev':
      return Math.sqrt(
        numbers.reduce((total, number) => total + (number - mean) ** 2, 0) / numbers.length,
      );
  }
}

/** Table 4.5.19.1-2: only times of day have an average. */
function averageTime(texts: readonly string[]): string | undefined {
  const epoch = '1970-01-01T';
  const times = texts.map(parseTime);
  const known = times.filter((time) => time !== undefined);
  if (known.length !== times.length) return undefined;
  const sum = known.reduce((total, time) => total + microsecondsOf(epoch + time), 0);
  return instantAtMicroseconds(Math.round(sum / known.length)).slice(epoch.length);
}

function canonicalText(value: JsonValue): string {
  if (isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value)
    .sort(([a], [b]) => compareTexts(a, b))
    .map(([key, item]) => `${JSON.stringify(key)}:${canonicalText(item)}`);
  return `{${members.join(',')}}`;
}
