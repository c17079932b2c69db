/** The bounds of tiles. Units end the names. */

export interface TileLimits {
  /** Points of one tile that come as themselves; more are counted in cells. */
  readonly pointsMax: number;
  readonly shapesMax: number;
  readonly typesMax: number;
  readonly attributesMax: number;
  readonly cacheBytesMax: number;
  /** Places whose hours of a day are told at once. */
  readonly momentPlacesMax: number;
  /** Changes after which counts of cells are summed up. */
  readonly gridRowsMax: number;
  /** How long a tile is served whose tenant seems unchanged. */
  readonly keptSecondsMax: number;
}

export const tileLimits: TileLimits = {
  pointsMax: 1_000,
  shapesMax: 2_000,
  typesMax: 16,
  attributesMax: 8,
  cacheBytesMax: 64 * 1024 * 1024,
  momentPlacesMax: 1_000,
  gridRowsMax: 2_000,
  keptSecondsMax: 30,
};
