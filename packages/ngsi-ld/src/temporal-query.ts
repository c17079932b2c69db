/** The temporal query language and the parameters of aggregation. Clauses 4.11, 4.5.19 and 5.2.21. */
import { parseDuration } from './duration.ts';
import type { Instant, JsonValue } from './entity.ts';
import { bad, ok, type Result } from './error.ts';
import { parseInstant } from './instant.ts';
import { isArray } from './json.ts';
import type {
  Aggregation,
  AggregationMethod,
  TemporalQuery,
  TimeProperty,
} from './temporal-types.ts';

/** The parameters as they come: texts in URLs, texts and numbers in bodies. */
export interface TemporalInput {
  readonly timerel?: JsonValue | undefined;
  readonly timeAt?: JsonValue | undefined;
  readonly endTimeAt?: JsonValue | undefined;
  readonly timeproperty?: JsonValue | undefined;
  readonly lastN?: JsonValue | undefined;
  readonly firstN?: JsonValue | undefined;
  readonly offsetN?: JsonValue | undefined;
}

const timeProperties: ReadonlyMap<string, TimeProperty> = new Map(
  (['observedAt', 'createdAt', 'modifiedAt', 'deletedAt'] as const).map((name) => [name, name]),
);

/** A temporal query; without `timerel` it bounds nothing. The caller decides whether it must be there. */
export function parseTemporalQuery(input: TemporalInput): Result<TemporalQuery> {
  const timeProperty = parseTimeProperty(input.timeproperty);
  if (!timeProperty.ok) return timeProperty;
  const page = parsePage(input);
  if (!page.ok) return page;
  const base = { timeProperty: timeProperty.value, ...page.value };
  const { timerel } = input;
  if (timerel === undefined) {
    const stray = ['timeAt', 'endTimeAt'].find((name) =>
      Object.entries(input).some(([key, value]) => key === name && value !== undefined),
    );
    return stray === undefined ? ok(base) : bad(`${stray} needs timerel beside it`, 'timerel');
  }
  if (timerel !== 'before' && timerel !== 'after' && timerel !== 'between') {
    return bad('timerel is none of before, after, between', 'timerel');
  }
  const timeAt = parseTime(input.timeAt, 'timeAt');
  if (!timeAt.ok) return timeAt;
  if (timerel !== 'between') return ok({ relation: timerel, timeAt: timeAt.value, ...base });
  const endTimeAt = parseTime(input.endTimeAt, 'endTimeAt');
  if (!endTimeAt.ok) return endTimeAt;
  return ok({ relation: timerel, timeAt: timeAt.value, endTimeAt: endTimeAt.value, ...base });
}

function parseTimeProperty(json: JsonValue | undefined): Result<TimeProperty> {
  if (json === undefined) return ok('observedAt');
  const known = typeof json === 'string' ? timeProperties.get(json) : undefined;
  return known === undefined
    ? bad('timeproperty is none of observedAt, createdAt, modifiedAt, deletedAt', 'timeproperty')
    : ok(known);
}

function parseTime(json: JsonValue | undefined, parameter: string): Result<Instant> {
  const instant = typeof json === 'string' ? parseInstant(json) : undefined;
  return instant === undefined
    ? bad(`${parameter} is missing or no DateTime in UTC`, parameter)
    : ok(instant);
}

type TemporalPage = Pick<TemporalQuery, 'lastN' | 'firstN' | 'offsetN'>;

/** Pages from the newest or from the oldest instances on. TS 104-175, clause 7.4.2.5. */
function parsePage(input: TemporalInput): Result<TemporalPage> {
  const lastN = parseCount(input.lastN, 'lastN', 1);
  if (!lastN.ok) return lastN;
  const firstN = parseCount(input.firstN, 'firstN', 1);
  if (!firstN.ok) return firstN;
  const offsetN = parseCount(input.offsetN, 'offsetN', 0);
  if (!offsetN.ok) return offsetN;
  const isLast = lastN.value !== undefined;
  const isFirst = firstN.value !== undefined;
  if (isLast && isFirst) return bad('firstN and lastN exclude each other', 'firstN');
  if (offsetN.value !== undefined && !isLast && !isFirst) {
    return bad('offsetN needs firstN or lastN beside it', 'offsetN');
  }
  return ok({
    ...(lastN.value === undefined ? {} : { lastN: lastN.value }),
    ...(firstN.value === undefined ? {} : { firstN: firstN.value }),
    ...(offsetN.value === undefined ? {} : { offsetN: offsetN.value }),
  });
}

function parseCount(
  json: JsonValue | undefined,
  parameter: string,
  least: 0 | 1,
): Result<number | undefined> {
  if (json === undefined) return ok(undefined);
  const count = typeof json === 'string' && /^\d{1,9}$/.test(json) ? Number(json) : json;
  if (typeof count === 'number' && Number.isSafeInteger(count) && count >= least) return ok(count);
  const number = least === 0 ? 'whole number from 0 on' : 'positive whole number';
  return bad(`${parameter} is no ${number}`, parameter);
}

const methods: ReadonlyMap<string, AggregationMethod> = new Map(
  (['avg', 'distinctCount', 'max', 'min', 'stddev', 'sum', 'sumsq', 'totalCount'] as const).map(
    (method) => [method, method],
  ),
);

/** What `aggregatedValues` asks for; without a period one spans the whole time range. */
export function parseAggregation(input: {
  readonly aggrMethods?: JsonValue | undefined;
  readonly aggrPeriodDuration?: JsonValue | undefined;
}): Result<Aggregation> {
  const { aggrMethods, aggrPeriodDuration = 'PT0S' } = input;
  const names = typeof aggrMethods === 'string' ? aggrMethods.split(',') : aggrMethods;
  if (!isArray(names) || names.length === 0) return bad('aggrMethods is missing', 'aggrMethods');
  const wanted = new Set<AggregationMethod>();
  for (const name of names) {
    const method = typeof name === 'string' ? methods.get(name.trim()) : undefined;
    if (method === undefined) {
      return bad(`aggrMethods names ${JSON.stringify(name)}, which is no method`, 'aggrMethods');
    }
    wanted.add(method);
  }
  const period =
    typeof aggrPeriodDuration === 'string' ? parseDuration(aggrPeriodDuration) : undefined;
  return period === undefined
    ? bad('aggrPeriodDuration is no ISO 8601 duration', 'aggrPeriodDuration')
    : ok({ methods: [...wanted], period });
}
