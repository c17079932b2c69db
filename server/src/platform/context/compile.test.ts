import { fc, test } from '@fast-check/vitest';
import {
  type AttributeInstance,
  type AttributePath,
  type Attributes,
  type Entity,
  type Geometry,
  type GeoQuery,
  instantAt,
  type JsonValue,
  matchesGeo,
  matchesQ,
  matchesScope,
  matchesType,
  type QueryNode,
  type QueryValue,
  type ScopeNode,
  type TypeNode,
} from '@kumiki/ngsi-ld';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { testDatabase } from '#kernel/database/testing.ts';
import { everything, type Visibility } from '#platform/identity/index.ts';
import type { EntityFilter } from './entity-query.ts';
import { countEntities, type Question, readPage } from './store.ts';
import { openTestBroker, type TestBroker } from './testing.ts';
import { visiblePart } from './visible.ts';

let broker: TestBroker;
beforeAll(async () => {
  broker = await openTestBroker();
});
afterAll(() => broker.close());

const names = ['https://n.example/a', 'https://n.example/b', 'https://n.example/"c'];
const location = 'https://uri.etsi.org/ngsi-ld/location';
const words = ['', 'a', 'ab', 'b', '避難所', '😀', '〜', '1', 'true', '2026-11-21'];
const times = [
  '2026-11-21T09:00:00Z',
  '2026-11-21T09:00:00.5Z',
  '2026-11-21T09:00:00,500000Z',
  '2026-02-30T09:00:00Z',
  '0000-02-29T00:00:00Z',
];
const instants = times
  .slice(0, 2)
  .map((_, index) => instantAt(Date.UTC(2026, 10, 21, 9, 0, index)));

const word = fc.constantFrom(...words, ...times, '09:00:00Z', '09:00:00.25Z');
const number = fc.constantFrom(-1, 0, 0.1, 0.3, 1, 2, 1e21, 1e-7);
const scalar: fc.Arbitrary<JsonValue> = fc.oneof(word, number, fc.boolean());
const wrapped = fc.oneof(word, number).map((value) => ({ '@type': 'DateTime', '@value': value }));
const json: fc.Arbitrary<JsonValue> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  wrapped,
  fc.array(fc.oneof(scalar, wrapped), { maxLength: 3 }),
  fc.record({ k: scalar, '0': scalar }, { requiredKeys: [] }),
  fc.record({ k: fc.record({ k: fc.array(scalar, { maxLength: 2 }) }) }),
  fc.array(fc.record({ k: scalar }), { maxLength: 2 }),
);
const uri = fc.constantFrom('urn:x:1', 'urn:x:2', 'urn:x:3');
const datasetId = fc.option(fc.constantFrom('urn:d:1', 'urn:d:2'), { nil: undefined });

const point = fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 8 }));
const box = fc
  .tuple(point, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }))
  .map(([[x, y], w, h]): Geometry => {
    const ring = [
      [x, y],
      [x + w, y],
      [x + w, y + h],
      [x, y + h],
      [x, y],
    ];
    return { type: 'Polygon', coordinates: [ring] };
  });
const geometry: fc.Arbitrary<Geometry> = fc.oneof(
  point.map((coordinates): Geometry => ({ type: 'Point', coordinates })),
  box,
  fc
    .tuple(point, point)
    .filter(([a, b]) => a[0] !== b[0] || a[1] !== b[1])
    .map((coordinates): Geometry => ({ type: 'LineString', coordinates })),
);

type Draft = Omit<AttributeInstance, 'datasetId'>;
const value: fc.Arbitrary<Draft> = fc.oneof(
  { weight: 4, arbitrary: json.map((held): Draft => ({ type: 'Property', value: held })) },
  uri.map((object): Draft => ({ type: 'Relationship', object })),
  fc
    .array(uri, { minLength: 1, maxLength: 2 })
    .map((object): Draft => ({ type: 'Relationship', object })),
  fc
    .array(uri, { minLength: 1, maxLength: 2 })
    .map((objectList): Draft => ({ type: 'ListRelationship', objectList })),
  fc
    .record({ ja: word, en: fc.array(word, { minLength: 1, maxLength: 2 }) }, { requiredKeys: [] })
    .map((languageMap): Draft => ({ type: 'LanguageProperty', languageMap })),
  uri.map((vocab): Draft => ({ type: 'VocabProperty', vocab })),
  json.map((held): Draft => ({ type: 'JsonProperty', json: held })),
  fc
    .array(scalar, { minLength: 1, maxLength: 3 })
    .map((valueList): Draft => ({ type: 'ListProperty', valueList })),
);

