/** The style of the map: packaged land, imported boundaries, tiles when reachable, places. */
import type { FeatureCollection } from 'geojson';
import type {
  GeoJSONSourceSpecification,
  LayerSpecification,
  StyleSpecification,
} from 'maplibre-gl';
import type { Palette } from './palette.ts';

export const noFeatures: FeatureCollection = { type: 'FeatureCollection', features: [] };

/** 淡色地図, 国土地理院. */
export const gsiTiles = 'https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png';

const clustered: GeoJSONSourceSpecification = {
  type: 'geojson',
  data: noFeatures,
  cluster: true,
  clusterRadius: 46,
  clusterMaxZoom: 13,
};

/** What the style is made with. */
export interface Look {
  readonly palette: Palette;
  readonly landUrl: string;
  /** A family of the page: a style without `glyphs` asks nobody for letters, the browser draws them. */
  readonly font: string;
}

/** Land, boundaries and names alone, for whoever draws something else over them. */
export function groundStyle(look: Look): StyleSpecification {
  return {
    version: 8,
    sources: {
      land: { type: 'geojson', data: look.landUrl },
      areas: { type: 'geojson', data: noFeatures },
      labels: { type: 'geojson', data: noFeatures },
    },
    layers: baseLayers(look),
  };
}

export function mapStyle(look: Look): StyleSpecification {
  return {
    version: 8,
    sources: {
      land: { type: 'geojson', data: look.landUrl },
      areas: { type: 'geojson', data: noFeatures },
      labels: { type: 'geojson', data: noFeatures },
      places: clustered,
      selected: { type: 'geojson', data: noFeatures },
      near: { type: 'geojson', data: noFeatures },
    },
    layers: [...baseLayers(look), ...placeLayers(look)],
  };
}

/** In drawing order. Tiles are put before `area-lines` once they answer. */
function baseLayers({ palette, font }: Look): LayerSpecification[] {
  return [
    { id: 'sea', type: 'background', paint: { 'background-color': palette.sea } },
    {
      id: 'land',
      type: 'fill',
      source: 'land',
      paint: { 'fill-color': palette.land },
    },
    {
      id: 'land-lines',
      type: 'line',
      source: 'land',
      paint: { 'line-color': palette.border, 'line-width': 0.6 },
    },
    {
      id: 'areas',
      type: 'fill',
      source: 'areas',
      // Sample areas are invented outlines: they say nothing about land and sea.
      filter: ['!=', ['get', 'sample'], true],
      paint: { 'fill-color': palette.land },
    },
    {
      id: 'area-lines',
      type: 'line',
      source: 'areas',
      paint: {
        'line-color': palette.border,
        'line-width': ['interpolate', ['linear'], ['zoom'], 6, 0.6, 12, 1.8],
      },
    },
    {
      id: 'labels',
      type: 'symbol',
      source: 'labels',
      minzoom: 8,
      maxzoom: 14,
      layout: {
        'text-field': ['get', 'name'],
        'text-font': [font],
        'text-size': ['interpolate', ['linear'], ['zoom'], 8, 12, 12, 18],
        // Town halls stand where clusters are: a name takes the side that is free.
        'text-variable-anchor': ['bottom', 'top', 'right', 'left'],
        'text-radial-offset': 1.5,
        'text-justify': 'auto',
        'text-letter-spacing': 0.05,
      },
      paint: halo(palette),
    },
  ];
}

function placeLayers({ palette, font }: Look): LayerSpecification[] {
  return [
    {
      id: 'clusters',
      type: 'circle',
      source: 'places',
      filter: ['has', 'point_count'],
      paint: {
        'circle-color': palette.accent,
        'circle-opacity': 0.92,
        'circle-stroke-color': palette.surface,
        'circle-stroke-width': 2.5,
        'circle-radius': [
          'interpolate',
          ['linear'],
          ['get', 'point_count'],
          2,
          15,
          50,
          21,
          500,
          30,
        ],
      },
    },
    {
      id: 'cluster-counts',
      type: 'symbol',
      source: 'places',
      filter: ['has', 'point_count'],
      layout: {
        'text-field': ['to-string', ['get', 'point_count']],
        'text-font': [font],
        'text-size': 15,
        'text-allow-overlap': true,
        // As large as the circle, so that names of municipalities stand beside it.
        'text-padding': 10,
      },
      paint: { 'text-color': palette['on-accent'] },
    },
    {
      id: 'selected-ring',
      type: 'circle',
      source: 'selected',
      paint: {
        'circle-radius': 25,
        'circle-color': palette.notice,
        'circle-opacity': 0.3,
        'circle-stroke-color': palette.notice,
        'circle-stroke-width': 3,
      },
    },
    {
      id: 'places',
      type: 'symbol',
      source: 'places',
      filter: ['!', ['has', 'point_count']],
      layout: placeLayout(13, font),
      paint: halo(palette),
    },
    {
      id: 'selected',
      type: 'symbol',
      source: 'selected',
      layout: { ...placeLayout(0, font), 'icon-size': 1.15 },
      paint: halo(palette),
    },
    {
      id: 'near',
      type: 'symbol',
      source: 'near',
      layout: { 'icon-image': 'near', 'icon-allow-overlap': true, 'icon-ignore-placement': true },
    },
  ];
}

/** Names are written from this zoom on, where they find room. */
function placeLayout(labelZoom: number, font: string) {
  return {
    'icon-image': ['get', 'symbol'],
    'icon-size': ['interpolate', ['linear'], ['zoom'], 9, 0.7, 14, 1],
    'icon-allow-overlap': true,
    'icon-ignore-placement': true,
    'text-field': ['step', ['zoom'], '', labelZoom + 0.5, ['get', 'name']],
    'text-font': [font],
    'text-size': 13,
    'text-anchor': 'top',
    'text-offset': [0, 1.4],
    'text-max-width': 9,
    'text-optional': true,
  } as const satisfies Extract<LayerSpecification, { type: 'symbol' }>['layout'];
}

function halo(palette: Palette) {
  return {
    'text-color': palette.ink,
    'text-halo-color': palette.surface,
    'text-halo-width': 1.8,
  } as const;
}
