import { instantAt, periodBounds } from '@kumiki/ngsi-ld';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Database, Queryable } from '#kernel/database/index.ts';
import { emptyDatabase, freshTenant, testDatabase } from '../../kernel/database/testing.ts';
import { selectAggregates } from './aggregate-store.ts';
import { applyPolicy, makePartitions, monthPartition } from './retention.ts';
import { selectInstances } from './store.ts';

const speed = 'https://uri.etsi.org/ngsi-ld/default-context/speed';
const level = 'https://uri.etsi.org/ngsi-ld/default-context/fuelLevel';
const start = Date.parse('2026-01-01T00:00:00Z');
const minute = 60_000;
const now = instantAt(start);

/** Numbers 0, 1, 2 …, one a minute. */
async function fill(
  database: Database,
  tenant: string,
  attribute: string,
  count: number,
  recordedAt = '2026-02-01T00:00:00Z',
): Promise<void> {
  await database.execute(
    `insert into temporal_entity (tenant, id, types, created_at, modified_at)
     values ($1, 'urn:e', '{Vehicle}', now(), now()) on conflict do nothing`,
    [tenant],
  );
  await database.execute(
    `insert into attribute_history (tenant, entity_id, attribute, recorded_at, observed_at,
       created_at, modified_at, number, instance, is_amended)
     select $1, 'urn:e', $2, $5::timestamptz, t, t, t, n,
       jsonb_build_object('type', 'Property', 'value', n), t <> $5::timestamptz
     from (select n, $3::timestamptz + n * interval '1 minute' as t
       from generate_series(0, $4::int - 1) as n) as points`,
    [tenant, attribute, new Date(start).toISOString(), count, recordedAt],
  );
}

const newest = (size: number) => ({ isDescending: true, size, offset: 0 });

