/** Distances on the sphere. Pure. */

export type Position = readonly [longitude: number, latitude: number];

/** Mean radius, IUGG. */
const earthRadiusMetres = 6_371_008.8;

/** Great-circle distance (haversine), within 0.5 % of the ellipsoid: enough to choose a place to walk to. */
export function distanceMetres(a: Position, b: Position): number {
  const [from, to] = [radians(a[1]), radians(b[1])];
  const [north, east] = [to - from, radians(b[0] - a[0])];
  const h = Math.sin(north / 2) ** 2 + Math.cos(from) * Math.cos(to) * Math.sin(east / 2) ** 2;
  return 2 * earthRadiusMetres * Math.asin(Math.min(1, Math.sqrt(h)));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

export interface Measured<T> {
  readonly item: T;
  readonly distanceMetres: number;
}

/** Nearest first; ties keep their order. */
export function byDistance<T extends { readonly position: Position }>(
  items: readonly T[],
  from: Position,
): Measured<T>[] {
  return items
    .map((item) => ({ item, distanceMetres: distanceMetres(item.position, from) }))
    .toSorted((a, b) => a.distanceMetres - b.distanceMetres);
}
