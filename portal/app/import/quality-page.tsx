/** How well machines can read what was taken in, over time, and what puts it right. */
import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { problemOf, read } from '../api/answer.ts';
import { portalContext } from '../api/context.ts';
import { Banner } from '../design/banner.tsx';
import { DataTable } from '../design/table/data-table.tsx';
import { formatMoment, formatNumber } from '../language/format.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { byDataset, byMonth, type QualityReport } from './quality.ts';
import { QualityRules } from './quality-rules.tsx';
import { textOf } from './session.ts';

const reportsMax = 1_000;

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const answer = await read(await call(`/api/quality?limit=${reportsMax}`));
  const isRepaired = new URL(request.url).searchParams.has('repaired');
  // The API is ours: docs/openapi.json, listQuality.
  return { reports: (answer as { reports: readonly QualityReport[] }).reports, isRepaired };
}

/** The one-click fix: the repaired file beside the original. */
export async function action({ context, request }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const form = await request.formData();
  const response = await call('/api/quality/repaired', {
    method: 'POST',
    body: JSON.stringify({ dataset: textOf(form, 'dataset'), resource: textOf(form, 'resource') }),
    headers: { 'content-type': 'application/json' },
  });
  const t = translatorAt(new URL(request.url).pathname);
  if (response.ok) return redirect(t.to('/staff/quality?repaired=1'));
  const { detail, title } = await problemOf(response);
  return data({ problem: detail || title }, { status: response.status });
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('import.qualityTitle') },
];

export default function QualityPage() {
  const { reports, isRepaired } = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>()?.problem;
  const t = useTranslator();
  const datasets = byDataset(reports);
  return (
    <div className="flex flex-col gap-8">
      <h1 className="text-[1.75rem] leading-snug">{t.rich('import.qualityTitle')}</h1>
      <p className="max-w-prose">{t.rich('import.qualityLead')}</p>
      {isRepaired ? (
        <div role="status">
          <Banner look="success" title={t.rich('import.qualityRepaired')}>
            {t.rich('import.qualityRepairedText')}
          </Banner>
        </div>
      ) : null}
      {problem === undefined ? null : (
        <div role="alert">
          <Banner look="danger" title={t.rich('import.qualityNotRepaired')}>
            {problem}
          </Banner>
        </div>
      )}
      {reports.length === 0 ? null : <Months reports={reports} />}
      <DataTable
        caption={t.rich('import.qualityDatasets')}
        rows={datasets}
        keyOf={({ latest }) => `${latest.datasetId} ${latest.resourceId}`}
        empty={t.rich('import.qualityEmpty')}
        columns={[
          {
            key: 'title',
            label: t.plain('import.qualityDataset'),
            isHeading: true,
            cell: ({ latest }) => latest.title,
          },
          {
            key: 'score',
            label: t.plain('import.qualityScore'),
            align: 'end',
            cell: ({ scores }) => scores.join(' → '),
          },
          {
            key: 'levels',
            label: t.plain('import.qualityLevels'),
            cell: ({ latest }) => levelsOf(latest),
          },
          {
            key: 'after',
            label: t.plain('import.qualityAfter'),
            align: 'end',
            cell: ({ latest }) => latest.readabilityAfterRepairs,
          },
          {
            key: 'rows',
            label: t.plain('import.qualityRows'),
            align: 'end',
            cell: ({ latest }) => formatNumber(latest.report.rows, t.language),
          },
          {
            key: 'measured',
            label: t.plain('import.qualityMeasured'),
            cell: ({ latest }) => formatMoment(latest.measuredAt, t.language),
          },
        ]}
      />
      {datasets.map(({ latest }) => (
        <QualityRules key={`${latest.datasetId} ${latest.resourceId}`} report={latest} />
      ))}
    </div>
  );
}

function levelsOf({ report }: QualityReport): string {
  const { levels } = report.readability;
  return levels === undefined ? '' : `${levels[1]} / ${levels[2]} / ${levels[3]}`;
}

function Months({ reports }: { readonly reports: readonly QualityReport[] }) {
  const t = useTranslator();
  return (
    <DataTable
      caption={t.rich('import.qualityMonths')}
      rows={byMonth(reports)}
      keyOf={({ month }) => month}
      columns={[
        {
          key: 'month',
          label: t.plain('import.qualityMonth'),
          isHeading: true,
          cell: ({ month }) => month,
        },
        {
          key: 'files',
          label: t.plain('import.qualityFiles'),
          align: 'end',
          cell: ({ files }) => formatNumber(files, t.language),
        },
        {
          key: 'mean',
          label: t.plain('import.qualityMean'),
          align: 'end',
          cell: ({ mean }) => mean,
        },
        {
          key: 'after',
          label: t.plain('import.qualityAfter'),
          align: 'end',
          cell: ({ meanAfterRepairs }) => meanAfterRepairs,
        },
      ]}
    />
  );
}
