/** Choosing: one of few (radio buttons), one of many (list), any of several (check boxes), yes or no. */
import type { ReactNode } from 'react';
import { useTranslator } from '../../language/text.tsx';
import { controlClass, Field, FieldGroup, type FieldProps, useDescribed } from './field.tsx';

export interface Option {
  readonly value: string;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
}

interface SelectProps extends FieldProps {
  /** Labels of a list are plain: no ruby can stand in it. */
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly defaultValue?: string;
  /** The first line, when nothing is chosen; 「選択してください」 when absent. */
  readonly emptyLabel?: string;
  readonly width?: 'middle';
}

/** Keyboard: arrow keys choose, letters jump. */
export function Select(props: SelectProps) {
  const { options, defaultValue = '', emptyLabel, width } = props;
  const described = useDescribed(props);
  const t = useTranslator();
  return (
    <Field {...props}>
      <select
        {...described}
        defaultValue={defaultValue}
        className={`${controlClass} ${width === undefined ? '' : 'max-w-md'}`}
      >
        <option value="">{emptyLabel ?? t.plain('form.choose')}</option>
        {options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </Field>
  );
}

interface ChoicesProps extends FieldProps {
  readonly options: readonly Option[];
  readonly defaultValues?: readonly string[];
}

/** Keyboard: Tab enters the group, arrow keys choose. */
export function RadioGroup(props: ChoicesProps) {
  return <Choices {...props} type="radio" />;
}

/** Keyboard: Tab goes from box to box, Space ticks. */
export function CheckboxGroup(props: ChoicesProps) {
  return <Choices {...props} type="checkbox" />;
}

const boxClass = 'mt-0.5 size-6 shrink-0 accent-accent';
const lineClass = 'flex min-h-11 cursor-pointer items-start gap-3 py-2';

function Choices(props: ChoicesProps & { readonly type: 'radio' | 'checkbox' }) {
  const { name, options, defaultValues = [], type, isRequired = false } = props;
  return (
    <FieldGroup {...props}>
      {options.map(({ value, label, hint }) => (
        <label key={value} className={lineClass}>
          <input
            type={type}
            name={name}
            value={value}
            defaultChecked={defaultValues.includes(value)}
            required={type === 'radio' && isRequired}
            className={boxClass}
          />
          <span>
            {label}
            {hint === undefined ? null : (
              <span className="block text-[0.9375rem] text-quiet">{hint}</span>
            )}
          </span>
        </label>
      ))}
    </FieldGroup>
  );
}

interface CheckboxProps extends Omit<FieldProps, 'isRequired'> {
  readonly value?: string;
  readonly isChecked?: boolean;
}

/** One statement that is true or not. Nobody is made to tick it by a mark: what is missing is an error. */
export function Checkbox({ name, label, hint, value = 'yes', isChecked = false }: CheckboxProps) {
  const described = useDescribed({ name, label, hint });
  return (
    <div>
      <label className={lineClass}>
        <input
          {...described}
          type="checkbox"
          value={value}
          defaultChecked={isChecked}
          className={boxClass}
        />
        <span className="font-bold">{label}</span>
      </label>
      {hint === undefined ? null : (
        <p id={`${described.id}-hint`} className="pl-9 text-[0.9375rem] text-quiet">
          {hint}
        </p>
      )}
    </div>
  );
}
