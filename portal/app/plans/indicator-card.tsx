/** An indicator: its standing, its way as a drawing and as a table. */
import { Accordion } from '../design/accordion.tsx';
import { formatNumber } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import { shortFiscalYear } from './fiscal-year.ts';
import type { IndicatorProgress, YearValue } from './plan.ts';
import { ProgressBar } from './progress-bar.tsx';
import { StandingChip } from './standing.tsx';
import { TrajectoryChart } from './trajectory-chart.tsx';

export function IndicatorCard({ indicator }: { readonly indicator: IndicatorProgress }) {
  const t = useTranslator();
  const { title, unit, code, standing, latest, due, definition, owner, baseline } = indicator;
  const { progress, dueProgress, isLive, targets } = indicator;
  const said = (value: number | undefined): string =>
    value === undefined ? '' : `${formatNumber(value, t.language)}${unit}`;
  const point = (at: YearValue) => (
    <>
      {said(at.value)}
      <span className="block font-normal text-[0.9375rem] text-quiet">
        {shortFiscalYear(at.year, t.language)}
      </span>
    </>
  );
  const target = targets.at(-1);
  const facts = [
    ['plans.baseline', baseline && point(baseline)],
    ['plans.latest', latest && point(latest)],
    ['plans.due', said(due)],
    ['plans.target', target && point(target)],
  ] as const;
  return (
    <article
      id={code}
      aria-labelledby={`${code}-title`}
      className="rounded-12 border border-edge bg-raised p-5"
    >
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <h3 id={`${code}-title`} lang="ja" className="grow basis-64 text-[1.25rem] leading-snug">
          {title}
        </h3>
        <StandingChip standing={standing} />
      </div>
      <dl className="mt-4 grid grid-cols-2 gap-x-4 gap-y-3 md:grid-cols-4">
        {facts.map(([key, value]) => (
          <div key={key}>
            <dt className="text-[0.9375rem] text-quiet">{t.rich(key)}</dt>
            <dd className="font-bold text-[1.125rem]">{value || t.rich('plans.none')}</dd>
          </div>
        ))}
      </dl>
      {progress === undefined ? null : (
        <div className="mt-4">
          <ProgressBar progress={progress} due={dueProgress} />
        </div>
      )}
      <div className="mt-4">
        <TrajectoryChart indicator={indicator} />
      </div>
      <div className="mt-3">
        <Accordion summary={t.rich('plans.tableTitle')}>
          <YearTable indicator={indicator} />
        </Accordion>
      </div>
      {definition === undefined && owner === undefined && !isLive ? null : (
        <ul className="mt-3 text-[0.9375rem] text-quiet">
          {definition === undefined ? null : (
            <li>
              {t.rich('plans.definition')}: <span lang="ja">{definition}</span>
            </li>
          )}
          {owner === undefined ? null : (
            <li>
              {t.rich('plans.owner')}: <span lang="ja">{owner}</span>
            </li>
          )}
          {isLive ? <li>{t.rich('plans.live')}</li> : null}
        </ul>
      )}
    </article>
  );
}

function YearTable({ indicator }: { readonly indicator: IndicatorProgress }) {
  const t = useTranslator();
  const { line, values, unit, title } = indicator;
  const years = [...new Set([...line, ...values].map(({ year }) => year))].toSorted(
    (a, b) => a - b,
  );
  const at = (all: readonly YearValue[], year: number): string => {
    const value = all.find((each) => each.year === year)?.value;
    return value === undefined
      ? t.plain('plans.none')
      : `${formatNumber(value, t.language)}${unit}`;
  };
  return (
    <table className="w-full max-w-[30rem] border-collapse text-left">
      <caption className="sr-only">{t.plain('plans.chart', { title })}</caption>
      <thead>
        <tr className="border-line border-b">
          <th scope="col" className="py-1 pr-4">
            {t.rich('plans.year')}
          </th>
          <th scope="col" className="py-1 pr-4">
            {t.rich('plans.planned')}
          </th>
          <th scope="col" className="py-1">
            {t.rich('plans.value')}
          </th>
        </tr>
      </thead>
      <tbody>
        {years.map((year) => (
          <tr key={year} className="border-line border-b">
            <th scope="row" className="py-1 pr-4 font-normal">
              {shortFiscalYear(year, t.language)}
            </th>
            <td className="py-1 pr-4">{at(line, year)}</td>
            <td className="py-1">{at(values, year)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
