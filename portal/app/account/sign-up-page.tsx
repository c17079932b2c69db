/** `/account/sign-up`: a code by mail, then name and password. */
import { type ActionFunctionArgs, type MetaFunction, useActionData } from 'react-router';
import { portalContext } from '../api/context.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { returnPath } from './ask.ts';
import { codeAction } from './code-action.ts';
import { AddressForm, CodeForm, type Step } from './code-steps.tsx';
import { AccountPage } from './frame.tsx';

export async function action({ context, request }: ActionFunctionArgs) {
  return codeAction({
    call: context.get(portalContext).call,
    request,
    form: await request.formData(),
    path: '/api/account/sign-up',
    fields: ['displayName', 'password'],
    to: returnPath(request),
    words: { 'already-exists': 'taken' },
  });
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('account.signUp') },
  { name: 'robots', content: 'noindex' },
];

export default function SignUpPage() {
  const t = useTranslator();
  const step: Step | undefined = useActionData<typeof action>();
  return (
    <AccountPage title={t.rich('account.signUp')}>
      {step?.ticket === undefined ? (
        <>
          <p>{t.rich('account.signUpText')}</p>
          <AddressForm fault={step?.fault} />
        </>
      ) : (
        <CodeForm ticket={step.ticket} fault={step.fault} kind="new" />
      )}
    </AccountPage>
  );
}
