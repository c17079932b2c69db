/** What every drawn map of the portal begins with: opened flat, labelled, repainted, with tiles below where they answer. */
import 'maplibre-gl/dist/maplibre-gl.css';
import type { FeatureCollection, GeoJsonProperties } from 'geojson';
import {
  type GeoJSONSource,
  type LayerSpecification,
  Map as MapLibre,
  type MapOptions,
  setWorkerUrl,
} from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { Position } from '../geo/distance.ts';
import { readPalette } from './palette.ts';
import { gsiTiles } from './style.ts';

setWorkerUrl(workerUrl);

export interface GroundOptions extends Omit<MapOptions, 'container' | 'locale'> {
  /** For screen readers. */
  readonly title: string;
  readonly labels: readonly { readonly name: string; readonly position: Position }[];
}

/** North is up. The style has a source `labels`. Rejects where the browser cannot draw maps (no WebGL 2). */
export async function openGround(
  container: HTMLElement,
  { title, labels, ...options }: GroundOptions,
): Promise<MapLibre> {
  const map = new MapLibre({
    ...options,
    container,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: 0,
    locale: { 'Map.Title': title },
  });
  tellWhetherDrawn(map, container);
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  await new Promise<void>((resolve, reject) => {
    map.once('load', () => resolve());
    map.once('error', ({ error }) => reject(error));
  });
  const named = labels.map(({ name, position }) => ({ position, properties: { name } }));
  setData(map, 'labels', points(named));
  return map;
}

/** `data-drawn` of the element: `whole` while all that is asked for stands there, `partly` while it moves or something is on its way. */
function tellWhetherDrawn(map: MapLibre, container: HTMLElement): void {
  const tell = (state: 'partly' | 'whole'): void => {
    if (container.dataset['drawn'] !== state) container.dataset['drawn'] = state;
  };
  tell('partly');
  map.on('movestart', () => tell('partly'));
  map.on('dataloading', () => tell('partly'));
  map.on('idle', () => tell('whole'));
}

export function setData(map: MapLibre, source: string, data: FeatureCollection): void {
  void map.getSource<GeoJSONSource>(source)?.setData(data);
}

export function points(
  places: readonly {
    readonly position: Position;
    readonly properties?: GeoJsonProperties;
  }[],
): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: places.map(({ position, properties = null }) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [...position] },
      properties,
    })),
  };
}

/** New colours on the same map: data stays. */
export function repaintLayers(map: MapLibre, layers: readonly LayerSpecification[]): void {
  for (const layer of layers) {
    for (const [name, value] of Object.entries(layer.paint ?? {})) {
      // Names and values come from the style itself.
      map.setPaintProperty(layer.id, name as Parameters<MapLibre['setPaintProperty']>[1], value);
    }
  }
  darkenTiles(map);
}

const fontWaitMsMax = 3000;

/** The family to write with. Letters are drawn once and kept, so it must be here before the first. */
export async function loadLabelFont(text: string): Promise<string> {
  const letters = `${text}0123456789`;
  const load = (family: string) => document.fonts.load(`400 24px "${family}"`, letters);
  try {
    await load('Noto Sans JP Device');
    return 'Noto Sans JP Device';
  } catch {
    // The device has no such font: its face is `local()` and nothing else.
  }
  const late = new Promise((resolve) => setTimeout(resolve, fontWaitMsMax));
  await Promise.race([load('Noto Sans JP Variable').catch(() => []), late]);
  return 'Noto Sans JP Variable';
}

const probeMsMax = 2000;

/** Tiles only where they answer: without the internet nothing is missing and nothing waits. */
export async function addTiles(map: MapLibre, arrived: () => void): Promise<void> {
  const probe = gsiTiles.replace('{z}', '5').replace('{x}', '27').replace('{y}', '12');
  try {
    const answer = await fetch(probe, { signal: AbortSignal.timeout(probeMsMax) });
    if (!answer.ok) return;
  } catch {
    return;
  }
  map.addSource('tiles', {
    type: 'raster',
    tiles: [gsiTiles],
    tileSize: 256,
    minzoom: 5,
    maxzoom: 18,
  });
  map.addLayer({ id: 'tiles', type: 'raster', source: 'tiles', minzoom: 5 }, 'area-lines');
  darkenTiles(map);
  arrived();
}

function darkenTiles(map: MapLibre): void {
  if (map.getLayer('tiles') === undefined) return;
  const { isDark } = readPalette();
  map.setPaintProperty('tiles', 'raster-brightness-max', isDark ? 0.4 : 1);
  map.setPaintProperty('tiles', 'raster-saturation', isDark ? -0.6 : 0);
}
