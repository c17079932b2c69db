/** `/account/delete`: what goes, what stays, and the button. */
import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { cookiesOf } from '../api/call.ts';
import { portalContext } from '../api/context.ts';
import { Button } from '../design/button.tsx';
import { languageOf, pathIn } from '../language/language.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { faultOf, getSession, send, toSignIn, wantsFreshProof } from './ask.ts';
import { AccountPage, FaultyForm } from './frame.tsx';

export async function loader({ context, request }: LoaderFunctionArgs) {
  const session = await getSession(context.get(portalContext).call);
  if (!session.isSignedIn) return toSignIn(request);
  return { session };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const answer = await send(context.get(portalContext).call, 'DELETE', '/api/account');
  if (await wantsFreshProof(answer)) return toSignIn(request, true);
  const home = pathIn(languageOf(new URL(request.url).pathname), '/');
  if (answer.ok) return redirect(home, { headers: cookiesOf(answer), status: 303 });
  return data({ fault: await faultOf(answer, { conflict: 'last' }) }, { status: answer.status });
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('account.delete') },
  { name: 'robots', content: 'noindex' },
];

export default function DeletePage() {
  const t = useTranslator();
  const { session } = useLoaderData<typeof loader>();
  const fault = useActionData<typeof action>()?.fault;
  return (
    <AccountPage title={t.rich('account.delete')} session={session} isBelow>
      <ul className="list-disc pl-6">
        <li>{t.rich('account.deleteGoes')}</li>
        <li>{t.rich('account.deleteStays')}</li>
        <li>{t.rich('account.deleteForEver')}</li>
      </ul>
      <FaultyForm fault={fault}>
        <div>
          <Button type="submit" icon="trash">
            {t.rich('account.deleteButton')}
          </Button>
        </div>
      </FaultyForm>
    </AccountPage>
  );
}
