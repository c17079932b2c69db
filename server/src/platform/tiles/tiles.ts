/** The capability as one door: tiles and extents of what a caller may see. */
import { instantAt } from '@kumiki/ngsi-ld';
import type { Clock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import { locationIri } from '#platform/context/index.ts';
import type { TenantName, Visibility } from '#platform/identity/index.ts';
import { type AnswerCache, createAnswerCache } from './cache.ts';
import { encodeTile } from './encode.ts';
import type { TileLimits } from './limits.ts';
import {
  type Extent,
  type Placed,
  readExtent,
  readStamp,
  readTile,
  type TileContent,
  type TileQuestion,
} from './store.ts';
import type { Tile } from './tile.ts';
import type { Wish } from './wish.ts';

export interface Tiles {
  /** Names the state of a tenant. */
  stamp(tenant: TenantName): Promise<string>;
  /** Mapbox Vector Tile 2.1; empty where nothing is in it. `stamp` was read before. */
  tile(asked: Asked, tile: Tile): Promise<Buffer>;
  extent(asked: Asked): Promise<Extent>;
}

export interface Asked {
  readonly tenant: TenantName;
  readonly stamp: string;
  readonly wish: Wish;
  readonly visibility: Visibility;
}

export interface TileParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly limits: TileLimits;
}

export function createTiles({ database, clock, limits }: TileParts): Tiles {
  const caching = { ageMsMax: limits.entityTileKeptSecondsMax * 1000, now: () => clock.now() };
  const tiles: AnswerCache<Buffer> = createAnswerCache({
    ...caching,
    bytesMax: limits.entityTileCacheBytesMax,
    bytesOf: (tile) => tile.byteLength,
  });
  const extents: AnswerCache<Extent> = createAnswerCache({
    ...caching,
    bytesMax: limits.entityTileCacheBytesMax / 64,
    bytesOf: () => 64,
  });
  const questionOf = ({ tenant, wish, visibility }: Asked): TileQuestion => ({
    pointsMax: limits.entityTilePointsMax,
    shapesMax: limits.entityTileShapesMax,
    tenant,
    now: instantAt(clock.now()),
    visibility,
    filter: shows(visibility, locationIri)
      ? wish.filter
      : // Where not every rule shows places, each entity is asked whether its place may be seen.
        { ...wish.filter, attributes: [locationIri] },
    attributes: wish.attributes.filter(({ iri }) => shows(visibility, iri)),
  });
  const keyOf = ({ tenant, wish, visibility }: Asked): string =>
    JSON.stringify([tenant, wish, visibility]);
  return {
    stamp: (tenant) => readStamp(database, tenant),
    tile: (asked, tile) =>
      tiles.get(`${tile.z}/${tile.x}/${tile.y} ${keyOf(asked)}`, asked.stamp, async () =>
        encode(tile, await readTile(database, questionOf(asked), tile)),
      ),
    extent: (asked) =>
      extents.get(keyOf(asked), asked.stamp, () => readExtent(database, questionOf(asked))),
  };
}

function encode(tile: Tile, { cells, points, shapes }: TileContent): Buffer {
  const clusters = cells.map(
    ({ count, longitude, latitude }): Placed => ({
      geometry: { type: 'Point', coordinates: [longitude, latitude] },
      members: { count },
    }),
  );
  return encodeTile(tile, [
    { name: 'places', features: points ?? clusters },
    { name: 'shapes', features: shapes },
  ]);
}

/** Whether every rule that lets the caller see anything shows this attribute. */
function shows(visibility: Visibility, iri: string): boolean {
  return (
    visibility.kind === 'everything' ||
    visibility.rules.every(({ attributes }) => attributes?.includes(iri) ?? true)
  );
}
