/** The published shelters and boundaries of two prefectures, file by file through the whole server in process. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, assemble } from '../../server/src/assemble.ts';
import { freshTenant, testDatabase } from '../../server/src/kernel/database/testing.ts';
import { readConfig } from '../../server/src/main.ts';
import { needsSharedData, sharedDataFolder } from '../skip.ts';
import { geodesicMetres, isInside, type LonLat } from './straightforward.ts';

const token = 'the-token-of-this-test';
let app: App;

beforeAll(async () => {
  const config = readConfig({}, {});
  if (!config.ok) throw new Error(config.error.join('\n'));
  const silent = () => undefined;
  const log = { info: silent, warn: silent, error: silent, with: () => log };
  app = await assemble({
    config: config.value,
    log,
    clock: { now: () => Date.now() },
    database: await testDatabase(),
    token: { matches: (given) => given === token },
    measureFreeBytes: () => Promise.resolve(1e12),
  });
});
afterAll(() => app.close());

const folder = path.join(sharedDataFolder, 'shelters-gsi');
const kinds = { EvacuationSite: 'emergency', EvacuationShelter: 'evacuation' } as const;
type Kind = keyof typeof kinds;

function filesOf(kind: Kind, prefecture: string): string[] {
  return readdirSync(path.join(folder, kinds[kind]))
    .filter((file) => file.startsWith(prefecture))
    .map((file) => path.join(folder, kinds[kind], file));
}

interface Summary {
  readonly rows: { readonly read: number; readonly stored: number; readonly refused: number };
  readonly entities: Readonly<Record<'created' | 'updated' | 'unchanged' | 'refused', number>>;
  readonly noticeCounts: Readonly<Record<string, number>>;
}

async function importFile(tenant: string, file: string): Promise<Summary> {
  const response = await app.http.request('/api/imports', {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'ngsild-tenant': tenant,
      'x-file-name': encodeURIComponent(file.split(path.sep).slice(-2).join('/')),
    },
    body: readFileSync(file),
  });
  if (response.status !== 200) throw new Error(await response.text());
  return (await response.json()) as Summary;
}

async function importAll(tenant: string, prefecture: string): Promise<Summary['entities']> {
  const sum = { created: 0, updated: 0, unchanged: 0, refused: 0 };
  for (const kind of ['EvacuationSite', 'EvacuationShelter'] as const) {
    for (const file of filesOf(kind, prefecture)) {
      const { entities, rows } = await importFile(tenant, file);
      expect(rows.refused).toBe(0);
      for (const name of ['created', 'updated', 'unchanged', 'refused'] as const) {
        sum[name] += entities[name];
      }
    }
  }
  return sum;
}

/** As the public asks: without a token. */
async function ask(tenant: string, query: string): Promise<Response> {
  const response = await app.http.request(`/ngsi-ld/v1/entities?${query}`, {
    headers: { 'ngsild-tenant': tenant },
  });
  if (response.status !== 200) throw new Error(await response.text());
  return response;
}

async function countOf(tenant: string, type: string): Promise<string | null> {
  const response = await ask(tenant, `type=${type}&count=true&limit=1`);
  return response.headers.get('ngsild-results-count');
}

/** Every entity that answers a query, whatever the size of a page. */
async function askAll(tenant: string, query: string): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  for (;;) {
    const response = await ask(tenant, `${query}&limit=1000&offset=${found.length}`);
    const page = (await response.json()) as Record<string, unknown>[];
    found.push(...page);
    if (page.length < 1000) return found;
  }
}

interface SourceSite {
  readonly id: string;
  readonly position: LonLat;
  readonly isForTsunami: boolean;
}

/** The source files, read the plain way. */
function sourceSites(prefecture: string): SourceSite[] {
  return filesOf('EvacuationSite', prefecture).flatMap((file) => {
    const { features } = JSON.parse(readFileSync(file, 'utf8')) as {
      features: { geometry: { coordinates: LonLat }; properties: Record<string, string> }[];
    };
    return features.map(({ geometry, properties }) => ({
      id: `urn:ngsi-ld:EvacuationSite:${properties['共通ID'] ?? ''}`,
      position: geometry.coordinates,
      isForTsunami: properties['津波'] === '1',
    }));
  });
}

