/** How well machines can read what was taken in, over time. */
import { type LoaderFunctionArgs, type MetaFunction, useLoaderData } from 'react-router';
import { read } from '../api/answer.ts';
import { portalContext } from '../api/context.ts';
import { DataTable } from '../design/table/data-table.tsx';
import { formatNumber } from '../language/format.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { formatDateTime, inLanguage } from './format.ts';
import type { Told } from './session.ts';

interface Report {
  readonly datasetId: string;
  readonly resourceId: string;
  readonly measuredAt: string;
  readonly title: string;
  readonly readability: number;
  readonly readabilityAfterRepairs: number;
  readonly report: {
    readonly rows: number;
    readonly readability: {
      readonly broken: readonly {
        readonly rule: { readonly name: Told };
        readonly count: number;
      }[];
    };
  };
}

export async function loader({ context }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const answer = await read(await call('/api/quality'));
  // The API is ours: docs/openapi.json, listQuality.
  return { reports: (answer as { reports: readonly Report[] }).reports };
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('import.qualityTitle') },
];

export default function QualityPage() {
  const { reports } = useLoaderData<typeof loader>();
  const t = useTranslator();
  return (
    <div className="flex flex-col gap-6">
      <h1 className="text-[1.75rem] leading-snug">{t.rich('import.qualityTitle')}</h1>
      <p className="max-w-prose">{t.rich('import.qualityLead')}</p>
      <DataTable
        caption={t.rich('import.qualityTitle')}
        rows={reports}
        keyOf={({ resourceId, measuredAt }) => `${resourceId} ${measuredAt}`}
        empty={t.rich('import.qualityEmpty')}
        columns={[
          {
            key: 'title',
            label: t.plain('import.qualityDataset'),
            isHeading: true,
            cell: ({ title }) => title,
          },
          {
            key: 'score',
            label: t.plain('import.qualityScore'),
            align: 'end',
            cell: ({ readability }) => readability,
          },
          {
            key: 'after',
            label: t.plain('import.qualityAfter'),
            align: 'end',
            cell: ({ readabilityAfterRepairs }) => readabilityAfterRepairs,
          },
          {
            key: 'rows',
            label: t.plain('import.qualityRows'),
            align: 'end',
            cell: ({ report }) => formatNumber(report.rows, t.language),
          },
          {
            key: 'broken',
            label: t.plain('import.qualityBroken'),
            cell: ({ report }) => <Broken report={report} />,
          },
          {
            key: 'measured',
            label: t.plain('import.qualityMeasured'),
            cell: ({ measuredAt }) => formatDateTime(measuredAt, t.language),
          },
        ]}
      />
    </div>
  );
}

function Broken({ report }: Pick<Report, 'report'>) {
  const t = useTranslator();
  const { broken } = report.readability;
  if (broken.length === 0) return t.rich('import.qualityBrokenNone');
  return (
    <ul className="list-disc pl-5">
      {broken.map(({ rule, count }) => (
        <li key={rule.name.en}>
          {inLanguage(rule.name, t.language)} {t.rich('import.repairCount', { count })}
        </li>
      ))}
    </ul>
  );
}
