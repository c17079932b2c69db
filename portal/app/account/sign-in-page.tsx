/** `/sign-in`: passkey first, then address and password, providers, a code by mail. */
import {
  type ActionFunctionArgs,
  data,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
  useActionData,
  useLoaderData,
  useLocation,
} from 'react-router';
import { cookiesOf } from '../api/call.ts';
import { portalContext } from '../api/context.ts';
import { Banner } from '../design/banner.tsx';
import { Button } from '../design/button.tsx';
import { TextField } from '../design/form/text-field.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import {
  type Fault,
  faultOf,
  fieldOf,
  getSession,
  goWith,
  listProviders,
  returnPath,
  send,
} from './ask.ts';
import { AccountPage, FaultyForm, Press, Section } from './frame.tsx';
import { PasskeySignIn } from './passkey-button.tsx';
import type { ProviderShape } from './shapes.ts';

const failures = ['expired', 'cancelled', 'refused', 'taken', 'inactive', 'kind'] as const;

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const { searchParams } = new URL(request.url);
  const session = await getSession(call);
  const isFresh = searchParams.has('fresh');
  const to = returnPath(request);
  const isDone = session.isSignedIn && session.method !== 'guest' && !isFresh;
  const failure = failures.find((each) => each === searchParams.get('failure'));
  if (isDone && failure === undefined) return redirect(to);
  const waiting = await call('/api/account/first-administrator');
  const told: unknown = await waiting.json();
  const isAwaited =
    typeof told === 'object' && told !== null && Reflect.get(told, 'isAwaited') === true;
  return { to, isFresh, failure, isAwaited, providers: await listProviders(call) };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const form = await request.formData();
  const to = returnPath(request);
  if (fieldOf(form, 'intent') === 'provider') {
    const { pathname, search } = new URL(request.url);
    const begun = await send(call, 'POST', '/api/account/sign-in/provider', {
      provider: fieldOf(form, 'provider'),
      // Back to this page: it goes on, or says what went wrong.
      returnTo: `${pathname}${search}`.replace(/[?&]fresh=1/, ''),
    });
    const url = await urlOf(begun);
    const fault: Fault = { field: '', word: 'provider' };
    return url === undefined
      ? data({ fault }, { status: 503 })
      : redirect(url, { headers: cookiesOf(begun), status: 303 });
  }
  const answer = await send(call, 'POST', '/api/account/sign-in/password', {
    mail: fieldOf(form, 'mail'),
    password: fieldOf(form, 'password'),
  });
  if (answer.ok) return goWith(answer, to);
  const fault = await faultOf(answer, { unauthenticated: 'wrong' });
  return data({ fault }, { status: answer.status });
}

async function urlOf(begun: Response): Promise<string | undefined> {
  if (!begun.ok) return undefined;
  const told: unknown = await begun.json();
  const url: unknown = typeof told === 'object' && told !== null ? Reflect.get(told, 'url') : '';
  return typeof url === 'string' ? url : undefined;
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('account.signIn') },
  { name: 'robots', content: 'noindex' },
];

export default function SignInPage() {
  const t = useTranslator();
  const { search } = useLocation();
  const { to, isFresh, failure, isAwaited, providers } = useLoaderData<typeof loader>();
  const fault = useActionData<typeof action>()?.fault;
  return (
    <AccountPage title={t.rich(isFresh ? 'account.signInAgain' : 'account.signIn')}>
      {isFresh ? <p>{t.rich('account.signInAgainText')}</p> : null}
      {failure === undefined ? null : (
        <Banner look="danger" title={t.rich(`account.failures.${failure}`)} isUrgent />
      )}
      {isAwaited ? (
        <Banner look="notice" title={t.rich('account.setupWaits')}>
          <Link to={t.to('/account/setup')} className="text-link">
            {t.rich('account.setup')}
          </Link>
        </Banner>
      ) : null}
      <PasskeySignIn to={to} />
      <Section title={t.rich('account.withPassword')}>
        <FaultyForm fault={fault}>
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
            autoComplete="current-password"
            isRequired
          />
          <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
            <Button type="submit">{t.rich('account.signInButton')}</Button>
            <Link to={`${t.to('/account/recovery')}${search}`} className="text-link">
              {t.rich('account.forgotten')}
            </Link>
          </div>
        </FaultyForm>
      </Section>
      <Providers providers={providers} audience="residents" />
      <Providers providers={providers} audience="staff" />
      <Section title={t.rich('account.noAccount')}>
        <p>
          <Link to={`${t.to('/account/sign-up')}${search}`} className="text-link">
            {t.rich('account.signUp')}
          </Link>
        </p>
      </Section>
    </AccountPage>
  );
}

interface ProvidersProps {
  readonly providers: readonly ProviderShape[];
  readonly audience: ProviderShape['audience'];
}

function Providers({ providers, audience }: ProvidersProps) {
  const t = useTranslator();
  const own = providers.filter((provider) => provider.audience === audience);
  if (own.length === 0) return null;
  return (
    <Section title={t.rich(`account.providers.${audience}`)}>
      <ul className="flex flex-col items-start gap-3">
        {own.map(({ id, label }) => (
          <li key={id}>
            <Press fields={{ intent: 'provider', provider: id }}>
              {t.rich('account.signInWith', { label })}
            </Press>
          </li>
        ))}
      </ul>
    </Section>
  );
}
