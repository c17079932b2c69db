/** An indicator: what was promised as a sentence, where it stands, its way as a drawing and as a table. */
import { Accordion } from '../design/accordion.tsx';
import type { MessageKey } from '../language/messages.ts';
import { useTranslator } from '../language/text.tsx';
import { figuresOf } from './figure.ts';
import { fiscalYearName, shortFiscalYear } from './fiscal-year.ts';
import { targetOf } from './links.tsx';
import type { IndicatorProgress, YearValue } from './plan.ts';
import { ProgressBar } from './progress-bar.tsx';
import { Promised } from './promised.tsx';
import { StandingChip } from './standing.tsx';
import { TrajectoryChart } from './trajectory-chart.tsx';

export function IndicatorCard({ indicator }: { readonly indicator: IndicatorProgress }) {
  const t = useTranslator();
  const { title, code, standing, baseline, targets, progress, dueProgress } = indicator;
  return (
    <article
      id={code}
      aria-labelledby={`${code}-title`}
      className="unfolded-on-paper scroll-mt-4 rounded-12 border border-edge bg-raised p-5"
    >
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <h3 id={`${code}-title`} lang="ja" className="grow basis-64 text-[1.25rem] leading-snug">
          {title}
        </h3>
        <StandingChip standing={standing} />
      </div>
      <div className="mt-4">
        <Promised {...indicator} baseline={baseline} target={targets.at(-1)} />
      </div>
      <PromiseText indicator={indicator} />
      {progress === undefined ? null : (
        <div className="mt-4">
          <ProgressBar progress={progress} due={dueProgress} />
        </div>
      )}
      <div className="mt-4">
        <TrajectoryChart indicator={indicator} />
      </div>
      {indicator.line.length + indicator.values.length === 0 ? null : (
        <div className="mt-3">
          <Accordion summary={t.rich('plans.tableTitle')}>
            <YearTable indicator={indicator} />
          </Accordion>
        </div>
      )}
      <Notes indicator={indicator} />
    </article>
  );
}

const promiseKeys = {
  up: 'plans.promiseUp',
  down: 'plans.promiseDown',
  keep: 'plans.promiseKeep',
} as const satisfies Record<string, MessageKey>;

/** 「令和3年度の48.2%を、令和7年度までに80.0%に増やします。」 and how far that is. */
function PromiseText({ indicator }: { readonly indicator: IndicatorProgress }) {
  const t = useTranslator();
  const { baseline, targets, latest, due, direction = 'up', isLive } = indicator;
  const said = figuresOf(indicator, t.language);
  const target = targets.at(-1);
  const year = (of: number): string => fiscalYearName(of, t.language);
  const left = target === undefined || latest === undefined ? 0 : target.value - latest.value;
  const isReached = direction === 'down' ? left >= 0 : left <= 0;
  return (
    <div className="mt-4 flex flex-col gap-1 text-[1.0625rem]">
      {target === undefined ? null : (
        <p>
          {baseline === undefined
            ? t.rich('plans.promise', { year: year(target.year), value: said(target.value) })
            : t.rich(promiseKeys[direction], {
                from: year(baseline.year),
                start: said(baseline.value),
                year: year(target.year),
                value: said(target.value),
              })}
        </p>
      )}
      <p>
        {latest === undefined
          ? t.rich('plans.waiting')
          : t.rich(isLive ? 'plans.nowLive' : 'plans.nowReported', {
              year: year(latest.year),
              value: said(latest.value),
            })}
        {due === undefined || latest === undefined ? null : (
          <> {t.rich('plans.dueText', { value: said(due) })}</>
        )}
        {target === undefined || latest === undefined ? null : (
          <>
            {' '}
            {isReached
              ? t.rich('plans.reached')
              : t.rich('plans.left', { value: said(Math.abs(left)) })}
          </>
        )}
      </p>
    </div>
  );
}

function Notes({ indicator }: { readonly indicator: IndicatorProgress }) {
  const t = useTranslator();
  const { definition, owner, dataset, isLive } = indicator;
  if (definition === undefined && owner === undefined && dataset === undefined && !isLive) {
    return null;
  }
  return (
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
      {dataset === undefined ? null : (
        <li>
          {t.rich('plans.dataset')}: {targetOf({ kind: 'dataset', target: dataset }, t.to)}
        </li>
      )}
      {isLive ? <li>{t.rich('plans.live')}</li> : null}
    </ul>
  );
}

function YearTable({ indicator }: { readonly indicator: IndicatorProgress }) {
  const t = useTranslator();
  const { line, values, title } = indicator;
  const said = figuresOf(indicator, t.language);
  const years = [...new Set([...line, ...values].map(({ year }) => year))].toSorted(
    (a, b) => a - b,
  );
  const at = (all: readonly YearValue[], year: number): string => {
    const value = all.find((each) => each.year === year)?.value;
    return value === undefined ? t.plain('plans.none') : said(value);
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
