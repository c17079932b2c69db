/** Opens the map of shelters: its code, and boundaries where some are imported. */
import type { Feature } from 'geojson';
import { featuresOf } from './load-shelters.ts';
import type { MapOptions, MapView } from './map-view.ts';
import type { OpenMap } from './use-drawn-map.ts';

export const openMap: OpenMap<MapOptions, MapView> = async (element, latest) => {
  const { createMapView } = await import('./map-view.ts');
  const map = await createMapView(element, {
    ...latest(),
    moved: (...args) => latest().moved(...args),
    pressed: (...args) => latest().pressed(...args),
    tilesArrived: () => latest().tilesArrived(),
  });
  // The map stands; boundaries are an addition, and where they do not arrive the packaged land is the map.
  showAreas(map).catch(() => undefined);
  return map;
};

async function showAreas(map: MapView): Promise<void> {
  const response = await fetch(
    '/ngsi-ld/v1/entities?type=AdministrativeArea&options=keyValues&limit=1000',
    { headers: { accept: 'application/geo+json' } },
  );
  if (!response.ok) return;
  const features = featuresOf(await response.json());
  // The map ignores what is no polygon.
  if (features.length > 0) {
    await map.showAreas({ type: 'FeatureCollection', features: [...features] as Feature[] });
  }
}
