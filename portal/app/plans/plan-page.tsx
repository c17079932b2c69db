/** `/plans/{id}`: one plan, its tree, its indicators and how far they are. */
import { Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from 'react-router';
import { portalContext } from '../api/context.ts';
import { Breadcrumb } from '../design/breadcrumb.tsx';
import { Chip } from '../design/chip.tsx';
import { DateText } from '../design/date.tsx';
import { ButtonLink } from '../design/link.tsx';
import { formatNumber } from '../language/format.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { fiscalYearName } from './fiscal-year.ts';
import { IndicatorCard } from './indicator-card.tsx';
import { LogicView } from './logic-view.tsx';
import {
  askFor,
  type Figure,
  pageOf,
  type ShownPlan,
  tenantQueryOf,
  type YearCount,
} from './plan.ts';
import { Section } from './section.tsx';
import { StandingsView } from './standings-view.tsx';
import { statusKeys } from './status.ts';
import { TreeView } from './tree-view.tsx';

export async function loader({ context, params, request }: LoaderFunctionArgs) {
  const { ask } = context.get(portalContext);
  const address = `/api/plans/${encodeURIComponent(params['id'] ?? '')}`;
  const query = tenantQueryOf(request);
  const { document: _, ...plan } = await askFor<ShownPlan>(ask, `${address}${query}`);
  const counted = `${address}/years${query}`;
  const { years } = await askFor<{ years: readonly YearCount[] }>(ask, counted);
  return { plan, years, address, query };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData, location }) => {
  const t = translatorAt(location.pathname);
  const title = loaderData?.plan.title ?? '';
  return [{ title: `${title} | ${t.plain('plans.title')}` }];
};

