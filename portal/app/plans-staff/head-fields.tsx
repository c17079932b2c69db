/** The fields of a plan's head. */
import { Select } from '../design/form/choice.tsx';
import { TextArea, TextField } from '../design/form/text-field.tsx';
import { useTranslator } from '../language/text.tsx';
import { statusKeys } from '../plans/status.ts';
import { type Member, withoutEmpty } from './edit-document.ts';
import { numberIn, optionalText } from './read-form.ts';

const statuses = ['draft', 'adopted', 'revised', 'closed'] as const;
const texts = ['title', 'titleShort', 'publisher', 'localGovernmentCode'] as const;

export function headOf(before: Member, form: FormData): Member {
  return withoutEmpty({
    ...before,
    id: before['id'] ?? optionalText(form, 'id'),
    ...Object.fromEntries(texts.map((name) => [name, optionalText(form, name)])),
    period: { from: numberIn(form, 'from'), to: numberIn(form, 'to') },
    status: optionalText(form, 'status'),
    philosophy: optionalText(form, 'philosophy'),
    source: optionalText(form, 'source'),
  });
}

interface HeadFieldsProps {
  readonly head: Member;
  readonly isNew?: boolean;
}

export function HeadFields({ head, isNew = false }: HeadFieldsProps) {
  const t = useTranslator();
  const said = (name: string): string => {
    const value = head[name];
    return typeof value === 'string' ? value : '';
  };
  const year = (name: 'from' | 'to'): string => {
    const period = head['period'];
    const value: unknown =
      typeof period === 'object' && period !== null ? Reflect.get(period, name) : undefined;
    return typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  };
  return (
    <>
      {isNew ? (
        <TextField
          name="id"
          label={t.rich('plans-staff.fields.id')}
          hint={t.rich('plans-staff.idText')}
          defaultValue={said('id')}
          width="middle"
          isRequired
        />
      ) : null}
      {texts.map((name) => (
        <TextField
          key={name}
          name={name}
          label={t.rich(`plans-staff.fields.${name}`)}
          defaultValue={said(name)}
          isRequired={name === 'title' || name === 'publisher'}
          {...(name === 'localGovernmentCode' ? { width: 'short' as const } : {})}
        />
      ))}
      <div className="flex flex-wrap gap-6">
        {(['from', 'to'] as const).map((name) => (
          <TextField
            key={name}
            name={name}
            label={t.rich(`plans-staff.fields.${name}`)}
            hint={t.rich('plans-staff.yearText')}
            defaultValue={year(name)}
            inputMode="numeric"
            width="short"
            isRequired
          />
        ))}
      </div>
      <Select
        name="status"
        label={t.rich('plans-staff.fields.status')}
        options={statuses.map((value) => ({ value, label: t.plain(statusKeys[value]) }))}
        defaultValue={said('status')}
        width="middle"
      />
      <TextArea
        name="philosophy"
        label={t.rich('plans-staff.fields.philosophy')}
        defaultValue={said('philosophy')}
        rows={3}
      />
      <TextField
        name="source"
        label={t.rich('plans-staff.fields.source')}
        defaultValue={said('source')}
      />
    </>
  );
}
