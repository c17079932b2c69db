/** Every place, loaded once when the page is in a browser. */
import { useEffect, useState } from 'react';
import { type LoadedShelters, loadShelters } from './load-shelters.ts';

export type SheltersState =
  | { readonly state: 'loading' | 'failed' }
  | ({ readonly state: 'ready' } & LoadedShelters);

export function useShelters(): SheltersState {
  const [shelters, setShelters] = useState<SheltersState>({ state: 'loading' });
  useEffect(() => {
    const leaving = new AbortController();
    loadShelters(leaving.signal).then(
      (loaded) => setShelters({ state: 'ready', ...loaded }),
      () => {
        if (!leaving.signal.aborted) setShelters({ state: 'failed' });
      },
    );
    return () => leaving.abort();
  }, []);
  return shelters;
}