export default function PlanPage() {
  const { plan, years, address, query } = useLoaderData<typeof loader>();
  const t = useTranslator();
  const { tree, indicators, standings, context, logic } = plan;
  const hasTargets = indicators.length > 0;
  return (
    <div className="page-width pt-4 pb-16">
      <Breadcrumb
        between={[{ to: t.to('/plans'), label: t.rich('plans.title') }]}
        here={<span lang="ja">{plan.titleShort ?? plan.title}</span>}
      />
      <h1 lang="ja" className="mt-4 text-balance text-[1.75rem] leading-snug md:text-[2.25rem]">
        {plan.title}
      </h1>
      <Head plan={plan} />
      <Section
        id="standing"
        title={t.rich('plans.standingTitle')}
        lead={t.rich(hasTargets ? 'plans.standingLead' : 'plans.standingNone')}
      >
        {hasTargets ? (
          <div className="rounded-12 bg-sunken p-5 sm:p-6">
            <StandingsView counts={standings} />
          </div>
        ) : null}
      </Section>
      {hasTargets ? (
        <Section id="indicators" title={t.rich('plans.indicatorTitle')}>
          <div className="grid items-start gap-5 xl:grid-cols-2">
            {indicators.map((indicator) => (
              <IndicatorCard key={indicator.id} indicator={indicator} />
            ))}
          </div>
        </Section>
      ) : null}
      <Section id="tree" title={t.rich('plans.treeTitle')} lead={t.rich('plans.treeLead')}>
        <div className="unfolded-on-paper">
          <TreeView branches={tree} indicators={indicators} />
        </div>
      </Section>
      {logic === undefined ? null : (
        <Section id="logic" title={t.rich('plans.logicTitle')} lead={t.rich('plans.logicLead')}>
          <LogicView steps={logic.steps} indicators={indicators} />
        </Section>
      )}
      {context.length === 0 ? null : (
        <Section id="context" title={t.rich('plans.contextTitle')}>
          <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
            {context.map((figure) => (
              <li key={figure.title}>
                <FigureView figure={figure} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Governance plan={plan} />
      <Years plan={plan} years={years} />
      <Downloads address={address} query={query} />
    </div>
  );
}

type Shown = Omit<ShownPlan, 'document'>;

function Head({ plan }: { readonly plan: Shown }) {
  const t = useTranslator();
  const { philosophy, publisher, period, status, modifiedAt, nodeCount, indicatorCount } = plan;
  const year = (of: number): string => fiscalYearName(of, t.language);
  return (
    <>
      {philosophy === undefined ? null : (
        <p lang="ja" className="mt-4 max-w-prose border-accent border-l-4 pl-4 text-[1.25rem]">
          {philosophy}
        </p>
      )}
      <dl className="mt-6 grid gap-x-8 gap-y-3 sm:grid-cols-2">
        <div>
          <dt className="text-[0.9375rem] text-quiet">{t.rich('plans.publisher')}</dt>
          <dd lang="ja">{publisher}</dd>
        </div>
        <div>
          <dt className="text-[0.9375rem] text-quiet">{t.rich('plans.periodLabel')}</dt>
          <dd>{t.rich('plans.period', { from: year(period.from), to: year(period.to) })}</dd>
        </div>
        <div>
          <dt className="text-[0.9375rem] text-quiet">{t.rich('plans.status')}</dt>
          <dd className="mt-1 flex flex-wrap gap-2">
            <Chip>{t.rich(statusKeys[status])}</Chip>
            <Chip>{t.rich('plans.nodes', { count: formatNumber(nodeCount, t.language) })}</Chip>
            <Chip>
              {t.rich('plans.indicators', { count: formatNumber(indicatorCount, t.language) })}
            </Chip>
          </dd>
        </div>
        <div>
          <dt className="text-[0.9375rem] text-quiet">{t.rich('plans.updated')}</dt>
          <dd>
            <DateText instant={modifiedAt} />
          </dd>
        </div>
      </dl>
    </>
  );
}

function FigureView({ figure }: { readonly figure: Figure }) {
  const t = useTranslator();
  const { title, value, unit, asOf, comparedWith } = figure;
  const said = (of: number): string => `${formatNumber(of, t.language)}${unit}`;
  return (
    <div className="h-full rounded-12 bg-sunken p-4">
      <p lang="ja">{title}</p>
      <p className="mt-1 font-bold text-[1.5rem]">{said(value)}</p>
      <p className="text-[0.9375rem] text-quiet">
        {asOf === undefined ? null : <>{t.rich('plans.asOf', { date: asOf })} </>}
        {comparedWith === undefined
          ? null
          : t.rich('plans.compared', {
              who: <span lang="ja">{comparedWith.who}</span>,
              value: said(comparedWith.value),
            })}
      </p>
    </div>
  );
}

function Governance({ plan: { governance } }: { readonly plan: Shown }) {
  const t = useTranslator();
  if (governance === undefined) return null;
  const { lead, review, publication, partners } = governance;
  const rows = [
    ['plans.lead2', lead],
    ['plans.review', review],
    ['plans.publication', publication],
    ['plans.partners', partners?.join('、')],
  ] as const;
  return (
    <Section id="governance" title={t.rich('plans.governanceTitle')}>
      <dl className="grid gap-3">
        {rows.map(([key, text]) =>
          text === undefined ? null : (
            <div key={key}>
              <dt className="font-bold">{t.rich(key)}</dt>
              <dd lang="ja">{text}</dd>
            </div>
          ),
        )}
      </dl>
    </Section>
  );
}

function Years({ plan, years }: { readonly plan: Shown; readonly years: readonly YearCount[] }) {
  const t = useTranslator();
  return (
    <Section id="years" title={t.rich('plans.yearsTitle')}>
      <ul className="grid gap-2 sm:grid-cols-2 lg:grid-cols-3">
        {years.map(({ year, published }) => (
          <li key={year}>
            <Link
              to={t.to(pageOf(plan, `/years/${year}`))}
              className="flex min-h-11 flex-wrap items-center gap-x-3 py-1 text-link underline underline-offset-4"
            >
              {t.rich('plans.yearLink', { year: fiscalYearName(year, t.language) })}
            </Link>
            <span className="text-[0.9375rem] text-quiet">
              {t.rich('plans.yearCount', { count: formatNumber(published, t.language) })}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

interface DownloadsProps {
  readonly address: string;
  readonly query: string;
}

function Downloads({ address, query }: DownloadsProps) {
  const t = useTranslator();
  const files = [
    ['plan.csv', 'plans.downloadCsv'],
    ['plan.xlsx', 'plans.downloadXlsx'],
    ['indicators.csv', 'plans.downloadIndicators'],
    ['plan.yaml', 'plans.downloadYaml'],
  ] as const;
  return (
    <Section id="downloads" title={t.rich('plans.downloadsTitle')}>
      <p className="flex flex-wrap gap-3">
        {files.map(([file, key]) => (
          <ButtonLink
            key={file}
            to={`${address}/${file}${query}`}
            look="secondary"
            isDocument
            download
          >
            {t.rich(key)}
          </ButtonLink>
        ))}
        <ButtonLink to={`${address}${query}`} look="secondary" isDocument>
          {t.rich('plans.downloadApi')}
        </ButtonLink>
      </p>
    </Section>
  );
}
