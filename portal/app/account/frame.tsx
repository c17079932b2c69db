/** What account pages share: the column, the notice of acting for somebody, faults of a form. */
import type { ReactNode } from 'react';
import { Form } from 'react-router';
import { Banner } from '../design/banner.tsx';
import { Breadcrumb } from '../design/breadcrumb.tsx';
import { Button } from '../design/button.tsx';
import { ErrorSummary, type FieldError, FormErrors } from '../design/form/errors.tsx';
import { useTranslator } from '../language/text.tsx';
import type { Fault } from './ask.ts';
import type { SessionShape } from './shapes.ts';

interface AccountPageProps {
  readonly title: ReactNode;
  readonly session?: SessionShape | undefined;
  readonly children: ReactNode;
  /** Pages below the account lead back to it. */
  readonly isBelow?: boolean;
}

export function AccountPage({ title, session, children, isBelow = false }: AccountPageProps) {
  const t = useTranslator();
  const between = isBelow ? [{ to: t.to('/account'), label: t.rich('account.title') }] : [];
  return (
    <div className="page-width pt-2 pb-16">
      <Breadcrumb between={between} here={title} />
      <div className="mt-2 max-w-2xl">
        <ActingNotice session={session} />
        <h1 className="text-[1.75rem] leading-snug md:text-[2.25rem]">{title}</h1>
        <div className="mt-6 flex flex-col gap-8">{children}</div>
      </div>
    </div>
  );
}

/** Nobody forgets whom they act for. */
function ActingNotice({ session }: { readonly session: SessionShape | undefined }) {
  const t = useTranslator();
  if (session?.actingFor === undefined) return null;
  return (
    <div className="mb-6">
      <Banner
        look="notice"
        title={t.rich('account.actingTitle', { name: session.actingFor.displayName })}
      >
        <Form method="post" action={t.to('/account/proxies')} reloadDocument>
          <input type="hidden" name="intent" value="act" />
          <Button type="submit">{t.rich('account.actingEnd')}</Button>
        </Form>
      </Banner>
    </div>
  );
}

interface FaultyFormProps {
  readonly fault: Fault | undefined;
  readonly children: ReactNode;
}

/** Fields with what was wrong; a form of the page itself. */
export function FaultyForm({ fault, children }: FaultyFormProps) {
  const t = useTranslator();
  const errors: readonly FieldError[] =
    fault === undefined
      ? []
      : [{ field: fault.field, message: t.rich(`account.faults.${fault.word}`) }];
  return (
    <FormErrors errors={errors}>
      <ErrorSummary errors={errors} />
      <Form method="post" reloadDocument noValidate className="flex flex-col gap-5">
        {children}
      </Form>
    </FormErrors>
  );
}

export function Section(props: { readonly title: ReactNode; readonly children: ReactNode }) {
  return (
    <section className="flex flex-col gap-4 border-line border-t pt-6">
      <h2 className="text-[1.375rem] leading-snug">{props.title}</h2>
      {props.children}
    </section>
  );
}

/** A form that is one button. */
export function Press(props: {
  readonly fields: Readonly<Record<string, string>>;
  readonly children: ReactNode;
  readonly look?: 'primary' | 'secondary';
  readonly action?: string;
}) {
  const { fields, children, look = 'secondary', action } = props;
  return (
    <Form method="post" reloadDocument {...(action === undefined ? {} : { action })}>
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button type="submit" look={look}>
        {children}
      </Button>
    </Form>
  );
}
