/** Brings a drawn map into a page: loads its code, makes it, takes it away. One shape for every map of the portal. */
import { type RefObject, useEffect, useRef, useState } from 'react';

export type DrawnMapState<Drawn> =
  | { readonly state: 'loading' | 'failed' }
  | { readonly state: 'ready'; readonly map: Drawn };

/**
 * Makes the map in `element`; rejects where the browser cannot draw maps. Options are read once; what of them are callbacks
 * asks `latest` when it is called, for they change with the page.
 */
export type OpenMap<Options, Drawn> = (
  element: HTMLElement,
  latest: () => Options,
) => Promise<Drawn>;

/** `open` is one function for the life of the page. */
export function useDrawnMap<Options, Drawn extends { readonly remove: () => void }>(
  container: RefObject<HTMLDivElement | null>,
  options: Options,
  open: OpenMap<Options, Drawn>,
): DrawnMapState<Drawn> {
  const [state, setState] = useState<DrawnMapState<Drawn>>({ state: 'loading' });
  const latest = useRef(options);
  latest.current = options;
  useEffect(() => {
    const element = container.current;
    if (element === null) return;
    let made: Drawn | undefined;
    let isLeft = false;
    const make = async (): Promise<void> => {
      const map = await open(element, () => latest.current);
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
  }, [container, open]);
  return state;
}
