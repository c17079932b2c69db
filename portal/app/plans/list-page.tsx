/** `/plans`: the plans that are public, what they promise and how far they are, at one glance. */
import { Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from 'react-router';
import { portalContext } from '../api/context.ts';
import { Breadcrumb } from '../design/breadcrumb.tsx';
import { Chip } from '../design/chip.tsx';
import { ButtonLink } from '../design/link.tsx';
import { formatNumber } from '../language/format.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { nameIn } from '../region/region.ts';
import { fiscalYearName } from './fiscal-year.ts';
import { askFor, type PlanSummary, pageOf, type Standing, type YearValue } from './plan.ts';
import { Promised } from './promised.tsx';
import { StandingChip } from './standing.tsx';
import { Glance, StandingsBar } from './standings-view.tsx';
import { statusKeys } from './status.ts';

interface MainPromise {
  readonly code: string;
  readonly title: string;
  readonly unit: string;
  readonly baseline?: YearValue;
  readonly latest?: YearValue;
  readonly target?: YearValue;
  readonly standing: Standing;
}

interface Progress {
  readonly tenant: string;
  readonly id: string;
  readonly standings: Readonly<Record<Standing, number>>;
  readonly promises: readonly MainPromise[];
}

const promisesMax = 2;

export async function loader({ context }: LoaderFunctionArgs) {
  const { ask, region } = context.get(portalContext);
  const [{ plans }, compared] = await Promise.all([
    askFor<{ plans: readonly PlanSummary[] }>(ask, '/api/plans?of=everyone'),
    askFor<{ plans: readonly Progress[] }>(ask, '/api/plan-comparison?of=everyone'),
  ]);
  const known = new Map(compared.plans.map((plan) => [`${plan.tenant} ${plan.id}`, plan]));
  return {
    plans: plans.map((plan) => {
      const progress = known.get(`${plan.tenant} ${plan.id}`);
      return {
        plan,
        standings: progress?.standings,
        promises: progress?.promises.slice(0, promisesMax) ?? [],
      };
    }),
    region: await region(),
  };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData, location }) => {
  const t = translatorAt(location.pathname);
  const region = loaderData ? nameIn(loaderData.region.name, t.language) : '';
  return [
    { title: `${t.plain('plans.title')} | ${t.plain('site.name', { region })}` },
    { name: 'description', content: t.plain('plans.lead') },
  ];
};

export default function PlansPage() {
  const { plans } = useLoaderData<typeof loader>();
  const t = useTranslator();
  return (
    <div className="page-width pt-4 pb-16">
      <Breadcrumb here={t.rich('plans.title')} />
      <h1 className="mt-4 text-balance text-[1.75rem] leading-snug md:text-[2.25rem]">
        {t.rich('plans.title')}
      </h1>
      <p className="mt-4 max-w-prose text-[1.125rem]">{t.rich('plans.lead')}</p>
      {plans.length === 0 ? (
        <div className="mt-8 rounded-12 border border-line bg-sunken p-6">
          <p className="font-bold">{t.rich('plans.empty')}</p>
          <p className="mt-2">{t.rich('plans.emptyText')}</p>
        </div>
      ) : (
        <ul className="mt-8 grid items-start gap-6 lg:grid-cols-2">
          {plans.map((shown) => (
            <li key={`${shown.plan.tenant} ${shown.plan.id}`} className="h-full">
              <PlanCard {...shown} />
            </li>
          ))}
        </ul>
      )}
      {plans.length < 2 ? null : (
        <p className="mt-8">
          <ButtonLink to={t.to('/plans/comparison')}>{t.rich('plans.compare')}</ButtonLink>
        </p>
      )}
    </div>
  );
}

interface PlanCardProps {
  readonly plan: PlanSummary;
  readonly standings: Progress['standings'] | undefined;
  readonly promises: readonly MainPromise[];
}

function PlanCard({ plan, standings, promises }: PlanCardProps) {
  const t = useTranslator();
  const { title, publisher, period, status, philosophy, nodeCount, indicatorCount } = plan;
  const year = (of: number): string => fiscalYearName(of, t.language);
  const number = (value: number): string => formatNumber(value, t.language);
  return (
    <article className="flex h-full flex-col gap-3 rounded-12 border border-edge bg-raised p-5 sm:p-6">
      <p className="flex flex-wrap items-center gap-3">
        <span lang="ja" className="font-bold">
          {publisher}
        </span>
        <Chip>{t.rich(statusKeys[status])}</Chip>
      </p>
      <h2 lang="ja" className="text-[1.375rem] leading-snug">
        <Link to={t.to(pageOf(plan))} className="text-link">
          {title}
        </Link>
      </h2>
      {philosophy === undefined ? null : <p lang="ja">{philosophy}</p>}
      <p className="text-quiet">
        {t.rich('plans.period', { from: year(period.from), to: year(period.to) })}
      </p>
      {indicatorCount === 0 || standings === undefined ? (
        <p>{t.rich('plans.withoutNumbers', { count: number(nodeCount) })}</p>
      ) : (
        <>
          <p>
            <Glance counts={standings} />
          </p>
          <StandingsBar counts={standings} />
        </>
      )}
      {promises.length === 0 ? null : <Promises promises={promises} />}
    </article>
  );
}

function Promises({ promises }: Pick<PlanCardProps, 'promises'>) {
  const t = useTranslator();
  return (
    <>
      <h3 className="mt-2 font-bold text-[1.0625rem]">{t.rich('plans.promises')}</h3>
      <ul className="flex flex-col gap-4">
        {promises.map(({ code, title, standing, unit, baseline, latest, target }) => (
          <li key={code} className="border-line border-t pt-3">
            <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <span lang="ja" className="min-w-0 font-bold">
                {title}
              </span>
              <StandingChip standing={standing} />
            </p>
            <div className="mt-2">
              <Promised
                unit={unit}
                baseline={baseline}
                target={target}
                {...(latest === undefined ? {} : { latest })}
              />
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
