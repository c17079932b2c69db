/** `/plans/{id}/years/{year}`: what was done in a fiscal year, for reading and for printing. */
import { type LoaderFunctionArgs, type MetaFunction, useLoaderData } from 'react-router';
import { portalContext } from '../api/context.ts';
import { Breadcrumb } from '../design/breadcrumb.tsx';
import { ButtonLink } from '../design/link.tsx';
import { formatNumber } from '../language/format.ts';
import type { MessageKey } from '../language/messages.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { fiscalYearName } from './fiscal-year.ts';
import { IndicatorCard } from './indicator-card.tsx';
import {
  askFor,
  flatten,
  type Grade,
  grades,
  type PlanRecord,
  type PlanYear,
  pageOf,
  type ShownPlan,
  tenantQueryOf,
} from './plan.ts';
import { PrintButton } from './print-button.tsx';
import { Section } from './section.tsx';
import { GradeChip, gradeKeys } from './standing.tsx';
import { StandingsView } from './standings-view.tsx';

export async function loader({ context, params, request }: LoaderFunctionArgs) {
  const { ask } = context.get(portalContext);
  const address = `/api/plans/${encodeURIComponent(params['id'] ?? '')}`;
  const query = tenantQueryOf(request);
  const shown = await askFor<ShownPlan>(ask, `${address}${query}`);
  const { id, tenant, title, titleShort, tree } = shown;
  const own = `${address}/years/${encodeURIComponent(params['year'] ?? '')}`;
  const report = await askFor<PlanYear>(ask, `${own}${query}`);
  const files = { records: `${own}/records.csv${query}`, json: `${own}${query}` };
  return { plan: { id, tenant, title, titleShort, tree }, report, files };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData, location }) => {
  const t = translatorAt(location.pathname);
  if (loaderData === undefined) return [{ title: t.plain('plans.title') }];
  const year = fiscalYearName(loaderData.report.year, t.language);
  return [{ title: `${t.plain('plans.reportTitle', { year })} | ${loaderData.plan.title}` }];
};

export default function YearPage() {
  const { plan, report, files } = useLoaderData<typeof loader>();
  const t = useTranslator();
  const year = fiscalYearName(report.year, t.language);
  const nodes = flatten(plan.tree);
  return (
    <div className="page-width pt-4 pb-16">
      <Breadcrumb
        between={[
          { to: t.to('/plans'), label: t.rich('plans.title') },
          {
            to: t.to(pageOf(plan)),
            label: <span lang="ja">{plan.titleShort ?? plan.title}</span>,
          },
        ]}
        here={t.rich('plans.yearLink', { year })}
      />
      <h1 className="mt-4 text-balance text-[1.75rem] leading-snug md:text-[2.25rem]">
        {t.rich('plans.reportTitle', { year })}
      </h1>
      <p className="mt-4 max-w-prose text-[1.125rem]">
        {t.rich('plans.reportLead', { plan: <span lang="ja">{plan.title}</span>, year })}
      </p>
      <PrintButton />
      <Section id="standing" title={t.rich('plans.standingTitle')}>
        <StandingsView counts={report.standings} />
      </Section>
      {report.records.length === 0 ? null : (
        <Section id="policies" title={t.rich('plans.byPolicy')}>
          <ByPolicy report={report} tree={plan.tree} />
        </Section>
      )}
      <Section id="records" title={t.rich('plans.recordsTitle')}>
        {report.records.length === 0 ? (
          <p className="rounded-12 border border-line bg-sunken p-6">
            {t.rich('plans.reportNone', { year })}
          </p>
        ) : (
          <ol className="flex flex-col gap-5">
            {nodes.flatMap(({ node, above }) => {
              const record = report.records.find((each) => each.node === node.id);
              if (record === undefined) return [];
              const way = above.map(({ title }) => title).join(' › ');
              return [
                <li key={node.id}>
                  <RecordView title={node.title} way={way} record={record} />
                </li>,
              ];
            })}
          </ol>
        )}
      </Section>
      {report.indicators.length === 0 ? null : (
        <Section id="indicators" title={t.rich('plans.indicatorTitle')}>
          <div className="grid items-start gap-5 xl:grid-cols-2">
            {report.indicators.map((indicator) => (
              <IndicatorCard key={indicator.id} indicator={indicator} />
            ))}
          </div>
        </Section>
      )}
      <div className="no-print">
        <Section id="downloads" title={t.rich('plans.downloadsTitle')}>
          <p className="flex flex-wrap gap-3">
            <ButtonLink to={files.records} icon="download" isDocument download>
              {t.rich('plans.downloadRecords')}
            </ButtonLink>
            <ButtonLink to={files.json} isDocument>
              {t.rich('plans.downloadApi')}
            </ButtonLink>
          </p>
        </Section>
      </div>
    </div>
  );
}

