/** `/account/setup`: the token of the first start makes the first administrator. */
import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  useActionData,
  useLoaderData,
} from 'react-router';
import { portalContext } from '../api/context.ts';
import { Button } from '../design/button.tsx';
import { TextField } from '../design/form/text-field.tsx';
import { languageOf, pathIn } from '../language/language.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { faultOf, fieldOf, goWith, send } from './ask.ts';
import { AccountPage, FaultyForm } from './frame.tsx';

export async function loader({ context }: LoaderFunctionArgs) {
  const answer = await context.get(portalContext).call('/api/account/first-administrator');
  const told: unknown = await answer.json();
  const isAwaited =
    typeof told === 'object' && told !== null && Reflect.get(told, 'isAwaited') === true;
  return { isAwaited };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const form = await request.formData();
  const answer = await send(
    context.get(portalContext).call,
    'POST',
    '/api/account/first-administrator',
    {
      token: fieldOf(form, 'token'),
      displayName: fieldOf(form, 'displayName'),
      mail: fieldOf(form, 'mail'),
      password: fieldOf(form, 'password'),
    },
  );
  const language = languageOf(new URL(request.url).pathname);
  if (answer.ok) return goWith(answer, pathIn(language, '/account'));
  const fault = await faultOf(answer, { unauthenticated: 'token', conflict: 'claimed' });
  const own = fault.word === 'token' ? { ...fault, field: 'token' } : fault;
  return data({ fault: own }, { status: answer.status });
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('account.setup') },
  { name: 'robots', content: 'noindex' },
];

export default function SetupPage() {
  const t = useTranslator();
  const { isAwaited } = useLoaderData<typeof loader>();
  const fault = useActionData<typeof action>()?.fault;
  return (
    <AccountPage title={t.rich('account.setup')}>
      {isAwaited ? (
        <>
          <p>{t.rich('account.setupText')}</p>
          <FaultyForm fault={fault}>
            <TextField
              name="token"
              type="password"
              label={t.rich('account.token')}
              hint={t.rich('account.tokenText')}
              autoComplete="off"
              isRequired
            />
            <TextField
              name="displayName"
              label={t.rich('account.name')}
              hint={t.rich('account.nameText')}
              autoComplete="name"
              isRequired
            />
            <TextField
              name="mail"
              type="email"
              label={t.rich('account.mail')}
              autoComplete="username"
              isRequired
            />
            <TextField
              name="password"
              type="password"
              label={t.rich('account.password')}
              hint={t.rich('account.passwordText')}
              autoComplete="new-password"
              isRequired
            />
            <div>
              <Button type="submit" look="primary">
                {t.rich('account.setupButton')}
              </Button>
            </div>
          </FaultyForm>
        </>
      ) : (
        <p>{t.rich('account.setupDone')}</p>
      )}
    </AccountPage>
  );
}
