/** `/staff/plans/{id}/logic`: the way from what is put in to what becomes of it, step by step. */
import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { portalContext } from '../api/context.ts';
import { Accordion } from '../design/accordion.tsx';
import { Button } from '../design/button.tsx';
import { CheckboxGroup, Select } from '../design/form/choice.tsx';
import { TextField } from '../design/form/text-field.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { stages } from '../plans/logic-graph.ts';
import { LogicView } from '../plans/logic-view.tsx';
import { flatten, type LogicStep } from '../plans/plan.ts';
import { nextId, stepsOf, withoutEmpty, withoutStep, withStep } from './edit-document.ts';
import { optionalText, textIn, versionIn } from './read-form.ts';
import { Refused } from './refused.tsx';
import { getPlan, saveDocument } from './send.ts';

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const { document, logic, tree, indicators, version } = await getPlan(call, params['id']);
  return {
    version,
    steps: logic?.steps ?? [],
    newId: nextId(stepsOf(document), 's'),
    indicators,
    nodes: flatten(tree).map(({ node }) => ({
      value: node.id,
      label: `${node.id} ${node.title}`,
    })),
  };
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const form = await request.formData();
  const id = textIn(form, 'id');
  const isRemoved = textIn(form, 'what') === 'remove';
  const baseVersion = versionIn(form);
  const field = (name: string) => optionalText(form, `${id}-${name}`);
  const saved = await saveDocument(
    call,
    params['id'],
    (document) =>
      isRemoved
        ? withoutStep(document, id)
        : withStep(document, {
            ...withoutEmpty({
              id,
              stage: field('stage'),
              title: field('title'),
              node: field('node'),
              indicator: field('indicator'),
            }),
            to: form.getAll(`${id}-to`).filter((each) => typeof each === 'string'),
          }),
    { baseVersion, note: `成果までの道すじ ${field('title') ?? id}`.slice(0, 500) },
  );
  if (!saved.ok) return data({ refusal: saved.refusal }, { status: saved.refusal.status });
  const t = translatorAt(new URL(request.url).pathname);
  const page = t.to(`/staff/plans/${encodeURIComponent(params['id'] ?? '')}/logic`);
  return redirect(`${page}?done=${isRemoved ? 'removed' : 'saved'}&undo=${baseVersion}`);
}

export default function LogicPage() {
  const { version, steps, newId, indicators, nodes } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const t = useTranslator();
  const empty: LogicStep = { id: newId, stage: 'input', title: '', to: [] };
  const choices = indicators.map(({ code, title }) => ({ value: code, label: `${code} ${title}` }));
  const shared = { version, steps, nodes, indicators: choices };
  return (
    <>
      <Refused refusal={answer?.refusal} />
      <p className="max-w-prose">{t.rich('plans-staff.logicLead')}</p>
      {steps.length === 0 ? null : (
        <>
          <h2 className="text-[1.375rem]">{t.rich('plans-staff.tabs.logic')}</h2>
          <LogicView steps={steps} indicators={indicators} />
        </>
      )}
      <h2 className="text-[1.375rem]">{t.rich('plans-staff.logicSteps')}</h2>
      <div className="max-w-3xl">
        {steps.map((step) => (
          <Accordion
            key={`${version} ${step.id}`}
            summary={
              <span>
                <span className="text-quiet">{t.rich(`plans.${step.stage}`)}</span>{' '}
                <span lang="ja">{step.title}</span>
              </span>
            }
          >
            <StepForm step={step} {...shared} />
          </Accordion>
        ))}
        <Accordion
          key={`${version} new`}
          summary={t.rich('plans-staff.logicAdd')}
          isOpen={steps.length === 0}
        >
          <StepForm step={empty} isNew {...shared} />
        </Accordion>
      </div>
    </>
  );
}

interface StepFormProps {
  readonly step: LogicStep;
  readonly isNew?: boolean;
  readonly version: number;
  readonly steps: readonly LogicStep[];
  readonly nodes: readonly { readonly value: string; readonly label: string }[];
  readonly indicators: readonly { readonly value: string; readonly label: string }[];
}

function StepForm({ step, isNew = false, version, steps, nodes, indicators }: StepFormProps) {
  const t = useTranslator();
  const { id, stage, title, node, indicator, to } = step;
  const others = steps.filter((each) => each.id !== id);
  return (
    <Form method="post" noValidate className="flex flex-col gap-4">
      <input type="hidden" name="version" value={version} />
      <input type="hidden" name="id" value={id} />
      <Select
        name={`${id}-stage`}
        label={t.rich('plans-staff.stage')}
        options={stages.map((value) => ({ value, label: t.plain(`plans.${value}`) }))}
        defaultValue={stage}
        width="middle"
        isRequired
      />
      <TextField
        name={`${id}-title`}
        label={t.rich('plans-staff.stepTitle')}
        defaultValue={title}
        isRequired
      />
      <Select
        name={`${id}-indicator`}
        label={t.rich('plans-staff.stepIndicator')}
        options={indicators}
        defaultValue={indicator ?? ''}
        emptyLabel={t.plain('plans.none')}
      />
      <Select
        name={`${id}-node`}
        label={t.rich('plans-staff.stepNode')}
        options={nodes}
        defaultValue={node ?? ''}
        emptyLabel={t.plain('plans.none')}
      />
      {others.length === 0 ? null : (
        <CheckboxGroup
          name={`${id}-to`}
          label={t.rich('plans-staff.stepTo')}
          options={others.map((each) => ({ value: each.id, label: each.title }))}
          defaultValues={to}
        />
      )}
      <p className="flex flex-wrap gap-3">
        <Button type="submit" name="what" value="save" look="primary">
          {t.rich(isNew ? 'plans-staff.logicAdd' : 'plans-staff.save')}
        </Button>
        {isNew ? null : (
          <Button type="submit" name="what" value="remove" icon="trash">
            {t.rich('plans-staff.remove')}
          </Button>
        )}
      </p>
    </Form>
  );
}
