/** The rows of a table on a map to move about in: vector tiles of the dataset. Loaded only when somebody asks for it. */
import type { LayerSpecification, Map as MapLibre, MapMouseEvent } from 'maplibre-gl';
import landUrl from '../../generated/land.json?url';
import type { Position } from '../geo/distance.ts';
import { addTiles, loadLabelFont, openGround, repaintLayers } from '../map/ground.ts';
import { onPaletteChange, type Palette, readPalette } from '../map/palette.ts';
import { groundStyle } from '../map/style.ts';

export interface RowMapOptions {
  /** For screen readers. */
  readonly title: string;
  /** Path of the tiles, with `{z}/{x}/{y}`. */
  readonly tiles: string;
  readonly bounds: readonly [west: number, south: number, east: number, north: number];
  readonly labels: readonly { readonly name: string; readonly position: Position }[];
  /** The name of the row that was pressed. */
  readonly pressed: (name: string) => void;
}

export interface RowMap {
  readonly zoomBy: (steps: number) => void;
  readonly remove: () => void;
}

/** Rejects where the browser cannot draw maps (no WebGL 2). */
export async function createRowMap(
  container: HTMLElement,
  options: RowMapOptions,
): Promise<RowMap> {
  const letters = options.labels.map(({ name }) => name).join('');
  const font = await loadLabelFont(`${letters}0123456789`);
  const map = await openGround(container, {
    title: options.title,
    labels: options.labels,
    style: groundStyle({ landUrl, palette: readPalette(), font }),
    bounds: [...options.bounds],
    fitBoundsOptions: { padding: 40, maxZoom: 15 },
    minZoom: 2,
    maxZoom: 18,
    // A page is scrolled over a map in its middle; two fingers or the key move the map.
    cooperativeGestures: true,
  });
  map.addSource('rows', {
    type: 'vector',
    tiles: [`${window.location.origin}${options.tiles}`],
    maxzoom: 16,
  });
  for (const layer of rowLayers(readPalette(), font)) map.addLayer(layer);
  void addTiles(map, () => undefined);
  const end = onPaletteChange(() => repaint(map, font));
  map.on('click', (event) => press(map, options, event));
  return {
    zoomBy: (steps) => map.easeTo({ zoom: map.getZoom() + steps }),
    remove: () => {
      end();
      map.remove();
    },
  };
}

function rowLayers(palette: Palette, font: string): LayerSpecification[] {
  return [
    {
      id: 'row-points',
      type: 'circle',
      source: 'rows',
      'source-layer': 'places',
      paint: {
        'circle-color': palette['layer-1'],
        'circle-stroke-color': palette.surface,
        'circle-stroke-width': 2,
        'circle-radius': [
          'case',
          ['has', 'count'],
          ['interpolate', ['linear'], ['log10', ['get', 'count']], 0, 11, 2, 17, 5, 34],
          8,
        ],
      },
    },
    {
      id: 'row-counts',
      type: 'symbol',
      source: 'rows',
      'source-layer': 'places',
      filter: ['has', 'count'],
      layout: {
        'text-field': ['to-string', ['get', 'count']],
        'text-font': [font],
        'text-size': 13,
        'text-allow-overlap': true,
        'text-ignore-placement': true,
      },
      paint: { 'text-color': palette.surface },
    },
  ];
}

function repaint(map: MapLibre, font: string): void {
  const palette = readPalette();
  const layers = [...groundStyle({ landUrl, palette, font }).layers, ...rowLayers(palette, font)];
  repaintLayers(map, layers);
}

/** A sign is at least this wide under a finger. */
const fingerPixels = 12;

function press(map: MapLibre, options: RowMapOptions, event: MapMouseEvent): void {
  const { x, y } = event.point;
  const [found] = map.queryRenderedFeatures(
    [
      [x - fingerPixels, y - fingerPixels],
      [x + fingerPixels, y + fingerPixels],
    ],
    { layers: ['row-points'] },
  );
  if (found === undefined) return;
  const name: unknown = found.properties['name'];
  if (typeof name === 'string') options.pressed(name);
  else map.easeTo({ center: event.lngLat, zoom: map.getZoom() + 2 });
}