interface ByPolicyProps {
  readonly report: PlanYear;
  readonly tree: ShownPlan['tree'];
}

function ByPolicy({ report, tree }: ByPolicyProps) {
  const t = useTranslator();
  const all: readonly (Grade | 'ungraded')[] = [...grades, 'ungraded'];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard (WCAG 2.1.1).
    <section aria-label={t.plain('plans.grades')} tabIndex={0} className="overflow-x-auto">
      <table className="w-full border-collapse text-left">
        <caption className="sr-only">{t.plain('plans.grades')}</caption>
        <thead>
          <tr className="border-line border-b bg-sunken">
            <th scope="col" className="min-w-48 p-3">
              {t.rich('plans.policy')}
            </th>
            {all.map((grade) => (
              <th key={grade} scope="col" className="p-3 text-right">
                {t.rich(gradeKeys[grade])}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tree.map(({ id, title }) => {
            const branch = report.branches.find(({ node }) => node === id);
            return (
              <tr key={id} className="border-line border-b">
                <th scope="row" lang="ja" className="p-3 font-normal">
                  {title}
                </th>
                {all.map((grade) => (
                  <td key={grade} className="p-3 text-right">
                    {formatNumber(branch?.grades[grade] ?? 0, t.language)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

const courseKeys: Readonly<Record<string, MessageKey>> = {
  continue: 'plans.courseContinue',
  improve: 'plans.courseImprove',
  reduce: 'plans.courseReduce',
  complete: 'plans.courseComplete',
};

interface RecordViewProps {
  readonly title: string;
  readonly way: string;
  readonly record: PlanRecord;
}

function RecordView({ title, way, record: { content } }: RecordViewProps) {
  const t = useTranslator();
  const parts = [
    ['plans.pdcaPlan', content.plan],
    ['plans.pdcaDo', content.do],
    ['plans.pdcaCheck', content.check.evaluation],
    ['plans.pdcaEvidence', content.check.evidence],
    ['plans.pdcaAct', content.act.revision],
  ] as const;
  const course = courseKeys[content.act.course ?? ''];
  return (
    <article className="break-inside-avoid rounded-12 border border-edge bg-raised p-5">
      {way === '' ? null : (
        <p lang="ja" className="text-[0.9375rem] text-quiet">
          {way}
        </p>
      )}
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <h3 lang="ja" className="grow text-[1.25rem] leading-snug">
          {title}
        </h3>
        <GradeChip grade={content.check.grade} />
      </div>
      <dl className="mt-3 grid gap-3 md:grid-cols-2">
        {parts.map(([key, text]) =>
          text === '' ? null : (
            <div key={key}>
              <dt className="font-bold">{t.rich(key)}</dt>
              <dd lang="ja" className="whitespace-pre-line">
                {text}
              </dd>
            </div>
          ),
        )}
      </dl>
      {course === undefined ? null : <p className="mt-3 font-bold">{t.rich(course)}</p>}
    </article>
  );
}
