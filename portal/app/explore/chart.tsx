/** A history of numbers: a line, and the same numbers as a table. */
import { Accordion } from '../design/accordion.tsx';
import { formatNumber, formatTime } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import type { Series } from './series.ts';

const width = 320;
const height = 120;
const edge = 8;

interface SeriesChartProps {
  readonly series: Series;
  /** What people call it. */
  readonly name: string;
}

export function SeriesChart({ series, name }: SeriesChartProps) {
  const t = useTranslator();
  const { points } = series;
  const values = points.map(({ value }) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const times = points.map(({ at }) => Date.parse(at));
  const [first, last] = [times[0] ?? 0, times.at(-1) ?? 1];
  const x = (time: number): number =>
    edge + ((time - first) / Math.max(1, last - first)) * (width - 2 * edge);
  const y = (value: number): number =>
    height - edge - ((value - least) / Math.max(1e-9, most - least)) * (height - 2 * edge);
  const line = points
    .map(({ value }, place) => `${x(times[place] ?? 0).toFixed(1)},${y(value).toFixed(1)}`)
    .join(' ');
  const title = t.plain('explore.history', { name });
  return (
    <figure className="mt-3">
      <figcaption className="font-bold">{t.rich('explore.history', { name })}</figcaption>
      <svg
        role="img"
        aria-label={`${title}: ${least}–${most}`}
        viewBox={`0 0 ${width} ${height}`}
        className="mt-1 w-full rounded-8 border border-line bg-surface text-layer-1"
      >
        <polyline
          points={line}
          fill="none"
          stroke="currentColor"
          strokeWidth="2.5"
          strokeLinejoin="round"
        />
      </svg>
      <p className="flex justify-between text-[0.875rem] text-quiet tabular-nums">
        <span>{formatTime(new Date(first), t.language)}</span>
        <span>
          {formatNumber(least, t.language)}–{formatNumber(most, t.language)}
        </span>
        <span>{formatTime(new Date(last), t.language)}</span>
      </p>
      <Accordion summary={t.rich('explore.value')}>
        <table className="w-full text-left">
          <thead>
            <tr>
              <th scope="col">{t.rich('explore.time')}</th>
              <th scope="col" className="text-right">
                {t.rich('explore.value')}
              </th>
            </tr>
          </thead>
          <tbody>
            {points.toReversed().map(({ at, value }) => (
              <tr key={at} className="border-line border-t">
                <td>{formatTime(new Date(at), t.language)}</td>
                <td className="text-right tabular-nums">{formatNumber(value, t.language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Accordion>
    </figure>
  );
}
