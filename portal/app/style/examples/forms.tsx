/** Fields in their states. */
import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { Checkbox, CheckboxGroup, RadioGroup, Select } from '../../design/form/choice.tsx';
import { DateField } from '../../design/form/date-field.tsx';
import { ErrorSummary, type FieldError, FormErrors } from '../../design/form/errors.tsx';
import { FileField } from '../../design/form/file-field.tsx';
import { TextArea, TextField } from '../../design/form/text-field.tsx';
import { UploadProgress } from '../../design/form/upload-progress.tsx';
import type { Upload } from '../../design/form/use-upload.ts';
import { useTranslator } from '../../language/text.tsx';
import { Example } from '../frame.tsx';

/** Sending it shows its errors, as a form of the portal does. */
export function FieldsExample() {
  const t = useTranslator();
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const found: readonly FieldError[] = [
    { field: 'name', message: t.rich('style.example.nameMissing') },
    { field: 'mail', message: t.rich('style.example.mailWrong') },
  ];
  return (
    <Example>
      <form
        noValidate
        className="flex flex-col gap-6"
        onSubmit={(event) => {
          event.preventDefault();
          setErrors(found);
        }}
      >
        <ErrorSummary errors={errors} />
        <FormErrors errors={errors}>
          <TextField
            name="name"
            label={t.rich('style.example.name')}
            autoComplete="name"
            width="middle"
            isRequired
          />
          <TextField
            name="mail"
            type="email"
            label={t.rich('style.example.mail')}
            hint={t.rich('style.example.mailNote')}
            autoComplete="email"
            width="middle"
            isRequired
          />
          <TextArea name="message" label={t.rich('style.example.message')} lengthMax={200} />
        </FormErrors>
        <div>
          <Button type="submit" look="primary">
            {t.rich('style.example.primary')}
          </Button>
        </div>
      </form>
    </Example>
  );
}

export function ChoicesExample() {
  const t = useTranslator();
  const options = [
    { value: 'phone', label: t.rich('style.example.phone') },
    {
      value: 'letter',
      label: t.rich('style.example.letter'),
      hint: t.rich('style.example.letterNote'),
    },
  ];
  return (
    <Example>
      <Select
        name="area"
        label={t.rich('style.example.area')}
        width="middle"
        isRequired
        options={[
          { value: '42201', label: t.plain('style.example.areaOne') },
          { value: '42202', label: t.plain('style.example.areaTwo') },
        ]}
      />
      <RadioGroup name="contact" label={t.rich('style.example.contact')} options={options} />
      <CheckboxGroup
        name="contacts"
        label={t.rich('style.example.contact')}
        options={options}
        defaultValues={['phone']}
      />
      <Checkbox name="agree" label={t.rich('style.example.agree')} />
    </Example>
  );
}

export function DateExample() {
  const t = useTranslator();
  return (
    <Example>
      <DateField
        name="birthday"
        label={t.rich('style.example.birthday')}
        defaultValue="1989-01-08"
        isBirthday
      />
    </Example>
  );
}

const states: readonly Upload[] = [
  { state: 'sending', name: 'aed.csv', percent: 64 },
  { state: 'done', name: 'aed.csv', body: '' },
  { state: 'failed', name: 'aed.csv', status: 413, body: '' },
];

export function UploadExample() {
  const t = useTranslator();
  return (
    <Example>
      <FileField
        name="file"
        label={t.rich('style.example.file')}
        hint={t.rich('style.example.fileNote')}
        accept=".csv,.xlsx"
        bytesMax={10_000_000}
      />
      {states.map((upload) => (
        <UploadProgress key={upload.state} upload={upload} onCancel={() => undefined} />
      ))}
    </Example>
  );
}
