/** Text on one line or several. */
import { type HTMLInputAutoCompleteAttribute, useState } from 'react';
import { useTranslator } from '../../language/text.tsx';
import { controlClass, Field, type FieldProps, useDescribed } from './field.tsx';

interface TextFieldProps extends FieldProps {
  readonly type?:
    | 'text'
    | 'email'
    | 'tel'
    | 'url'
    | 'search'
    | 'password'
    | 'number'
    | 'datetime-local';
  readonly defaultValue?: string;
  /** Who fills it in for the person: always set for their own data (WCAG 1.3.5). */
  readonly autoComplete?: HTMLInputAutoCompleteAttribute;
  readonly inputMode?: 'text' | 'numeric' | 'decimal' | 'email' | 'tel' | 'url';
  readonly lengthMax?: number;
  /** As wide as what belongs into it; the whole column when absent. */
  readonly width?: 'short' | 'middle';
  /** Read only values stay readable and are sent. */
  readonly isReadOnly?: boolean;
  readonly placeholder?: never;
}

const widths = { short: 'max-w-40', middle: 'max-w-md' } as const;

/** Keyboard: Tab enters and leaves it. What browsers check by themselves is left to the server, in our words. */
export function TextField(props: TextFieldProps) {
  const { type = 'text', defaultValue, autoComplete, inputMode, lengthMax, width } = props;
  const described = useDescribed(props);
  return (
    <Field {...props}>
      <input
        {...described}
        type={type}
        defaultValue={defaultValue}
        autoComplete={autoComplete}
        inputMode={inputMode}
        maxLength={lengthMax}
        readOnly={props.isReadOnly}
        className={`${controlClass} read-only:bg-sunken ${width === undefined ? '' : widths[width]}`}
      />
    </Field>
  );
}

interface TextAreaProps extends FieldProps {
  readonly defaultValue?: string;
  readonly rows?: number;
  /** Counted while one writes; more is refused by the server, so that nothing pasted is cut silently. */
  readonly lengthMax?: number;
}

export function TextArea(props: TextAreaProps) {
  const { defaultValue = '', rows = 5, lengthMax } = props;
  const described = useDescribed(props);
  const [length, setLength] = useState(defaultValue.length);
  const t = useTranslator();
  return (
    <Field {...props}>
      <textarea
        {...described}
        rows={rows}
        defaultValue={defaultValue}
        onChange={(event) => setLength(event.currentTarget.value.length)}
        className={controlClass}
      />
      {lengthMax === undefined ? null : (
        <p
          className={`js-only text-right text-[0.9375rem] tabular-nums ${length > lengthMax ? 'font-bold text-danger' : 'text-quiet'}`}
        >
          {t.rich('form.count', { count: length, max: lengthMax })}
        </p>
      )}
    </Field>
  );
}
