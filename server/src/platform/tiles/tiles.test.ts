/** Tiles over the database of the run: what is in them, for whom, and how long. */
import { fc, test as property } from '@fast-check/vitest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '#kernel/database/testing.ts';
import { anonymousAt } from '#kernel/http/index.ts';
import { httpWith } from '#kernel/http/testing.ts';
import { ok } from '#kernel/result.ts';
import { openTestBroker, type TestBroker } from '#platform/context/testing.ts';
import type { Visibility } from '#platform/identity/index.ts';
import { createAnswerCache } from './cache.ts';
import { createGridSink, sumUpGrid } from './grid.ts';
import { defaultTileLimits } from './limits.ts';
import { tileRoutes } from './routes.ts';
import { readVectorTile } from './testing.ts';
import { cornersOf, keyOf, keyRange, parseTile } from './tile.ts';
import { createTiles } from './tiles.ts';

const defaultVocabulary = 'https://uri.etsi.org/ngsi-ld/default-context/';

let broker: TestBroker;
beforeAll(async () => {
  const grid = createGridSink({
    database: await testDatabase(),
    // Summed up while the tests go on.
    rowsMax: 10,
    onFailure: (thrown) => {
      throw thrown;
    },
  });
  broker = await openTestBroker({ sinks: [grid] });
});
afterAll(() => broker.close());

const everything: Visibility = { kind: 'everything' };

/** The routes as somebody sees them who may see this. */
async function facing(visibility: Visibility, pointsMax = 20) {
  const database = await testDatabase();
  const limits = { ...defaultTileLimits, entityTilePointsMax: pointsMax };
  const tiles = createTiles({ database, clock: { now: () => broker.time.now }, limits });
  const identity = {
    readableBy: () => visibility,
    tenantToRead: async () => ok(broker.tenant as never),
  };
  const { http, lines } = httpWith(
    tileRoutes({ tiles, identity, limits, publicUrl: 'https://city.example' }),
    {
      authorise: () => ok(anonymousAt(broker.tenant)),
    },
  );
  const get = async (path: string, headers: Readonly<Record<string, string>> = {}) =>
    await http.fetch(new Request(`http://localhost${path}`, { headers }));
  const layers = async (path: string) => {
    const response = await get(path);
    expect([response.status < 300, lines]).toEqual([true, lines]);
    return readVectorTile(new Uint8Array(await response.arrayBuffer()));
  };
  return { get, layers };
}

async function write(entities: readonly object[]): Promise<void> {
  const answer = await broker.request('POST', '/entityOperations/upsert', {
    body: entities,
  });
  expect([answer.status < 300, answer.text]).toEqual([true, answer.text]);
}

function point(type: string, place: number, longitude: number, latitude: number): object {
  return {
    id: `urn:ngsi-ld:${type}:${String(place).padStart(4, '0')}`,
    type,
    name: { type: 'Property', value: `${type} ${place}` },
    secret: { type: 'Property', value: 'hidden' },
    capacity: { type: 'Property', value: place },
    location: {
      type: 'GeoProperty',
      value: { type: 'Point', coordinates: [longitude, latitude] },
    },
  };
}

