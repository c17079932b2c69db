/** One number, large. */
import { useTranslator } from '../language/text.tsx';
import type { Figures, Panel } from './figures.ts';
import { formatFigure, formatMoment } from './format.ts';
import { Local } from './local-text.tsx';

interface NumberFigureProps {
  readonly panel: Panel;
  readonly figures: Figures;
}

export function NumberFigure({ panel: { unit, decimals }, figures }: NumberFigureProps) {
  const t = useTranslator();
  const [row] = figures.rows;
  const value = row?.values[0] ?? null;
  return (
    <>
      <p className="mt-1 break-words text-[2.25rem] leading-tight md:text-[2.75rem]" data-figure>
        <span className="font-bold tabular-nums">
          {row?.isWithheld === true ? 'X' : formatFigure(value, decimals, t.language)}
        </span>
        {unit === undefined || value === null ? null : (
          <span className="ml-1 text-[1.125rem] text-quiet">
            <Local text={unit} />
          </span>
        )}
      </p>
      {row?.key == null ? null : (
        <p className="text-[0.9375rem] text-quiet">
          {t.rich('dashboards.asOf', { time: formatMoment(row.key, t.language) })}
        </p>
      )}
    </>
  );
}
