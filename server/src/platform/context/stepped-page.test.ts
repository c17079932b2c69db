import type { Entity, QueryNode } from '@kumiki/ngsi-ld';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '#kernel/database/testing.ts';
import { everything } from '#platform/identity/index.ts';
import { countInSteps, QueryTooLong, readPageInSteps } from './stepped-page.ts';
import { countEntities, type Question, readPage } from './store.ts';
import { openTestBroker, type TestBroker } from './testing.ts';

const level = 'https://n.example/level';
const [one, other] = ['https://t.example/One', 'https://t.example/Other'];
const steps = { stepMs: 0, msMax: 60_000 };

let broker: TestBroker;
beforeAll(async () => {
  broker = await openTestBroker();
  const entities = Array.from(
    { length: 1_500 },
    (_, n): Entity => ({
      id: `urn:x:${String(n).padStart(5, '0')}`,
      types: n % 3 === 0 ? [one, other] : n % 3 === 1 ? [one] : [other],
      scopes: [],
      attributes: { [level]: [{ type: 'Property', value: n % 100 }] },
    }),
  );
  const outcomes = await broker.broker.upsert(broker.tenant, entities);
  expect(outcomes.every(({ ok }) => ok)).toBe(true);
});
afterAll(() => broker.close());

const q: QueryNode = {
  kind: 'compare',
  path: { names: [level], keys: [] },
  operator: '==',
  value: { kind: 'number', value: 42 },
};
const questionOf = (filter: Question['filter']): Question => ({
  asking: { tenant: broker.tenant, now: '2026-11-21T09:00:00.000000Z', hidesExpired: true },
  filter,
  visibility: everything,
});

describe('a question in steps is answered as at once', () => {
  const types = { kind: 'type', type: one } as const;
  const either = { kind: 'or', nodes: [types, { kind: 'type', type: other }] } as const;
  test.each([
    ['of one type', { selectors: [{ types }], q }],
    ['of several types', { selectors: [{ types: either }], q }],
    ['of any type', { q }],
    ['by several selectors', { selectors: [{ types }, { types: either }], q }],
  ] as const)('%s', async (_, filter) => {
    const [database, question] = [await testDatabase(), questionOf(filter)];
    const total = await countEntities(database, question);
    expect(total).toBeGreaterThan(5);
    expect(await countInSteps(database, question, steps)).toBe(total);
    for (const page of [
      { limit: 3 },
      { limit: 100 },
      { limit: 2, offset: 3 },
      { limit: 4, after: 'urn:x:00700' },
      { limit: 4, before: 'urn:x:00900' },
      { limit: 100, before: 'urn:x:01400' },
      { limit: 5, after: 'urn:x:09999' },
    ]) {
      const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);
      const stepped = await readPageInSteps(database, question, page, steps);
      expect(ids(stepped), JSON.stringify(page)).toEqual(
        ids(await readPage(database, question, page)),
      );
    }
  });
});

test('a question whose steps take too long ends as the engine would end it', async () => {
  const answer = readPageInSteps(
    await testDatabase(),
    questionOf({ q }),
    { limit: 1_000 },
    {
      stepMs: 0,
      msMax: -1,
    },
  );
  await expect(answer).rejects.toThrow(QueryTooLong);
  await expect(answer).rejects.toMatchObject({ code: '57014' });
});
