/** The drawn map, behind a few verbs. Everything of MapLibre is here and below; loaded only when a map is shown. */
import type { FeatureCollection } from 'geojson';
import type {
  ExpressionSpecification,
  GeoJSONSource,
  Map as MapLibre,
  MapMouseEvent,
} from 'maplibre-gl';
import landUrl from '../../generated/land.json?url';
import type { Position } from '../geo/distance.ts';
import type { Shelter } from '../shelters/shelter.ts';
import { addTiles, loadLabelFont, openGround, points, repaintLayers, setData } from './ground.ts';
import type { Extent } from './matching.ts';
import { onPaletteChange, readPalette } from './palette.ts';
import { mapStyle, noFeatures } from './style.ts';
import { addSymbols, symbolNames } from './symbols.ts';
import { type Camera, zoomMax, zoomMin } from './view-state.ts';

export interface MapOptions {
  /** For screen readers. */
  readonly title: string;
  readonly bounds: Extent;
  readonly camera?: Camera;
  readonly labels: readonly { readonly name: string; readonly position: Position }[];
  /** After every movement, and once at the beginning. */
  readonly moved: (camera: Camera, extent: Extent) => void;
  /** Ids at the pressed point; none where nothing is there. */
  readonly pressed: (ids: readonly string[], position: Position) => void;
  readonly tilesArrived: () => void;
}

export interface MapView {
  readonly showPlaces: (shelters: readonly Shelter[]) => void;
  readonly showAreas: (areas: FeatureCollection) => Promise<void>;
  readonly showSelected: (shelters: readonly Shelter[]) => void;
  readonly showNear: (position: Position | undefined) => void;
  readonly setPicking: (isPicking: boolean) => void;
  readonly zoomBy: (steps: number) => void;
  readonly fit: (extent: Extent) => void;
  readonly goTo: (position: Position, zoomMin: number) => void;
  readonly centre: () => Position;
  readonly remove: () => void;
}

/** Pixels that buttons cover. */
const besideControls = { top: 72, right: 72, bottom: 24, left: 24 };

/** Rejects where the browser cannot draw maps (no WebGL 2). */
export async function createMapView(container: HTMLElement, options: MapOptions): Promise<MapView> {
  const font = await loadLabelFont(options.labels.map(({ name }) => name).join(''));
  const map = await openGround(container, {
    title: options.title,
    labels: options.labels,
    style: mapStyle({ landUrl, palette: readPalette(), font }),
    ...(options.camera === undefined
      ? { bounds: [...options.bounds], fitBoundsOptions: { padding: besideControls } }
      : { center: [...options.camera.centre], zoom: options.camera.zoom }),
    minZoom: zoomMin,
    maxZoom: zoomMax,
  });
  addSymbols(map, readPalette());
  const endPalette = onPaletteChange(() => repaint(map, font));
  listen(map, options);
  void addTiles(map, options.tilesArrived);
  return verbs(map, endPalette);
}

function verbs(map: MapLibre, end: () => void): MapView {
  return {
    showPlaces: (shelters) => setData(map, 'places', shelterFeatures(shelters)),
    showAreas: async (areas) => {
      await map.getSource<GeoJSONSource>('areas')?.setData(areas);
      if (areas.features.every(({ properties }) => properties?.['sample'] === true)) return;
      // Imported boundaries know the coast better: nearby, the packaged one steps back.
      map.setPaintProperty('land', 'fill-opacity', stepsBack(0.4));
      map.setPaintProperty('land-lines', 'line-opacity', stepsBack(0));
    },
    showSelected: (shelters) => setData(map, 'selected', shelterFeatures(shelters)),
    showNear: (position) => {
      setData(map, 'near', position === undefined ? noFeatures : points([{ position }]));
    },
    setPicking: (isPicking) => {
      map.getCanvas().style.cursor = isPicking ? 'crosshair' : '';
    },
    zoomBy: (steps) => map.easeTo({ zoom: map.getZoom() + steps }),
    fit: (extent) => map.fitBounds([...extent], { padding: besideControls, maxZoom: 15.5 }),
    goTo: (position, zoom) => {
      // Above the middle: the card of what is selected lies over the lower part.
      const offset: [number, number] = [0, -map.getContainer().clientHeight / 5];
      map.easeTo({ center: [...position], zoom: Math.max(zoom, map.getZoom()), offset });
    },
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

/** From full at zoom 8 to this at zoom 10. */
function stepsBack(opacity: number): ExpressionSpecification {
  return ['interpolate', ['linear'], ['zoom'], 8, 1, 10, opacity];
}

/** A sign is at least this wide under a finger. */
const fingerPixels = 14;

function listen(map: MapLibre, options: MapOptions): void {
  const tellMoved = (): void => {
    const { lng, lat } = map.getCenter();
    const bounds = map.getBounds();
    options.moved({ centre: [lng, lat], zoom: map.getZoom() }, [
      bounds.getWest(),
      bounds.getSouth(),
      bounds.getEast(),
      bounds.getNorth(),
    ]);
  };
  tellMoved();
  map.on('moveend', tellMoved);
  map.on('click', (event) => void press(map, options, event));
  for (const layer of ['clusters', 'places']) {
    map.on('mouseenter', layer, () => map.getCanvas().classList.add('cursor-pointer'));
    map.on('mouseleave', layer, () => map.getCanvas().classList.remove('cursor-pointer'));
  }
}

async function press(map: MapLibre, options: MapOptions, event: MapMouseEvent): Promise<void> {
  const { x, y } = event.point;
  const features = map.queryRenderedFeatures(
    [
      [x - fingerPixels, y - fingerPixels],
      [x + fingerPixels, y + fingerPixels],
    ],
    { layers: ['clusters', 'places'] },
  );
  const ids = new Set(
    features.flatMap(({ properties }): string[] => {
      const id: unknown = properties['id'];
      return typeof id === 'string' ? [id] : [];
    }),
  );
  const cluster = features.find(({ properties }) => properties['cluster'] === true);
  if (ids.size === 0 && cluster?.geometry.type === 'Point') {
    const source = map.getSource<GeoJSONSource>('places');
    const zoom = await source?.getClusterExpansionZoom(Number(cluster.properties['cluster_id']));
    const [longitude = 0, latitude = 0] = cluster.geometry.coordinates;
    map.easeTo({ center: [longitude, latitude], zoom: (zoom ?? map.getZoom() + 2) + 0.2 });
    return;
  }
  options.pressed([...ids], [event.lngLat.lng, event.lngLat.lat]);
}

function shelterFeatures(shelters: readonly Shelter[]): FeatureCollection {
  return points(
    shelters.map(({ id, name, kind, position }) => ({
      position,
      properties: { id, name, symbol: symbolNames[kind] },
    })),
  );
}

/** New colours on the same map: signs are drawn anew, data stays. */
function repaint(map: MapLibre, font: string): void {
  const palette = readPalette();
  repaintLayers(map, mapStyle({ landUrl, palette, font }).layers);
  addSymbols(map, palette);
}
