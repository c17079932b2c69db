/** How places with numbers at one time are drawn. */
import type { FeatureCollection } from 'geojson';
import type { LayerSpecification } from 'maplibre-gl';
import type { Palette } from '../map/palette.ts';
import type { MomentPoint } from './moments.ts';
import { strengths } from './time-panel.tsx';

export function momentFeatures(points: readonly MomentPoint[]): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: points.map(({ id, position, value, class: place }) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [...position] },
      properties: { id, place, text: value === null ? '' : String(value) },
    })),
  };
}

/** A white ground below, so that light classes are light on any map. */
export function momentLayers(palette: Palette, font: string): LayerSpecification[] {
  const [weakest, ...others] = strengths;
  return [
    {
      id: 'moment-ground',
      type: 'circle',
      source: 'moment',
      paint: { 'circle-radius': 10, 'circle-color': palette.surface },
    },
    {
      id: 'moment-points',
      type: 'circle',
      source: 'moment',
      paint: {
        'circle-radius': 10,
        'circle-color': palette['layer-1'],
        'circle-opacity': [
          'step',
          ['get', 'place'],
          0,
          0,
          weakest,
          ...others.flatMap((strength, place) => [place + 1, strength]),
        ],
        'circle-stroke-color': palette.ink,
        'circle-stroke-width': 1.5,
      },
    },
    {
      id: 'moment-texts',
      type: 'symbol',
      source: 'moment',
      layout: {
        'text-field': ['get', 'text'],
        'text-font': [font],
        'text-size': 13,
        'text-offset': [0, 1.4],
      },
      paint: {
        'text-color': palette.ink,
        'text-halo-color': palette.surface,
        'text-halo-width': 2,
      },
    },
  ];
}
