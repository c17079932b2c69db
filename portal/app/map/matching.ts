/** What of the loaded places is shown: filters, the map's extent, nearness. Pure. */
import { byDistance, type Measured, type Position } from '../geo/distance.ts';
import type { Filters } from '../shelters/filters.ts';
import { matcherOf } from '../shelters/search-text.ts';
import type { Shelter } from '../shelters/shelter.ts';

export type Extent = readonly [west: number, south: number, east: number, north: number];

/** The same rules the broker applies to the list page. */
export function matching(shelters: readonly Shelter[], filters: Filters): readonly Shelter[] {
  const matches = filters.text === undefined ? undefined : matcherOf(filters.text);
  return shelters.filter(
    (shelter) =>
      (filters.kind === undefined || shelter.kind === filters.kind) &&
      (filters.municipality === undefined || shelter.municipalityCode === filters.municipality) &&
      filters.hazards.every((hazard) => shelter.hazards.includes(hazard)) &&
      (matches === undefined || matches(`${shelter.name} ${shelter.address ?? ''}`)),
  );
}

export interface Listed {
  readonly shelter: Shelter;
  readonly distanceMetres?: number;
}

/** Nearest first where there is a point to be near to; else what stands in the map. */
export function listed(
  shelters: readonly Shelter[],
  extent: Extent | undefined,
  from: Position | undefined,
): readonly Listed[] {
  if (from !== undefined) {
    return byDistance(shelters, from).map(({ item, distanceMetres }: Measured<Shelter>) => ({
      shelter: item,
      distanceMetres,
    }));
  }
  return shelters
    .filter(({ position }) => extent === undefined || isWithin(position, extent))
    .map((shelter) => ({ shelter }));
}

function isWithin([x, y]: Position, [west, south, east, north]: Extent): boolean {
  return x >= west && x <= east && y >= south && y <= north;
}

/** The smallest extent that holds all of them; undefined for none. */
export function extentOf(positions: readonly Position[]): Extent | undefined {
  const [first] = positions;
  if (first === undefined) return undefined;
  return positions.reduce<Extent>(
    ([west, south, east, north], [x, y]) => [
      Math.min(west, x),
      Math.min(south, y),
      Math.max(east, x),
      Math.max(north, y),
    ],
    [first[0], first[1], first[0], first[1]],
  );
}