const instance = (inner: fc.Arbitrary<Attributes | undefined>): fc.Arbitrary<AttributeInstance> =>
  fc
    .tuple(value, datasetId, inner, fc.option(fc.constantFrom(...instants), { nil: undefined }))
    .map(([held, id, attributes, observedAt]) => ({
      ...held,
      ...(id === undefined ? {} : { datasetId: id }),
      ...(attributes === undefined ? {} : { attributes }),
      ...(observedAt === undefined ? {} : { observedAt, unitCode: 'CEL' }),
    }));

/** At most one instance per datasetId, the default one first, as the parser leaves them. */
const distinct = (instances: readonly AttributeInstance[]): readonly AttributeInstance[] => {
  const byId = new Map(instances.map((one) => [one.datasetId ?? '', one]));
  return [...byId].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
};
const attributesOf = (inner: fc.Arbitrary<Attributes | undefined>): fc.Arbitrary<Attributes> =>
  fc
    .array(
      fc.tuple(
        fc.constantFrom(...names),
        fc.array(instance(inner), { minLength: 1, maxLength: 2 }),
      ),
      {
        maxLength: 3,
      },
    )
    .map((entries) => Object.fromEntries(entries.map(([name, held]) => [name, distinct(held)])));
const subAttributes = fc.option(attributesOf(fc.constant(undefined)), { nil: undefined, freq: 2 });
const geoInstances = fc
  .array(fc.tuple(geometry, datasetId), { minLength: 1, maxLength: 2 })
  .map((held) =>
    distinct(
      held.map(([shape, id]) => ({
        type: 'GeoProperty' as const,
        // `as`: a geometry is JSON.
        value: shape as unknown as JsonValue,
        ...(id === undefined ? {} : { datasetId: id }),
      })),
    ),
  );

const entity = fc
  .record({
    types: fc.uniqueArray(
      fc.constantFrom('https://t.example/A', 'https://t.example/B', 'https://t.example/C'),
      {
        minLength: 1,
        maxLength: 2,
      },
    ),
    scopes: fc.uniqueArray(fc.constantFrom('/a', '/a/b', '/a/b/c', '/b', '/ab'), { maxLength: 2 }),
    attributes: attributesOf(subAttributes),
    places: fc.option(geoInstances, { nil: undefined }),
    spaces: fc.option(geoInstances, { nil: undefined }),
  })
  .map(
    ({ types, scopes, attributes, places, spaces }): Omit<Entity, 'id'> => ({
      types,
      scopes,
      attributes: {
        ...attributes,
        ...(places === undefined ? {} : { [location]: places }),
        ...(spaces === undefined ? {} : { 'https://n.example/space': spaces }),
      },
    }),
  );

const queryValue: fc.Arbitrary<QueryValue> = fc.oneof(
  word.map((text): QueryValue => ({ kind: 'string', value: text })),
  number.map((held): QueryValue => ({ kind: 'number', value: held })),
  fc.boolean().map((held): QueryValue => ({ kind: 'boolean', value: held })),
  uri.map((held): QueryValue => ({ kind: 'uri', value: held })),
  fc
    .constantFrom(...instants, '2026-11-21T09:00:00.500000Z', '0000-02-29T00:00:00.000000Z')
    .map((held): QueryValue => ({ kind: 'dateTime', value: held })),
  fc.constant<QueryValue>({ kind: 'date', value: '2026-11-21' }),
  fc
    .constantFrom('09:00:00.000000Z', '09:00:00.250000Z')
    .map((held): QueryValue => ({ kind: 'time', value: held })),
);

const path: fc.Arbitrary<AttributePath> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record({
        names: fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 2 }),
        member: fc.option(
          fc.constantFrom(
            'observedAt' as const,
            'unitCode' as const,
            'type' as const,
            'datasetId' as const,
          ),
          {
            nil: undefined,
            freq: 4,
          },
        ),
        keys: fc.array(fc.constantFrom('k', '0', 'ja', 'en', '*'), { maxLength: 2 }),
      })
      .map(({ names: way, member, keys }) =>
        member === undefined ? { names: way, keys } : { names: way, member, keys: [] },
      ),
  },
  fc
    .constantFrom(
      'id' as const,
      'type' as const,
      'scope' as const,
      'createdAt' as const,
      'expiresAt' as const,
    )
    .map((member) => ({ names: [], member, keys: [] })),
  fc
    .tuple(
      fc.constantFrom(...names),
      fc.constantFrom(...names),
      fc.constantFrom([], ['https://t.example/A']),
    )
    .map(([first, second, types]) => ({
      names: [first],
      keys: [],
      linked: { types, path: { names: [second], keys: [] } },
    })),
);

