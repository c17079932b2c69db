/** A button that opens the map of a table; what is pressed on it is told in words. */
import { useEffect, useRef, useState } from 'react';
import { Button } from '../design/button.tsx';
import { ButtonLink } from '../design/link.tsx';
import { useTranslator } from '../language/text.tsx';
import { type OpenMap, useDrawnMap } from '../map/use-drawn-map.ts';
import { nameIn, type Region } from '../region/region.ts';
import type { RowMap, RowMapOptions } from './row-map.ts';

interface RowMapPanelProps {
  readonly region: Region;
  /** Path of the tiles, with `{z}/{x}/{y}`. */
  readonly tiles: string;
  readonly bounds: readonly [number, number, number, number];
  /** The page with only the rows that hold this text. */
  readonly filterTo: (text: string) => string;
}

export function RowMapPanel(props: RowMapPanelProps) {
  const t = useTranslator();
  const [isOpen, setOpen] = useState(false);
  // The map needs scripts: without them there is the drawing, and no button.
  const [isAwake, setAwake] = useState(false);
  useEffect(() => setAwake(true), []);
  if (!isAwake) return null;
  return (
    <div className="no-print flex flex-col gap-3">
      <div>
        <Button icon="map" onClick={() => setOpen(!isOpen)} aria-expanded={isOpen}>
          {t.rich(isOpen ? 'catalog.map.close' : 'catalog.map.open')}
        </Button>
      </div>
      {isOpen ? <OpenRowMap {...props} /> : null}
    </div>
  );
}

const openMap: OpenMap<RowMapOptions, RowMap> = async (element, latest) => {
  const { createRowMap } = await import('./row-map.ts');
  return await createRowMap(element, {
    ...latest(),
    pressed: (name) => latest().pressed(name),
  });
};

function OpenRowMap({ region, tiles, bounds, filterTo }: RowMapPanelProps) {
  const t = useTranslator();
  const container = useRef<HTMLDivElement>(null);
  const [pressed, setPressed] = useState('');
  const drawn = useDrawnMap<RowMapOptions, RowMap>(
    container,
    {
      title: t.plain('catalog.map.title'),
      tiles,
      bounds,
      labels: region.municipalities.flatMap(({ name, centre }) =>
        centre === undefined ? [] : [{ name: nameIn(name, t.language), position: centre }],
      ),
      pressed: setPressed,
    },
    openMap,
  );
  const map = drawn.state === 'ready' ? drawn.map : undefined;
  if (drawn.state === 'failed') return <p role="alert">{t.rich('catalog.map.failed')}</p>;
  return (
    <>
      <div className="relative h-[60dvh] min-h-80 overflow-hidden rounded-12 border border-line bg-sea">
        <div
          ref={container}
          className="size-full"
          data-map={map === undefined ? 'loading' : 'ready'}
        />
        {map === undefined ? null : (
          <div className="absolute top-3 right-3 flex flex-col gap-2">
            <Button onClick={() => map.zoomBy(1)}>{t.rich('catalog.map.in')}</Button>
            <Button onClick={() => map.zoomBy(-1)}>{t.rich('catalog.map.out')}</Button>
          </div>
        )}
      </div>
      <p aria-live="polite" className="min-h-11">
        {pressed === '' ? (
          <span className="text-quiet">{t.rich('catalog.map.press')}</span>
        ) : (
          <span className="flex flex-wrap items-center gap-3">
            <b lang="ja">{pressed}</b>
            <ButtonLink to={filterTo(pressed)} icon="list">
              {t.rich('catalog.map.row')}
            </ButtonLink>
          </span>
        )}
      </p>
    </>
  );
}
