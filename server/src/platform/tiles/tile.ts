/** The pyramid of web map tiles: pure. */

export interface Tile {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

/** The depth of the keys of `tile_key`, and the deepest tile that is answered. */
export const keyDepth = 26;
export const zoomMax = 22;

/** Undefined where there is no such tile. */
export function parseTile(z: string, x: string, y: string): Tile | undefined {
  if (![z, x, y].every((part) => /^\d{1,8}$/.test(part))) return undefined;
  const tile = { z: Number(z), x: Number(x), y: Number(y) };
  const side = 2 ** tile.z;
  return tile.z <= zoomMax && tile.x < side && tile.y < side ? tile : undefined;
}

/** The level of the cells whose points are counted beforehand. */
export const gridDepth = 13;

/** The key of the tile of this depth in which a place lies, as `tile_key` begins: two bits a level. */
export function keyOf(longitude: number, latitude: number, depth: number): bigint {
  const side = 2 ** depth;
  const sine = Math.sin((Math.max(-latitudeMax, Math.min(latitudeMax, latitude)) * Math.PI) / 180);
  const within = (place: number): number => Math.max(0, Math.min(side - 1, Math.floor(place)));
  const x = within((longitude / 360 + 0.5) * side);
  const y = within((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * side);
  let key = 0n;
  for (let bit = depth - 1; bit >= 0; bit--) {
    key = (key << 2n) | (BigInt((y >> bit) & 1) << 1n) | BigInt((x >> bit) & 1);
  }
  return key;
}

/** The edge of the pyramid. */
const latitudeMax = 85.0511287798066;

export interface KeyRange {
  readonly from: bigint;
  /** How many keys there are in the tile. */
  readonly length: bigint;
}

/** The keys of a tile: the bits of x and y in turns, x in the lower, those below it all. */
export function keyRange({ z, x, y }: Tile): KeyRange {
  let key = 0n;
  for (let bit = z - 1; bit >= 0; bit--) {
    key = (key << 2n) | (BigInt((y >> bit) & 1) << 1n) | BigInt((x >> bit) & 1);
  }
  const below = BigInt(2 * (keyDepth - z));
  return { from: key << below, length: 1n << below };
}

/** West, south, east, north in degrees. */
export type Corners = readonly [number, number, number, number];

/** `buffer` is a part of the tile's side, added on each. */
export function cornersOf({ z, x, y }: Tile, buffer = 0): Corners {
  const side = 2 ** z;
  const longitude = (column: number): number => (column / side) * 360 - 180;
  const latitude = (row: number): number => {
    const angle = Math.PI * (1 - (2 * row) / side);
    return (Math.atan(Math.sinh(angle)) * 180) / Math.PI;
  };
  return [
    longitude(x - buffer),
    latitude(y + 1 + buffer),
    longitude(x + 1 + buffer),
    latitude(y - buffer),
  ];
}

/** Degrees of longitude of one pixel of a map that draws a tile on 512 of them. */
export function degreesPerPixel(z: number): number {
  return 360 / 2 ** z / 512;
}
