/** `/staff/plans/{id}/indicators`: what is promised in numbers. */
import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { portalContext } from '../api/context.ts';
import { Chip } from '../design/chip.tsx';
import { ButtonLink } from '../design/link.tsx';
import { type Column, DataTable } from '../design/table/data-table.tsx';
import { formatNumber } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import { shortFiscalYear } from '../plans/fiscal-year.ts';
import type { IndicatorProgress, YearValue } from '../plans/plan.ts';
import { StandingChip } from '../plans/standing.tsx';
import { getPlan } from './send.ts';

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const { id, indicators } = await getPlan(call, params['id']);
  return { id, indicators };
}

export default function IndicatorsPage() {
  const { id, indicators } = useLoaderData<typeof loader>();
  const t = useTranslator();
  const own = t.to(`/staff/plans/${encodeURIComponent(id)}/indicator`);
  const said = (unit: string, at: YearValue | undefined): string =>
    at === undefined
      ? t.plain('plans.none')
      : `${formatNumber(at.value, t.language)}${unit}（${shortFiscalYear(at.year, t.language)}）`;
  const columns: readonly Column<IndicatorProgress>[] = [
    {
      key: 'title',
      label: t.plain('plans-staff.fields.title'),
      isHeading: true,
      cell: ({ code, title }) => (
        <Link to={`${own}?${new URLSearchParams({ id: code })}`} lang="ja" className="text-link">
          {code} {title}
        </Link>
      ),
    },
    {
      key: 'baseline',
      label: t.plain('plans.baseline'),
      cell: ({ unit, baseline }) => said(unit, baseline),
    },
    {
      key: 'latest',
      label: t.plain('plans.latest'),
      cell: ({ unit, latest }) => said(unit, latest),
    },
    {
      key: 'target',
      label: t.plain('plans.target'),
      cell: ({ unit, targets }) => said(unit, targets.at(-1)),
    },
    {
      key: 'standing',
      label: t.plain('plans-staff.columns.state'),
      cell: ({ standing, isLive }) => (
        <span className="flex flex-wrap gap-2">
          <StandingChip standing={standing} />
          {isLive ? <Chip look="accent">{t.rich('plans-staff.live')}</Chip> : null}
        </span>
      ),
    },
  ];
  return (
    <>
      <p>
        <ButtonLink to={own} look="primary" icon="plus">
          {t.rich('plans-staff.newIndicator')}
        </ButtonLink>
      </p>
      <DataTable
        caption={t.rich('plans-staff.indicators')}
        columns={columns}
        rows={indicators}
        keyOf={({ code }) => code}
        empty={t.rich('plans-staff.indicatorsEmpty')}
      />
    </>
  );
}
