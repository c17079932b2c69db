/** A map whose visible part is what is looked through. Loaded only when somebody asks for it. */
import landUrl from '../../generated/land.json?url';
import type { Position } from '../geo/distance.ts';
import { addTiles, loadLabelFont, openGround, repaintLayers } from '../map/ground.ts';
import { onPaletteChange, readPalette } from '../map/palette.ts';
import { groundStyle } from '../map/style.ts';

export interface BoundsMapOptions {
  /** For screen readers. */
  readonly title: string;
  readonly bounds: readonly [number, number, number, number];
  readonly labels: readonly { readonly name: string; readonly position: Position }[];
}

export interface BoundsMap {
  /** What is seen now: west, south, east, north, to about ten metres. */
  readonly seen: () => readonly [number, number, number, number];
  readonly zoomBy: (steps: number) => void;
  readonly remove: () => void;
}

/** Rejects where the browser cannot draw maps (no WebGL 2). */
export async function createBoundsMap(
  container: HTMLElement,
  { title, bounds, labels }: BoundsMapOptions,
): Promise<BoundsMap> {
  const font = await loadLabelFont(labels.map(({ name }) => name).join(''));
  const map = await openGround(container, {
    title,
    labels,
    style: groundStyle({ landUrl, palette: readPalette(), font }),
    bounds: [...bounds],
    minZoom: 3,
    maxZoom: 16,
    // A page is scrolled over a map in its middle; two fingers or the key move the map.
    cooperativeGestures: true,
  });
  void addTiles(map, () => undefined);
  const end = onPaletteChange(() =>
    repaintLayers(map, groundStyle({ landUrl, palette: readPalette(), font }).layers),
  );
  const round = (value: number): number => Math.round(value * 10_000) / 10_000;
  return {
    seen: () => {
      const seen = map.getBounds();
      return [
        round(Math.max(-180, seen.getWest())),
        round(Math.max(-90, seen.getSouth())),
        round(Math.min(180, seen.getEast())),
        round(Math.min(90, seen.getNorth())),
      ];
    },
    zoomBy: (steps) => map.easeTo({ zoom: map.getZoom() + steps }),
    remove: () => {
      end();
      map.remove();
    },
  };
}
