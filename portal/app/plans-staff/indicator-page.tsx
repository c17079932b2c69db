/** `/staff/plans/{id}/indicator`: one indicator, known (`?id=`) or new; its formula is tried before it is saved. */
import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import type { Call } from '../api/call.ts';
import { portalContext } from '../api/context.ts';
import { Banner } from '../design/banner.tsx';
import { ConfirmButton } from '../design/dialog.tsx';
import { formatNumber } from '../language/format.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { flatten } from '../plans/plan.ts';
import { idOf, nextId, withIndicator, withoutIndicator } from './edit-document.ts';
import { formulaOf, formulaValuesOf, type Measure, readFormulaValues } from './formula.ts';
import { FormulaFields } from './formula-fields.tsx';
import { IndicatorFields, indicatorOf } from './indicator-fields.tsx';
import { textIn, versionIn } from './read-form.ts';
import { Refused } from './refused.tsx';
import { SaveRow } from './save-row.tsx';
import { get, getPlan, type Refusal, saveDocument, send } from './send.ts';

async function getMeasures(call: Call): Promise<readonly Measure[]> {
  const path = '/api/indicator-measures';
  return (await get<{ measures: readonly Measure[] }>(call, path)).measures;
}

export async function loader({ context, params, request }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const id = new URL(request.url).searchParams.get('id');
  const { document, tree, version, period } = await getPlan(call, params['id']);
  const known = document.indicators.find((each) => idOf(each) === id);
  // A link to an indicator that is gone leads nowhere.
  // oxlint-disable-next-line typescript/only-throw-error
  if (id !== null && known === undefined) throw data(undefined, { status: 404 });
  return {
    version,
    period,
    isNew: known === undefined,
    indicator: known ?? { id: nextId(document.indicators, 'I'), direction: 'up' },
    nodes: flatten(tree).map(({ node, above }) => ({
      value: node.id,
      label: `${'　'.repeat(above.length)}${node.id} ${node.title}`,
    })),
    measures: await getMeasures(call),
  };
}

interface Trial {
  readonly value?: number;
  readonly isSuppressed: boolean;
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const form = await request.formData();
  const measures = await getMeasures(call);
  const formula = formulaOf(readFormulaValues(form, measures));
  const id = textIn(form, 'id');
  const given = indicatorOf({}, form, formula);
  const refused = (refusal: Refusal) =>
    data({ refusal, given, trial: undefined }, { status: refusal.status });
  if (textIn(form, 'what') === 'try') {
    if (formula === undefined) return data({ refusal: undefined, given, trial: undefined });
    const tried = await send<Trial>(call, 'POST', '/api/indicator-trials', { formula });
    if (!tried.ok) return refused(tried.refusal);
    return data({ refusal: undefined, given, trial: tried.value });
  }
  const isRemoved = textIn(form, 'what') === 'remove';
  const baseVersion = versionIn(form);
  const saved = await saveDocument(
    call,
    params['id'],
    (document) => {
      if (isRemoved) return withoutIndicator(document, id);
      const before = document.indicators.find((each) => idOf(each) === id) ?? {};
      return withIndicator(document, indicatorOf(before, form, formula));
    },
    { baseVersion, note: `${id} ${textIn(form, 'title')}`.slice(0, 500) },
  );
  if (!saved.ok) return refused(saved.refusal);
  const t = translatorAt(new URL(request.url).pathname);
  const page = t.to(`/staff/plans/${encodeURIComponent(params['id'] ?? '')}/indicators`);
  return redirect(`${page}?done=${isRemoved ? 'removed' : 'saved'}&undo=${baseVersion}`);
}

export default function IndicatorPage() {
  const { version, period, isNew, indicator, nodes, measures } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const t = useTranslator();
  const shown = answer?.given ?? indicator;
  const id = idOf(indicator);
  return (
    <>
      <Refused refusal={answer?.refusal} />
      {answer?.trial === undefined ? null : <TrialView trial={answer.trial} unit={shown['unit']} />}
      <Form
        key={`${version} ${id}`}
        method="post"
        noValidate
        className="flex max-w-3xl flex-col gap-6"
      >
        <input type="hidden" name="version" value={version} />
        <h2 className="text-[1.375rem]">
          {t.rich(isNew ? 'plans-staff.newIndicator' : 'plans-staff.editIndicator', { id })}
        </h2>
        <IndicatorFields indicator={shown} isNew={isNew} nodes={nodes} period={period} />
        <FormulaFields values={formulaValuesOf(shown['formula'])} measures={measures} />
        <SaveRow cancelTo="../indicators" />
        {isNew ? null : (
          <div className="border-line border-t pt-6">
            <ConfirmButton
              name="what"
              value="remove"
              label={t.rich('plans-staff.remove')}
              title={t.rich('plans-staff.removeIndicator')}
            >
              <p>{t.rich('plans-staff.removeIndicatorText')}</p>
            </ConfirmButton>
          </div>
        )}
      </Form>
    </>
  );
}

function TrialView({ trial, unit }: { readonly trial: Trial; readonly unit: unknown }) {
  const t = useTranslator();
  const said =
    trial.value === undefined
      ? t.rich(trial.isSuppressed ? 'plans-staff.trialSuppressed' : 'plans-staff.trialNone')
      : t.rich('plans-staff.trial', {
          value: `${formatNumber(trial.value, t.language)}${typeof unit === 'string' ? unit : ''}`,
        });
  return (
    <div role="status">
      <Banner look="success" title={said} />
    </div>
  );
}
