/** The fields of a dataset. */
import type { ReactNode } from 'react';
import type { Vocabularies } from '../catalog/vocabularies.ts';
import { Accordion } from '../design/accordion.tsx';
import { CheckboxGroup, RadioGroup, Select } from '../design/form/choice.tsx';
import { TextArea, TextField } from '../design/form/text-field.tsx';
import { useTranslator } from '../language/text.tsx';
import type { FormValues, ListName, TextName } from './draft.ts';

interface DatasetFieldsProps {
  readonly values: FormValues;
  readonly vocabularies: Vocabularies;
}

export function DatasetFields({ values, vocabularies }: DatasetFieldsProps) {
  const t = useTranslator();
  const named = (list: Vocabularies['licences']) =>
    list.map(({ code, ja, en }) => ({ value: code, label: t.language === 'en' ? en : ja }));
  return (
    <>
      <Text values={values} name="titleJa" isRequired />
      <Area values={values} name="descriptionJa" />
      <Select
        name="licence"
        label={t.rich('catalog-staff.fields.licence')}
        options={named(vocabularies.licences)}
        defaultValue={values.licence}
        width="middle"
      />
      <Text values={values} name="publisher" />
      <Text values={values} name="tags" hint={t.rich('catalog-staff.tagsText')} />
      <Select
        name="frequency"
        label={t.rich('catalog-staff.fields.frequency')}
        options={named(vocabularies.frequencies)}
        defaultValue={values.frequency}
        width="middle"
      />
      <Text values={values} name="updated" hint={t.rich('catalog-staff.dateText')} />
      <RadioGroup
        name="access"
        label={t.rich('catalog-staff.fields.access')}
        options={[
          { value: 'public', label: t.rich('catalog-staff.access.public') },
          { value: 'private', label: t.rich('catalog-staff.access.private') },
        ]}
        defaultValues={[values.access === '' ? 'public' : values.access]}
      />
      <Text values={values} name="sharedWith" hint={t.rich('catalog-staff.sharedWithText')} />
      <Accordion summary={t.rich('catalog-staff.moreFields')}>
        <div className="flex flex-col gap-6">
          <CheckboxGroup
            name="estat"
            label={t.rich('catalog-staff.fields.estat')}
            options={named(vocabularies.estat)}
            defaultValues={values.estat}
          />
          {vocabularies.groups.length === 0 ? null : (
            <CheckboxGroup
              name="groups"
              label={t.rich('catalog-staff.fields.groups')}
              options={named(vocabularies.groups)}
              defaultValues={values.groups}
            />
          )}
          <Text values={values} name="codes" hint={t.rich('catalog-staff.codesText')} />
          <Area values={values} name="documentation" hint={t.rich('catalog-staff.linesText')} />
          {moreTexts.map((name) => (
            <Text key={name} values={values} name={name} />
          ))}
          <Area values={values} name="descriptionEasy" />
          <Area values={values} name="descriptionEn" />
        </div>
      </Accordion>
    </>
  );
}

const moreTexts = [
  'name',
  'titleKana',
  'titleEasy',
  'titleEn',
  'publisherUrl',
  'contactName',
  'contactEmail',
  'contactPhone',
  'area',
  'from',
  'until',
  'issued',
  'attribution',
  'landingPage',
] as const satisfies readonly TextName[];

interface TextProps {
  readonly values: FormValues;
  readonly name: Exclude<TextName, 'licence' | 'frequency' | 'access'> | ListName;
  readonly hint?: ReactNode;
  readonly isRequired?: boolean;
}

function Text({ values, name, hint, isRequired = false }: TextProps) {
  const t = useTranslator();
  return (
    <TextField
      name={name}
      label={t.rich(`catalog-staff.fields.${name}`)}
      defaultValue={values[name]}
      isRequired={isRequired}
      {...(hint === undefined ? {} : { hint })}
    />
  );
}

function Area({ values, name, hint }: TextProps) {
  const t = useTranslator();
  return (
    <TextArea
      name={name}
      label={t.rich(`catalog-staff.fields.${name}`)}
      defaultValue={values[name]}
      rows={5}
      {...(hint === undefined ? {} : { hint })}
    />
  );
}
