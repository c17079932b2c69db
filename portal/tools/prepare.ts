/** Writes `portal/generated/` (the packaged base map and the font faces) and the icons of `portal/public/`. Runs before every build. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { cut } from '../app/geo/cut.ts';
import { writeFonts } from './fonts.ts';
import { writeIcons } from './icons.ts';
import { polygonsOf, type Ring, type Topology } from './topology.ts';

const target = path.resolve(import.meta.dirname, '../generated');
const require = createRequire(import.meta.url);

/** Japan with the coasts around it, so that no map ends in a straight line within sight. */
const aroundJapan = [118, 20, 156, 50] as const;
/** About 100 m, the precision of the source at 1:10 million is coarser. */
const digits = 3;

interface LandAtlas extends Topology {
  readonly objects: {
    readonly land: {
      readonly geometries: readonly [{ readonly arcs: readonly (readonly number[][])[] }];
    };
  };
}

function landGeoJson(): string {
  const source = readFileSync(require.resolve('world-atlas/land-10m.json'), 'utf8');
  // The package is pinned and its file is the one this shape was read from.
  const atlas = JSON.parse(source) as LandAtlas;
  const polygons = cut(polygonsOf(atlas, atlas.objects.land.geometries[0].arcs), aroundJapan)
    .map((polygon) => polygon.map(rounded).filter((ring) => ring.length >= 4))
    .filter((polygon) => polygon.length > 0);
  return JSON.stringify({ type: 'MultiPolygon', coordinates: polygons });
}

function rounded(ring: Ring): Ring {
  const factor = 10 ** digits;
  const points = ring.map(
    ([x, y]) => [Math.round(x * factor) / factor, Math.round(y * factor) / factor] as const,
  );
  return points.filter(([x, y], place) => {
    const previous = points[place - 1];
    return previous === undefined || previous[0] !== x || previous[1] !== y;
  });
}

mkdirSync(target, { recursive: true });
writeFileSync(path.join(target, 'land.json'), landGeoJson());
await writeFonts(target);
writeIcons(path.resolve(import.meta.dirname, '../public/icons'));
