/** The map of the chosen layers, with what one can do on it. */
import { useEffect, useRef, useState } from 'react';
import { useNavigate, useNavigation } from 'react-router';
import { Button } from '../design/button.tsx';
import { type IconName, NamedIcon } from '../design/icons.tsx';
import type { Position } from '../geo/distance.ts';
import { formatTime } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import { type DrawnMapState, type OpenMap, useDrawnMap } from '../map/use-drawn-map.ts';
import { nameIn, type Region } from '../region/region.ts';
import { type Bounds, type Exploration, searchOf } from './exploration.ts';
import type { ExploreData } from './explore-data.ts';
import { classesOfDay, pointsAt } from './moments.ts';
import type { Hit, TileLayer, TileMap, TileMapOptions } from './tile-map.ts';
import { hourOfDay, useHour } from './time-panel.tsx';

/** `area: undefined` takes the area away. */
type Changed = Omit<Partial<Exploration>, 'area'> & {
  readonly area?: Exploration['area'] | undefined;
};

const openMap: OpenMap<TileMapOptions, TileMap> = async (element, latest) => {
  const { createTileMap } = await import('./tile-map.ts');
  return await createTileMap(element, {
    ...latest(),
    moved: (bounds) => latest().moved(bounds),
    pressed: (...args) => latest().pressed(...args),
  });
};

/** A hand that goes on moving the map is waited for: only where it comes to rest is looked up. */
const restMs = 150;

/** Leads to a changed view. Changes that follow each other faster than pages come build on each other. */
function useGo({ view }: ExploreData): (changed: Changed) => void {
  const t = useTranslator();
  const hour = useHour();
  const navigate = useNavigate();
  const { state } = useNavigation();
  const wanted = useRef(view);
  useEffect(() => {
    if (state === 'idle') wanted.current = view;
  }, [state, view]);
  return (changed) => {
    const time = view.time === undefined ? {} : { time: { ...view.time, hour } };
    const { area, ...rest } = { ...wanted.current, ...time, page: 1, ...changed };
    wanted.current = area === undefined ? rest : { ...rest, area };
    const address = `${t.to('/explore')}${searchOf(wanted.current)}`;
    void navigate(address, { replace: true, preventScrollReset: true });
  };
}

export function DataMap({ answer }: { readonly answer: ExploreData }) {
  const { region, view, found } = answer;
  const { moments } = found;
  const t = useTranslator();
  const hour = useHour();
  const container = useRef<HTMLDivElement>(null);
  const [corners, setCorners] = useState<readonly Position[]>();
  const go = useGo(answer);
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(rest.current), []);
  const options: TileMapOptions = {
    title: t.plain('explore.mapLabel'),
    bounds: view.bounds ?? region.bounds,
    labels: region.municipalities.flatMap(({ name, centre }) =>
      centre === undefined ? [] : [{ name: nameIn(name, t.language), position: centre }],
    ),
    moved: (bounds: Bounds) => {
      clearTimeout(rest.current);
      rest.current = setTimeout(() => latestGo.current({ bounds }), restMs);
    },
    pressed: (position, hit) => {
      if (corners !== undefined) setCorners([...corners, position]);
      else if (hit !== undefined) go({ selected: selectedOf(hit), page: view.page });
    },
  };
  const latestGo = useRef(go);
  latestGo.current = go;
  const map = useDrawnMap<TileMapOptions, TileMap>(container, options, openMap);
  const drawn = map.state === 'ready' ? map.map : undefined;
  // Written, because the same layers come anew with every answer.
  const layers = JSON.stringify(
    moments === undefined ? found.layers.map(({ key, tiles }) => ({ key, tiles })) : [],
  );
  const shown = corners ?? view.area;
  useEffect(() => {
    // Written above.
    drawn?.showLayers(JSON.parse(layers) as readonly TileLayer[]);
  }, [drawn, layers]);
  useEffect(() => {
    drawn?.showMoment(moments === undefined ? [] : pointsAt(moments, hour, classesOfDay(moments)));
  }, [drawn, moments, hour]);
  const position = found.selected?.position;
  useEffect(() => drawn?.showSelected(position), [drawn, position]);
  useEffect(() => drawn?.showArea(shown ?? []), [drawn, shown]);
  useEffect(() => drawn?.setDrawing(corners !== undefined), [drawn, corners]);
  return (
    <section
      aria-label={t.plain('explore.title')}
      className="no-print relative w-full bg-sea lg:sticky lg:top-0 lg:min-w-0 lg:flex-1"
    >
      <div className="relative h-[56dvh] min-h-96 lg:h-[calc(100dvh-4rem)]">
        <div className="absolute inset-0">
          <div ref={container} className="size-full" />
        </div>
        {drawn === undefined ? null : (
          <>
            <Controls map={drawn} region={region} />
            <Drawing
              map={drawn}
              corners={corners}
              setCorners={setCorners}
              area={view.area}
              finish={(area) => {
                setCorners(undefined);
                go({ area });
              }}
            />
          </>
        )}
        {moments === undefined ? null : (
          <p className="absolute bottom-3 left-3 rounded-8 border border-edge bg-surface px-3 py-1 font-bold tabular-nums">
            {formatTime(hourOfDay(moments.day, hour), t.language)}
          </p>
        )}
        <Status state={map.state} />
      </div>
    </section>
  );
}

