/** The statement of a flush: made of the parts that have rows, and of all parts where combinations are many. */
import { type Entity, instantAt } from '@kumiki/ngsi-ld';
import { expect, test } from 'vitest';
import { freshTenant, testDatabase } from '#kernel/database/testing.ts';
import type { ChangeSink } from './change-sink.ts';
import type { GroupPlan } from './flush.ts';
import { createTypeSets } from './type-sets.ts';
import { createWriteStore, flushStatement } from './write-store.ts';

const tenant = freshTenant();
const at = instantAt(Date.now());
const types = ['https://city.example/Sensor'];

/** Has a row of every change whose number has this bit. */
const sinkOfBit = (bit: number): ChangeSink => ({
  name: `bit${bit}`,
  statement: `insert into entity_outbox (tenant, at, changes)
    select '${tenant}', now(), jsonb_agg(row) from bit${bit}_rows having count(*) > 0`,
  rows: ({ id }) => ((Number(id.split(':').at(-1)) & (1 << bit)) === 0 ? [] : [[bit, id]]),
});

function insertion(number: number): GroupPlan {
  const id = `urn:ngsi-ld:Sensor:${number}`;
  const entity: Entity = {
    id,
    types,
    scopes: [],
    attributes: {},
    createdAt: at,
    modifiedAt: at,
  };
  const change = { tenant, id, kind: 'created', at, before: undefined, after: entity } as const;
  return {
    group: { key: `${tenant}\n${id}`, tenant, id, operations: [] },
    action: 'insert',
    expected: undefined,
    entity,
    hasNewLocation: false,
    changes: [{ ...change, isExpiry: false, headChanged: true, attributes: [] }],
    outcomes: [],
  };
}

test('a part without rows is not sent', () => {
  const { text, name } = flushStatement(['update'], [sinkOfBit(0)]);
  expect(text).not.toContain('insert into entity (');
  expect(text).toContain('bit0_rows');
  expect(text).not.toContain('bit1_rows');
  expect(flushStatement(['update'], [sinkOfBit(1)]).name).not.toBe(name);
});

test('every combination of parts writes what it has, however many there are', async () => {
  const database = await testDatabase();
  const typeSets = createTypeSets(database);
  await typeSets.intern(tenant, types);
  const sinks = [0, 1, 2, 3, 4, 5].map(sinkOfBit);
  const store = createWriteStore(database, typeSets, sinks);
  const numbers = Array.from({ length: 64 }, (_, number) => number);
  for (const number of numbers) {
    const written = await store.write([insertion(number)]);
    expect(written.get(0)?.version).toMatch(/^\d+$/);
  }
  const told = await database.query<{ bit: number; id: string }>(
    `select (row->>0)::int as bit, row->>1 as id from entity_outbox,
       jsonb_array_elements(changes) as row where tenant = $1`,
    [tenant],
  );
  for (const bit of [0, 1, 2, 3, 4, 5]) {
    const wanted = numbers.filter((number) => (number & (1 << bit)) !== 0);
    const ids = told.filter((row) => row.bit === bit).map(({ id }) => id);
    expect(ids).toHaveLength(wanted.length);
    expect(new Set(ids).size).toBe(wanted.length);
  }
});

test('what has lost a race is told to no sink', async () => {
  const database = await testDatabase();
  const typeSets = createTypeSets(database);
  await typeSets.intern(tenant, types);
  const sink = sinkOfBit(6);
  const store = createWriteStore(database, typeSets, [sink]);
  expect((await store.write([insertion(64)])).size).toBe(1);
  expect((await store.write([insertion(64), insertion(65)])).has(0)).toBe(false);
  const [row] = await database.query<{ told: number }>(
    `select count(*)::int as told from entity_outbox, jsonb_array_elements(changes) as row
     where tenant = $1 and (row->>0)::int = 6 and row->>1 like '%:64'`,
    [tenant],
  );
  expect(row?.told).toBe(1);
});
