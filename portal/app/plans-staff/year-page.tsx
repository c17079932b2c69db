/** `/staff/plans/{id}/years/{year}`: what was done, and the values of the indicators: reported, approved, published. */
import {
  type ActionFunctionArgs,
  data,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { portalContext } from '../api/context.ts';
import { ButtonLink } from '../design/link.tsx';
import { type Column, DataTable } from '../design/table/data-table.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { fiscalYearName } from '../plans/fiscal-year.ts';
import { levelKeys } from '../plans/levels.ts';
import { flatten, type Grade, type Level, type PlanRecord, type PlanYear } from '../plans/plan.ts';
import { GradeChip } from '../plans/standing.tsx';
import { numberIn, optionalText, textIn } from './read-form.ts';
import { Refused } from './refused.tsx';
import { get, getPlan, pathOf, send } from './send.ts';
import { type State, StateChip } from './state-chip.tsx';
import { type ReportedValue, ValueForm } from './value-form.tsx';

interface Row {
  readonly id: string;
  readonly title: string;
  readonly level: Level;
  readonly department: string | undefined;
  readonly state: State;
  readonly grade: Grade | undefined;
}

interface ShownIndicator {
  readonly id: string;
  readonly values: readonly ReportedValue[];
}

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const { id, tree } = await getPlan(call, params['id']);
  const year = encodeURIComponent(params['year'] ?? '');
  const report = await get<PlanYear>(call, pathOf(id, `/years/${year}`));
  const owner = encodeURIComponent(`plan:${id}`);
  const path = `/api/indicators?owner=${owner}`;
  const { indicators } = await get<{ indicators: readonly ShownIndicator[] }>(call, path);
  return {
    id,
    year: report.year,
    rows: flatten(tree).map(({ node }) => rowOf(node, report.records)),
    indicators: report.indicators.map((indicator) => ({
      indicator,
      value: indicators
        .find((each) => each.id === indicator.id)
        ?.values.find((each) => each.year === report.year),
    })),
  };
}

function rowOf(
  { id, title, level, department }: Pick<Row, 'id' | 'title' | 'level'> & { department?: string },
  records: readonly PlanRecord[],
): Row {
  const record = records.find(({ node }) => node === id);
  const { state = 'none', content } = record ?? {};
  return { id, title, level, department, state, grade: content?.check.grade };
}

const dones = { report: 'reported', approve: 'approved', return: 'returned' } as const;

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const form = await request.formData();
  const [what = '', ...rest] = textIn(form, 'what').split(' ');
  const id = rest.join(' ');
  const step = what === 'approve' || what === 'return' ? what : 'report';
  const path = `/api/indicators/${encodeURIComponent(id)}/values/${params['year'] ?? ''}`;
  const comment = optionalText(form, `${id}-comment`);
  const said = comment === undefined ? {} : { comment };
  const evidence = optionalText(form, `${id}-evidence`);
  const sent =
    step === 'report'
      ? await send(call, 'PUT', path, {
          value: numberIn(form, `${id}-value`),
          ...(evidence === undefined ? {} : { evidence }),
          ...said,
        })
      : await send(call, 'POST', `${path}/${step}`, said);
  if (!sent.ok) return data({ refusal: sent.refusal, id }, { status: sent.refusal.status });
  const t = translatorAt(new URL(request.url).pathname);
  const page = `/staff/plans/${encodeURIComponent(params['id'] ?? '')}/years/${params['year'] ?? ''}`;
  return redirect(`${t.to(page)}?done=${dones[step]}#v-${encodeURIComponent(id)}`);
}

export default function YearPage() {
  const { id, year, rows, indicators } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const t = useTranslator();
  const name = fiscalYearName(year, t.language);
  const own = t.to(`/staff/plans/${encodeURIComponent(id)}/years/${year}`);
  return (
    <>
      <Refused refusal={answer?.refusal} />
      <h2 className="text-[1.375rem]">{t.rich('plans-staff.yearTitle', { year: name })}</h2>
      <p className="max-w-prose">{t.rich('plans-staff.yearLead')}</p>
      <p className="flex flex-wrap gap-3">
        <ButtonLink to="#values" icon="chart">
          {t.rich('plans-staff.toValues')}
        </ButtonLink>
        <ButtonLink to={t.to(`/plans/${encodeURIComponent(id)}/years/${year}`)} look="plain">
          {t.rich('plans-staff.seeReport')}
        </ButtonLink>
      </p>
      <DataTable
        caption={t.rich('plans.recordsTitle')}
        columns={useColumns(own)}
        rows={rows}
        keyOf={(row) => row.id}
      />
      <section id="values" aria-labelledby="values-title" className="flex flex-col gap-4">
        <h2 id="values-title" className="text-[1.375rem]">
          {t.rich('plans-staff.valuesTitle', { year: name })}
        </h2>
        {indicators.length === 0 ? <p>{t.rich('plans-staff.indicatorsEmpty')}</p> : null}
        {indicators.map(({ indicator, value }) => (
          <ValueForm key={indicator.id} indicator={indicator} value={value} year={year} />
        ))}
      </section>
    </>
  );
}

function useColumns(own: string): readonly Column<Row>[] {
  const t = useTranslator();
  return [
    {
      key: 'title',
      label: t.plain('plans-staff.fields.title'),
      isHeading: true,
      cell: ({ id, title, level }) => (
        <>
          <span className="block font-normal text-[0.875rem] text-quiet">
            {t.rich(levelKeys[level])} {id}
          </span>
          <Link
            to={`${own}/record?${new URLSearchParams({ node: id })}`}
            lang="ja"
            className="text-link"
          >
            {title}
          </Link>
        </>
      ),
    },
    {
      key: 'department',
      label: t.plain('plans-staff.fields.department'),
      cell: ({ department }) => <span lang="ja">{department ?? ''}</span>,
    },
    {
      key: 'state',
      label: t.plain('plans-staff.columns.state'),
      cell: ({ state }) => <StateChip state={state} />,
    },
    {
      key: 'grade',
      label: t.plain('plans-staff.columns.grade'),
      cell: ({ grade }) => (grade === undefined ? '' : <GradeChip grade={grade} />),
    },
  ];
}