const idsOf = (entities: readonly { readonly id?: unknown }[]): Set<unknown> =>
  new Set(entities.map(({ id }) => id));

describe('the shelters of two prefectures', needsSharedData('shelters-gsi'), () => {
  const tenant = freshTenant();

  test('are there by their published numbers, for everyone to read', async () => {
    expect(await importAll(tenant, '42')).toEqual({
      created: 1_857 + 1_478,
      updated: 0,
      unchanged: 0,
      refused: 0,
    });
    expect(await countOf(tenant, 'EvacuationSite')).toBe('1857');
    expect(await countOf(tenant, 'EvacuationShelter')).toBe('1478');
    const saga = freshTenant();
    await importAll(saga, '41');
    expect(await countOf(saga, 'EvacuationSite')).toBe('482');
    expect(await countOf(saga, 'EvacuationShelter')).toBe('654');
  });

  test('change in nothing when they are imported again', async () => {
    const query = 'type=EvacuationSite&options=sysAttrs';
    const before = await askAll(tenant, query);
    expect(before).toHaveLength(1_857);
    expect(await importAll(tenant, '42')).toEqual({
      created: 0,
      updated: 0,
      unchanged: 1_857 + 1_478,
      refused: 0,
    });
    expect(await askAll(tenant, query)).toEqual(before);
  });

  test.each<[string, LonLat, number]>([
    ['Nagasaki City', [129.8778, 32.7503], 2_000],
    ['the islands of Goto', [128.8408, 32.6956], 15_000],
    ['the whole prefecture', [129.6, 33.2], 250_000],
    ['the open sea', [127, 31], 10_000],
  ])('near %s are those a plain computation finds', async (_, centre, metres) => {
    const expected = sourceSites('42').filter(
      ({ position }) => geodesicMetres(centre, position) <= metres,
    );
    const geo = `georel=near;maxDistance==${metres}&geometry=Point&coordinates=[${centre.join(',')}]`;
    expect(idsOf(await askAll(tenant, `type=EvacuationSite&${geo}`))).toEqual(idsOf(expected));
  });

  test('within a polygon are those a plain computation finds, and q narrows them alike', async () => {
    const ring: LonLat[] = [
      [129.7, 32.6],
      [130.1, 32.65],
      [130.25, 32.95],
      [129.9, 33.1],
      [129.65, 32.85],
      [129.7, 32.6],
    ];
    const inside = sourceSites('42').filter(({ position }) => isInside(position, [ring]));
    const geo = `georel=within&geometry=Polygon&coordinates=${JSON.stringify([ring])}`;
    expect(inside.length).toBeGreaterThan(100);
    expect(idsOf(await askAll(tenant, `type=EvacuationSite&${geo}`))).toEqual(idsOf(inside));
    const q = encodeURIComponent('hazard=="tsunami"');
    expect(idsOf(await askAll(tenant, `type=EvacuationSite&q=${q}&${geo}`))).toEqual(
      idsOf(inside.filter(({ isForTsunami }) => isForTsunami)),
    );
  });
});

describe('the boundaries', needsSharedData('boundaries-municipality'), () => {
  const boundaries = path.join(sharedDataFolder, 'boundaries-municipality');

  test.each([
    ['02', 40],
    ['07', 59],
    ['41', 20],
    ['42', 21],
  ])('of prefecture %s are %i areas, as GeoJSON and as TopoJSON', async (prefecture, count) => {
    const tenant = freshTenant();
    const name = `N03-21_${prefecture}_210101`;
    const first = await importFile(tenant, path.join(boundaries, `${name}.geojson.json`));
    expect(first).toMatchObject({ rows: { refused: 0 }, entities: { created: count, refused: 0 } });
    expect(await countOf(tenant, 'AdministrativeArea')).toBe(String(count));
    const again = await importFile(tenant, path.join(boundaries, `${name}.geojson.json`));
    expect(again.entities).toMatchObject({ created: 0, updated: 0, unchanged: count });
    const twin = await importFile(tenant, path.join(boundaries, `${name}.topojson.json`));
    expect(twin.entities.updated + twin.entities.unchanged).toBe(count);
    expect(await countOf(tenant, 'AdministrativeArea')).toBe(String(count));
  });
});
