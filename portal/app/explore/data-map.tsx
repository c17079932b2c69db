/** The map of the chosen layers, with what one can do on it. */
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { Button } from '../design/button.tsx';
import { type IconName, NamedIcon } from '../design/icons.tsx';
import type { Position } from '../geo/distance.ts';
import { formatTime } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import { nameIn, type Region } from '../region/region.ts';
import { type Bounds, type Exploration, searchOf } from './exploration.ts';
import { classesOfDay, type Moments, pointsAt } from './moments.ts';
import type { TileMap } from './tile-map.ts';
import { hourOfDay, useHour } from './time-panel.tsx';
import { type TileMapState, useTileMap } from './use-tile-map.ts';

/** `area: undefined` takes the area away. */
type Changed = Omit<Partial<Exploration>, 'area'> & {
  readonly area?: Exploration['area'] | undefined;
};

interface DataMapProps {
  readonly region: Region;
  readonly view: Exploration;
  readonly moments: Moments | undefined;
}

export function DataMap({ region, view, moments }: DataMapProps) {
  const t = useTranslator();
  const hour = useHour();
  const navigate = useNavigate();
  const container = useRef<HTMLDivElement>(null);
  const [corners, setCorners] = useState<readonly Position[]>();
  const go = (changed: Changed): void => {
    const time = view.time === undefined ? {} : { time: { ...view.time, hour } };
    const { area, ...rest } = { ...view, ...time, page: 1, ...changed };
    const search = searchOf(area === undefined ? rest : { ...rest, area });
    void navigate(`${t.to('/explore')}${search}`, { replace: true, preventScrollReset: true });
  };
  const map = useTileMap(container, {
    title: t.plain('explore.mapLabel'),
    bounds: view.bounds ?? region.bounds,
    labels: region.municipalities.flatMap(({ name, centre }) =>
      centre === undefined ? [] : [{ name: nameIn(name, t.language), position: centre }],
    ),
    moved: (bounds: Bounds) => go({ bounds }),
    pressed: (position, id) => {
      if (corners !== undefined) setCorners([...corners, position]);
      else if (id !== undefined) go({ selected: id, page: view.page });
    },
  });
  const drawn = map.state === 'ready' ? map.map : undefined;
  const types = view.types.join(' ');
  const shown = corners ?? view.area;
  const isPast = moments !== undefined;
  useEffect(
    () => drawn?.showLayers(types === '' || isPast ? [] : types.split(' '), view.q),
    [drawn, types, view.q, isPast],
  );
  useEffect(() => {
    drawn?.showMoment(moments === undefined ? [] : pointsAt(moments, hour, classesOfDay(moments)));
  }, [drawn, moments, hour]);
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

function Status({ state }: { readonly state: TileMapState['state'] }) {
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
