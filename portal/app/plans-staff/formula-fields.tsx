/** Where the values of an indicator come from: reported once a year, or counted from data. */
import { useState } from 'react';
import { Button } from '../design/button.tsx';
import { RadioGroup, Select } from '../design/form/choice.tsx';
import { controlClass } from '../design/form/field.tsx';
import { TextField } from '../design/form/text-field.tsx';
import type { MessageKey } from '../language/messages.ts';
import { useTranslator } from '../language/text.tsx';
import { type FormulaValues, type Measure, type MeasureValues, ways } from './formula.ts';

interface FormulaFieldsProps {
  readonly values: FormulaValues;
  readonly measures: readonly Measure[];
}

export function FormulaFields({ values, measures }: FormulaFieldsProps) {
  const t = useTranslator();
  return (
    <div className="flex flex-col gap-6 rounded-12 border border-line bg-sunken p-4 sm:p-6">
      <RadioGroup
        name="way"
        label={t.rich('plans-staff.way')}
        options={ways.map((value) => ({
          value,
          label: t.rich(`plans-staff.ways.${value}`),
          hint: t.rich(`plans-staff.wayTexts.${value}`),
        }))}
        defaultValues={[values.way]}
        isRequired
      />
      <MeasureFields prefix="of" values={values.of} measures={measures} />
      <MeasureFields prefix="in" values={values.in} measures={measures} />
      <TextField
        name="smallCountMin"
        label={t.rich('plans-staff.smallCountMin')}
        hint={t.rich('plans-staff.smallCountText')}
        defaultValue={values.smallCountMin}
        inputMode="numeric"
        width="short"
      />
      <p>
        <Button type="submit" name="what" value="try" icon="play">
          {t.rich('plans-staff.try')}
        </Button>
      </p>
    </div>
  );
}

interface MeasureFieldsProps {
  readonly prefix: 'of' | 'in';
  readonly values: MeasureValues;
  readonly measures: readonly Measure[];
}

function MeasureFields({ prefix, values, measures }: MeasureFieldsProps) {
  const t = useTranslator();
  const given = values['measure'];
  const [name, setName] = useState(typeof given === 'string' ? given : '');
  const measure = measures.find((each) => each.name === name);
  const language = t.language === 'en' ? 'en' : 'ja';
  const id = `field-${prefix}-measure`;
  return (
    <fieldset className="flex flex-col gap-4">
      <legend className="mb-2 font-bold">{t.rich(`plans-staff.measure.${prefix}`)}</legend>
      <div className="flex flex-col gap-1.5">
        <label htmlFor={id}>{t.rich('plans-staff.measure.what')}</label>
        <select
          id={id}
          name={`${prefix}-measure`}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          className={`${controlClass} max-w-md`}
        >
          <option value="">{t.plain('form.choose')}</option>
          {measures.map((each) => (
            <option key={each.name} value={each.name}>
              {each.title[language]}
            </option>
          ))}
        </select>
      </div>
      <noscript>
        <p>{t.plain('plans-staff.measure.noScript')}</p>
      </noscript>
      {measure === undefined ? null : (
        <Parameters prefix={prefix} values={values} measure={measure} />
      )}
    </fieldset>
  );
}

const parameterKeys: Readonly<Record<string, MessageKey>> = {
  type: 'plans-staff.parameters.type',
  q: 'plans-staff.parameters.q',
  scopeQ: 'plans-staff.parameters.scopeQ',
  kind: 'plans-staff.parameters.kind',
  of: 'plans-staff.parameters.of',
  tenant: 'plans-staff.parameters.tenant',
  tag: 'plans-staff.parameters.tag',
  format: 'plans-staff.parameters.format',
  theme: 'plans-staff.parameters.theme',
  datasetsMin: 'plans-staff.parameters.datasetsMin',
  procedure: 'plans-staff.parameters.procedure',
  channel: 'plans-staff.parameters.channel',
  status: 'plans-staff.parameters.status',
  period: 'plans-staff.parameters.period',
  days: 'plans-staff.parameters.days',
};

const choiceKeys: Readonly<Record<string, MessageKey>> = {
  prefecture: 'plans-staff.choices.prefecture',
  municipality: 'plans-staff.choices.municipality',
  partner: 'plans-staff.choices.partner',
  own: 'plans-staff.choices.own',
  everyone: 'plans-staff.choices.everyone',
  fiscalYear: 'plans-staff.choices.fiscalYear',
};

interface ParametersProps {
  readonly prefix: string;
  readonly values: MeasureValues;
  readonly measure: Measure;
}

function Parameters({ prefix, values, measure }: ParametersProps) {
  const t = useTranslator();
  const { properties = {}, required = [] } = measure.parameters;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {Object.entries(properties).map(([parameter, { type, enum: choices }]) => {
        const key = parameterKeys[parameter];
        const value = values['measure'] === measure.name ? values[parameter] : undefined;
        const shared = {
          name: `${prefix}-${measure.name}-${parameter}`,
          label: key === undefined ? parameter : t.rich(key),
          defaultValue: typeof value === 'string' || typeof value === 'number' ? String(value) : '',
          isRequired: required.includes(parameter),
        };
        if (choices !== undefined) {
          const options = choices.map((choice) => {
            const word = choiceKeys[choice];
            return { value: choice, label: word === undefined ? choice : t.plain(word) };
          });
          return <Select key={shared.name} {...shared} options={options} />;
        }
        return (
          <TextField
            key={shared.name}
            {...shared}
            {...(type === 'integer' ? { inputMode: 'numeric' as const } : {})}
          />
        );
      })}
    </div>
  );
}
