/** Bars that are a table: what is drawn stands beside it in numbers. */
import { useTranslator } from '../language/text.tsx';
import type { Figures, Panel, Row } from './figures.ts';
import { formatFigure } from './format.ts';
import { Local, plainLocal } from './local-text.tsx';

interface BarFigureProps {
  readonly panel: Panel;
  readonly figures: Figures;
}

export function BarFigure({ panel, figures }: BarFigureProps) {
  const t = useTranslator();
  const { rows, rowTitle, total } = figures;
  const most = rows.reduce((max, { values }) => Math.max(max, numberOf(values[0])), 0);
  const { unit } = panel;
  return (
    <table className="mt-3 w-full border-collapse text-left">
      <caption className="sr-only">{plainLocal(panel.title, t.language)}</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">
            {rowTitle === undefined
              ? t.plain('dashboards.group')
              : plainLocal(rowTitle, t.language)}
          </th>
          <th scope="col">
            {unit === undefined ? t.plain('dashboards.value') : plainLocal(unit, t.language)}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Bar key={row.key ?? ''} row={row} most={most} panel={panel} />
        ))}
      </tbody>
      {total === undefined ? null : (
        <tfoot>
          <tr className="border-edge border-t-2">
            <th scope="row" className="py-2 font-bold">
              {t.rich('dashboards.total')}
            </th>
            <td className="py-2 text-right font-bold tabular-nums">
              {total === 'withheld' ? 'X' : formatFigure(total, panel.decimals, t.language)}
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}

interface BarProps {
  readonly row: Row;
  readonly most: number;
  readonly panel: Panel;
}

function Bar({ row, most, panel }: BarProps) {
  const t = useTranslator();
  const value = row.values[0] ?? null;
  const width = most === 0 ? 0 : (100 * numberOf(value)) / most;
  return (
    <tr className="border-line border-t align-top first:border-t-0">
      <th scope="row" className="wrap-anywhere w-2/5 py-1.5 pr-3 font-normal">
        <Local text={row.label} />
      </th>
      <td className="py-1.5">
        <span className="flex items-center gap-3">
          <svg
            aria-hidden="true"
            viewBox="0 0 100 10"
            preserveAspectRatio="none"
            className="h-5 w-0 grow text-layer-1"
          >
            <line
              x1="0"
              x2="0"
              y1="0"
              y2="10"
              vectorEffect="non-scaling-stroke"
              className="stroke-edge"
            />
            <rect width={width} height="10" fill="currentColor" />
          </svg>
          <span className="min-w-14 text-right font-bold tabular-nums" data-value={row.key}>
            {row.isWithheld === true ? 'X' : formatFigure(value, panel.decimals, t.language)}
          </span>
        </span>
      </td>
    </tr>
  );
}

function numberOf(value: number | string | null | undefined): number {
  return typeof value === 'number' && value > 0 ? value : 0;
}