describe('instances', () => {
  let database: Database;
  const tenant = freshTenant();
  beforeAll(async () => {
    database = await testDatabase();
    await fill(database, tenant, speed, 20);
    await fill(database, tenant, level, 5);
  });

  test('all attributes come in order of time', async () => {
    const found = await selectInstances(
      database,
      { tenant, now, entityIds: ['urn:e'], range: { property: 'observedAt' } },
      100,
    );
    expect(found).toHaveLength(25);
    const times = found.map((instance) => instance.time ?? '');
    expect(times).toEqual([...times].sort());
    expect(found[0]?.time).toBe('2026-01-01T00:00:00.000000Z');
  });

  test('lastN gives the newest of each attribute, newest first', async () => {
    const found = await selectInstances(
      database,
      { tenant, now, entityIds: ['urn:e'], range: { property: 'observedAt' }, page: newest(2) },
      100,
    );
    expect(found.map(({ attribute, instance }) => [attribute, instance.value])).toEqual([
      [speed, 19],
      [speed, 18],
      [level, 4],
      [level, 3],
    ]);
  });

  test('a page begins where it is asked to, from either end', async () => {
    const values = async (isDescending: boolean, offset: number) => {
      const page = { isDescending, size: 3, offset };
      const range = { property: 'observedAt' } as const;
      const attributes = [level];
      const selection = { tenant, now, entityIds: ['urn:e'], range, attributes, page };
      const found = await selectInstances(database, selection, 100);
      return found.map(({ instance }) => instance.value);
    };
    expect(await values(false, 0)).toEqual([0, 1, 2]);
    expect(await values(false, 3)).toEqual([3, 4]);
    expect(await values(true, 1)).toEqual([3, 2, 1]);
    expect(await values(true, 9)).toEqual([]);
  });

  test('times of modification are those of recording, but where an instance was amended', async () => {
    const own = freshTenant();
    const at = (hour: number) => instantAt(start + hour * 60 * minute);
    for (let hour = 0; hour < 6; hour += 1) {
      await database.execute(
        `insert into attribute_history (tenant, entity_id, attribute, recorded_at, created_at,
           modified_at, number, instance, is_amended)
         values ($1, 'urn:e', $2, $3, $3, $4, $5::float8, jsonb_build_object('value', $5::float8), $6)`,
        [own, speed, at(hour), at(hour === 2 ? 10 : hour), hour, hour === 2],
      );
    }
    const values = async (from: number, to: number, page?: ReturnType<typeof newest>) => {
      const range = { property: 'modifiedAt', from: at(from), to: at(to) } as const;
      const selection = { tenant: own, now, entityIds: ['urn:e'], range };
      const found = await selectInstances(
        database,
        page === undefined ? selection : { ...selection, page },
        100,
      );
      return found.map(({ instance }) => instance.value);
    };
    expect(await values(0, 24)).toEqual([0, 1, 3, 4, 5, 2]);
    expect(await values(1, 4)).toEqual([1, 3]);
    expect(await values(0, 24, newest(3))).toEqual([2, 5, 4]);
    expect(await values(0, 24, { ...newest(2), offset: 2 })).toEqual([4, 3]);
    const hours = periodBounds(at(0), at(12), { months: 0, microseconds: 3_600_000_000 }, 100);
    const sums = await selectAggregates(
      database,
      {
        tenant: own,
        now,
        entityIds: ['urn:e'],
        range: { property: 'modifiedAt', from: at(0) },
      },
      [hours ?? []],
      { methods: ['sum'], period: { months: 0, microseconds: 3_600_000_000 } },
      100,
    );
    expect(sums.map(({ period, values: { sum } }) => [period, sum])).toEqual([
      [0, 0],
      [1, 1],
      [3, 3],
      [4, 4],
      [5, 5],
      [10, 2],
    ]);
  });

  test('a range includes its start and excludes its end', async () => {
    const at = (minutes: number): string => new Date(start + minutes * minute).toISOString();
    const values = async (): Promise<unknown[]> => {
      const found = await selectInstances(
        database,
        {
          tenant,
          now,
          entityIds: ['urn:e'],
          attributes: [speed],
          range: { property: 'observedAt', from: at(3), to: at(6) },
        },
        100,
      );
      return found.map(({ instance }) => instance.value);
    };
    expect(await values()).toEqual([3, 4, 5]);
  });

  test('the limit holds over all attributes together', async () => {
    const found = await selectInstances(
      database,
      { tenant, now, entityIds: ['urn:e'], range: { property: 'observedAt' } },
      7,
    );
    expect(found).toHaveLength(7);
    expect(found.at(-1)?.time).toBe('2026-01-01T00:03:00.000000Z');
  });

  test('another tenant sees nothing', async () => {
    const found = await selectInstances(
      database,
      { tenant: freshTenant(), now, entityIds: ['urn:e'], range: { property: 'observedAt' } },
      7,
    );
    expect(found).toEqual([]);
  });

  test('aggregates of periods are those of a plain computation', async () => {
    const period = { months: 0, microseconds: 6 * minute * 1_000 };
    const bounds = periodBounds(instantAt(start), instantAt(start + 19 * minute), period, 100);
    const found = await selectAggregates(
      database,
      { tenant, now, entityIds: ['urn:e'], attributes: [speed], range: { property: 'observedAt' } },
      [bounds ?? []],
      { methods: ['sum', 'min', 'max', 'distinctCount'], period },
      100,
    );
    expect(
      found.map(({ period: index, count, values }) => [
        index,
        count,
        values.sum,
        values.min,
        values.max,
        values.distinctCount,
      ]),
    ).toEqual([
      [0, 6, 15, 0, 5, 6],
      [1, 6, 51, 6, 11, 6],
      [2, 6, 87, 12, 17, 6],
      [3, 2, 37, 18, 19, 2],
    ]);
  });
});

describe('an aggregation', () => {
  test('gathers without sorting, also where nothing is known yet of what came', async () => {
    const { database, dispose } = await emptyDatabase();
    try {
      // The planner is told of a small table, and then of nothing that came.
      await fill(database, 't', level, 3, '2026-03-15T00:00:00Z');
      await database.execute('analyze attribute_history');
      await fill(database, 't', speed, 3_000, '2026-03-15T00:00:00Z');
      const plan: string[] = [];
      const asking: Pick<Queryable, 'query'> = {
        async query(statement, values) {
          const rows = await database.query<{ 'QUERY PLAN': string }>(
            `explain ${typeof statement === 'string' ? statement : statement.text}`,
            values,
          );
          plan.push(...rows.map((row) => row['QUERY PLAN']));
          return [];
        },
      };
      const period = { months: 0, microseconds: 3_600_000_000 };
      const bounds = periodBounds(now, instantAt(start + 3_000 * minute), period, 100) ?? [];
      const selection = {
        ...{ tenant: 't', now, entityIds: ['urn:e'], attributes: [speed] },
        range: { property: 'observedAt', from: now } as const,
      };
      const aggregation = { methods: ['avg', 'min', 'max'], period } as const;
      await selectAggregates({ ...database, ...asking }, selection, [bounds], aggregation, 1_000);
      const text = plan.join('\n');
      expect(text).toContain('HashAggregate');
      expect(text).not.toContain('GroupAggregate');
      // What is left to sort are the periods, not the instances.
      const inner = text.slice(text.indexOf('HashAggregate'));
      expect(inner).toContain('attribute_observ');
      expect(inner).not.toMatch(/^\s*Sort Key: .*period/m);
    } finally {
      await dispose();
    }
  });
});

