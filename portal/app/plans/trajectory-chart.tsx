/** The way of an indicator: what is due as a line, what was reached as points. The table beside it says the same. */
import { formatNumber } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import { figuresOf } from './figure.ts';
import { shortFiscalYear } from './fiscal-year.ts';
import type { IndicatorProgress } from './plan.ts';
import { scaleOf } from './trajectory-scale.ts';

/** As wide as on a telephone, so that its words stay readable there. */
const frame = { width: 340, height: 210, left: 46, right: 14, top: 32, bottom: 30, inset: 32 };
const yearsNamedMax = 6;

export function TrajectoryChart({ indicator }: { readonly indicator: IndicatorProgress }) {
  const t = useTranslator();
  const { line, values, baseline, targets, title } = indicator;
  const points = [...line, ...values];
  // One year is no way.
  if (new Set(points.map(({ year }) => year)).size < 2) return null;
  const { x, y, years, ticks } = scaleOf(points, frame);
  const said = figuresOf(indicator, t.language);
  const target = targets.at(-1);
  const text =
    baseline === undefined || target === undefined
      ? ''
      : t.plain('plans.chartText', {
          from: `${said(baseline.value)}（${shortFiscalYear(baseline.year, t.language)}）`,
          to: `${said(target.value)}（${shortFiscalYear(target.year, t.language)}）`,
        });
  const path = (all: typeof line): string =>
    all.map(({ year, value }) => `${x(year)},${y(value)}`).join(' ');
  return (
    <figure>
      <svg
        role="img"
        viewBox={`0 0 ${frame.width} ${frame.height}`}
        className="h-auto w-full max-w-[28rem] text-ink"
        aria-label={`${t.plain('plans.chart', { title })} ${text}`}
      >
        {ticks.map((tick) => (
          <g key={tick}>
            <line
              x1={frame.left}
              x2={frame.width - frame.right}
              y1={y(tick)}
              y2={y(tick)}
              className="stroke-line"
            />
            <text
              x={frame.left - 8}
              y={y(tick) + 4}
              textAnchor="end"
              className="fill-quiet text-[13px]"
            >
              {formatNumber(tick, t.language)}
            </text>
          </g>
        ))}
        {years.map((year, index) =>
          // The last one is that of the target.
          (years.length - 1 - index) % Math.ceil(years.length / yearsNamedMax) !== 0 ? null : (
            <text
              key={year}
              x={x(year)}
              y={frame.height - 10}
              textAnchor="middle"
              className="fill-quiet text-[13px]"
            >
              {year}
            </text>
          ),
        )}
        <polyline
          points={path(line)}
          fill="none"
          strokeWidth="2.5"
          strokeDasharray="6 5"
          className="stroke-edge"
        />
        {baseline === undefined ? null : (
          <circle
            cx={x(baseline.year)}
            cy={y(baseline.value)}
            r="5"
            strokeWidth="2.5"
            className="fill-surface stroke-edge"
          />
        )}
        {target === undefined ? null : (
          <rect
            x={x(target.year) - 6}
            y={y(target.value) - 6}
            width="12"
            height="12"
            strokeWidth="2.5"
            className="fill-surface stroke-edge"
          />
        )}
        {[baseline, target].map((point) =>
          point === undefined ? null : (
            <text
              key={point.year}
              x={x(point.year)}
              y={y(point.value) - 14}
              textAnchor="middle"
              strokeWidth="5"
              paintOrder="stroke"
              className="fill-ink stroke-raised font-bold text-[15px]"
            >
              {said(point.value)}
            </text>
          ),
        )}
        <polyline points={path(values)} fill="none" strokeWidth="3" className="stroke-accent" />
        {values.map(({ year, value }) => (
          <circle key={year} cx={x(year)} cy={y(value)} r="6" className="fill-accent" />
        ))}
      </svg>
      <figcaption className="mt-1 flex flex-wrap gap-x-6 gap-y-1 text-[0.9375rem] text-quiet">
        <span className="inline-flex items-center gap-2">
          <svg aria-hidden="true" viewBox="0 0 28 10" className="h-2.5 w-7">
            <line
              x1="0"
              x2="28"
              y1="5"
              y2="5"
              strokeWidth="2.5"
              strokeDasharray="6 5"
              className="stroke-edge"
            />
          </svg>
          {t.rich('plans.chartLine')}
        </span>
        <span className="inline-flex items-center gap-2">
          <svg aria-hidden="true" viewBox="0 0 12 12" className="size-3">
            <circle cx="6" cy="6" r="6" className="fill-accent" />
          </svg>
          {t.rich('plans.chartValue')}
        </span>
      </figcaption>
    </figure>
  );
}