const ordered = fc.oneof(
  fc
    .tuple(word, word)
    .map((pair) => pair.toSorted().map((value) => ({ kind: 'string' as const, value }))),
  fc.tuple(number, number).map(([a, b]) => [
    { kind: 'number' as const, value: Math.min(a, b) },
    { kind: 'number' as const, value: Math.max(a, b) },
  ]),
);
const leaf: fc.Arbitrary<QueryNode> = fc.oneof(
  fc.record({ kind: fc.constant('exists' as const), path, negated: fc.boolean() }),
  fc.record({
    kind: fc.constant('compare' as const),
    path,
    operator: fc.constantFrom('==' as const, '!=' as const),
    value: queryValue,
  }),
  fc.record({
    kind: fc.constant('compare' as const),
    path,
    operator: fc.constantFrom('>' as const, '>=' as const, '<' as const, '<=' as const),
    value: queryValue.filter(({ kind }) => kind !== 'boolean' && kind !== 'uri'),
  }),
  fc.record({
    kind: fc.constant('list' as const),
    path,
    operator: fc.constantFrom('==' as const, '!=' as const),
    values: fc.array(queryValue, { minLength: 2, maxLength: 3 }),
  }),
  fc.tuple(path, fc.constantFrom('==' as const, '!=' as const), ordered).map(
    ([way, operator, [min, max]]): QueryNode => ({
      kind: 'range',
      path: way,
      operator,
      min: min ?? { kind: 'number', value: 0 },
      max: max ?? { kind: 'number', value: 0 },
    }),
  ),
  fc.record({
    kind: fc.constant('pattern' as const),
    path,
    negated: fc.boolean(),
    pattern: fc.constantFrom('^a', 'b$', '.', '^$', '避難|😀', '[0-9]{4}', '(?i)A'),
  }),
);
const query: fc.Arbitrary<QueryNode> = fc.oneof(
  { weight: 3, arbitrary: leaf },
  fc.record({
    kind: fc.constantFrom('and' as const, 'or' as const),
    nodes: fc.array(leaf, { minLength: 2, maxLength: 2 }),
  }),
);

let run = 0;
/** Stores the entities under fresh ids and gives those that a filter finds, beside those a predicate does. */
async function ask(
  drafts: readonly Omit<Entity, 'id'>[],
  filter: (ids: readonly string[]) => EntityFilter,
  isMatch: (one: Entity, find: (id: string) => Entity | undefined) => boolean,
  visibility: Visibility = everything,
): Promise<{ found: readonly string[]; expected: readonly string[] }> {
  run += 1;
  const tenant = `${broker.tenant}-${run}`;
  // Small ids, so that relationships among them lead somewhere.
  const entities = drafts.map((draft, index): Entity => ({ ...draft, id: `urn:x:${index + 1}` }));
  const outcomes = await broker.broker.upsert(tenant, entities);
  expect(outcomes.filter((outcome) => !outcome.ok)).toEqual([]);
  const held = new Map(
    outcomes.flatMap((outcome) =>
      outcome.ok
        ? [visiblePart(outcome.value.entity, visibility)].flatMap((one) =>
            one === undefined ? [] : [[one.id, one] as const],
          )
        : [],
    ),
  );
  const ids = entities.map(({ id }) => id);
  const asked = filter(ids);
  const page = await broker.broker.query(tenant, asked, { limit: 100 }, visibility);
  const total = await broker.broker.count(tenant, asked, visibility);
  const found = page.entities.map(({ id }) => id);
  expect(total).toBe(found.length);
  await expectTheSameByIndexes({ filter: asked, visibility, tenant }, found);
  const expected = [...held.values()].filter((one) => isMatch(one, (id) => held.get(id)));
  return { found, expected: expected.map(({ id }) => id) };
}

/** An index, or what stands for it, changes nothing in what is found: here every comparison has one. */
async function expectTheSameByIndexes(
  { filter, visibility, tenant }: Omit<Question, 'asking'> & { readonly tenant: string },
  found: readonly string[],
): Promise<void> {
  const database = await testDatabase();
  const now = instantAt(broker.time.now);
  const asking = { tenant, now, hidesExpired: true, hasIndex: () => true } as const;
  const question = { asking, filter, visibility };
  const rows = await readPage(database, question, { limit: 100 });
  expect(rows.map(({ id }) => id)).toEqual(found);
  expect(await countEntities(database, question)).toBe(found.length);
}

