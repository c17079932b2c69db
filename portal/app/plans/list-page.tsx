/** `/plans`: the plans that are public, with how far they are. */
import { type LoaderFunctionArgs, type MetaFunction, useLoaderData } from 'react-router';
import { portalContext } from '../api/context.ts';
import { Breadcrumb } from '../design/breadcrumb.tsx';
import { Card } from '../design/card.tsx';
import { Chip } from '../design/chip.tsx';
import { ButtonLink } from '../design/link.tsx';
import { formatNumber } from '../language/format.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { nameIn } from '../region/region.ts';
import { fiscalYearName } from './fiscal-year.ts';
import { askFor, type PlanSummary } from './plan.ts';
import { statusKeys } from './status.ts';

export async function loader({ context }: LoaderFunctionArgs) {
  const { ask, region } = context.get(portalContext);
  const { plans } = await askFor<{ plans: readonly PlanSummary[] }>(ask, '/api/plans');
  return { plans, region: await region() };
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
      <h1 className="mt-4 text-[1.75rem] leading-snug md:text-[2.25rem]">
        {t.rich('plans.title')}
      </h1>
      <p className="mt-4 max-w-prose text-[1.125rem]">{t.rich('plans.lead')}</p>
      {plans.length === 0 ? (
        <div className="mt-8 rounded-12 border border-line bg-sunken p-6">
          <p className="font-bold">{t.rich('plans.empty')}</p>
          <p className="mt-2">{t.rich('plans.emptyText')}</p>
        </div>
      ) : (
        <ul className="mt-8 grid gap-4 md:grid-cols-2">
          {plans.map((plan) => (
            <li key={plan.id}>
              <PlanCard plan={plan} />
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

function PlanCard({ plan }: { readonly plan: PlanSummary }) {
  const t = useTranslator();
  const { id, title, publisher, period, status, nodeCount, indicatorCount } = plan;
  const year = (of: number): string => fiscalYearName(of, t.language);
  return (
    <Card
      to={t.to(`/plans/${encodeURIComponent(id)}`)}
      title={<span lang="ja">{title}</span>}
      icon="data"
    >
      <p lang="ja">{publisher}</p>
      <p>{t.rich('plans.period', { from: year(period.from), to: year(period.to) })}</p>
      <p className="mt-2 flex flex-wrap gap-2">
        <Chip>{t.rich(statusKeys[status])}</Chip>
        <Chip>{t.rich('plans.nodes', { count: formatNumber(nodeCount, t.language) })}</Chip>
        <Chip>
          {t.rich('plans.indicators', { count: formatNumber(indicatorCount, t.language) })}
        </Chip>
      </p>
    </Card>
  );
}
