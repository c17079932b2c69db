/** `/staff/plans`: the plans of the tenant, hidden ones too. */
import { Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from 'react-router';
import { portalContext } from '../api/context.ts';
import { Chip } from '../design/chip.tsx';
import { ButtonLink } from '../design/link.tsx';
import { type Column, DataTable } from '../design/table/data-table.tsx';
import { formatDate, formatNumber } from '../language/format.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { fiscalYearName } from '../plans/fiscal-year.ts';
import type { PlanSummary } from '../plans/plan.ts';
import { get } from './send.ts';

export const handle = { texts: ['plans'] };

export async function loader({ context }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  return await get<{ plans: readonly PlanSummary[] }>(call, '/api/plans');
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('plans-staff.title') },
];

export default function StaffPlans() {
  const { plans } = useLoaderData<typeof loader>();
  const t = useTranslator();
  const columns: readonly Column<PlanSummary>[] = [
    {
      key: 'title',
      label: t.plain('plans-staff.columns.title'),
      isHeading: true,
      cell: ({ id, title }) => (
        <Link to={t.to(`/staff/plans/${encodeURIComponent(id)}`)} lang="ja" className="text-link">
          {title}
        </Link>
      ),
    },
    {
      key: 'period',
      label: t.plain('plans-staff.columns.period'),
      cell: ({ period }) =>
        `${fiscalYearName(period.from, t.language)}–${fiscalYearName(period.to, t.language)}`,
    },
    {
      key: 'counts',
      label: t.plain('plans-staff.columns.counts'),
      cell: ({ nodeCount, indicatorCount }) =>
        `${formatNumber(nodeCount, t.language)} / ${formatNumber(indicatorCount, t.language)}`,
    },
    {
      key: 'state',
      label: t.plain('plans-staff.columns.state'),
      cell: ({ isPublic }) => (
        <span className="whitespace-nowrap">
          <Chip look={isPublic ? 'success' : 'notice'}>
            {t.rich(isPublic ? 'plans-staff.isPublic' : 'plans-staff.isHidden')}
          </Chip>
        </span>
      ),
    },
    {
      key: 'modified',
      label: t.plain('plans-staff.columns.modified'),
      cell: ({ modifiedAt, version }) =>
        `${formatDate(new Date(modifiedAt), t.language)} ${t.plain('plans-staff.versionNumber', { version })}`,
    },
  ];
  return (
    <div className="flex flex-col gap-6">
      <h1 className="text-[1.75rem] leading-snug">{t.rich('plans-staff.title')}</h1>
      <p className="max-w-prose">{t.rich('plans-staff.lead')}</p>
      <p className="flex flex-wrap gap-3">
        <ButtonLink to={t.to('/staff/plans/load')} look="primary" icon="upload">
          {t.rich('plans-staff.load')}
        </ButtonLink>
        <ButtonLink to={t.to('/staff/plans/new')} icon="plus">
          {t.rich('plans-staff.new')}
        </ButtonLink>
        <ButtonLink to={t.to('/staff/plans/guide')} look="plain" icon="info">
          {t.rich('plans-staff.guide.title')}
        </ButtonLink>
      </p>
      <DataTable
        caption={t.rich('plans-staff.title')}
        columns={columns}
        rows={plans}
        keyOf={({ id }) => id}
        empty={t.rich('plans-staff.empty')}
      />
    </div>
  );
}