describe('retention', () => {
  test('what a policy no longer keeps goes, but for the last instance', async () => {
    const database = await testDatabase();
    const tenant = freshTenant();
    await fill(database, tenant, speed, 10, '2026-01-05T00:00:00Z');
    await fill(database, tenant, speed, 1, '2026-01-06T00:00:00Z');
    const policy = { tenant, entityType: 'Vehicle', isRecorded: true, keepDays: 10 };
    const now = Date.parse('2026-03-01T00:00:00Z');
    expect(await applyPolicy(database, policy, now, 4)).toBe(10);
    expect(await applyPolicy(database, policy, now, 100)).toBe(0);
  });

  test('of what was recorded at one moment, the last that was observed stays', async () => {
    const database = await testDatabase();
    const tenant = freshTenant();
    await fill(database, tenant, speed, 10, '2026-01-05T00:00:00Z');
    const policy = { tenant, entityType: 'Vehicle', isRecorded: true, keepDays: 10 };
    await applyPolicy(database, policy, Date.parse('2026-03-01T00:00:00Z'), 100);
    const range = { property: 'observedAt' } as const;
    const left = await selectInstances(database, { tenant, now, entityIds: ['urn:e'], range }, 9);
    expect(left.map(({ instance }) => instance.value)).toEqual([9]);
  });

  test('every entity of a type is looked at, and none of another', async () => {
    const database = await testDatabase();
    const tenant = freshTenant();
    await database.execute(
      `insert into temporal_entity (tenant, id, types, created_at, modified_at)
       select $1, 'urn:e:' || n, array[case when n % 10 = 0 then 'Ship' else 'Vehicle' end],
         now(), now() from generate_series(1, 450) as n`,
      [tenant],
    );
    await database.execute(
      `insert into attribute_history (tenant, entity_id, attribute, recorded_at, created_at,
         modified_at, instance)
       select $1, 'urn:e:' || n, $2, t, t, t, '{}' from generate_series(1, 450) as n,
         (values ('2026-01-05T00:00:00Z'::timestamptz), ('2026-01-06T00:00:00Z')) as times (t)`,
      [tenant, speed],
    );
    const policy = { tenant, entityType: 'Vehicle', isRecorded: true, keepDays: 10 };
    const gone = await applyPolicy(database, policy, Date.parse('2026-03-01T00:00:00Z'), 1_000);
    expect(gone).toBe(405);
  });

  test('coarsening leaves the last instance of each period', async () => {
    const database = await testDatabase();
    const tenant = freshTenant();
    await fill(database, tenant, speed, 130, '2026-01-05T00:00:00Z');
    const policy = {
      tenant,
      entityType: '',
      isRecorded: true,
      coarsenAfterDays: 10,
      coarsenPeriodSeconds: 3_600,
    };
    await applyPolicy(database, policy, Date.parse('2026-03-01T00:00:00Z'), 50);
    const left = await selectInstances(
      database,
      { tenant, now, entityIds: ['urn:e'], range: { property: 'observedAt' } },
      100,
    );
    expect(left.map(({ instance }) => instance.value)).toEqual([59, 119, 129]);
  });

  test('a partition takes over the rows that came before it', async () => {
    const { database, dispose } = await emptyDatabase();
    try {
      await fill(database, 't', speed, 3, '2026-03-15T00:00:00Z');
      const now = Date.parse('2026-03-20T00:00:00Z');
      expect(await makePartitions(database, now, 1)).toEqual([
        'attribute_history_2026_03',
        'attribute_history_2026_04',
      ]);
      expect(await makePartitions(database, now, 1)).toEqual([]);
      const [row] = await database.query<{ count: string }>(
        'select count(*) from only attribute_history_2026_03',
      );
      expect(Number(row?.count)).toBe(3);
    } finally {
      await dispose();
    }
  });

  test('partitions meet at the turn of the year', () => {
    const december = monthPartition(Date.parse('2026-12-31T23:59:59Z'), 0);
    const january = monthPartition(Date.parse('2026-12-31T23:59:59Z'), 1);
    expect(december.to).toBe(january.from);
    expect(january.name).toBe('attribute_history_2027_01');
  });
});