describe('points', () => {
  beforeAll(async () => {
    // On a grid of ten by ten over Nagasaki.
    const many = Array.from({ length: 100 }, (_, place) =>
      point('Many', place, 129.05 + (place % 10) / 10, 32.05 + Math.floor(place / 10) / 10),
    );
    const few = [point('Few', 1, 129.87, 32.75), point('Few', 2, 129.88, 32.76)];
    await write([...many, ...few]);
  });

  test('few come as themselves, with id, type and the attributes that were asked for', async () => {
    const { layers } = await facing(everything);
    const places = (await layers('/api/tiles/5/27/12?type=Few&attrs=name,capacity')).get('places');
    expect(
      places
        ?.map(({ members }) => members)
        .toSorted((a, b) => (String(a['id']) < String(b['id']) ? -1 : 1)),
    ).toEqual([
      { id: 'urn:ngsi-ld:Few:0001', type: 'Few', name: 'Few 1', capacity: 1 },
      { id: 'urn:ngsi-ld:Few:0002', type: 'Few', name: 'Few 2', capacity: 2 },
    ]);
  });

  test('many are counted in cells, and no point is lost or counted twice', async () => {
    const { layers } = await facing(everything);
    for (const zoom of [0, 3, 5, 7]) {
      const side = 2 ** zoom;
      let sum = 0;
      for (let x = 0; x < side; x++) {
        // Nagasaki stands between 128 and 131 degrees east.
        const [west, , east] = cornersOf({ z: zoom, x, y: 0 });
        if (east < 128 || west > 131) continue;
        for (let y = 0; y < side; y++) {
          const [, south, , north] = cornersOf({ z: zoom, x, y });
          if (north < 31 || south > 34) continue;
          const places = (await layers(`/api/tiles/${zoom}/${x}/${y}?type=Many`)).get('places');
          for (const { members } of places ?? []) sum += Number(members['count'] ?? 1);
        }
      }
      expect([zoom, sum]).toEqual([zoom, 100]);
    }
  });

  test('a filter is that of NGSI-LD', async () => {
    const { layers } = await facing(everything);
    const q = encodeURIComponent('capacity<3');
    const places = (await layers(`/api/tiles/0/0/0?type=Many&q=${q}`)).get('places');
    expect(places).toHaveLength(3);
  });

  test('a point stands where it is', async () => {
    const { layers } = await facing(everything);
    const [place] = (await layers('/api/tiles/5/27/12?type=Few&q=capacity==1')).get('places') ?? [];
    const [west, , east] = cornersOf({ z: 5, x: 27, y: 12 });
    expect(place?.at[0]).toBeCloseTo((4096 * (129.87 - west)) / (east - west), -1);
  });

  test('the description tells how many there are, and where', async () => {
    const { get } = await facing(everything);
    const described: unknown = await (await get('/api/tiles?type=Many')).json();
    expect(described).toMatchObject({
      tilejson: '3.0.0',
      count: 100,
      tiles: ['https://city.example/api/tiles/{z}/{x}/{y}?type=Many'],
    });
    const { bounds } = described as { readonly bounds: readonly number[] };
    expect(bounds.map((degrees) => degrees.toFixed(6))).toEqual([
      '129.050000',
      '32.050000',
      '129.950000',
      '32.950000',
    ]);
  });
});

describe('areas', () => {
  test('come in a layer of their own, and those too small to see do not', async () => {
    const square = (place: number, west: number, side: number): object => ({
      id: `urn:ngsi-ld:Area:${place}`,
      type: 'Area',
      name: { type: 'Property', value: `Area ${place}` },
      location: {
        type: 'GeoProperty',
        value: {
          type: 'Polygon',
          coordinates: [
            [
              [west, 32],
              [west + side, 32],
              [west + side, 32 + side],
              [west, 32 + side],
              [west, 32],
            ],
          ],
        },
      },
    });
    await write([square(1, 129, 1), square(2, 130.5, 0.0001)]);
    const { layers } = await facing(everything);
    const wide = (await layers('/api/tiles/5/27/12?type=Area')).get('shapes');
    expect(wide?.map(({ members }) => members['name'])).toEqual(['Area 1']);
    const near = parseTile('14', '14131', '6650');
    expect(near).toBeDefined();
    const close = await layers(
      `/api/tiles/16/${Math.floor(((130.50005 + 180) / 360) * 65536)}/${rowOf(32.00005, 16)}?type=Area`,
    );
    expect(close.get('shapes')?.map(({ members }) => members['name'])).toEqual(['Area 2']);
  });
});

