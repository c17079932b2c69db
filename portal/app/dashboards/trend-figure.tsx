/** Numbers over time: lines that differ by their dashes, a cursor by keyboard, the same numbers as a table. */
import { useEffect, useId, useState } from 'react';
import { Accordion } from '../design/accordion.tsx';
import { useTranslator } from '../language/text.tsx';
import type { Figures, Panel } from './figures.ts';
import { formatFigure, formatMoment, formatTick } from './format.ts';
import { Local, plainLocal } from './local-text.tsx';
import { TableFigure } from './table-figure.tsx';
import { spread, ticksOf } from './ticks.ts';

interface TrendFigureProps {
  readonly panel: Panel;
  readonly figures: Figures;
}

/** Written out, because the style sheet holds only classes it finds. */
const looks = [
  { colour: 'text-layer-1', dashes: undefined },
  { colour: 'text-layer-2', dashes: '9 4' },
  { colour: 'text-layer-3', dashes: '2 4' },
  { colour: 'text-layer-4', dashes: '12 4 2 4' },
  { colour: 'text-layer-5', dashes: '5 3' },
  { colour: 'text-layer-6', dashes: '16 5' },
] as const;

export function TrendFigure({ panel, figures }: TrendFigureProps) {
  const t = useTranslator();
  const { rows, columns } = figures;
  const numbers = rows.flatMap(({ values }) => values.filter((value) => typeof value === 'number'));
  const newest = rows.findLastIndex(({ values }) => values.some((value) => value !== null));
  const [chosen, setChosen] = useState<number>();
  const title = plainLocal(panel.title, t.language);
  if (numbers.length === 0) return <p className="mt-3">{t.rich('dashboards.nothing')}</p>;
  const place = Math.min(chosen ?? newest, rows.length - 1);
  const said = (value: number): string => formatFigure(value, panel.decimals, t.language);
  const [from, to] = [rows[0]?.key ?? '', rows.at(-1)?.key ?? ''];
  const text = t.plain('dashboards.trendText', {
    title,
    from: formatMoment(from, t.language),
    to: formatMoment(to, t.language),
    least: said(numbers.reduce((a, b) => Math.min(a, b))),
    most: said(numbers.reduce((a, b) => Math.max(a, b))),
  });
  return (
    <>
      <figure className="mt-3">
        <Lines figures={figures} ticks={ticksOf(numbers)} place={place} text={text} />
        <figcaption className="mt-3">
          <p className="font-bold tabular-nums">
            {formatMoment(rows[place]?.key ?? '', t.language)}
          </p>
          <ul className="mt-1 flex flex-wrap gap-x-6 gap-y-1">
            {columns.map(({ title: name, unit }, column) => (
              <li key={name.ja} className="flex items-center gap-2">
                <Sample place={column} />
                <span>
                  {columns.length === 1 ? null : <Local text={name} />}{' '}
                  <strong className="tabular-nums">
                    {formatFigure(rows[place]?.values[column] ?? null, panel.decimals, t.language)}
                  </strong>
                  {unit === undefined ? null : <Local text={unit} />}
                </span>
              </li>
            ))}
          </ul>
        </figcaption>
      </figure>
      <Cursor rows={rows} place={place} choose={setChosen} />
      <Accordion summary={t.rich('dashboards.table')}>
        <TableFigure panel={panel} figures={figures} isReversed />
      </Accordion>
    </>
  );
}

function Sample({ place }: { readonly place: number }) {
  const { colour, dashes } = looks[place % looks.length] ?? looks[0];
  return (
    <svg aria-hidden="true" viewBox="0 0 36 10" className={`h-2.5 w-9 shrink-0 ${colour}`}>
      <line x2="36" y1="5" y2="5" stroke="currentColor" strokeWidth="3" strokeDasharray={dashes} />
    </svg>
  );
}

interface LinesProps {
  readonly figures: Figures;
  readonly ticks: readonly number[];
  /** Of the cursor. */
  readonly place: number;
  readonly text: string;
}

