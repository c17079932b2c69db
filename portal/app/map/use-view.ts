/** The view and the filters, which stand in the address. */
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { type Filters, parseFilters } from '../shelters/filters.ts';
import { parseView, type ViewState, withView } from './view-state.ts';

export interface View {
  readonly filters: Filters;
  readonly view: ViewState;
  /** Replaces the address: the back button leaves the map, it does not walk through movements. */
  readonly change: (change: (view: ViewState) => ViewState) => void;
}

export function useView(): View {
  const [search, setSearch] = useSearchParams();
  const text = search.toString();
  const view = useMemo(() => parseView(new URLSearchParams(text)), [text]);
  const filters = useMemo(() => parseFilters(new URLSearchParams(text)), [text]);
  const change = useCallback(
    (next: (view: ViewState) => ViewState) => {
      setSearch((current) => withView(current, next(parseView(current))), {
        replace: true,
        preventScrollReset: true,
      });
    },
    [setSearch],
  );
  return { filters, view, change };
}
