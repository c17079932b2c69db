/** The fields of an indicator but for its formula. */
import { RadioGroup, Select } from '../design/form/choice.tsx';
import { TextArea, TextField } from '../design/form/text-field.tsx';
import { useTranslator } from '../language/text.tsx';
import { fiscalYearName } from '../plans/fiscal-year.ts';
import type { YearValue } from '../plans/plan.ts';
import { type Member, withoutEmpty } from './edit-document.ts';
import { numberIn, optionalText, textIn } from './read-form.ts';

const directions = ['up', 'down', 'keep'] as const;
const texts = ['title', 'unit', 'node', 'direction', 'definition', 'owner', 'dataset'] as const;

export function indicatorOf(before: Member, form: FormData, formula: Member | undefined): Member {
  const targets = [...form.keys()].flatMap((name) => {
    const year = /^target-(\d{4})$/.exec(name)?.[1];
    const value = year === undefined ? undefined : numberIn(form, name);
    return value === undefined ? [] : [{ year: Number(year), value }];
  });
  const year = numberIn(form, 'baselineYear');
  const value = numberIn(form, 'baselineValue');
  return withoutEmpty({
    ...before,
    id: textIn(form, 'id'),
    ...Object.fromEntries(texts.map((name) => [name, optionalText(form, name)])),
    baseline: year === undefined && value === undefined ? undefined : { year, value },
    targets,
    formula,
  });
}

interface IndicatorFieldsProps {
  readonly indicator: Member;
  readonly isNew: boolean;
  readonly nodes: readonly { readonly value: string; readonly label: string }[];
  readonly period: { readonly from: number; readonly to: number };
}

export function IndicatorFields({ indicator, isNew, nodes, period }: IndicatorFieldsProps) {
  const t = useTranslator();
  const said = (name: string): string => {
    const value = indicator[name];
    return typeof value === 'string' ? value : '';
  };
  return (
    <>
      <TextField
        name="id"
        label={t.rich('plans-staff.fields.id')}
        hint={t.rich(isNew ? 'plans-staff.nodeIdText' : 'plans-staff.indicatorIdKept')}
        defaultValue={said('id')}
        width="short"
        isRequired
        isReadOnly={!isNew}
      />
      <TextField
        name="title"
        label={t.rich('plans-staff.fields.title')}
        defaultValue={said('title')}
        isRequired
      />
      <TextField
        name="unit"
        label={t.rich('plans-staff.fields.unit')}
        hint={t.rich('plans-staff.unitText')}
        defaultValue={said('unit')}
        width="short"
      />
      <RadioGroup
        name="direction"
        label={t.rich('plans-staff.fields.direction')}
        options={directions.map((value) => ({
          value,
          label: t.rich(`plans-staff.directions.${value}`),
        }))}
        defaultValues={[said('direction')]}
        isRequired
      />
      <Select
        name="node"
        label={t.rich('plans-staff.fields.node')}
        options={nodes}
        defaultValue={said('node')}
        emptyLabel={t.plain('plans-staff.wholePlan')}
      />
      <TextArea
        name="definition"
        label={t.rich('plans-staff.fields.definition')}
        defaultValue={said('definition')}
        rows={3}
      />
      <div className="grid gap-6 sm:grid-cols-2">
        {(['owner', 'dataset'] as const).map((name) => (
          <TextField
            key={name}
            name={name}
            label={t.rich(`plans-staff.fields.${name}`)}
            defaultValue={said(name)}
          />
        ))}
      </div>
      <Numbers indicator={indicator} period={period} />
    </>
  );
}

function Numbers({ indicator, period }: Pick<IndicatorFieldsProps, 'indicator' | 'period'>) {
  const t = useTranslator();
  const { year, value } = pointOf(indicator['baseline']);
  const targets = new Map(pointsOf(indicator['targets']).map((each) => [each.year, each.value]));
  const count = period.to - period.from + 1;
  const years = new Set([
    ...Array.from({ length: count }, (_, index) => period.from + index),
    ...targets.keys(),
  ]);
  return (
    <>
      <fieldset className="flex flex-wrap gap-6">
        <legend className="mb-2 font-bold">{t.rich('plans-staff.fields.baseline')}</legend>
        <TextField
          name="baselineYear"
          label={t.rich('plans.year')}
          defaultValue={year === undefined ? '' : String(year)}
          inputMode="numeric"
          width="short"
        />
        <TextField
          name="baselineValue"
          label={t.rich('plans-staff.value')}
          defaultValue={value === undefined ? '' : String(value)}
          inputMode="decimal"
          width="short"
        />
      </fieldset>
      <fieldset>
        <legend className="font-bold">{t.rich('plans-staff.fields.targets')}</legend>
        <p className="mb-3 text-[0.9375rem] text-quiet">{t.rich('plans-staff.targetsText')}</p>
        <div className="grid gap-4 sm:grid-cols-3">
          {[...years]
            .toSorted((a, b) => a - b)
            .map((of) => (
              <TextField
                key={of}
                name={`target-${of}`}
                label={fiscalYearName(of, t.language)}
                defaultValue={targets.has(of) ? String(targets.get(of)) : ''}
                inputMode="decimal"
                width="short"
              />
            ))}
        </div>
      </fieldset>
    </>
  );
}

function pointOf(value: unknown): Partial<YearValue> {
  // As the API gave it, or as it was typed.
  return typeof value === 'object' && value !== null ? (value as Partial<YearValue>) : {};
}

function pointsOf(value: unknown): readonly YearValue[] {
  // As above.
  return Array.isArray(value) ? (value as readonly YearValue[]) : [];
}
