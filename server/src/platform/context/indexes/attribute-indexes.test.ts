import type { Entity, JsonValue, QueryNode } from '@kumiki/ngsi-ld';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EmptyDatabase, emptyDatabase } from '#kernel/database/testing.ts';
import { everything } from '#platform/identity/index.ts';
import { pageStatement } from '../store.ts';
import { openTestBroker, type TestBroker } from '../testing.ts';

const ns = 'https://n.example/';
const type = 'https://t.example/Sensor';
const count = 4_000;
const limits = {
  attributeIndexAskedMin: 3,
  attributeIndexSpentMsMin: 0,
  attributeIndexEntitiesMin: 100,
  attributeIndexesMax: 2,
  attributeIndexLookMs: 10_000_000,
};
const asking = { tenant: '', now: '2026-11-21T09:00:00.000000Z', hidesExpired: true } as const;

const compare = (
  attribute: string,
  operator: '==' | '>',
  value: number | string,
  keys: readonly string[] = [],
): QueryNode => ({
  kind: 'compare',
  path: { names: [ns + attribute], keys },
  operator,
  value: typeof value === 'number' ? { kind: 'number', value } : { kind: 'string', value },
});

let alone: EmptyDatabase;
let broker: TestBroker;
beforeAll(async () => {
  alone = await emptyDatabase();
  broker = await openTestBroker({ database: alone.database, limits });
  const property = (value: JsonValue) => [{ type: 'Property' as const, value }];
  const entities = Array.from(
    { length: count },
    (_, n): Entity => ({
      id: `urn:x:${String(n).padStart(5, '0')}`,
      types: [type],
      scopes: [],
      attributes: {
        [`${ns}speed`]: property(n % 100),
        [`${ns}address`]: property({ city: `city ${n % 500}` }),
        [`${ns}it's`]: property('x'),
      },
    }),
  );
  const outcomes = await broker.broker.upsert(broker.tenant, entities);
  expect(outcomes.every(({ ok }) => ok)).toBe(true);
}, 120_000);
afterAll(async () => {
  await broker.close();
  await alone.dispose();
});

const filter = (q: QueryNode) => ({ selectors: [{ types: { kind: 'type', type } as const }], q });

async function ask(q: QueryNode): Promise<readonly string[]> {
  const page = await broker.broker.query(broker.tenant, filter(q), { limit: 20 }, everything);
  return page.entities.map(({ id }) => id);
}

async function planOf(q: QueryNode, hasIndex: () => boolean): Promise<string> {
  const question = {
    asking: { ...asking, tenant: broker.tenant, hasIndex },
    filter: filter(q),
    visibility: everything,
  };
  const { text, values } = pageStatement(question, { limit: 20 });
  const rows = await alone.database.query<{ 'QUERY PLAN': string }>({
    text: `explain ${text}`,
    ...(values === undefined ? {} : { values }),
  });
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

const indexNames = async (): Promise<readonly string[]> => {
  const rows = await alone.database.query<{ indexname: string }>(
    `select indexname from pg_indexes where indexname like 'entity_by_value_%' order by 1`,
  );
  return rows.map(({ indexname }) => indexname);
};

describe('a filter that is asked often', () => {
  const bySpeed = compare('speed', '==', 42);
  const byCity = compare('address', '==', 'city 42', ['city']);

  test('gets an index by itself, which its page is walked through, with the same answer', async () => {
    const before = await ask(bySpeed);
    expect(before).toHaveLength(20);
    await broker.broker.maintain();
    expect(await indexNames()).toEqual([]);
    await ask(bySpeed);
    await ask(bySpeed);
    await broker.broker.maintain();
    const [name = 'none'] = await indexNames();
    expect(broker.broker.indexesMade()).toBe(1);
    expect(await planOf(bySpeed, () => true)).toContain(name);
    expect(await planOf(bySpeed, () => false)).not.toContain(name);
    expect(await ask(bySpeed)).toEqual(before);
    const more = await broker.broker.query(
      broker.tenant,
      filter(bySpeed),
      { limit: 20, after: before.at(-1) ?? '' },
      everything,
    );
    expect(more.entities).toHaveLength(20);
    expect(await broker.broker.count(broker.tenant, filter(bySpeed), everything)).toBe(40);
  }, 120_000);

  test('gets one over a key inside a value, and over names that hold quotes', async () => {
    const before = await ask(byCity);
    await Promise.all([1, 2, 3].map(() => ask(byCity)));
    await broker.broker.maintain();
    const names = await indexNames();
    expect(names).toHaveLength(2);
    expect(await planOf(byCity, () => true)).toMatch(new RegExp(names.join('|')));
    expect(await ask(byCity)).toEqual(before);
    // There may be two, so a third one waits until one is no longer asked for.
    await Promise.all([1, 2, 3].map(() => ask(compare("it's", '==', 'x'))));
    await broker.broker.maintain();
    expect(await indexNames()).toEqual(names);
  }, 120_000);

  test('is served for ranges too, where few entities are in them', async () => {
    const fast = compare('speed', '>', 98);
    const plan = await planOf(fast, () => true);
    expect(plan).toContain('entity_number_key');
    expect(await ask(fast)).toHaveLength(20);
  });

  test('loses it when nobody asks any more; an index that is gone is forgotten', async () => {
    await alone.database.execute("update attribute_filter set day = day - 40 where kind = 'text'");
    await alone.database.execute(
      `update attribute_index set changed_at = changed_at - interval '40 days' where kind = 'text'`,
    );
    await broker.broker.maintain();
    expect(await indexNames()).toHaveLength(1);
    const [left = ''] = await indexNames();
    await alone.database.execute(`drop index ${left}`);
    await alone.database.execute('delete from attribute_filter');
    await broker.broker.maintain();
    expect(broker.broker.indexesMade()).toBe(0);
    expect(await ask(bySpeed)).toHaveLength(20);
  }, 120_000);
});
