/** `/account`: one's own account. */
import {
  type ActionFunctionArgs,
  data,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  useActionData,
  useLoaderData,
} from 'react-router';
import { portalContext } from '../api/context.ts';
import { Banner } from '../design/banner.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { findAccount, getSession, listProviders, toSignIn } from './ask.ts';
import { AccountPage } from './frame.tsx';
import { changeAccount } from './settings-action.ts';
import {
  Certified,
  Devices,
  Leave,
  Mail,
  Name,
  Passkeys,
  PasswordSection,
  Providers,
} from './settings-sections.tsx';

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const account = await findAccount(call);
  if (account === undefined) return toSignIn(request);
  const session = await getSession(call);
  const { searchParams } = new URL(request.url);
  return {
    account,
    session,
    providers: await listProviders(call),
    hasFailed: searchParams.get('failure'),
  };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const outcome = await changeAccount(call, request, await request.formData());
  if (outcome instanceof Response) return outcome;
  return data({ fault: outcome.fault, intent: outcome.intent }, { status: outcome.status });
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('account.title') },
  { name: 'robots', content: 'noindex' },
];

export default function SettingsPage() {
  const t = useTranslator();
  const { account, session, providers, hasFailed } = useLoaderData<typeof loader>();
  const acted = useActionData<typeof action>();
  const faultOf = (intent: string) => (acted?.intent === intent ? acted.fault : undefined);
  const level = session.assurance ?? 'guest';
  return (
    <AccountPage title={t.rich('account.title')} session={session}>
      {hasFailed === null ? null : (
        <Banner
          look="danger"
          title={t.rich(
            hasFailed === 'taken' || hasFailed === 'kind'
              ? `account.failures.${hasFailed}`
              : 'account.failures.refused',
          )}
          isUrgent
        />
      )}
      {acted?.fault.word === 'onlyWay' ? (
        <Banner look="danger" title={t.rich('account.faults.onlyWay')} isUrgent />
      ) : null}
      <p>
        {t.rich('account.levelNow', { level: t.rich(`account.levels.${level}`) })}{' '}
        <Link to={t.to('/account/proxies')} className="text-link">
          {t.rich('account.proxies')}
        </Link>
      </p>
      <Name account={account} fault={faultOf('rename')} />
      <Mail account={account} />
      <Passkeys account={account} />
      <PasswordSection account={account} fault={faultOf('password')} />
      <Providers account={account} providers={providers} />
      <Certified account={account} />
      <Devices account={account} />
      <Leave />
    </AccountPage>
  );
}