const few = fc.array(entity, { minLength: 1, maxLength: 3 });
const numRuns = 100;

describe('the SQL of a query finds what the in-memory evaluator finds', () => {
  test.prop([few, query], { numRuns })('for attribute values', async (entities, q) => {
    const { found, expected } = await ask(
      entities,
      () => ({ q }),
      (one, find) => matchesQ(one, q, find),
    );
    expect(found).toEqual(expected);
  });

  const geoQuery: fc.Arbitrary<GeoQuery> = fc.oneof(
    fc.record({
      relation: fc.constantFrom(
        'within' as const,
        'contains' as const,
        'intersects' as const,
        'equals' as const,
        'disjoint' as const,
        'overlaps' as const,
      ),
      geometry,
      property: fc.constantFrom(location, 'https://n.example/space'),
    }),
    fc
      .record({
        relation: fc.constant('near' as const),
        geometry,
        property: fc.constantFrom(location, 'https://n.example/space'),
        // Away from every distance between points of the grid.
        metres: fc.constantFrom(1_234, 123_456, 345_678, 987_654),
        isMost: fc.boolean(),
      })
      .map(({ metres, isMost, ...rest }) =>
        isMost ? { ...rest, maxDistanceMetres: metres } : { ...rest, minDistanceMetres: metres },
      ),
  );
  test.prop([few, geoQuery], { numRuns })('for geometries', async (entities, geo) => {
    const { found, expected } = await ask(
      entities,
      () => ({ geo }),
      (one) => matchesGeo(one, geo),
    );
    expect(found).toEqual(expected);
  });

  const scopeLeaf: fc.Arbitrary<ScopeNode> = fc.record({
    kind: fc.constant('scope' as const),
    levels: fc.array(fc.constantFrom('a', 'b', 'c', '+'), { maxLength: 3 }),
    descendants: fc.boolean(),
  });
  const scopeQuery: fc.Arbitrary<ScopeNode> = fc.oneof(
    scopeLeaf.filter((node) => node.kind !== 'scope' || node.descendants || node.levels.length > 0),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      nodes: fc.array(
        scopeLeaf.filter(
          (node) => node.kind !== 'scope' || node.descendants || node.levels.length > 0,
        ),
        { minLength: 2, maxLength: 2 },
      ),
    }),
  );
  const typeLeaf: fc.Arbitrary<TypeNode> = fc.record({
    kind: fc.constant('type' as const),
    type: fc.constantFrom('https://t.example/A', 'https://t.example/B', 'https://t.example/D'),
  });
  const typeQuery: fc.Arbitrary<TypeNode> = fc.oneof(
    typeLeaf,
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      nodes: fc.array(typeLeaf, { minLength: 2, maxLength: 3 }),
    }),
  );
  test.prop([few, scopeQuery, typeQuery], { numRuns })(
    'for scopes and types',
    async (entities, scope, types) => {
      const { found, expected } = await ask(
        entities,
        () => ({ scope, selectors: [{ types }, { ids: ['urn:x:2'] }] }),
        (one) =>
          matchesScope(one.scopes, scope) &&
          (matchesType(one.types, types) || one.id === 'urn:x:2'),
      );
      expect(found).toEqual(expected);
    },
  );

  const rule = fc.record(
    {
      entityType: fc.constantFrom('https://t.example/A', 'https://t.example/B'),
      scope: fc.constantFrom('/a', '/a/b'),
      attributes: fc.uniqueArray(fc.constantFrom(...names, location), { maxLength: 2 }),
    },
    { requiredKeys: ['entityType'] },
  );
  test.prop([few, query, fc.array(rule, { maxLength: 2 }), geoQuery], { numRuns })(
    'for callers who may see a part, as if nothing else were there',
    async (entities, q, rules, geo) => {
      const visibility = { kind: 'rules', rules } as const;
      const byValue = await ask(
        entities,
        () => ({ q }),
        (one, find) => matchesQ(one, q, find),
        visibility,
      );
      expect(byValue.found).toEqual(byValue.expected);
      const byPlace = await ask(
        entities,
        () => ({ geo, attributes: [location, names[0] ?? ''] }),
        (one) =>
          matchesGeo(one, geo) &&
          [location, names[0] ?? ''].some((name) => Object.hasOwn(one.attributes, name)),
        visibility,
      );
      expect(byPlace.found).toEqual(byPlace.expected);
    },
  );
});