/** A row is told apart by its table. */
function selectedOf({ id, layer }: Hit): string {
  return layer?.startsWith('@') === true ? `${layer}/${id}` : id;
}

function Controls({ map, region }: { readonly map: TileMap; readonly region: Region }) {
  const t = useTranslator();
  return (
    <div className="absolute top-3 right-3 flex flex-col overflow-hidden rounded-8 border border-edge bg-surface">
      <IconButton icon="plus" label={t.plain('explore.zoomIn')} press={() => map.zoomBy(1)} />
      <IconButton icon="minus" label={t.plain('explore.zoomOut')} press={() => map.zoomBy(-1)} />
      <IconButton icon="fit" label={t.plain('explore.fit')} press={() => map.fit(region.bounds)} />
    </div>
  );
}

interface IconButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly press: () => void;
}

function IconButton({ icon, label, press }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={press}
      className="flex size-12 cursor-pointer items-center justify-center border-line border-b text-ink last:border-b-0 hover:bg-accent-soft"
    >
      <NamedIcon name={icon} />
    </button>
  );
}

interface DrawingProps {
  readonly map: TileMap;
  readonly corners: readonly Position[] | undefined;
  readonly setCorners: (corners: readonly Position[] | undefined) => void;
  readonly area: readonly Position[] | undefined;
  readonly finish: (area: readonly Position[] | undefined) => void;
}

/** By keyboard: the middle of the map becomes a corner with the button that adds one. */
function Drawing({ map, corners, setCorners, area, finish }: DrawingProps) {
  const t = useTranslator();
  if (corners === undefined) {
    return (
      <div className="absolute top-3 right-18 left-3 flex flex-wrap gap-2">
        <Button icon="polygon" onClick={() => setCorners([])}>
          {t.rich('explore.draw')}
        </Button>
        {area === undefined ? null : (
          <Button icon="close" onClick={() => finish(undefined)}>
            {t.rich('explore.drawClear')}
          </Button>
        )}
      </div>
    );
  }
  return (
    <div className="absolute top-3 right-18 left-3 flex flex-wrap items-start gap-2">
      <p role="status" className="w-full rounded-8 bg-surface px-3 py-2 font-bold shadow-1">
        {t.rich('explore.drawing')}
      </p>
      <Button icon="target" onClick={() => setCorners([...corners, map.centre()])}>
        {t.rich('explore.corner', { count: corners.length })}
      </Button>
      <Button
        look="primary"
        icon="check"
        onClick={() => finish(corners.length < 3 ? area : corners)}
      >
        {t.rich('explore.drawEnd')}
      </Button>
    </div>
  );
}

function Status({ state }: { readonly state: DrawnMapState<TileMap>['state'] }) {
  const t = useTranslator();
  if (state === 'ready') return null;
  return (
    <p
      role="status"
      className="absolute inset-x-4 top-4 mx-auto w-fit rounded-8 bg-surface px-4 py-2 font-bold shadow-1"
    >
      <span className="js-only">
        {t.rich(state === 'loading' ? 'explore.loading' : 'explore.failed')}
      </span>
      <noscript>{t.plain('explore.noscript')}</noscript>
    </p>
  );
}
