/** What is wrong with a form: as a list at its head, and beside every field. */
import { createContext, type ReactNode, useContext, useEffect, useRef } from 'react';
import { useTranslator } from '../../language/text.tsx';
import { NamedIcon } from '../icons.tsx';

export interface FieldError {
  /** The `name` of the field; `''` where the fault is in no single one. */
  readonly field: string;
  /** What is wrong and how to mend it: 「名前を入力してください」. */
  readonly message: ReactNode;
}

const ErrorContext = createContext<readonly FieldError[]>([]);

/** Around the fields of a form: each shows its own error. */
export function FormErrors(props: {
  readonly errors: readonly FieldError[];
  readonly children: ReactNode;
}) {
  return <ErrorContext.Provider value={props.errors}>{props.children}</ErrorContext.Provider>;
}

export function useFieldError(field: string): ReactNode | undefined {
  return useContext(ErrorContext).find((error) => error.field === field)?.message;
}

/** The id of a field's control, which its label, its errors and the summary name. */
export function fieldId(name: string): string {
  return `field-${name}`;
}

/**
 * Over the form, and in place of nothing when there is no error. It takes the focus when it comes, so that
 * everyone learns of it first; each line leads to its field.
 */
export function ErrorSummary({ errors }: { readonly errors: readonly FieldError[] }) {
  const t = useTranslator();
  const summary = useRef<HTMLElement>(null);
  useEffect(() => {
    if (errors.length > 0) summary.current?.focus();
  }, [errors]);
  if (errors.length === 0) return null;
  return (
    <section
      ref={summary}
      tabIndex={-1}
      aria-labelledby="error-summary"
      className="rounded-8 border-2 border-danger bg-danger-soft p-4"
    >
      <h2 id="error-summary" className="flex items-center gap-2 font-bold text-[1.125rem]">
        <NamedIcon name="alert" className="size-6 text-danger" />
        {t.rich('form.errorTitle')}
      </h2>
      <ul className="mt-2 list-disc pl-8">
        {errors.map(({ field, message }) => (
          <li key={field}>
            {field === '' ? (
              message
            ) : (
              <a href={`#${fieldId(field)}`} className="inline-block min-h-6 py-1 text-link">
                {message}
              </a>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
