/** The bounds of tiles. Units end the names. */
import { defaultsOf, type LimitsOf, limit } from '#kernel/limits.ts';

export const tileLimitTable = {
  entityTilePointsMax: limit(
    1_000,
    1,
    100_000,
    'Points of one tile of entities that come as themselves; more are counted in cells.',
  ),
  entityTileShapesMax: limit(
    2_000,
    1,
    100_000,
    'Lines and areas of one tile of entities, the largest first.',
  ),
  entityTileTypesMax: limit(16, 1, 200, 'Types one tile of entities may be asked for.'),
  entityTileAttributesMax: limit(8, 1, 50, 'Attributes that points of a tile may carry.'),
  entityTileCacheBytesMax: limit(
    64_000_000,
    0,
    10_000_000_000,
    'Memory for tiles of entities that stand already.',
  ),
  entityTileKeptSecondsMax: limit(
    30,
    0,
    3_600,
    'How long a tile is served whose tenant seems unchanged.',
  ),
  gridRowsMax: limit(
    2_000,
    1,
    1_000_000,
    'Changes of points after which the counts that tiles are made of are summed up.',
  ),
  momentPlacesMax: limit(
    1_000,
    1,
    20_000,
    'Places whose hours of a day are told at once by /api/moments.',
  ),
};

export type TileLimits = LimitsOf<typeof tileLimitTable>;

export const defaultTileLimits: TileLimits = defaultsOf(tileLimitTable);
