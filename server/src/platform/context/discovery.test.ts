import { afterAll, beforeAll, expect, test } from 'vitest';
import { everything } from '#platform/identity/index.ts';
import { openTestBroker, type TestBroker } from './testing.ts';

let broker: TestBroker;
beforeAll(async () => {
  broker = await openTestBroker();
  const entities = [
    { id: 'urn:a:1', type: 'A', n: { type: 'Property', value: 1 } },
    { id: 'urn:a:2', type: ['A', 'B'], n: { type: 'Relationship', object: 'urn:a:1' } },
    { id: 'urn:a:3', type: 'A', m: { type: 'Property', value: 1 } },
  ];
  await broker.request('POST', '/entityOperations/create', { body: entities });
});
afterAll(() => broker.close());

test('types and attributes are listed, each once', async () => {
  const types = await broker.request('GET', '/types');
  expect(types.json).toMatchObject({ type: 'EntityTypeList', typeList: ['A', 'B'] });
  const attributes = await broker.request('GET', '/attributes');
  expect(attributes.json).toMatchObject({ attributeList: ['m', 'n'] });
});

test('a type tells how many entities and which attributes it has', async () => {
  const { json } = await broker.request('GET', '/types/A');
  expect(json).toMatchObject({
    typeName: 'A',
    entityCount: 3,
    attributeDetails: [
      { attributeName: 'm', attributeTypes: ['Property'] },
      { attributeName: 'n', attributeTypes: ['Property', 'Relationship'] },
    ],
  });
  expect((await broker.request('GET', '/types/None')).status).toBe(404);
});

test('what is deleted is no longer counted, and summing up changes nothing', async () => {
  await broker.request('DELETE', '/entities/urn:a:3');
  const census = await broker.broker.census(broker.tenant, everything);
  expect(census.some(({ attribute }) => attribute.endsWith('/m'))).toBe(false);
  await broker.broker.maintain();
  expect(await broker.broker.census(broker.tenant, everything)).toEqual(census);
});

test('a purge removes what matches and nothing else', async () => {
  const answer = await broker.request('DELETE', '/entities?type=B');
  expect(answer.status).toBe(204);
  const left = await broker.request('GET', '/entities?type=A&options=count');
  expect(left.headers.get('ngsild-results-count')).toBe('1');
  expect((await broker.request('DELETE', '/entities?id=urn:a:1')).status).toBe(400);
});

test('a query by a body asks what the same parameters ask', async () => {
  const body = { type: 'Query', entities: [{ type: 'A' }, { type: 'C', id: 'urn:c:1' }] };
  const { json } = await broker.request('POST', '/entityOperations/query', { body });
  expect(json).toMatchObject([{ id: 'urn:a:1' }]);
});
