/** Orders of answers, clause 4.23: pages in the database beside the order in memory. */
import { fc, test as property } from '@fast-check/vitest';
import {
  type AttributeInstance,
  type Entity,
  entityOrder,
  isArray,
  type JsonValue,
  type Ordering,
  type OrderTerm,
} from '@kumiki/ngsi-ld';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { everything, type Visibility } from '#platform/identity/index.ts';
import type { OrderCursor } from './order-cursor.ts';
import { openTestBroker, type TestBroker } from './testing.ts';
import { visiblePart } from './visible.ts';

let broker: TestBroker;
beforeAll(async () => {
  broker = await openTestBroker({ limits: { collatedEntitiesMax: 50 } });
});
afterAll(() => broker.close());

const name = 'https://n.example/name';
const place = 'https://uri.etsi.org/ngsi-ld/location';
const type = 'https://t.example/A';

const texts = ['', 'a', 'A', 'á', 'b', 'ab', '避難所', '😀', '〜', '10', 'x'.repeat(150)];
const times = ['2026-11-21', '2026-11-21T09:00:00Z', '2026-11-21T09:00:00.5Z', '09:00:00Z'];
const scalar: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.constantFrom(...texts, ...times),
  fc.constantFrom(-1, 0, 0.1, 2, 10, 1e21, 1e-7),
  fc.boolean(),
);
const json: fc.Arbitrary<JsonValue> = fc.oneof(
  { weight: 5, arbitrary: scalar },
  fc.array(scalar, { maxLength: 2 }),
  fc.record({ k: scalar }),
  scalar.map((value) => ({ '@type': 'DateTime', '@value': value })),
);
const instance: fc.Arbitrary<AttributeInstance> = fc.oneof(
  { weight: 4, arbitrary: json.map((value) => ({ type: 'Property' as const, value })) },
  fc
    .constantFrom('urn:x:1', 'urn:x:2')
    .map((object) => ({ type: 'Relationship' as const, object })),
  fc
    .record({ en: fc.constantFrom(...texts), ja: fc.constantFrom(...texts) })
    .map((languageMap) => ({ type: 'LanguageProperty' as const, languageMap })),
  fc
    .array(scalar, { minLength: 1, maxLength: 2 })
    .map((valueList) => ({ type: 'ListProperty' as const, valueList })),
);
const withInner = fc
  .tuple(instance, fc.option(instance, { nil: undefined }))
  .map(([outer, inner]) =>
    inner === undefined ? outer : { ...outer, attributes: { [name]: [inner] } },
  );
const datasets = fc
  .array(withInner, { minLength: 1, maxLength: 2 })
  .map(([first, second]): readonly AttributeInstance[] => [
    ...(first === undefined ? [] : [first]),
    ...(second === undefined ? [] : [{ ...second, datasetId: 'urn:d:1' }]),
  ]);
/** Far enough from each other that no rounding decides. */
const location = fc
  .integer({ min: 0, max: 6 })
  .map((x): readonly AttributeInstance[] => [
    { type: 'GeoProperty', value: { type: 'Point', coordinates: [x * 5, 40] } },
  ]);
const entity = fc
  .record({
    types: fc.constantFrom([type], ['https://t.example/B', type]),
    scopes: fc.constantFrom([], ['/a'], ['/b', '/a']),
    named: fc.option(datasets, { nil: undefined }),
    located: fc.option(location, { nil: undefined }),
  })
  .map(
    ({ types, scopes, named, located }): Omit<Entity, 'id'> => ({
      types,
      scopes,
      attributes: {
        ...(named === undefined ? {} : { [name]: named }),
        ...(located === undefined ? {} : { [place]: located }),
      },
    }),
  );

const direction = fc.constantFrom('asc' as const, 'desc' as const);
const path = fc.constantFrom<OrderTerm['path']>(
  { names: [name], keys: [] },
  { names: [name], keys: ['k'] },
  { names: [name], keys: ['ja'] },
  { names: [name, name], keys: [] },
  { names: [name], member: 'datasetId', keys: [] },
  { names: [name], member: 'type', keys: [] },
  { names: [], member: 'type', keys: [] },
  { names: [], member: 'scope', keys: [] },
  { names: [], member: 'createdAt', keys: [] },
  { names: [], member: 'id', keys: [] },
);
const term = fc.oneof(
  { weight: 4, arbitrary: fc.record({ path, direction, byDistance: fc.constant(false) }) },
  fc.record({
    path: fc.constantFrom({ names: [place], keys: [] }, { names: [name], keys: [] }),
    direction,
    byDistance: fc.constant(true),
  }),
);
const ordering: fc.Arbitrary<Ordering> = fc
  .record({
    terms: fc.array(term, { minLength: 1, maxLength: 3 }),
    collation: fc.option(fc.constantFrom('und', 'ja', 'de-u-co-phonebk'), { nil: undefined }),
  })
  .map(({ terms, collation }) => ({
    terms,
    from: { type: 'Point', coordinates: [0, 40] },
    ...(collation === undefined ? {} : { collation }),
  }));

const limited: Visibility = {
  kind: 'rules',
  rules: [
    { entityType: type, scope: '/a' },
    { entityType: type, attributes: [place] },
  ],
};

interface Walk {
  readonly tenant: string;
  readonly order: Ordering;
  readonly limit: number;
  readonly visibility: Visibility;
}

