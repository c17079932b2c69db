import { type Entity, type Geometry, type GeoQuery, matchesGeo } from '@kumiki/ngsi-ld';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { everything } from '#platform/identity/index.ts';
import { openTestBroker, type TestBroker } from './testing.ts';

const location = 'https://uri.etsi.org/ngsi-ld/location';
const space = 'https://n.example/space';

const square = (x: number, y: number, side: number) => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
  [x, y],
];
const bowTie = [
  [0, 0],
  [4, 4],
  [4, 0],
  [0, 4],
  [0, 0],
];

/** What both evaluators say alike. */
const sound: Readonly<Record<string, Geometry>> = {
  point: { type: 'Point', coordinates: [1, 1] },
  pointOnHill: { type: 'Point', coordinates: [1, 1, 333] },
  farPoint: { type: 'Point', coordinates: [5, 5] },
  points: {
    type: 'MultiPoint',
    coordinates: [
      [1, 1],
      [5, 5],
    ],
  },
  risingLine: {
    type: 'LineString',
    coordinates: [
      [0, 0, 10],
      [2, 2, 20],
    ],
  },
  lines: {
    type: 'MultiLineString',
    coordinates: [
      [
        [0, 0],
        [2, 0],
      ],
      [
        [5, 5],
        [6, 6],
      ],
    ],
  },
  area: { type: 'Polygon', coordinates: [square(0, 0, 4)] },
  areaWithHole: { type: 'Polygon', coordinates: [square(0, 0, 4), square(0.5, 0.5, 1)] },
  areas: { type: 'MultiPolygon', coordinates: [[square(0, 0, 1)], [square(5, 5, 1)]] },
  bowTie: { type: 'Polygon', coordinates: [bowTie] },
  world: {
    type: 'Polygon',
    coordinates: [
      [
        [-180, -90],
        [180, -90],
        [180, 90],
        [-180, 90],
        [-180, -90],
      ],
    ],
  },
  halfEquator: {
    type: 'LineString',
    coordinates: [
      [0, 0],
      [180, 0],
    ],
  },
  meridian: {
    type: 'LineString',
    coordinates: [
      [0, 90],
      [0, -90],
    ],
  },
};

/** Areas without a size or twice the same: any answer will do, but there has to be one. */
const odd: Readonly<Record<string, Geometry>> = {
  flatArea: {
    type: 'Polygon',
    coordinates: [
      [
        [0, 0],
        [1, 1],
        [2, 2],
        [0, 0],
      ],
    ],
  },
  dot: {
    type: 'Polygon',
    coordinates: [
      [
        [0, 0],
        [0, 0],
        [0, 0],
        [0, 0],
      ],
    ],
  },
  still: {
    type: 'LineString',
    coordinates: [
      [1, 1],
      [1, 1],
    ],
  },
  allHole: { type: 'Polygon', coordinates: [square(0, 0, 4), square(0, 0, 4)] },
  overlappingAreas: { type: 'MultiPolygon', coordinates: [[bowTie], [square(1, 1, 2)]] },
};

const relations = [
  { relation: 'near', maxDistanceMetres: 1_234 },
  { relation: 'near', minDistanceMetres: 123_456 },
  ...(['within', 'contains', 'intersects', 'equals', 'disjoint', 'overlaps'] as const).map(
    (relation) => ({ relation }),
  ),
] as const;

let broker: TestBroker;
const entities: Entity[] = [];
beforeAll(async () => {
  broker = await openTestBroker();
  for (const [name, value] of Object.entries({ ...sound, ...odd })) {
    const carried = { ...value, crs: { type: 'name', properties: { name: 'nonsense' } } };
    const held = [{ type: 'GeoProperty' as const, value: JSON.parse(JSON.stringify(carried)) }];
    entities.push({
      id: `urn:x:${name}`,
      types: ['https://t.example/Place'],
      scopes: [],
      attributes: { [location]: held, [space]: held },
    });
  }
  const outcomes = await broker.broker.upsert(broker.tenant, entities);
  expect(outcomes.filter(({ ok }) => !ok)).toEqual([]);
});
afterAll(() => broker.close());

async function found(geo: GeoQuery): Promise<readonly string[]> {
  const page = await broker.broker.query(broker.tenant, { geo }, { limit: 100 }, everything);
  return page.entities.map(({ id }) => id.replace('urn:x:', ''));
}

describe.each([location, space])('a question of places about %s', (property) => {
  test.each(Object.keys(sound))('that names a %s finds what the rules say', async (name) => {
    const geometry = sound[name] ?? { type: 'Point', coordinates: [0, 0] };
    for (const relation of relations) {
      const geo = { ...relation, geometry, property };
      const names = (await found(geo)).filter((one) => Object.hasOwn(sound, one));
      const expected = entities.flatMap((entity) => {
        const one = entity.id.replace('urn:x:', '');
        return Object.hasOwn(sound, one) && matchesGeo(entity, geo) ? [one] : [];
      });
      expect(names, relation.relation).toEqual(expected.toSorted());
    }
  });

  test.each(Object.keys(odd))('that names a %s is answered', async (name) => {
    const geometry = odd[name] ?? { type: 'Point', coordinates: [0, 0] };
    for (const relation of relations) {
      expect(await found({ ...relation, geometry, property })).toBeInstanceOf(Array);
    }
  });
});

test('an order by distance takes places of every kind', async () => {
  const path = { names: [location], keys: [] };
  const from: Geometry = {
    type: 'LineString',
    coordinates: [
      [-170, -80, 5],
      [170, 80],
    ],
  };
  const page = await broker.broker.queryOrdered(
    broker.tenant,
    {},
    { limit: 100, ordering: { terms: [{ path, direction: 'asc', byDistance: true }], from } },
    everything,
  );
  expect(page.ok && page.value.entities).toHaveLength(entities.length);
});
