/** Figures as they are: rows and columns. */
import { useTranslator } from '../language/text.tsx';
import type { Figures, Panel, Row } from './figures.ts';
import { formatFigure, formatMoment } from './format.ts';
import { Local, plainLocal } from './local-text.tsx';

interface TableFigureProps {
  readonly panel: Panel;
  readonly figures: Figures;
  /** Newest first. */
  readonly isReversed?: boolean;
}

const headings = {
  group: 'dashboards.group',
  time: 'dashboards.time',
  entity: 'dashboards.name',
  whole: 'dashboards.item',
} as const;

export function TableFigure({ panel, figures, isReversed = false }: TableFigureProps) {
  const t = useTranslator();
  const { rowTitle, rowKind, columns, total } = figures;
  const rows = isReversed ? figures.rows.toReversed() : figures.rows;
  return (
    <section
      aria-label={`${plainLocal(panel.title, t.language)} ${t.plain('dashboards.table')}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard (WCAG 2.1.1).
      tabIndex={0}
      className="mt-3 max-h-112 overflow-auto rounded-8 border border-line print:max-h-none"
    >
      <table className="w-full border-collapse text-left">
        <thead className="sticky top-0 bg-sunken">
          <tr>
            <th scope="col" className="px-3 py-2">
              {rowTitle === undefined ? t.rich(headings[rowKind]) : <Local text={rowTitle} />}
            </th>
            {columns.map(({ title, unit }) => (
              <th key={title.ja} scope="col" className="px-3 py-2 text-right">
                <Local text={title} />
                {unit === undefined ? null : (
                  <span className="font-normal">
                    （<Local text={unit} />）
                  </span>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <TableRow key={row.key ?? ''} row={row} figures={figures} panel={panel} />
          ))}
        </tbody>
        {total === undefined ? null : (
          <tfoot>
            <tr className="border-edge border-t-2 font-bold">
              <th scope="row" className="px-3 py-2">
                {t.rich('dashboards.total')}
              </th>
              <td className="px-3 py-2 text-right tabular-nums">
                {total === 'withheld' ? 'X' : formatFigure(total, panel.decimals, t.language)}
              </td>
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  );
}

function TableRow({ row, figures, panel }: TableFigureProps & { readonly row: Row }) {
  const t = useTranslator();
  const isTime = figures.rowKind === 'time' && row.key !== null;
  return (
    <tr className="border-line border-t">
      <th scope="row" className="min-w-28 px-3 py-2 font-normal">
        {isTime ? formatMoment(row.key ?? '', t.language) : <Local text={row.label} />}
      </th>
      {figures.columns.map(({ title }, place) => {
        const value = row.values[place] ?? null;
        return (
          <td key={title.ja} className="whitespace-nowrap px-3 py-2 text-right tabular-nums">
            {row.isWithheld === true ? 'X' : formatFigure(value, panel.decimals, t.language)}
          </td>
        );
      })}
    </tr>
  );
}
