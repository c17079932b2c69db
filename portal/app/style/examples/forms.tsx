/** Fields in their states. */
import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { DateText } from '../../design/date.tsx';
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
function FieldsExample() {
  const t = useTranslator();
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const found: readonly FieldError[] = [
    { field: 'name', message: t.rich('style.example.nameMissing') },
    { field: 'mail', message: t.rich('style.example.mailWrong') },
  ];
  return (
    <Example title={t.rich('style.state.usual')}>
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

/** What a field says beside itself; the summary stands over a whole form. */
export function FieldStatesExample() {
  const t = useTranslator();
  return (
    <>
      <FieldsExample />
      <Example title={t.rich('style.state.filled')}>
        <TextField
          name="filled-name"
          label={t.rich('style.example.name')}
          defaultValue={t.plain('style.example.nameDone')}
          width="middle"
          isRequired
        />
      </Example>
      <Example title={t.rich('style.state.error')}>
        <FormErrors errors={[{ field: 'wrong-mail', message: t.rich('style.example.mailWrong') }]}>
          <TextField
            name="wrong-mail"
            type="email"
            label={t.rich('style.example.mail')}
            hint={t.rich('style.example.mailNote')}
            defaultValue="hanako@"
            width="middle"
            isRequired
          />
        </FormErrors>
      </Example>
    </>
  );
}

function useContacts() {
  const t = useTranslator();
  return [
    { value: 'phone', label: t.rich('style.example.phone') },
    {
      value: 'letter',
      label: t.rich('style.example.letter'),
      hint: t.rich('style.example.letterNote'),
    },
  ];
}

export function ChoicesExample() {
  const t = useTranslator();
  const options = useContacts();
  const label = t.rich('style.example.contact');
  return (
    <>
      <Example title={t.rich('style.state.one')}>
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
        <RadioGroup name="contact" label={label} options={options} />
      </Example>
      <Example title={t.rich('style.state.many')}>
        <CheckboxGroup name="contacts" label={label} options={options} defaultValues={['phone']} />
        <Checkbox name="agree" label={t.rich('style.example.agree')} />
      </Example>
      <Example title={t.rich('style.state.error')}>
        <FormErrors
          errors={[
            { field: 'contact-wrong', message: t.rich('style.example.contactMissing') },
            { field: 'agree-wrong', message: t.rich('style.example.agreeMissing') },
          ]}
        >
          <RadioGroup name="contact-wrong" label={label} options={options} isRequired />
          <Checkbox name="agree-wrong" label={t.rich('style.example.agree')} />
        </FormErrors>
      </Example>
    </>
  );
}

export function DateExample() {
  const t = useTranslator();
  const label = t.rich('style.example.birthday');
  return (
    <>
      <Example title={t.rich('style.state.usual')}>
        <DateField name="birthday" label={label} isBirthday />
      </Example>
      <Example title={t.rich('style.state.filled')}>
        <DateField name="birthday-filled" label={label} defaultValue="1989-01-08" />
      </Example>
      <Example title={t.rich('style.state.error')}>
        <FormErrors
          errors={[{ field: 'birthday-wrong', message: t.rich('style.example.birthdayMissing') }]}
        >
          <DateField name="birthday-wrong" label={label} defaultValue="2001-13-" isRequired />
        </FormErrors>
      </Example>
      <Example title={t.rich('style.state.era')}>
        <ul className="flex flex-col gap-2">
          {['1926-12-24', '1989-01-08', '2019-05-01', '2026-04-01'].map((day) => (
            <li key={day}>
              <DateText instant={day} />
            </li>
          ))}
        </ul>
      </Example>
    </>
  );
}

const states: readonly Upload[] = [
  { state: 'sending', name: 'aed.csv', percent: 64 },
  { state: 'done', name: 'aed.csv', body: '' },
  { state: 'failed', name: 'aed.csv', status: 413, body: '' },
];

export function UploadExample() {
  const t = useTranslator();
  const label = t.rich('style.example.file');
  return (
    <>
      <Example title={t.rich('style.state.one')}>
        <FileField
          name="file"
          label={label}
          hint={t.rich('style.example.fileNote')}
          accept=".csv,.xlsx"
          bytesMax={10_000_000}
        />
      </Example>
      <Example title={t.rich('style.state.many')}>
        <FileField name="files" label={label} isMultiple />
      </Example>
      <Example title={t.rich('style.state.error')}>
        <FormErrors
          errors={[{ field: 'file-wrong', message: t.rich('style.example.fileMissing') }]}
        >
          <FileField name="file-wrong" label={label} isRequired />
        </FormErrors>
      </Example>
      <Example title={t.rich('style.state.sending')}>
        {states.map((upload) => (
          <UploadProgress key={upload.state} upload={upload} onCancel={() => undefined} />
        ))}
      </Example>
    </>
  );
}
