/** A sketch of where a place is: coast, boundaries, what is near. Drawn on the server, for everyone. */
import type { Ask } from '../api/last-known.ts';
import type { Measured } from '../geo/distance.ts';
import { boundsAround, outlinePath, projectionFor } from '../geo/outline.ts';
import { listAreas, packagedLand } from '../region/areas.ts';
import type { Shelter, ShelterKind } from './shelter.ts';

export interface Sketch {
  /** Units of the drawing, both ways; the place is in its middle. */
  readonly size: number;
  /** The `d` of a path. */
  readonly land: string;
  /** Whether the edges of the land are municipal boundaries too. */
  readonly hasBoundaries: boolean;
  /** In units. */
  readonly ring: number;
  readonly ringMetres: number;
  readonly nearby: readonly {
    readonly x: number;
    readonly y: number;
    readonly kind: ShelterKind;
  }[];
}

const size = 400;
/** From the middle to the edge. */
const reachMetres = 2500;
const ringMetres = 1000;

export async function sketchOf(
  ask: Ask,
  shelter: Shelter,
  nearby: readonly Measured<Shelter>[],
  now: Date,
): Promise<Sketch> {
  const projection = projectionFor(boundsAround(shelter.position, reachMetres), size, size);
  const areas = await listAreas(ask, now);
  // Imported boundaries know the coast better than the packaged land; invented ones know nothing.
  const real = areas.filter(({ isSample }) => !isSample).flatMap(({ polygons }) => polygons);
  const hasBoundaries = real.length > 0;
  return {
    size,
    land: outlinePath(hasBoundaries ? real : packagedLand, projection, 1),
    hasBoundaries,
    ring: Math.round(projection.unitsPerMetre * ringMetres),
    ringMetres,
    nearby: nearby.map(({ item }) => {
      const [x, y] = projection.project(item.position);
      return { x: Math.round(x), y: Math.round(y), kind: item.kind };
    }),
  };
}
