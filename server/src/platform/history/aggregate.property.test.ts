import { fc, test } from '@fast-check/vitest';
import {
  type AggregatedEntity,
  type Aggregation,
  type AttributeInstance,
  aggregateEvolution,
  coreContext,
  instantAt,
  parseAggregation,
  renderAggregatedEntity,
  type TemporalEntity,
  type TemporalQuery,
} from '@kumiki/ngsi-ld';
import { beforeAll, describe, expect } from 'vitest';
import type { Database } from '#kernel/database/index.ts';
import { freshTenant, testDatabase } from '#kernel/database/testing.ts';
import { aggregateEvolutions } from './evolution.ts';
import { defaultHistoryLimits } from './limits.ts';

const levelName = 'level';
const level = 'https://uri.etsi.org/ngsi-ld/default-context/level';
const start = Date.UTC(2026, 0, 30);
const methods = 'totalCount,distinctCount,sum,avg,min,max,stddev,sumsq'.split(',');

const point = fc.record({
  /** Over three months, so that months of unequal length meet. */
  second: fc.integer({ min: 0, max: 90 * 86_400 }),
  value: fc.integer({ min: -1_000, max: 1_000 }),
});

const query: fc.Arbitrary<TemporalQuery> = fc
  .record({
    relation: fc.constantFrom('before', 'after', 'between', undefined),
    from: fc.integer({ min: -10, max: 60 }),
    days: fc.integer({ min: 1, max: 60 }),
  })
  .map(({ relation, from, days }) => {
    const timeProperty = 'observedAt';
    if (relation === undefined) return { timeProperty };
    const timeAt = instantAt(start + from * 86_400_000);
    const endTimeAt = instantAt(start + (from + days) * 86_400_000);
    return relation === 'between'
      ? { relation, timeAt, endTimeAt, timeProperty }
      : { relation, timeAt, timeProperty };
  });

function isIn(at: string, { relation, timeAt = '', endTimeAt = '' }: TemporalQuery): boolean {
  if (relation === 'before') return at < timeAt;
  return relation === undefined || (at >= timeAt && (relation === 'after' || at < endTimeAt));
}

/** Sums of floating point come in another order. */
function shown(evolution: AggregatedEntity): unknown {
  const { [levelName]: level } = renderAggregatedEntity(evolution, coreContext);
  return JSON.parse(
    JSON.stringify({ level }, (_, one: unknown) =>
      typeof one === 'number' ? Number(one.toPrecision(9)) : one,
    ),
  );
}

describe('aggregation in the database', () => {
  let database: Database;
  beforeAll(async () => {
    database = await testDatabase();
  });

  test.prop(
    [
      fc.uniqueArray(point, { minLength: 1, maxLength: 30, selector: ({ second }) => second }),
      fc.constantFrom('PT0S', 'PT6H', 'P1D', 'P1W', 'P1M', 'P1Y'),
      query,
      fc.subarray(methods, { minLength: 1 }),
    ],
    { numRuns: 60 },
  )(
    'says what aggregating the instances themselves says',
    async (points, period, asked, names) => {
      const tenant = freshTenant();
      const head = {
        id: 'urn:e',
        types: ['https://example.org/Series'],
        createdAt: instantAt(start),
        modifiedAt: instantAt(start),
        deletedAt: undefined,
      };
      const series = points
        .toSorted((a, b) => a.second - b.second)
        .map(
          ({ second, value }): AttributeInstance => ({
            type: 'Property',
            value,
            observedAt: instantAt(start + second * 1_000),
          }),
        );
      await database.execute(
        `insert into attribute_history (tenant, entity_id, attribute, recorded_at, observed_at,
         created_at, modified_at, number, instance)
       select $1, 'urn:e', $2, now(), (i->>'observedAt')::timestamptz, now(), now(),
         (i->>'value')::float8, i from jsonb_array_elements($3::jsonb) as i`,
        [tenant, level, JSON.stringify(series)],
      );
      const aggregation = parsed({ aggrMethods: names.join(','), aggrPeriodDuration: period });
      const inRange = series.filter(({ observedAt = '' }) => isIn(observedAt, asked));
      const whole: TemporalEntity = {
        ...{ id: head.id, types: head.types, scopes: [] },
        attributes: inRange.length === 0 ? {} : { [level]: inRange },
      };
      const expected = aggregateEvolution(whole, aggregation, asked);
      const wish = { tenant, query: asked, now: instantAt(start) };
      const found = await aggregateEvolutions(
        database,
        [head],
        wish,
        aggregation,
        defaultHistoryLimits,
      );
      if (!found.ok) throw new Error(found.error.detail);
      const [aggregated] = found.value;
      if (aggregated === undefined) throw new Error('There is no evolution');
      expect(shown(aggregated)).toEqual(shown(expected));
    },
    120_000,
  );
});

function parsed(input: Parameters<typeof parseAggregation>[0]): Aggregation {
  const read = parseAggregation(input);
  if (!read.ok) throw new Error(read.error.detail);
  return read.value;
}
