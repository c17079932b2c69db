/** The door of tiles. */
export { type AnswerCache, createAnswerCache } from './cache.ts';
export { encodeTile } from './encode.ts';
export { createGridSink } from './grid.ts';
export { defaultTileLimits, type TileLimits, tileLimitTable } from './limits.ts';
export { type MomentRouteParts, momentRoutes } from './moments-routes.ts';
export { type TileRouteParts, tileRoutes } from './routes.ts';
export type { Placed } from './store.ts';
export { keyRange, parseTile, type Tile } from './tile.ts';
export { createTiles, type TileParts, type Tiles } from './tiles.ts';
