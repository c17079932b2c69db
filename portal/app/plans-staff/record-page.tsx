/** `/staff/plans/{id}/years/{year}/record?node=`: plan → do → check → act of one node, and the way to the public. */
import {
  type ActionFunctionArgs,
  data,
  Form,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { portalContext } from '../api/context.ts';
import { Button } from '../design/button.tsx';
import { TextField } from '../design/form/text-field.tsx';
import { StepNavigation } from '../design/steps.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { fiscalYearName } from '../plans/fiscal-year.ts';
import { flatten, type PlanRecord, type PlanYear } from '../plans/plan.ts';
import { useStaffData } from '../staff/frame.tsx';
import { optionalText, textIn } from './read-form.ts';
import { contentOf, emptyContent, RecordFields, stepReached } from './record-fields.tsx';
import { Refused } from './refused.tsx';
import { get, getPlan, pathOf, send } from './send.ts';
import { StateChip } from './state-chip.tsx';

export async function loader({ context, params, request }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const { id, tree } = await getPlan(call, params['id']);
  const search = new URL(request.url).searchParams;
  const found = flatten(tree).find(({ node }) => node.id === search.get('node'));
  // A link to a node that is gone leads nowhere.
  // oxlint-disable-next-line typescript/only-throw-error
  if (found === undefined) throw data(undefined, { status: 404 });
  const year = encodeURIComponent(params['year'] ?? '');
  const report = await get<PlanYear>(call, pathOf(id, `/years/${year}`));
  return {
    id,
    year: report.year,
    node: { id: found.node.id, title: found.node.title, summary: found.node.summary },
    way: found.above.map(({ title }) => title),
    record: report.records.find(({ node }) => node === found.node.id),
  };
}

const dones = {
  save: 'saved',
  submit: 'submitted',
  return: 'returned',
  approve: 'approved',
  publish: 'published',
} as const;

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const form = await request.formData();
  const node = textIn(form, 'node');
  const what = (['submit', 'return', 'approve', 'publish'] as const).find(
    (each) => each === textIn(form, 'what'),
  );
  const { id = '', year = '' } = params;
  const path = pathOf(id, `/years/${year}/records/${encodeURIComponent(node)}`);
  const given = form.has('plan') ? contentOf(form) : undefined;
  if (given !== undefined) {
    const baseRevision = Number(textIn(form, 'revision'));
    const written = await send(call, 'PUT', path, { content: given, baseRevision });
    if (!written.ok) {
      return data({ refusal: written.refusal, given }, { status: written.refusal.status });
    }
  }
  if (what !== undefined) {
    const comment = optionalText(form, 'comment');
    const body = comment === undefined ? {} : { comment };
    const taken = await send(call, 'POST', `${path}/${what}`, body);
    if (!taken.ok) {
      return data({ refusal: taken.refusal, given }, { status: taken.refusal.status });
    }
  }
  const t = translatorAt(new URL(request.url).pathname);
  const page = t.to(`/staff/plans/${encodeURIComponent(id)}/years/${year}/record`);
  const query = new URLSearchParams({ node, done: dones[what ?? 'save'] });
  return redirect(`${page}?${query}`);
}

const pdca = ['plans.pdcaPlan', 'plans.pdcaDo', 'plans.pdcaCheck', 'plans.pdcaAct'] as const;

export default function RecordPage() {
  const { id, year, node, way, record } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const t = useTranslator();
  const roles = useStaffData()?.session?.roles ?? [];
  const isEditor = roles.some((role) => ['editor', 'publisher', 'administrator'].includes(role));
  const content = answer?.given ?? record?.content ?? emptyContent;
  const canWrite = isEditor && record?.state !== 'submitted';
  const yearPath = t.to(`/staff/plans/${encodeURIComponent(id)}/years/${year}`);
  return (
    <>
      <p>
        <Link to={yearPath} className="inline-flex min-h-11 items-center text-link">
          {t.rich('plans-staff.yearTitle', { year: fiscalYearName(year, t.language) })}
        </Link>
      </p>
      <div className="flex flex-col gap-2">
        <p lang="ja" className="text-[0.9375rem] text-quiet">
          {way.join(' › ')}
        </p>
        <h2 lang="ja" className="text-[1.375rem]">
          {node.title}
        </h2>
        <p className="flex flex-wrap items-center gap-3">
          <span className="font-bold">{fiscalYearName(year, t.language)}</span>
          <StateChip state={record?.state ?? 'none'} />
        </p>
        {node.summary === undefined ? null : <p lang="ja">{node.summary}</p>}
      </div>
      <StepNavigation steps={pdca.map((key) => t.rich(key))} current={stepReached(content)} />
      <Refused refusal={answer?.refusal} />
      {record?.comment === undefined ? null : (
        <p className="rounded-8 border-notice border-l-4 bg-notice-soft px-4 py-2">
          {t.rich('plans-staff.comment')}: <span lang="ja">{record.comment}</span>
        </p>
      )}
      <Decision node={node.id} record={record} roles={roles} />
      <Form
        key={record?.revision ?? 0}
        method="post"
        noValidate
        className="flex max-w-3xl flex-col gap-6"
      >
        <input type="hidden" name="node" value={node.id} />
        <input type="hidden" name="revision" value={record?.revision ?? 0} />
        <RecordFields content={content} isReadOnly={!canWrite} />
        {canWrite ? (
          <p className="flex flex-wrap gap-3">
            <Button type="submit" name="what" value="save">
              {t.rich('plans-staff.saveDraft')}
            </Button>
            <Button type="submit" name="what" value="submit" look="primary">
              {t.rich('plans-staff.submit')}
            </Button>
          </p>
        ) : null}
      </Form>
    </>
  );
}

interface DecisionProps {
  readonly node: string;
  readonly record: PlanRecord | undefined;
  readonly roles: readonly string[];
}

/** What follows, for whoever may do it. */
function Decision({ node, record, roles }: DecisionProps) {
  const t = useTranslator();
  const may = (...of: readonly string[]): boolean => roles.some((role) => of.includes(role));
  const steps = (record?.steps ?? []).filter((step) =>
    step === 'publish' ? may('publisher', 'administrator') : may('approver', 'administrator'),
  );
  const shown = steps.filter((step) => step !== 'submit');
  if (shown.length === 0) return null;
  return (
    <Form
      method="post"
      noValidate
      className="flex max-w-3xl flex-col gap-4 rounded-12 border border-accent bg-accent-soft p-5"
    >
      <h3 className="text-[1.125rem]">{t.rich('plans-staff.decide')}</h3>
      <input type="hidden" name="node" value={node} />
      <TextField
        name="comment"
        label={t.rich('plans-staff.comment')}
        hint={t.rich('plans-staff.commentText')}
      />
      <p className="flex flex-wrap gap-3">
        {shown.map((step) => (
          <Button
            key={step}
            type="submit"
            name="what"
            value={step}
            look={step === 'return' ? 'secondary' : 'primary'}
          >
            {t.rich(`plans-staff.${step}`)}
          </Button>
        ))}
      </p>
    </Form>
  );
}
