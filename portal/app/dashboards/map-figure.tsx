/** Areas and places in five classes of lightness, with a legend, and the same numbers as a table. */
import { Accordion } from '../design/accordion.tsx';
import { useTranslator } from '../language/text.tsx';
import type { DrawnMap } from './drawn-map.ts';
import type { Figures, Panel } from './figures.ts';
import { formatFigure } from './format.ts';
import { Local, plainLocal } from './local-text.tsx';
import { TableFigure } from './table-figure.tsx';

interface MapFigureProps {
  readonly panel: Panel;
  readonly figures: Figures;
  readonly map: DrawnMap | undefined;
}

/** From light to dark, and in dark schemes the other way round. */
const strengths = [0.14, 0.34, 0.55, 0.78, 1] as const;

function strengthOf(place: number, count: number): number {
  const from = strengths.length - count;
  return strengths[Math.min(strengths.length - 1, from <= 0 ? place : place + from)] ?? 1;
}

export function MapFigure({ panel, figures, map }: MapFigureProps) {
  const t = useTranslator();
  const title = plainLocal(panel.title, t.language);
  return (
    <>
      {map === undefined ? null : (
        <figure className="mt-3 grid gap-3 md:grid-cols-[1fr_auto]">
          <svg
            role="img"
            aria-label={t.plain('dashboards.mapText', { title })}
            viewBox={`0 0 ${map.width} ${map.height}`}
            className="h-auto w-full rounded-8 bg-sea"
          >
            <path d={map.land} className="fill-land" />
            {map.areas.map(({ key, path, class: place, value, label }) => (
              <g key={key}>
                <path d={path} className="fill-surface stroke-border" strokeWidth="1" />
                {place === undefined ? null : (
                  <path
                    d={path}
                    className="fill-layer-1 stroke-border"
                    strokeWidth="1"
                    fillOpacity={strengthOf(place, map.classes.bounds.length)}
                  >
                    <title>{`${plainLocal(label, t.language)} ${formatFigure(value ?? null, panel.decimals, t.language)}`}</title>
                  </path>
                )}
              </g>
            ))}
            {map.dots.map(({ key, x, y, class: place, value, label }) => (
              <g key={key}>
                <circle cx={x} cy={y} r="9" className="fill-surface stroke-ink" strokeWidth="1.5" />
                {place === undefined ? null : (
                  <circle
                    cx={x}
                    cy={y}
                    r="9"
                    className="fill-layer-1 stroke-ink"
                    strokeWidth="1.5"
                    fillOpacity={strengthOf(place, map.classes.bounds.length)}
                  >
                    <title>{`${plainLocal(label, t.language)} ${formatFigure(value ?? null, panel.decimals, t.language)}`}</title>
                  </circle>
                )}
              </g>
            ))}
          </svg>
          <figcaption>
            <Legend panel={panel} map={map} />
          </figcaption>
        </figure>
      )}
      <Accordion summary={t.rich('dashboards.table')} isOpen={map === undefined}>
        <TableFigure panel={panel} figures={figures} />
      </Accordion>
    </>
  );
}

function Legend({ panel, map }: { readonly panel: Panel; readonly map: DrawnMap }) {
  const t = useTranslator();
  const { bounds, most } = map.classes;
  const said = (value: number): string => formatFigure(value, panel.decimals, t.language);
  const step = 10 ** -panel.decimals;
  return (
    <>
      {panel.unit === undefined ? null : (
        <p className="font-bold text-[0.9375rem]">
          <Local text={panel.unit} />
        </p>
      )}
      <ul className="mt-1 flex flex-wrap gap-x-5 gap-y-1 text-[0.9375rem] md:flex-col-reverse">
        {bounds.map((bound, place) => {
          const next = bounds[place + 1];
          const end = next === undefined ? most : next - step;
          return (
            <li key={bound} className="flex items-center gap-2 tabular-nums">
              <svg aria-hidden="true" viewBox="0 0 24 24" className="size-6 shrink-0 text-layer-1">
                <rect width="24" height="24" className="fill-surface" />
                <rect
                  x="1"
                  y="1"
                  width="22"
                  height="22"
                  className="fill-layer-1 stroke-border"
                  fillOpacity={strengthOf(place, bounds.length)}
                />
              </svg>
              {end <= bound
                ? said(bound)
                : t.rich('dashboards.range', { from: said(bound), to: said(end) })}
            </li>
          );
        })}
      </ul>
      <p className="mt-2 max-w-48 text-[0.8125rem] text-quiet">{t.rich('dashboards.boundaries')}</p>
    </>
  );
}
