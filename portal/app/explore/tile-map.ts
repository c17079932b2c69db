/** The drawn map of any layers, behind a few verbs. Everything of MapLibre is here; loaded only with scripts. */
import type { FeatureCollection } from 'geojson';
import type { LayerSpecification, Map as MapLibre, MapMouseEvent } from 'maplibre-gl';
import landUrl from '../../generated/land.json?url';
import type { Position } from '../geo/distance.ts';
import {
  addTiles,
  loadLabelFont,
  openGround,
  points,
  repaintLayers,
  setData,
} from '../map/ground.ts';
import { onPaletteChange, type Palette, readPalette } from '../map/palette.ts';
import { groundStyle, noFeatures } from '../map/style.ts';
import { type Bounds, letterOf } from './exploration.ts';
import { momentFeatures, momentLayers } from './moment-layers.ts';
import type { MomentPoint } from './moments.ts';

export interface TileMapOptions {
  /** For screen readers. */
  readonly title: string;
  readonly bounds: Bounds;
  readonly labels: readonly { readonly name: string; readonly position: Position }[];
  /** After every movement, and once at the beginning. */
  readonly moved: (bounds: Bounds) => void;
  /** What is at the pressed point, if something is there: its id, and the key of its layer. */
  readonly pressed: (position: Position, hit: Hit | undefined) => void;
}

export interface Hit {
  readonly id: string;
  /** Undefined for places at one time. */
  readonly layer: string | undefined;
}

export interface TileLayer {
  readonly key: string;
  /** Path, with `{z}/{x}/{y}`. */
  readonly tiles: string;
}

export interface TileMap {
  readonly showLayers: (layers: readonly TileLayer[]) => void;
  /** Places with their numbers at one time, in place of layers. */
  readonly showMoment: (points: readonly MomentPoint[]) => void;
  /** A ring around what is selected. */
  readonly showSelected: (position: Position | undefined) => void;
  /** Corners of an area that is drawn, or is being drawn. */
  readonly showArea: (corners: readonly Position[]) => void;
  readonly setDrawing: (isDrawing: boolean) => void;
  readonly zoomBy: (steps: number) => void;
  readonly fit: (bounds: Bounds) => void;
  readonly centre: () => Position;
  readonly remove: () => void;
}

const zoomMax = 18;

/** Rejects where the browser cannot draw maps (no WebGL 2). */
export async function createTileMap(
  container: HTMLElement,
  options: TileMapOptions,
): Promise<TileMap> {
  const letters = options.labels.map(({ name }) => name).join('');
  const font = await loadLabelFont(`${letters}ABCDEF0123456789.-`);
  const map = await openGround(container, {
    title: options.title,
    labels: options.labels,
    style: groundStyle({ landUrl, palette: readPalette(), font }),
    bounds: [...options.bounds],
    minZoom: 2,
    maxZoom: zoomMax,
  });
  map.addSource('drawn', { type: 'geojson', data: noFeatures });
  map.addSource('moment', { type: 'geojson', data: noFeatures });
  map.addSource('selected', { type: 'geojson', data: noFeatures });
  for (const layer of drawnLayers(readPalette())) map.addLayer(layer);
  for (const layer of momentLayers(readPalette(), font)) map.addLayer(layer);
  void addTiles(map, () => undefined);
  let shown: readonly TileLayer[] = [];
  const end = onPaletteChange(() => {
    repaintGround(map, font);
    show(map, font, shown, shown);
  });
  listen(map, options, () => shown);
  return {
    showLayers: (next) => {
      show(map, font, shown, next);
      shown = next;
    },
    showMoment: (points) => {
      setData(map, 'moment', momentFeatures(points));
    },
    showSelected: (position) => {
      setData(map, 'selected', position === undefined ? noFeatures : points([{ position }]));
    },
    showArea: (corners) => {
      setData(map, 'drawn', areaFeatures(corners));
    },
    setDrawing: (isDrawing) => {
      map.getCanvas().style.cursor = isDrawing ? 'crosshair' : '';
      // A second press at once would zoom.
      if (isDrawing) map.doubleClickZoom.disable();
      else map.doubleClickZoom.enable();
    },
    zoomBy: (steps) => map.easeTo({ zoom: map.getZoom() + steps }),
    fit: (bounds) => map.fitBounds([...bounds], { padding: 32 }),
    centre: () => {
      const { lng, lat } = map.getCenter();
      return [lng, lat];
    },
    remove: () => {
      end();
      map.remove();
    },
  };
}

const parts = ['shapes', 'lines', 'points', 'letters'] as const;

/** Sources cannot change what they ask, so layers are taken away and put there anew. */
function show(
  map: MapLibre,
  font: string,
  before: readonly TileLayer[],
  next: readonly TileLayer[],
): void {
  before.forEach((_, place) => {
    for (const part of parts) {
      if (map.getLayer(`${part}-${place}`) !== undefined) map.removeLayer(`${part}-${place}`);
    }
    if (map.getSource(`layer-${place}`) !== undefined) map.removeSource(`layer-${place}`);
  });
  const palette = readPalette();
  next.forEach(({ tiles }, place) => {
    map.addSource(`layer-${place}`, {
      type: 'vector',
      tiles: [`${window.location.origin}${tiles}`],
      maxzoom: 16,
    });
    for (const layer of layersOf(place, palette, font)) map.addLayer(layer, 'drawn-area');
  });
}