/** Page by page, as links lead, forwards or from a place backwards. */
async function walk({ tenant, order, limit, visibility }: Walk, before?: OrderCursor) {
  const pages: Entity[][] = [];
  let at: OrderCursor | undefined = before;
  for (;;) {
    const beyond = at === undefined ? {} : before === undefined ? { after: at } : { before: at };
    const request = { ordering: order, limit, ...beyond };
    const page = await broker.broker.queryOrdered(tenant, {}, request, visibility);
    if (!page.ok) throw new Error(page.error.detail);
    const { entities, first, last, hasMoreAfter, hasMoreBefore } = page.value;
    pages.push([...entities]);
    const [next, hasMore]: [OrderCursor | undefined, boolean] =
      before === undefined ? [last, hasMoreAfter] : [first, hasMoreBefore];
    if (!hasMore || next === undefined) return { pages, last };
    at = next;
  }
}

let run = 0;
describe('pages of an ordered answer', () => {
  property.prop(
    [
      fc.array(entity, { minLength: 1, maxLength: 6 }),
      ordering,
      fc.integer({ min: 1, max: 4 }),
      fc.boolean(),
    ],
    { numRuns: 150 },
  )(
    'are the order in memory, each entity once, both ways',
    async (drafts, order, limit, isOpen) => {
      run += 1;
      const tenant = `${broker.tenant}-o${run}`;
      const visibility = isOpen ? everything : limited;
      for (const [index, draft] of drafts.entries()) {
        // The times of making differ.
        broker.time.now += 1;
        await broker.broker.upsert(tenant, [{ ...draft, id: `urn:x:${index}` }]);
      }
      const held = await broker.broker.query(tenant, {}, { limit: 100 }, everything);
      const expected = held.entities
        .flatMap((one) => visiblePart(one, visibility) ?? [])
        .toSorted(entityOrder(order))
        .map(({ id }) => id);
      const question = { tenant, order, limit, visibility };
      const forwards = await walk(question);
      expect(forwards.pages.flat().map(({ id }) => id)).toEqual(expected);
      if (forwards.last === undefined) return;
      const backwards = await walk(question, forwards.last);
      expect(
        backwards.pages
          .toReversed()
          .flat()
          .map(({ id }) => id),
      ).toEqual(expected.slice(0, -1));
    },
  );
});

async function create(id: string, attributes: Record<string, unknown>): Promise<void> {
  const body = { id: `urn:ngsi-ld:Shelter:${id}`, type: 'Shelter', ...attributes };
  expect((await broker.request('POST', '/entities', { body })).status).toBe(201);
}

function idsOf(json: JsonValue | undefined): readonly string[] {
  if (!isArray(json)) throw new Error(JSON.stringify(json));
  return json.flatMap(
    (item) => /"urn:ngsi-ld:Shelter:(\w+)"/.exec(JSON.stringify(item))?.[1] ?? [],
  );
}

describe('an ordered query', () => {
  beforeAll(async () => {
    await create('a', { name: { type: 'Property', value: 'Zebra' } });
    await create('b', { name: { type: 'Property', value: 'Ähre' } });
    await create('c', { name: { type: 'Property', value: 'apfel' } });
  });

  test('is asked by parameters, or by the ordering of a body', async () => {
    const got = async (query: string) =>
      idsOf((await broker.request('GET', `/entities?type=Shelter&${query}`)).json);
    expect(await got('orderBy=name')).toEqual(['a', 'c', 'b']);
    expect(await got('orderBy=name;desc')).toEqual(['b', 'c', 'a']);
    expect(await got('orderBy=name&collation=de')).toEqual(['b', 'c', 'a']);
    const body = {
      type: 'Query',
      entities: [{ type: 'Shelter' }],
      ordering: { orderBy: ['name;desc'], collation: 'de-u-co-phonebk' },
    };
    const posted = await broker.request('POST', '/entityOperations/query', { body });
    expect(idsOf(posted.json)).toEqual(['a', 'c', 'b']);
  });

  test('leads from page to page by links, past what comes meanwhile', async () => {
    const seen: string[] = [];
    let target: string | undefined = '/ngsi-ld/v1/entities?type=Shelter&orderBy=name;desc&limit=1';
    while (target !== undefined) {
      const headers = { 'ngsild-tenant': broker.tenant };
      const answer: Response = await broker.http.request(target, { headers });
      seen.push(...idsOf((await answer.json()) as JsonValue));
      if (seen.length === 1) await create('d', { name: { type: 'Property', value: 'ß' } });
      target = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
    }
    // What is placed before the first page does not push its entity onto the second.
    expect(seen).toEqual(['b', 'c', 'a']);
  });

  test.each([
    ['orderBy=name;up', 400],
    ['orderBy=location;dist-asc', 400],
    ['orderBy=location;dist-asc&orderFrom=8,40', 400],
    ['orderBy=name&collation=!!nope', 400],
    ['orderBy=name&after=urn:x:1', 400],
    [`orderBy=name&after=${Buffer.from('[["0",0,"0",""],"urn:x:1"]').toString('base64url')}`, 400],
    [`orderBy=name&after=${Buffer.from('[[0,0,"1e",""],"urn:x:1"]').toString('base64url')}`, 400],
    [`orderBy=name&after=${Buffer.from('[[0,0,"1",""],"urn:x:1"]').toString('base64url')}`, 200],
  ])('%s is answered %i', async (query, status) => {
    const answer = await broker.request('GET', `/entities?type=Shelter&${query}`);
    expect(answer.status).toBe(status);
  });

  test('is refused where a language would have to order too many', async () => {
    const many = Array.from({ length: 51 }, (_, index) => ({
      id: `urn:ngsi-ld:Tree:${index}`,
      type: 'Tree',
    }));
    await broker.request('POST', '/entityOperations/create', { body: many });
    const ask = (query: string) => broker.request('GET', `/entities?type=Tree&orderBy=id${query}`);
    expect((await ask('&collation=ja')).json).toMatchObject({
      type: 'https://uri.etsi.org/ngsi-ld/errors/TooComplexQuery',
    });
    expect((await ask('')).status).toBe(200);
  });
});
