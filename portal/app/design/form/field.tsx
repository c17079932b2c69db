/** What stands around every control: label, hint, error. */
import type { ReactNode } from 'react';
import { useTranslator } from '../../language/text.tsx';
import { NamedIcon } from '../icons.tsx';
import { fieldId, useFieldError } from './errors.tsx';

export interface FieldProps {
  /** The name it is sent under, once on a page. */
  readonly name: string;
  readonly label: ReactNode;
  /** How to fill it in, before one begins. */
  readonly hint?: ReactNode;
  readonly isRequired?: boolean;
}

/** What a control says of itself, for assistive technology. */
export interface Described {
  readonly id: string;
  readonly name: string;
  readonly required: boolean;
  readonly 'aria-invalid': true | undefined;
  readonly 'aria-describedby': string | undefined;
}

export function useDescribed({ name, hint, isRequired = false }: FieldProps): Described {
  const id = fieldId(name);
  const error = useFieldError(name);
  const by = [
    ...(hint === undefined ? [] : [`${id}-hint`]),
    ...(error === undefined ? [] : [`${id}-error`]),
  ];
  return {
    id,
    name,
    required: isRequired,
    'aria-invalid': error === undefined ? undefined : true,
    'aria-describedby': by.length === 0 ? undefined : by.join(' '),
  };
}

/** Of a control that is one line or box. */
export const controlClass =
  'min-h-12 w-full rounded-8 border border-edge bg-surface px-3 py-2 text-ink aria-invalid:border-2 aria-invalid:border-danger';

export function Field(props: FieldProps & { readonly children: ReactNode }) {
  const { name, label, isRequired = false, children } = props;
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={fieldId(name)} className="font-bold">
        {label} <Mark isRequired={isRequired} />
      </label>
      <Notes {...props} />
      {children}
    </div>
  );
}

/** Several controls with one question: check boxes, radio buttons, parts of a date. */
export function FieldGroup(props: FieldProps & { readonly children: ReactNode }) {
  const { label, isRequired = false, children } = props;
  const { id, 'aria-describedby': by } = useDescribed(props);
  return (
    <fieldset id={id} tabIndex={-1} aria-describedby={by} className="min-w-0 outline-offset-4">
      <legend className="mb-1.5 font-bold">
        {label} <Mark isRequired={isRequired} />
      </legend>
      <Notes {...props} />
      <div className="mt-1.5">{children}</div>
    </fieldset>
  );
}

function Mark({ isRequired }: { readonly isRequired: boolean }) {
  const t = useTranslator();
  return isRequired ? (
    <span className="ml-1 inline-block rounded-4 border border-danger px-1.5 font-normal text-[0.875rem] text-danger leading-normal">
      {t.rich('form.required')}
    </span>
  ) : (
    <span className="ml-1 font-normal text-[0.875rem] text-quiet">{t.rich('form.optional')}</span>
  );
}

function Notes({ name, hint }: FieldProps) {
  const t = useTranslator();
  const id = fieldId(name);
  const error = useFieldError(name);
  return (
    <>
      {hint === undefined ? null : (
        <p id={`${id}-hint`} className="text-[0.9375rem] text-quiet">
          {hint}
        </p>
      )}
      {error === undefined ? null : (
        <p id={`${id}-error`} className="flex items-start gap-1.5 font-bold text-danger">
          <NamedIcon name="alert" className="mt-1 size-5" />
          <span>
            <span className="sr-only">{t.rich('form.error')}：</span>
            {error}
          </span>
        </p>
      )}
    </>
  );
}