/** The drawing is stretched to the width there is; what is read stands around it. */
function Lines({ figures: { rows, columns }, ticks, place, text }: LinesProps) {
  const t = useTranslator();
  const [low, high] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const last = Math.max(1, rows.length - 1);
  const x = (at: number): number => (100 * at) / last;
  const y = (value: number): number => 100 - (100 * (value - low)) / (high - low);
  return (
    <div className="grid grid-cols-[auto_1fr] gap-x-2">
      <div
        aria-hidden="true"
        className="-my-2 flex flex-col-reverse justify-between text-right text-[0.875rem] text-quiet leading-4 tabular-nums"
      >
        {ticks.map((tick) => (
          <span key={tick}>{formatTick(tick, t.language)}</span>
        ))}
      </div>
      <svg
        role="img"
        aria-label={text}
        viewBox="0 0 100 100"
        preserveAspectRatio="none"
        className="h-52 w-full overflow-visible"
      >
        {ticks.map((tick) => (
          <line
            key={tick}
            x2="100"
            y1={y(tick)}
            y2={y(tick)}
            vectorEffect="non-scaling-stroke"
            className={tick === 0 ? 'stroke-edge' : 'stroke-line'}
          />
        ))}
        <line
          x1={x(place)}
          x2={x(place)}
          y2="100"
          vectorEffect="non-scaling-stroke"
          strokeWidth="2"
          className="stroke-edge"
        />
        {columns.map(({ title }, column) => {
          const { colour, dashes } = looks[column % looks.length] ?? looks[0];
          return (
            <path
              key={title.ja}
              d={pathOf(
                rows.map(({ values }) => values[column] ?? null),
                x,
                y,
              )}
              fill="none"
              stroke="currentColor"
              strokeWidth="3"
              strokeDasharray={dashes}
              strokeLinejoin="round"
              strokeLinecap={dashes === undefined ? 'round' : 'butt'}
              vectorEffect="non-scaling-stroke"
              className={colour}
            />
          );
        })}
      </svg>
      <span />
      <div
        aria-hidden="true"
        className="mt-1 flex justify-between gap-2 text-[0.875rem] text-quiet tabular-nums"
      >
        {spread(rows.length, 3).map((at) => (
          <span key={at}>{formatMoment(rows[at]?.key ?? '', t.language)}</span>
        ))}
      </div>
    </div>
  );
}

/** Where there is no number the line breaks off; a number alone is a short stroke. */
function pathOf(
  values: readonly (number | string | null)[],
  x: (at: number) => number,
  y: (value: number) => number,
): string {
  return values
    .map((value, at) => {
      if (typeof value !== 'number') return '';
      const point = `${x(at).toFixed(2)} ${y(value).toFixed(2)}`;
      const isFirst = typeof values[at - 1] !== 'number';
      const isAlone = isFirst && typeof values[at + 1] !== 'number';
      return isFirst ? `M${point}${isAlone ? 'h0.01' : ''}` : `L${point}`;
    })
    .join('');
}

interface CursorProps {
  readonly rows: Figures['rows'];
  readonly place: number;
  readonly choose: (place: number) => void;
}

/** There only where a script runs. */
function Cursor({ rows, place, choose }: CursorProps) {
  const t = useTranslator();
  const id = useId();
  const [isHere, setHere] = useState(false);
  useEffect(() => setHere(true), []);
  if (!isHere || rows.length < 2) return null;
  return (
    <div className="no-print mt-2">
      <label htmlFor={id} className="text-[0.9375rem] text-quiet">
        {t.rich('dashboards.at')}
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={rows.length - 1}
        value={place}
        aria-valuetext={formatMoment(rows[place]?.key ?? '', t.language)}
        onChange={(event) => choose(Number(event.currentTarget.value))}
        className="block h-11 w-full cursor-pointer accent-accent"
      />
    </div>
  );
}
