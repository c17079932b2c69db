/** `/account/mail`: confirms an address, which becomes the one of the account. */
import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  useActionData,
  useLoaderData,
} from 'react-router';
import { portalContext } from '../api/context.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { getSession, returnPath, toSignIn, wantsFreshProof } from './ask.ts';
import { codeAction } from './code-action.ts';
import { AddressForm, CodeForm, type Step } from './code-steps.tsx';
import { AccountPage } from './frame.tsx';

export async function loader({ context, request }: LoaderFunctionArgs) {
  const session = await getSession(context.get(portalContext).call);
  if (!session.isSignedIn) return toSignIn(request);
  return { session };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const form = await request.formData();
  let isStale = false;
  const answer = await codeAction({
    call: async (path, init) => {
      const response = await call(path, init);
      isStale ||= await wantsFreshProof(response);
      return response;
    },
    request,
    form,
    path: '/api/account/mail',
    fields: [],
    to: returnPath(request),
    words: { 'already-exists': 'taken' },
  });
  return isStale ? toSignIn(request, true) : answer;
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('account.mailChange') },
  { name: 'robots', content: 'noindex' },
];

export default function MailPage() {
  const t = useTranslator();
  const { session } = useLoaderData<typeof loader>();
  const step: Step | undefined = useActionData<typeof action>();
  return (
    <AccountPage title={t.rich('account.mailChange')} session={session} isBelow>
      {step?.ticket === undefined ? (
        <>
          <p>{t.rich('account.mailChangeText')}</p>
          <AddressForm fault={step?.fault} />
        </>
      ) : (
        <CodeForm ticket={step.ticket} fault={step.fault} kind="plain" />
      )}
    </AccountPage>
  );
}
