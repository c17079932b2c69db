/** Where the person is, asked only when they want it. It never leaves the browser. */
import { useEffect, useState } from 'react';
import type { Position } from '../geo/distance.ts';

export type PositionState =
  | { readonly state: 'none' | 'asking' | 'denied' }
  | { readonly state: 'known'; readonly position: Position };

const waitMsMax = 15_000;

export function usePosition(isWanted: boolean): PositionState {
  const [position, setPosition] = useState<PositionState>({ state: 'none' });
  useEffect(() => {
    if (!isWanted) {
      setPosition({ state: 'none' });
      return;
    }
    if (!('geolocation' in navigator)) {
      setPosition({ state: 'denied' });
      return;
    }
    let isWaiting = true;
    setPosition({ state: 'asking' });
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        if (isWaiting) {
          setPosition({ state: 'known', position: [coords.longitude, coords.latitude] });
        }
      },
      () => {
        if (isWaiting) setPosition({ state: 'denied' });
      },
      { timeout: waitMsMax, enableHighAccuracy: true },
    );
    return () => {
      isWaiting = false;
    };
  }, [isWanted]);
  return position;
}
