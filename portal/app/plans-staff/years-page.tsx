/** `/staff/plans/{id}/years`: the fiscal years of a plan, with how much of them is written and public. */
import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { portalContext } from '../api/context.ts';
import { type Column, DataTable } from '../design/table/data-table.tsx';
import { formatNumber } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import { fiscalYearName } from '../plans/fiscal-year.ts';
import type { YearCount } from '../plans/plan.ts';
import { get, pathOf } from './send.ts';

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const id = params['id'] ?? '';
  return { id, ...(await get<{ years: readonly YearCount[] }>(call, pathOf(id, '/years'))) };
}

export default function YearsPage() {
  const { id, years } = useLoaderData<typeof loader>();
  const t = useTranslator();
  const own = t.to(`/staff/plans/${encodeURIComponent(id)}/years`);
  const columns: readonly Column<YearCount>[] = [
    {
      key: 'year',
      label: t.plain('plans.year'),
      isHeading: true,
      cell: ({ year }) => (
        <Link to={`${own}/${year}`} className="text-link">
          {fiscalYearName(year, t.language)}
        </Link>
      ),
    },
    {
      key: 'records',
      label: t.plain('plans-staff.columns.records'),
      align: 'end',
      cell: ({ records }) => formatNumber(records, t.language),
    },
    {
      key: 'published',
      label: t.plain('plans-staff.columns.published'),
      align: 'end',
      cell: ({ published }) => formatNumber(published, t.language),
    },
  ];
  return (
    <>
      <p className="max-w-prose">{t.rich('plans-staff.yearsLead')}</p>
      <DataTable
        caption={t.rich('plans-staff.tabs.years')}
        columns={columns}
        rows={years}
        keyOf={({ year }) => String(year)}
      />
    </>
  );
}