function rowOf(latitude: number, zoom: number): number {
  const sine = Math.sin((latitude * Math.PI) / 180);
  return Math.floor((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * 2 ** zoom);
}

describe('what a caller may not see', () => {
  beforeAll(() => write([point('Open', 1, 129.87, 32.75), point('Closed', 1, 129.87, 32.75)]));

  test('is in no tile and in no count', async () => {
    const rules: Visibility = {
      kind: 'rules',
      rules: [{ entityType: `${defaultVocabulary}Open` }],
    };
    const { layers, get } = await facing(rules);
    const places = (await layers('/api/tiles/0/0/0?type=Open,Closed')).get('places');
    expect(places?.map(({ members }) => members['type'])).toEqual(['Open']);
    expect(await (await get('/api/tiles?type=Open,Closed')).json()).toMatchObject({ count: 1 });
    expect((await layers('/api/tiles/0/0/0?type=Closed')).size).toBe(0);
  });

  test('attributes that are not shown are not written, and hidden places are nowhere', async () => {
    const some = (...names: string[]): Visibility => ({
      kind: 'rules',
      rules: [
        {
          entityType: `${defaultVocabulary}Open`,
          attributes: names.map((name) =>
            name === 'location'
              ? 'https://uri.etsi.org/ngsi-ld/location'
              : `${defaultVocabulary}${name}`,
          ),
        },
      ],
    });
    const shown = await facing(some('name', 'location'));
    const tile = '/api/tiles/0/0/0?type=Open&attrs=name,secret';
    expect((await shown.layers(tile)).get('places')?.[0]?.members).toEqual({
      id: 'urn:ngsi-ld:Open:0001',
      type: 'Open',
      name: 'Open 1',
    });
    const nowhere = await facing(some('name'));
    expect((await nowhere.layers(tile)).size).toBe(0);
  });
});

describe('over HTTP', () => {
  test('a tile is known again by its ETag until something changes', async () => {
    await write([point('Tagged', 1, 129.87, 32.75)]);
    const { get, layers } = await facing(everything);
    const tile = '/api/tiles/0/0/0?type=Tagged';
    const etag = (await get(tile)).headers.get('etag') ?? '';
    expect((await get(tile, { 'if-none-match': etag })).status).toBe(304);
    await write([point('Tagged', 2, 129.88, 32.75)]);
    expect((await get(tile, { 'if-none-match': etag })).status).toBe(200);
    expect((await layers(tile)).get('places')).toHaveLength(2);
  });

  test.each([
    ['/api/tiles/23/0/0?type=A', 404],
    ['/api/tiles/2/4/0?type=A', 404],
    ['/api/tiles/a/0/0?type=A', 404],
    ['/api/tiles/0/0/0', 400],
    ['/api/tiles/0/0/0?type=A&q=((', 400],
    [
      `/api/tiles/0/0/0?type=A&attrs=${Array.from({ length: 9 }, (_, n) => `a${n}`).join(',')}`,
      403,
    ],
  ])('%s is refused', async (path, status) => {
    const { get } = await facing(everything);
    expect((await get(path)).status).toBe(status);
  });
});

describe('keys', () => {
  /** Millionths of a degree: on the very edge between two tiles roundings may differ. */
  property.prop([
    fc.integer({ min: -180_000_000, max: 179_999_999 }),
    fc.integer({ min: -85_000_000, max: 85_000_000 }),
    fc.integer({ min: 0, max: 22 }),
  ])('a place is in the tile that shows it', async (east, north, z) => {
    const [longitude, latitude] = [east / 1e6, north / 1e6];
    const database = await testDatabase();
    const [row] = await database.query<{ key: string }>({
      text: 'select tile_key($1, $2)::text as key',
      values: [longitude, latitude],
    });
    const x = Math.floor(((longitude + 180) / 360) * 2 ** z);
    const y = rowOf(latitude, z);
    const { from, length } = keyRange({ z, x, y });
    const key = BigInt(row?.key ?? -1);
    expect(key >= from && key < from + length).toBe(true);
  });
});

test('a place next to nothing, and one beyond the poles of the map, can be written', async () => {
  await write([
    point('Edge', 1, 5e-324, -5e-324),
    point('Edge', 2, 180, 90),
    point('Edge', 3, -180, -90),
  ]);
  const { layers } = await facing(everything);
  expect((await layers('/api/tiles/0/0/0?type=Edge')).get('places')).toHaveLength(3);
});

describe('the cache', () => {
  test('works once on one question, forgets the oldest, and nothing of an earlier state', async () => {
    let [made, now] = [0, 0];
    const cache = createAnswerCache<string>({
      bytesMax: 2_000,
      ageMsMax: 1_000,
      bytesOf: (value) => value.length,
      now: () => now,
    });
    const make = async () => {
      made += 1;
      return 'x'.repeat(400);
    };
    await Promise.all([cache.get('a', '1', make), cache.get('a', '1', make)]);
    expect(made).toBe(1);
    await cache.get('a', '2', make);
    expect(made).toBe(2);
    await cache.get('b', '2', make);
    await cache.get('c', '2', make);
    await cache.get('a', '2', make);
    expect(made).toBe(5);
    now = 2_000;
    await cache.get('a', '2', make);
    expect(made).toBe(6);
  });
});

describe('points counted beforehand', () => {
  const place = fc.tuple(
    fc.double({ min: 129, max: 131, noNaN: true }),
    fc.double({ min: 32, max: 34, noNaN: true }),
  );
  const step = fc.record({
    id: fc.integer({ min: 0, max: 7 }),
    kind: fc.constantFrom('put', 'put', 'put', 'retype', 'expiring', 'delete', 'area'),
    place,
  });
  let turn = 0;

  property.prop([fc.array(step, { minLength: 1, maxLength: 25 })], { numRuns: 12 })(
    'are those a walk over all points counts, whatever was written, moved, retyped and deleted',
    async (steps) => {
      turn += 1;
      const type = `Grid${turn}`;
      for (const { id, kind, place: coordinates } of steps) await act(type, id, kind, coordinates);
      const face = await facing(everything, 0);
      for (const round of ['written', 'summed up']) {
        for (const [z, x, y] of tilesAround) {
          const counted = await face.layers(
            `/api/tiles/${z}/${x}/${y}?type=${type}&attrs=${round}`,
          );
          const walked = await face.layers(
            `/api/tiles/${z}/${x}/${y}?type=${type}&attrs=${round}&q=mark==1`,
          );
          expect([round, z, cellsOf(counted)]).toEqual([round, z, cellsOf(walked)]);
        }
        await sumUpGrid(await testDatabase(), [broker.tenant]);
      }
    },
  );

  /** Sums of places in another order may differ by a hair. */
  const cellsOf = (layers: Awaited<ReturnType<Awaited<ReturnType<typeof facing>>['layers']>>) =>
    (layers.get('places') ?? [])
      .map(({ members, at: [x, y] }) => [Math.round(x / 4), Math.round(y / 4), members['count']])
      .toSorted((a, b) => Number(a[0]) - Number(b[0]) || Number(a[1]) - Number(b[1]));

  const tilesAround = [0, 5, 8, 10].flatMap((z) => {
    const column = Math.floor(((130 + 180) / 360) * 2 ** z);
    const sine = Math.sin((33 * Math.PI) / 180);
    const row = Math.floor((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * 2 ** z);
    return [[z, column, row] as const];
  });

  async function act(
    type: string,
    id: number,
    kind: string,
    coordinates: readonly number[],
  ): Promise<void> {
    const urn = `urn:ngsi-ld:${type}:${id}`;
    if (kind === 'delete') {
      await broker.request('DELETE', `/entities/${urn}`);
      return;
    }
    const [x = 0, y = 0] = coordinates;
    const ring = [
      [x, y],
      [x + 0.1, y],
      [x, y + 0.1],
      [x, y],
    ];
    const later = new Date(broker.time.now + 3_600_000).toISOString();
    await broker.request('POST', '/entityOperations/upsert', {
      body: [
        {
          id: urn,
          type: kind === 'retype' ? [type, 'Other'] : type,
          mark: { type: 'Property', value: 1 },
          location: {
            type: 'GeoProperty',
            value:
              kind === 'area'
                ? { type: 'Polygon', coordinates: [ring] }
                : { type: 'Point', coordinates },
          },
          ...(kind === 'expiring' ? { expiresAt: later } : {}),
        },
      ],
    });
  }

  property.prop([place], { numRuns: 50 })(
    'have the key the database gives them',
    async ([x, y]) => {
      const database = await testDatabase();
      const [row] = await database.query<{ key: string }>(
        'select tile_key($1::float8, $2::float8)::text as key',
        [x, y],
      );
      expect(String(keyOf(x, y, 26))).toBe(row?.key);
    },
  );
});
