/** Brings the data map into a page: loads its code, makes it, takes it away. */
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { TileMap, TileMapOptions } from './tile-map.ts';

export type TileMapState =
  | { readonly state: 'loading' | 'failed' }
  | { readonly state: 'ready'; readonly map: TileMap };

/** `options` are read once; callbacks among them may change. */
export function useTileMap(
  container: RefObject<HTMLDivElement | null>,
  options: TileMapOptions,
): TileMapState {
  const [state, setState] = useState<TileMapState>({ state: 'loading' });
  const latest = useRef(options);
  latest.current = options;
  useEffect(() => {
    const element = container.current;
    if (element === null) return;
    let made: TileMap | undefined;
    let isLeft = false;
    const make = async (): Promise<void> => {
      const { createTileMap } = await import('./tile-map.ts');
      const map = await createTileMap(element, {
        ...latest.current,
        moved: (bounds) => latest.current.moved(bounds),
        pressed: (...args) => latest.current.pressed(...args),
      });
      if (isLeft) {
        map.remove();
        return;
      }
      made = map;
      setState({ state: 'ready', map });
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