/** One of six colours; beyond them they begin again, but so many are not shown. */
function colourOf(palette: Palette, place: number): string {
  const names = ['layer-1', 'layer-2', 'layer-3', 'layer-4', 'layer-5', 'layer-6'] as const;
  return palette[names[place % names.length] ?? 'layer-1'];
}

const besidePixels = 6;

function layersOf(place: number, palette: Palette, font: string): LayerSpecification[] {
  const source = `layer-${place}`;
  const colour = colourOf(palette, place);
  // Layers often hold the same places: each stands beside the one below it.
  const beside: [number, number] = [besidePixels * place, -besidePixels * place];
  return [
    {
      id: `shapes-${place}`,
      type: 'fill',
      source,
      'source-layer': 'shapes',
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': colour, 'fill-opacity': 0.18 },
    },
    {
      id: `lines-${place}`,
      type: 'line',
      source,
      'source-layer': 'shapes',
      paint: { 'line-color': colour, 'line-width': 2 },
    },
    {
      id: `points-${place}`,
      type: 'circle',
      source,
      'source-layer': 'places',
      paint: {
        'circle-color': colour,
        'circle-translate': beside,
        'circle-stroke-color': palette.surface,
        'circle-stroke-width': 2,
        'circle-radius': [
          'case',
          ['has', 'count'],
          ['interpolate', ['linear'], ['log10', ['get', 'count']], 0, 11, 2, 17, 5, 34],
          9,
        ],
      },
    },
    {
      id: `letters-${place}`,
      type: 'symbol',
      source,
      'source-layer': 'places',
      layout: {
        'text-field': ['case', ['has', 'count'], ['to-string', ['get', 'count']], letterOf(place)],
        'text-font': [font],
        'text-size': ['case', ['has', 'count'], 13, 11],
        'text-allow-overlap': true,
        'text-ignore-placement': true,
      },
      paint: { 'text-color': palette.surface, 'text-translate': beside },
    },
  ];
}

function drawnLayers(palette: Palette): LayerSpecification[] {
  return [
    {
      id: 'drawn-area',
      type: 'fill',
      source: 'drawn',
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': palette.notice, 'fill-opacity': 0.18 },
    },
    {
      id: 'selected',
      type: 'circle',
      source: 'selected',
      paint: {
        'circle-radius': 15,
        'circle-opacity': 0,
        'circle-stroke-color': palette.ink,
        'circle-stroke-width': 4,
      },
    },
    {
      id: 'drawn-line',
      type: 'line',
      source: 'drawn',
      paint: { 'line-color': palette.notice, 'line-width': 3, 'line-dasharray': [2, 1] },
    },
    {
      id: 'drawn-corners',
      type: 'circle',
      source: 'drawn',
      filter: ['==', ['geometry-type'], 'Point'],
      paint: {
        'circle-color': palette.notice,
        'circle-radius': 5,
        'circle-stroke-color': palette.surface,
        'circle-stroke-width': 2,
      },
    },
  ];
}

function repaintGround(map: MapLibre, font: string): void {
  const palette = readPalette();
  const layers = [
    ...groundStyle({ landUrl, palette, font }).layers,
    ...drawnLayers(palette),
    ...momentLayers(palette, font),
  ];
  repaintLayers(map, layers);
}

function listen(map: MapLibre, options: TileMapOptions, shown: () => readonly TileLayer[]): void {
  const tellMoved = (): void => {
    const bounds = map.getBounds();
    options.moved([bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()]);
  };
  map.on('moveend', tellMoved);
  map.on('click', (event) => press(map, options, shown(), event));
}

/** A sign is at least this wide under a finger. */
const fingerPixels = 12;

function press(
  map: MapLibre,
  options: TileMapOptions,
  shown: readonly TileLayer[],
  event: MapMouseEvent,
): void {
  const { x, y } = event.point;
  const layers = shown
    .flatMap((_, place) => [`points-${place}`, `shapes-${place}`, `lines-${place}`])
    .filter((layer) => map.getLayer(layer) !== undefined)
    .concat('moment-points');
  const found = map.queryRenderedFeatures(
    [
      [x - fingerPixels, y - fingerPixels],
      [x + fingerPixels, y + fingerPixels],
    ],
    { layers },
  );
  const single = found.find(({ properties }) => typeof properties['id'] === 'string');
  const cluster = found.find(({ properties }) => properties['count'] !== undefined);
  const isEmptyHanded = single === undefined && map.getCanvas().style.cursor === '';
  if (isEmptyHanded && cluster !== undefined) {
    map.easeTo({ center: event.lngLat, zoom: map.getZoom() + 2 });
    return;
  }
  const id: unknown = single?.properties['id'];
  const place = Number(single?.layer.id.split('-').at(-1));
  const hit = typeof id === 'string' ? { id, layer: shown[place]?.key } : undefined;
  options.pressed([event.lngLat.lng, event.lngLat.lat], hit);
}

function areaFeatures(corners: readonly Position[]): FeatureCollection {
  const ring = [...corners, ...corners.slice(0, 1)].map((corner) => [...corner]);
  return {
    type: 'FeatureCollection',
    features: [
      ...corners.map((corner) => ({
        type: 'Feature' as const,
        geometry: { type: 'Point' as const, coordinates: [...corner] },
        properties: {},
      })),
      ...(corners.length < 3
        ? []
        : [
            {
              type: 'Feature' as const,
              geometry: { type: 'Polygon' as const, coordinates: [ring] },
              properties: {},
            },
          ]),
    ],
  };
}
