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
import { aggregateEvolutions } from './aggregation.ts';
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
      fc.integer({ min: -20 * 86_400, max: 20 * 86_400 }),
      fc.boolean(),
    ],
    { numRuns: 60 },
  )(
    'says what aggregating the instances themselves says',
    async (points, period, asked, names, shift, isNamed) => {
      const tenant = freshTenant();
      // The second entity begins and ends at other times than the first.
      const whole: TemporalEntity[] = [];
      for (const [id, delay] of Object.entries({ 'urn:e': 0, 'urn:f': shift })) {
        const series = points
          .toSorted((a, b) => a.second - b.second)
          .map(
            ({ second, value }): AttributeInstance => ({
              type: 'Property',
              value,
              observedAt: instantAt(start + (second + delay) * 1_000),
            }),
          );
        await database.execute(
          `insert into attribute_history (tenant, entity_id, attribute, recorded_at, observed_at,
             created_at, modified_at, number, instance)
           select $1, $2, $3, now(), (i->>'observedAt')::timestamptz, now(), now(),
             (i->>'value')::float8, i from jsonb_array_elements($4::jsonb) as i`,
          [tenant, id, level, JSON.stringify(series)],
        );
        const inRange = series.filter(({ observedAt = '' }) => isIn(observedAt, asked));
        const attributes = inRange.length === 0 ? {} : { [level]: inRange };
        whole.push({ id, types: ['https://example.org/Series'], scopes: [], attributes });
      }
      const aggregation = parsed({ aggrMethods: names.join(','), aggrPeriodDuration: period });
      const heads = whole.map(({ id, types }) => {
        const at = instantAt(start);
        return { id, types, createdAt: at, modifiedAt: at, deletedAt: undefined };
      });
      const wish = {
        ...{ tenant, query: asked, now: instantAt(start) },
        ...(isNamed ? { attributes: [level] } : {}),
      };
      const found = await aggregateEvolutions(
        database,
        heads,
        wish,
        aggregation,
        defaultHistoryLimits,
      );
      if (!found.ok) throw new Error(found.error.detail);
      expect(found.value.map(shown)).toEqual(
        whole.map((one) => shown(aggregateEvolution(one, aggregation, asked))),
      );
    },
    120_000,
  );

  test('an answer of too many periods is refused', async () => {
    const tenant = freshTenant();
    await database.execute(
      `insert into attribute_history (tenant, entity_id, attribute, recorded_at, observed_at,
         created_at, modified_at, number, instance)
       select $1, 'urn:' || e, $2, now(), '2026-01-01'::timestamptz + n * interval '1 hour', now(),
         now(), n, '{"type": "Property"}'
       from unnest('{e,f}'::text[]) as e, generate_series(1, 3) as n`,
      [tenant, level],
    );
    const at = instantAt(start);
    const heads = ['urn:e', 'urn:f'].map((id) => ({
      ...{ id, types: [], createdAt: at, modifiedAt: at, deletedAt: undefined },
    }));
    const ask = (aggregationRowsMax: number) =>
      aggregateEvolutions(
        database,
        heads,
        { tenant, query: { timeProperty: 'observedAt' }, now: at },
        parsed({ aggrMethods: 'sum', aggrPeriodDuration: 'PT1H' }),
        { ...defaultHistoryLimits, aggregationRowsMax },
      );
    // Four bounds of the three periods, which both share, and six rows.
    expect(await ask(5)).toMatchObject({ ok: false, error: { code: 'too-complex-query' } });
    expect((await ask(6)).ok).toBe(true);
  });
});

function parsed(input: Parameters<typeof parseAggregation>[0]): Aggregation {
  const read = parseAggregation(input);
  if (!read.ok) throw new Error(read.error.detail);
  return read.value;
}
