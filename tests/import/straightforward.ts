/** Geography computed the long way, to compare the broker with: geodesic distance and point in polygon. */

export type LonLat = readonly [longitude: number, latitude: number];

const equatorMetres = 6_378_137;
const flattening = 1 / 298.257_223_563;
const poleMetres = equatorMetres * (1 - flattening);
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Vincenty's inverse formula on WGS 84; right to a millimetre but for nearly antipodal points. */
export function geodesicMetres([lon1, lat1]: LonLat, [lon2, lat2]: LonLat): number {
  const l = radians(lon2 - lon1);
  const u1 = Math.atan((1 - flattening) * Math.tan(radians(lat1)));
  const u2 = Math.atan((1 - flattening) * Math.tan(radians(lat2)));
  const [sin1, cos1, sin2, cos2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  let lambda = l;
  for (let i = 0; i < 200; i += 1) {
    const [sinL, cosL] = [Math.sin(lambda), Math.cos(lambda)];
    const sinSigma = Math.hypot(cos2 * sinL, cos1 * sin2 - sin1 * cos2 * cosL);
    if (sinSigma === 0) return 0;
    const cosSigma = sin1 * sin2 + cos1 * cos2 * cosL;
    const sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = (cos1 * cos2 * sinL) / sinSigma;
    const cosAlpha2 = 1 - sinAlpha ** 2;
    const cosM = cosAlpha2 === 0 ? 0 : cosSigma - (2 * sin1 * sin2) / cosAlpha2;
    const c = (flattening / 16) * cosAlpha2 * (4 + flattening * (4 - 3 * cosAlpha2));
    const before = lambda;
    lambda =
      l +
      (1 - c) *
        flattening *
        sinAlpha *
        (sigma + c * sinSigma * (cosM + c * cosSigma * (2 * cosM ** 2 - 1)));
    if (Math.abs(lambda - before) > 1e-12) continue;
    const u = (cosAlpha2 * (equatorMetres ** 2 - poleMetres ** 2)) / poleMetres ** 2;
    const a = 1 + (u / 16_384) * (4096 + u * (-768 + u * (320 - 175 * u)));
    const b = (u / 1024) * (256 + u * (-128 + u * (74 - 47 * u)));
    const delta =
      b *
      sinSigma *
      (cosM +
        (b / 4) *
          (cosSigma * (2 * cosM ** 2 - 1) -
            (b / 6) * cosM * (4 * sinSigma ** 2 - 3) * (4 * cosM ** 2 - 3)));
    return poleMetres * a * (sigma - delta);
  }
  throw new Error('The points are nearly antipodal');
}

/** A ray to the east crosses the rings an odd number of times. */
export function isInside([x, y]: LonLat, rings: readonly (readonly LonLat[])[]): boolean {
  let isIn = false;
  for (const ring of rings) {
    for (const [i, [x1, y1]] of ring.entries()) {
      const [x2, y2] = ring[(i + 1) % ring.length] ?? [x1, y1];
      if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) isIn = !isIn;
    }
  }
  return isIn;
}
