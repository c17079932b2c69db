/** `/staff/plans/{id}/head`: what the plan is, who leads it, and the figures behind it. */
import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
  useNavigation,
} from 'react-router';
import { portalContext } from '../api/context.ts';
import { Button } from '../design/button.tsx';
import { TextArea, TextField } from '../design/form/text-field.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import type { Figure, ShownPlan } from '../plans/plan.ts';
import { type Member, withoutEmpty } from './edit-document.ts';
import { HeadFields, headOf } from './head-fields.tsx';
import { numberIn, optionalText, rowsIn, textIn, versionIn } from './read-form.ts';
import { Refused } from './refused.tsx';
import { getPlan, saveDocument } from './send.ts';

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const { document, governance, context: figures, version } = await getPlan(call, params['id']);
  return { head: document.plan, governance: governance ?? {}, figures, version };
}

const governanceTexts = ['lead', 'review', 'publication'] as const;

function governanceOf(form: FormData): Member {
  return withoutEmpty({
    ...Object.fromEntries(governanceTexts.map((name) => [name, optionalText(form, name)])),
    partners: textIn(form, 'partners')
      .split(/[、,，\n]/)
      .map((each) => each.trim())
      .filter((each) => each !== ''),
  });
}

function figuresOf(form: FormData): readonly Member[] {
  return rowsIn(form, 'figure').flatMap((row) => {
    const text = (name: string) => optionalText(form, `figure-${row}-${name}`);
    const title = text('title');
    if (title === undefined) return [];
    const who = text('who');
    return [
      withoutEmpty({
        title,
        value: numberIn(form, `figure-${row}-value`),
        unit: text('unit'),
        asOf: text('asOf'),
        comparedWith:
          who === undefined ? undefined : { who, value: numberIn(form, `figure-${row}-whoValue`) },
      }),
    ];
  });
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const form = await request.formData();
  const baseVersion = versionIn(form);
  const saved = await saveDocument(
    call,
    params['id'],
    (document) => {
      const { governance: _, context: __, ...rest } = document;
      const governance = governanceOf(form);
      const figures = figuresOf(form);
      return {
        ...rest,
        plan: headOf(document.plan, form),
        nodes: document.nodes,
        indicators: document.indicators,
        ...(Object.keys(governance).length === 0 ? {} : { governance }),
        ...(figures.length === 0 ? {} : { context: figures }),
      };
    },
    { baseVersion, note: '計画の概要' },
  );
  if (!saved.ok) {
    const given = headOf({}, form);
    return data({ refusal: saved.refusal, given }, { status: saved.refusal.status });
  }
  const t = translatorAt(new URL(request.url).pathname);
  const page = `/staff/plans/${encodeURIComponent(params['id'] ?? '')}/head`;
  return redirect(`${t.to(page)}?done=saved&undo=${baseVersion}`);
}

export default function HeadPage() {
  const { head, governance, figures, version } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const t = useTranslator();
  return (
    <>
      <Refused refusal={answer?.refusal} />
      <Form key={version} method="post" noValidate className="flex max-w-3xl flex-col gap-6">
        <input type="hidden" name="version" value={version} />
        <h2 className="text-[1.375rem]">{t.rich('plans-staff.tabs.head')}</h2>
        <HeadFields head={answer?.given ?? head} />
        <h2 className="text-[1.375rem]">{t.rich('plans.governanceTitle')}</h2>
        <Governance governance={governance} />
        <h2 className="text-[1.375rem]">{t.rich('plans.contextTitle')}</h2>
        <Figures figures={figures} />
        <p>
          <Button type="submit" look="primary" isBusy={useNavigation().state === 'submitting'}>
            {t.rich('plans-staff.save')}
          </Button>
        </p>
      </Form>
    </>
  );
}

function Governance(props: { readonly governance: NonNullable<ShownPlan['governance']> }) {
  const t = useTranslator();
  const { partners, ...texts } = props.governance;
  return (
    <>
      {governanceTexts.map((name) => (
        <TextField
          key={name}
          name={name}
          label={t.rich(name === 'lead' ? 'plans.lead2' : `plans.${name}`)}
          defaultValue={texts[name] ?? ''}
        />
      ))}
      <TextArea
        name="partners"
        label={t.rich('plans.partners')}
        hint={t.rich('plans-staff.listText')}
        defaultValue={partners?.join('\n') ?? ''}
        rows={4}
      />
    </>
  );
}

const figureFields = ['title', 'value', 'unit', 'asOf', 'who', 'whoValue'] as const;

function Figures({ figures }: { readonly figures: readonly Figure[] }) {
  const t = useTranslator();
  const rows = [
    ...figures.map(({ title, value, unit, asOf, comparedWith }) => ({
      title,
      value: String(value),
      unit,
      asOf,
      who: comparedWith?.who,
      whoValue: comparedWith === undefined ? undefined : String(comparedWith.value),
    })),
    { title: '' },
    { title: '' },
  ];
  return (
    <>
      <p className="text-quiet">{t.rich('plans-staff.rowsText')}</p>
      {rows.map((row, place) => (
        <fieldset
          // Rows do not change their order while they are filled in.
          // biome-ignore lint/suspicious/noArrayIndexKey: their place is what they are.
          key={place}
          className="grid gap-3 rounded-8 border border-line p-4 sm:grid-cols-3"
        >
          <legend className="px-1 font-bold">
            {t.rich('plans-staff.figure', { number: place + 1 })}
          </legend>
          {figureFields.map((name) => (
            <TextField
              key={name}
              name={`figure-${place}-${name}`}
              label={t.rich(`plans-staff.figureFields.${name}`)}
              defaultValue={valueIn(row, name)}
            />
          ))}
        </fieldset>
      ))}
    </>
  );
}

function valueIn(row: Readonly<Record<string, string | undefined>>, name: string): string {
  return row[name] ?? '';
}
