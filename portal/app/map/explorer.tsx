/** Map, filters and list, which always show the same. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { ButtonLink } from '../design/link.tsx';
import type { Position } from '../geo/distance.ts';
import type { Language } from '../language/language.ts';
import { useTranslator } from '../language/text.tsx';
import { type LocalizedName, nameIn, type Region } from '../region/region.ts';
import type { ShelterPage } from '../shelters/find.ts';
import type { Shelter } from '../shelters/shelter.ts';
import { Legend } from './legend.tsx';
import { MapControls } from './map-controls.tsx';
import { MapPanel } from './map-panel.tsx';
import type { MapOptions, MapView } from './map-view.ts';
import { type Extent, extentOf, type Listed, listed, matching } from './matching.ts';
import { openMap } from './open-map.ts';
import { SelectedCard } from './selected-card.tsx';
import { useDrawnMap } from './use-drawn-map.ts';
import { usePosition } from './use-position.ts';
import { useShelters } from './use-shelters.ts';
import { useView } from './use-view.ts';
import type { Camera } from './view-state.ts';

interface ExplorerProps {
  readonly region: Region;
  readonly first: ShelterPage | undefined;
}

/** Of the nearest, this many are brought into the map. */
const nearestInMap = 5;

export function Explorer({ region, first }: ExplorerProps) {
  const t = useTranslator();
  const { filters, view, change, filter } = useView();
  const shelters = useShelters();
  const here = usePosition(view.near === 'here');
  const [extent, setExtent] = useState<Extent>();
  const [isPicking, setPicking] = useState(false);
  const [isPressed, setPressed] = useState(false);
  const [hasTiles, setTiles] = useState(false);
  const container = useRef<HTMLDivElement>(null);

  const from =
    view.near === 'here' ? (here.state === 'known' ? here.position : undefined) : view.near;
  const all = shelters.state === 'ready' ? shelters.shelters : undefined;
  const matches = useMemo(
    () => (all === undefined ? undefined : matching(all, filters)),
    [all, filters],
  );
  const list = useMemo(
    () => (matches === undefined ? undefined : listed(matches, extent, from)),
    [matches, extent, from],
  );
  const selected = useMemo(
    () => view.selected.flatMap((id) => all?.find((shelter) => shelter.id === id) ?? []),
    [all, view.selected],
  );

  const select = useCallback(
    (ids: readonly string[]) => {
      setPressed(true);
      change((current) => ({ ...current, selected: ids }));
    },
    [change],
  );
  const searchFrom = useCallback(
    (near: Position | 'here' | undefined) => {
      setPicking(false);
      change(({ camera, selected }) => ({
        selected,
        ...(camera === undefined ? {} : { camera }),
        ...(near === undefined ? {} : { near }),
      }));
    },
    [change],
  );

  const map = useDrawnMap<MapOptions, MapView>(
    container,
    {
      title: t.plain('map.label'),
      bounds: region.bounds,
      ...(view.camera === undefined ? {} : { camera: view.camera }),
      labels: region.municipalities.flatMap(({ name, centre }) =>
        centre === undefined ? [] : [{ name: labelOf(name, t.language), position: centre }],
      ),
      moved: (camera: Camera, seen: Extent) => {
        setExtent(seen);
        change((current) => ({ ...current, camera }));
      },
      pressed: (ids, position) => {
        if (isPicking) searchFrom(position);
        else select(ids);
      },
      tilesArrived: () => setTiles(true),
    },
    openMap,
  );
  const drawn = map.state === 'ready' ? map.map : undefined;

  useEffect(() => drawn?.showPlaces(matches ?? []), [drawn, matches]);
  useEffect(() => drawn?.showSelected(selected), [drawn, selected]);
  useEffect(() => drawn?.showNear(from), [drawn, from]);
  useEffect(() => drawn?.setPicking(isPicking), [drawn, isPicking]);
  useNearestInMap(drawn?.fit, list, from);

  const show = (shelter: Shelter): void => {
    drawn?.goTo(shelter.position, 15);
    select([shelter.id]);
    container.current?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <div className="flex flex-col lg:h-[calc(100dvh-8rem)] lg:min-h-[40rem] lg:flex-row-reverse print:h-auto">
      <section
        aria-label={t.plain('map.title')}
        className="no-print relative flex shrink-0 flex-col bg-sea lg:min-w-0 lg:flex-1"
      >
        <div className="relative h-[56dvh] min-h-96 lg:h-auto lg:flex-1">
          <div className="absolute inset-0">
            <div ref={container} className="size-full" />
          </div>
          {drawn === undefined ? null : (
            <MapControls
              map={drawn}
              bounds={region.bounds}
              isPicking={isPicking}
              setPicking={setPicking}
              searchFrom={searchFrom}
              position={here.state}
            />
          )}
          <MapStatus state={map.state} />
          <SelectedCard
            selected={selected}
            from={from}
            isPressed={isPressed}
            close={() => select([])}
          />
        </div>
        <Legend hasTiles={hasTiles} hasNear={from !== undefined} />
        <p className="flex justify-center border-line border-b bg-surface px-4 py-2 lg:absolute lg:bottom-2 lg:left-2 lg:rounded-8 lg:border lg:px-1 lg:py-0">
          <ButtonLink
            to={`${t.to('/catalog')}?${new URLSearchParams({ bbox: bboxOf(extent ?? region.bounds) }).toString()}`}
            look="plain"
            icon="data"
          >
            {t.rich('map.datasets')}
          </ButtonLink>
        </p>
      </section>
      <MapPanel
        region={region}
        filters={filters}
        filter={filter}
        first={first}
        shelters={shelters}
        matchCount={matches?.length}
        list={list}
        isNear={from !== undefined}
        endNear={() => searchFrom(undefined)}
        show={drawn === undefined ? undefined : show}
      />
    </div>
  );
}

/** To about ten metres. */
function bboxOf(extent: Extent): string {
  return extent.map((edge) => String(Math.round(edge * 10_000) / 10_000)).join(',');
}

/** On the map there is no ruby: the reading stands below the name. */
function labelOf(name: LocalizedName, language: Language): string {
  return language === 'easy' && name.kana !== undefined
    ? `${name.ja}\n${name.kana}`
    : nameIn(name, language);
}

/** When a point is chosen, it and the nearest places come into the map, once. */
function useNearestInMap(
  fit: ((extent: Extent) => void) | undefined,
  list: readonly Listed[] | undefined,
  from: Position | undefined,
): void {
  const shown = useRef<Position>(undefined);
  useEffect(() => {
    if (fit === undefined || list === undefined || from === shown.current) return;
    shown.current = from;
    if (from === undefined) return;
    const nearest = list.slice(0, nearestInMap).map(({ shelter }) => shelter.position);
    const extent = extentOf([from, ...nearest]);
    if (extent !== undefined) fit(extent);
  }, [fit, list, from]);
}

function MapStatus({ state }: { readonly state: 'loading' | 'failed' | 'ready' }) {
  const t = useTranslator();
  if (state === 'ready') return null;
  return (
    <p
      role="status"
      className="absolute inset-x-4 top-4 mx-auto w-fit rounded-8 bg-surface px-4 py-2 font-bold shadow-1"
    >
      <span className="js-only">{t.rich(state === 'loading' ? 'map.loading' : 'map.failed')}</span>
      <noscript>{t.plain('map.noscript')}</noscript>
    </p>
  );
}
