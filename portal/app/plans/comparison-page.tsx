/** `/plans/comparison`: plans side by side. */
import { Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from 'react-router';
import { portalContext } from '../api/context.ts';
import { Breadcrumb } from '../design/breadcrumb.tsx';
import { type Column, DataTable } from '../design/table/data-table.tsx';
import { formatNumber } from '../language/format.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { shortFiscalYear } from './fiscal-year.ts';
import { levelKeys } from './levels.ts';
import {
  askFor,
  type Level,
  type PlanSummary,
  pageOf,
  type Standing,
  type YearValue,
} from './plan.ts';
import { Section } from './section.tsx';
import { StandingChip, standingKeys } from './standing.tsx';

interface Compared extends Pick<PlanSummary, 'id' | 'tenant' | 'title' | 'publisher' | 'period'> {
  readonly levels: Readonly<Record<Level, number>>;
  readonly indicatorCount: number;
  readonly departments: number;
  readonly standings: Readonly<Record<Standing, number>>;
  readonly topics: Readonly<Record<string, number>>;
}

interface Shared {
  readonly title: string;
  readonly unit: string;
  readonly plans: readonly {
    readonly tenant: string;
    readonly plan: string;
    readonly latest?: YearValue;
    readonly target?: YearValue;
    readonly standing: Standing;
  }[];
}

/** In one piece, also in a narrow column. */
function Year({ of }: { readonly of: number }) {
  const t = useTranslator();
  return <span className="whitespace-nowrap">{shortFiscalYear(of, t.language)}</span>;
}

interface Topic {
  readonly id: string;
  readonly title: { readonly ja: string; readonly en: string };
}

interface Comparison {
  readonly topics: readonly Topic[];
  readonly plans: readonly Compared[];
  readonly shared: readonly Shared[];
}

export async function loader({ context }: LoaderFunctionArgs) {
  const { ask } = context.get(portalContext);
  return askFor<Comparison>(ask, '/api/plan-comparison?of=everyone');
}

export const meta: MetaFunction<typeof loader> = ({ location }) => [
  { title: translatorAt(location.pathname).plain('plans.comparisonTitle') },
];

const levels = ['policy', 'field', 'measure', 'action'] as const;
const told = ['achieved', 'on-schedule', 'behind'] as const;

export default function ComparisonPage() {
  const { plans, shared, topics } = useLoaderData<typeof loader>();
  const t = useTranslator();
  const number = (value: number): string => formatNumber(value, t.language);
  const columns: readonly Column<Compared>[] = [
    {
      key: 'title',
      label: t.plain('plans.plan'),
      isHeading: true,
      cell: ({ id, tenant, title }) => (
        <Link
          to={t.to(pageOf({ id, tenant }))}
          lang="ja"
          className="text-link underline underline-offset-4"
        >
          {title}
        </Link>
      ),
    },
    {
      key: 'publisher',
      label: t.plain('plans.publisher'),
      cell: ({ publisher }) => <span lang="ja">{publisher}</span>,
    },
    {
      key: 'period',
      label: t.plain('plans.periodLabel'),
      cell: ({ period: { from, to } }) =>
        t.rich('plans.period', {
          from: <Year of={from} />,
          to: <Year of={to} />,
        }),
    },
    ...levels.map(
      (level): Column<Compared> => ({
        key: level,
        label: t.plain(levelKeys[level]),
        align: 'end',
        cell: (plan) => number(plan.levels[level]),
      }),
    ),
    {
      key: 'indicators',
      label: t.plain('plans.indicatorTitle'),
      align: 'end',
      cell: ({ indicatorCount }) => number(indicatorCount),
    },
    ...told.map(
      (standing): Column<Compared> => ({
        key: standing,
        label: t.plain(standingKeys[standing]),
        align: 'end',
        cell: ({ standings }) => number(standings[standing]),
      }),
    ),
  ];
  const titles = new Map(plans.map(({ tenant, id, title }) => [`${tenant} ${id}`, title]));
  return (
    <div className="page-width pt-4 pb-16">
      <Breadcrumb
        between={[{ to: t.to('/plans'), label: t.rich('plans.title') }]}
        here={t.rich('plans.comparisonTitle')}
      />
      <h1 className="mt-4 text-balance text-[1.75rem] leading-snug md:text-[2.25rem]">
        {t.rich('plans.comparisonTitle')}
      </h1>
      <p className="mt-4 mb-6 max-w-prose text-[1.125rem]">{t.rich('plans.comparisonLead')}</p>
      <DataTable
        caption={t.rich('plans.title')}
        columns={columns}
        rows={plans}
        keyOf={({ tenant, id }) => `${tenant} ${id}`}
        empty={t.rich('plans.empty')}
      />
      {plans.length === 0 ? null : (
        <Section id="topics" title={t.rich('plans.topicsTitle')} lead={t.rich('plans.topicsLead')}>
          <TopicTable topics={topics} plans={plans} />
        </Section>
      )}
      <Section id="shared" title={t.rich('plans.sharedTitle')}>
        {shared.length === 0 ? (
          <p>{t.rich('plans.sharedNone')}</p>
        ) : (
          <ul className="flex flex-col gap-6">
            {shared.map(({ title, unit, plans: having }) => (
              <li key={`${title} ${unit}`}>
                <h3 lang="ja" className="font-bold text-[1.125rem]">
                  {title}
                </h3>
                <ul className="mt-2 flex flex-col gap-2">
                  {having.map(({ tenant, plan, latest, target, standing }) => (
                    <li
                      key={`${tenant} ${plan}`}
                      className="flex flex-wrap items-center gap-x-4 gap-y-1"
                    >
                      <span lang="ja">{titles.get(`${tenant} ${plan}`)}</span>
                      <span>
                        {t.rich('plans.latest')}:{' '}
                        {latest === undefined
                          ? t.rich('plans.none')
                          : `${number(latest.value)}${unit}`}
                      </span>
                      <span>
                        {t.rich('plans.target')}:{' '}
                        {target === undefined
                          ? t.rich('plans.none')
                          : `${number(target.value)}${unit}`}
                      </span>
                      <StandingChip standing={standing} />
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
        )}
      </Section>
    </div>
  );
}

function TopicTable({ topics, plans }: Pick<Comparison, 'topics' | 'plans'>) {
  const t = useTranslator();
  const language = t.language === 'en' ? 'en' : 'ja';
  const most = Math.max(1, ...plans.flatMap((plan) => Object.values(plan.topics)));
  const columns: readonly Column<Topic>[] = [
    {
      key: 'topic',
      label: t.plain('plans.topic'),
      isHeading: true,
      cell: ({ title }) => <span lang={language}>{title[language]}</span>,
    },
    ...plans.map(
      (plan): Column<Topic> => ({
        key: `${plan.tenant} ${plan.id}`,
        label: plan.publisher,
        align: 'end',
        cell: ({ id }) => <Amount count={plan.topics[id] ?? 0} most={most} />,
      }),
    ),
  ];
  return (
    <DataTable
      caption={t.rich('plans.topicsTitle')}
      columns={columns}
      rows={topics}
      keyOf={({ id }) => id}
    />
  );
}

/** The number, and a bar as long as it. */
function Amount({ count, most }: { readonly count: number; readonly most: number }) {
  const t = useTranslator();
  return (
    <span className="inline-flex w-28 items-center justify-end gap-2">
      <svg aria-hidden="true" viewBox="0 0 64 12" className="h-3 w-16">
        <rect width={(64 * count) / most} height="12" rx="2" className="fill-accent" />
      </svg>
      <span className="w-8">{formatNumber(count, t.language)}</span>
    </span>
  );
}
