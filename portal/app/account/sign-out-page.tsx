/** `/sign-out`: ends the session here, and at the provider it began with. */
import { type ActionFunctionArgs, type MetaFunction, redirect } from 'react-router';
import { cookiesOf } from '../api/call.ts';
import { portalContext } from '../api/context.ts';
import { languageOf, pathIn } from '../language/language.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { send } from './ask.ts';
import { AccountPage, Press } from './frame.tsx';

export async function action({ context, request }: ActionFunctionArgs) {
  const answer = await send(context.get(portalContext).call, 'DELETE', '/api/session');
  const told: unknown = await answer.json();
  const url: unknown =
    typeof told === 'object' && told !== null ? Reflect.get(told, 'providerUrl') : '';
  const home = pathIn(languageOf(new URL(request.url).pathname), '/');
  const to = typeof url === 'string' && url !== '' ? url : home;
  return redirect(to, { headers: cookiesOf(answer), status: 303 });
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('account.signOut') },
  { name: 'robots', content: 'noindex' },
];

export default function SignOutPage() {
  const t = useTranslator();
  return (
    <AccountPage title={t.rich('account.signOut')}>
      <p>{t.rich('account.signOutText')}</p>
      <Press fields={{}} look="primary">
        {t.rich('account.signOut')}
      </Press>
    </AccountPage>
  );
}
