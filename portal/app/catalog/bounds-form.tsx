/** Where datasets are looked for: a municipality, which needs no script, or the part of a map one moves to. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Form, useNavigate } from 'react-router';
import { Accordion } from '../design/accordion.tsx';
import { Button } from '../design/button.tsx';
import { controlClass } from '../design/form/field.tsx';
import { useTranslator } from '../language/text.tsx';
import { nameIn, type Region } from '../region/region.ts';
import type { BoundsDrawing, Searched } from './bounds.ts';
import type { BoundsMap } from './bounds-map.ts';
import { type Question, searchOf } from './find.ts';

interface BoundsFormProps {
  readonly region: Region;
  readonly question: Question;
  readonly searched: Searched;
}

export function BoundsForm({ region, question, searched }: BoundsFormProps) {
  const t = useTranslator();
  const isChosen = searched.bounds !== undefined;
  const [isOpen, setOpen] = useState(false);
  // The map needs scripts: without them there is the drawing, and no button.
  const [isAwake, setAwake] = useState(false);
  useEffect(() => setAwake(true), []);
  const bounds = searched.bounds ?? region.bounds;
  return (
    <Accordion
      summary={<span>{t.rich('catalog.where.title')}</span>}
      // A part of the map that is chosen is seen at once.
      key={bounds.join(' ')}
      isOpen={isChosen}
    >
      <div className="flex flex-col gap-4">
        <p className="text-[0.9375rem]">{t.rich('catalog.where.text')}</p>
        <div className="flex flex-wrap items-start gap-x-6 gap-y-4">
          {isOpen ? null : (
            <Drawing drawing={searched.drawing}>
              {t.plain(isChosen ? 'catalog.where.chosen' : 'catalog.where.whole')}
            </Drawing>
          )}
          <div className="flex min-w-0 grow basis-56 flex-col gap-3">
            <PlaceForm region={region} question={question} />
            {isAwake ? (
              <div>
                <Button icon="map" onClick={() => setOpen(!isOpen)} aria-expanded={isOpen}>
                  {t.rich(isOpen ? 'catalog.map.close' : 'catalog.where.open')}
                </Button>
              </div>
            ) : null}
          </div>
        </div>
        {isOpen ? <OpenMap region={region} bounds={bounds} question={question} /> : null}
      </div>
    </Accordion>
  );
}

interface DrawingProps {
  readonly drawing: BoundsDrawing;
  readonly children: string;
}

function Drawing({ drawing: { width, height, land, chosen }, children }: DrawingProps): ReactNode {
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={children}
      className="w-full max-w-80 shrink-0 rounded-8 border border-line bg-sea"
    >
      <path d={land} className="fill-land stroke-border" strokeWidth="0.6" />
      {chosen === undefined ? null : (
        <rect
          {...chosen}
          className="fill-accent stroke-accent"
          fillOpacity="0.15"
          strokeWidth="2.5"
        />
      )}
    </svg>
  );
}

function PlaceForm({ region, question }: Pick<BoundsFormProps, 'region' | 'question'>) {
  const t = useTranslator();
  const rest = new URLSearchParams(searchOf({ ...question, place: '', bbox: '', page: 1 }));
  return (
    <Form method="get" action={t.to('/catalog')} className="flex flex-col gap-3">
      {Array.from(rest, ([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <label className="block">
        <span className="font-bold">{t.rich('catalog.where.place')}</span>
        <select name="place" defaultValue={question.place} className={controlClass}>
          <option value="">{t.plain('catalog.where.anywhere')}</option>
          {region.municipalities
            .filter(({ centre }) => centre !== undefined)
            .map(({ code, name }) => (
              <option key={code} value={code}>
                {nameIn(name, t.language)}
              </option>
            ))}
        </select>
      </label>
      <div>
        <Button type="submit" icon="search">
          {t.rich('catalog.where.search')}
        </Button>
      </div>
    </Form>
  );
}

interface OpenMapProps extends Pick<BoundsFormProps, 'region' | 'question'> {
  readonly bounds: Region['bounds'];
}

function OpenMap({ region, bounds, question }: OpenMapProps) {
  const t = useTranslator();
  const navigate = useNavigate();
  const container = useRef<HTMLDivElement>(null);
  const [map, setMap] = useState<BoundsMap>();
  const [hasFailed, setFailed] = useState(false);
  const options = useRef({
    title: t.plain('catalog.where.map'),
    bounds,
    labels: region.municipalities.flatMap(({ name, centre }) =>
      centre === undefined ? [] : [{ name: nameIn(name, t.language), position: centre }],
    ),
  });
  useEffect(() => {
    const element = container.current;
    if (element === null) return;
    let made: BoundsMap | undefined;
    let isLeft = false;
    const make = async (): Promise<void> => {
      const { createBoundsMap } = await import('./bounds-map.ts');
      const created = await createBoundsMap(element, options.current);
      if (isLeft) created.remove();
      else {
        made = created;
        setMap(created);
      }
    };
    make().catch(() => setFailed(true));
    return () => {
      isLeft = true;
      made?.remove();
    };
  }, []);
  if (hasFailed) return <p role="alert">{t.rich('catalog.where.failed')}</p>;
  const search = (seen: BoundsMap): void => {
    const bbox = seen.seen().join(',');
    void navigate(`${t.to('/catalog')}${searchOf({ ...question, place: '', bbox, page: 1 })}`);
  };
  return (
    <div className="relative h-[55dvh] min-h-72 overflow-hidden rounded-12 border border-line bg-sea">
      <div
        ref={container}
        className="size-full"
        data-map={map === undefined ? 'loading' : 'ready'}
      />
      {map === undefined ? (
        <p role="status" className="absolute inset-x-4 top-4 text-center font-bold">
          {t.rich('catalog.where.loading')}
        </p>
      ) : (
        <>
          <div className="absolute top-3 right-3 flex flex-col gap-2">
            <Button onClick={() => map.zoomBy(1)}>{t.rich('catalog.map.in')}</Button>
            <Button onClick={() => map.zoomBy(-1)}>{t.rich('catalog.map.out')}</Button>
          </div>
          <div className="absolute inset-x-3 bottom-3 flex justify-center">
            <Button look="primary" icon="search" onClick={() => search(map)}>
              {t.rich('catalog.where.here')}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}
