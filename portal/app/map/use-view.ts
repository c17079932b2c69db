/** The view and the filters, which stand in the address. */
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useNavigation, useSearchParams } from 'react-router';
import { type Filters, filtersToSearch, parseFilters } from '../shelters/filters.ts';
import { parseView, type ViewState, withView } from './view-state.ts';

export interface View {
  readonly filters: Filters;
  readonly view: ViewState;
  readonly change: (change: (view: ViewState) => ViewState) => void;
  readonly filter: (filters: Filters) => void;
}

/** Changes replace the address: the back button leaves the map, it does not walk through movements. */
export function useView(): View {
  const [search, setSearch] = useSearchParams();
  const { state } = useNavigation();
  const text = search.toString();
  const view = useMemo(() => parseView(new URLSearchParams(text)), [text]);
  const filters = useMemo(() => parseFilters(new URLSearchParams(text)), [text]);
  // A change on its way to the address is not rendered yet: the next one must build on it.
  const wanted = useRef(text);
  useEffect(() => {
    if (state === 'idle') wanted.current = text;
  }, [state, text]);
  const replace = useCallback(
    (next: URLSearchParams) => {
      if (next.toString() === wanted.current) return;
      wanted.current = next.toString();
      setSearch(next, { replace: true, preventScrollReset: true });
    },
    [setSearch],
  );
  const change = useCallback(
    (next: (view: ViewState) => ViewState) => {
      const current = new URLSearchParams(wanted.current);
      replace(withView(current, next(parseView(current))));
    },
    [replace],
  );
  const filter = useCallback(
    (next: Filters) => {
      const current = parseView(new URLSearchParams(wanted.current));
      replace(withView(filtersToSearch(next), current));
    },
    [replace],
  );
  return { filters, view, change, filter };
}
