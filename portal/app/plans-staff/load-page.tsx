/** `/staff/plans/load`: a file is read, what it would change is shown, and then it is saved. */
import {
  type ActionFunctionArgs,
  data,
  Form,
  type MetaFunction,
  redirect,
  useActionData,
  useNavigation,
} from 'react-router';
import { portalContext } from '../api/context.ts';
import { Banner } from '../design/banner.tsx';
import { Button } from '../design/button.tsx';
import { Checkbox } from '../design/form/choice.tsx';
import { ErrorSummary, FormErrors } from '../design/form/errors.tsx';
import { FileField } from '../design/form/file-field.tsx';
import { ButtonLink } from '../design/link.tsx';
import { StepNavigation } from '../design/steps.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { type Change, ChangeList } from './change-list.tsx';
import { textIn } from './read-form.ts';
import { FaultList, Refused } from './refused.tsx';
import { type Fault, type Refusal, send } from './send.ts';
import { Templates } from './templates.tsx';

/** As the API tells it: takePlan with `preview=true`. */
interface Preview {
  readonly outcome: 'created' | 'updated' | 'unchanged';
  readonly document: { readonly plan: { readonly id: string; readonly title: string } };
  readonly counts: { readonly nodeCount: number; readonly indicatorCount: number };
  readonly changes: readonly Change[];
  readonly changesMore: number;
  readonly faults: readonly Fault[];
}

interface Answer {
  readonly preview?: Preview;
  readonly refusal?: Refusal;
  readonly isMissing?: boolean;
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const form = await request.formData();
  const t = translatorAt(new URL(request.url).pathname);
  if (textIn(form, 'what') === 'save') {
    const text = new Blob([textIn(form, 'document')]);
    const hidden = textIn(form, 'hidden') === 'yes' ? '?public=false' : '';
    const saved = await send<{ plan: { id: string } }>(call, 'POST', `/api/plans${hidden}`, text);
    if (!saved.ok) return refused(saved.refusal);
    const { id } = saved.value.plan;
    return redirect(t.to(`/staff/plans/${encodeURIComponent(id)}?done=loaded`));
  }
  const file = form.get('file');
  if (!(file instanceof File) || file.size === 0) {
    return data<Answer>({ isMissing: true }, { status: 400 });
  }
  const preview = await send<Preview>(call, 'POST', '/api/plans?preview=true', file);
  return preview.ok ? data<Answer>({ preview: preview.value }) : refused(preview.refusal);
}

function refused(refusal: Refusal) {
  return data<Answer>({ refusal }, { status: refusal.status });
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('plans-staff.load') },
];

export default function LoadPlan() {
  const answer = useActionData<typeof action>();
  const t = useTranslator();
  const isBusy = useNavigation().state === 'submitting';
  const preview = answer?.preview;
  const errors =
    answer?.isMissing === true
      ? [{ field: 'file', message: t.rich('plans-staff.fileMissing') }]
      : [];
  const steps = ['stepFile', 'stepCheck', 'stepSave'] as const;
  return (
    <FormErrors errors={errors}>
      <div className="flex flex-col gap-6">
        <h1 className="text-[1.75rem] leading-snug">{t.rich('plans-staff.load')}</h1>
        <StepNavigation
          steps={steps.map((step) => t.rich(`plans-staff.${step}`))}
          current={preview === undefined ? 0 : 1}
        />
        <ErrorSummary errors={errors} />
        <Refused refusal={answer?.refusal} />
        {preview === undefined ? (
          <>
            <p className="max-w-prose">{t.rich('plans-staff.loadLead')}</p>
            <Templates />
            <p>
              <ButtonLink to={t.to('/staff/plans/guide')} look="plain" icon="info">
                {t.rich('plans-staff.guide.title')}
              </ButtonLink>
            </p>
            <Form
              method="post"
              encType="multipart/form-data"
              noValidate
              className="flex flex-col gap-6"
            >
              <FileField
                name="file"
                label={t.rich('plans-staff.file')}
                hint={t.rich('plans-staff.fileText')}
                accept=".xlsx,.csv,.tsv,.txt,.yaml,.yml,.json"
                isRequired
              />
              <p>
                <Button type="submit" name="what" value="preview" look="primary" isBusy={isBusy}>
                  {t.rich('plans-staff.check')}
                </Button>
              </p>
            </Form>
          </>
        ) : (
          <PreviewView preview={preview} isBusy={isBusy} />
        )}
      </div>
    </FormErrors>
  );
}

function PreviewView({ preview, isBusy }: { readonly preview: Preview; readonly isBusy: boolean }) {
  const t = useTranslator();
  const { document, outcome, counts, changes, changesMore, faults } = preview;
  const left = faults.filter(({ severity }) => severity === 'error').length;
  return (
    <>
      <h2 lang="ja" className="text-[1.375rem]">
        {document.plan.title}
      </h2>
      <p className="font-bold text-[1.125rem]">
        {t.rich('plans-staff.previewCounts', {
          nodes: counts.nodeCount,
          indicators: counts.indicatorCount,
        })}
      </p>
      <p>{t.rich(`plans-staff.outcome.${outcome}`)}</p>
      {faults.length === 0 ? (
        <Banner look="success" title={t.rich('plans-staff.noFaults')} />
      ) : (
        <Banner look="notice" title={t.rich('plans-staff.faults', { count: faults.length, left })}>
          <FaultList faults={faults} />
        </Banner>
      )}
      {outcome === 'unchanged' ? null : (
        <Form method="post" noValidate className="flex flex-col gap-4">
          <input type="hidden" name="document" value={JSON.stringify(document)} />
          {outcome === 'created' ? (
            <Checkbox
              name="hidden"
              label={t.rich('plans-staff.loadHidden')}
              hint={t.rich('plans-staff.loadHiddenText')}
            />
          ) : null}
          <p className="flex flex-wrap gap-3">
            <Button type="submit" name="what" value="save" look="primary" isBusy={isBusy}>
              {t.rich('plans-staff.loadNow')}
            </Button>
            <ButtonLink to={t.to('/staff/plans/load')}>
              {t.rich('plans-staff.otherFile')}
            </ButtonLink>
          </p>
        </Form>
      )}
      <h3 className="text-[1.125rem]">
        {t.rich('plans-staff.changesTitle', { count: changes.length + changesMore })}
      </h3>
      <ChangeList changes={changes} more={changesMore} />
    </>
  );
}
