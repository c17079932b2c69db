/** Asking for a code by mail, and giving it back: two forms of one page, without a script. */
import { Button } from '../design/button.tsx';
import { TextField } from '../design/form/text-field.tsx';
import { useTranslator } from '../language/text.tsx';
import type { Fault } from './ask.ts';
import { FaultyForm } from './frame.tsx';

/** What a page knows after a form was sent. `ticket` where the code is awaited. */
export interface Step {
  readonly ticket?: string;
  readonly fault?: Fault;
}

export function AddressForm({ fault }: { readonly fault: Fault | undefined }) {
  const t = useTranslator();
  return (
    <FaultyForm fault={fault}>
      <TextField
        name="mail"
        type="email"
        label={t.rich('account.mail')}
        hint={t.rich('account.mailText')}
        autoComplete="email"
        isRequired
      />
      <div>
        <Button type="submit" look="primary">
          {t.rich('account.sendCode')}
        </Button>
      </div>
    </FaultyForm>
  );
}

interface CodeFormProps {
  readonly ticket: string;
  readonly fault: Fault | undefined;
  /** `new`: with a name and a password that may be left empty; `again`: with a password. */
  readonly kind: 'new' | 'again' | 'plain';
}

export function CodeForm({ ticket, fault, kind }: CodeFormProps) {
  const t = useTranslator();
  return (
    <>
      <p role="status">{t.rich('account.codeSent')}</p>
      <FaultyForm fault={fault}>
        <input type="hidden" name="ticket" value={ticket} />
        <TextField
          name="code"
          label={t.rich('account.code')}
          hint={t.rich('account.codeText')}
          autoComplete="one-time-code"
          inputMode="numeric"
          width="short"
          isRequired
        />
        {kind === 'new' ? (
          <TextField
            name="displayName"
            label={t.rich('account.name')}
            hint={t.rich('account.nameText')}
            autoComplete="name"
            isRequired
          />
        ) : null}
        {kind === 'plain' ? null : (
          <TextField
            name="password"
            type="password"
            label={t.rich(kind === 'new' ? 'account.password' : 'account.passwordNew')}
            hint={t.rich(kind === 'new' ? 'account.passwordLater' : 'account.passwordAgain')}
            autoComplete="new-password"
          />
        )}
        <div>
          <Button type="submit" look="primary">
            {t.rich('account.goOn')}
          </Button>
        </div>
      </FaultyForm>
    </>
  );
}
