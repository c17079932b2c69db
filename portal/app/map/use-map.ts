/** Brings the map into a page: loads its code, makes it, takes it away. */
import type { Feature } from 'geojson';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { featuresOf } from './load-shelters.ts';
import type { MapOptions, MapView } from './map-view.ts';

export type MapState =
  | { readonly state: 'loading' | 'failed' }
  | { readonly state: 'ready'; readonly map: MapView };

/** `options` are read once; callbacks among them may change. */
export function useMap(container: RefObject<HTMLDivElement | null>, options: MapOptions): MapState {
  const [state, setState] = useState<MapState>({ state: 'loading' });
  const latest = useRef(options);
  latest.current = options;
  useEffect(() => {
    const element = container.current;
    if (element === null) return;
    let made: MapView | undefined;
    let isLeft = false;
    const make = async (): Promise<void> => {
      const { createMapView } = await import('./map-view.ts');
      const map = await createMapView(element, {
        ...latest.current,
        moved: (...args) => latest.current.moved(...args),
        pressed: (...args) => latest.current.pressed(...args),
        tilesArrived: () => latest.current.tilesArrived(),
      });
      if (isLeft) {
        map.remove();
        return;
      }
      made = map;
      setState({ state: 'ready', map });
      await showAreas(map);
    };
    make().catch(() => {
      if (!isLeft && made === undefined) setState({ state: 'failed' });
    });
    return () => {
      isLeft = true;
      made?.remove();
    };
  }, [container]);
  return state;
}

/** Boundaries are an addition: where they do not arrive, the packaged land is the map. */
async function showAreas(map: MapView): Promise<void> {
  const response = await fetch(
    '/ngsi-ld/v1/entities?type=AdministrativeArea&options=keyValues&limit=1000',
    {
      headers: { accept: 'application/geo+json' },
    },
  );
  if (!response.ok) return;
  const features = featuresOf(await response.json());
  // The map ignores what is no polygon.
  if (features.length > 0) {
    await map.showAreas({ type: 'FeatureCollection', features: [...features] as Feature[] });
  }
}
