/** `/account/invitation`: where the link of an invitation leads. */
import {
  type ActionFunctionArgs,
  data,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  useActionData,
  useLoaderData,
  useLocation,
} from 'react-router';
import { portalContext } from '../api/context.ts';
import { Button } from '../design/button.tsx';
import { TextField } from '../design/form/text-field.tsx';
import { languageOf, pathIn } from '../language/language.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { faultOf, fieldOf, getSession, goWith, send } from './ask.ts';
import { AccountPage, FaultyForm, Press } from './frame.tsx';

interface Invitation {
  readonly tenant: string;
  readonly mail: string;
  readonly hasAccount: boolean;
}

const ticketOf = (request: Request): string =>
  new URL(request.url).searchParams.get('ticket') ?? '';

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const query = new URLSearchParams({ ticket: ticketOf(request) });
  const answer = await call(`/api/account/invitation?${query}`);
  // The API of this project answers this shape.
  const invitation = answer.ok ? ((await answer.json()) as Invitation) : undefined;
  return { invitation, isSignedIn: (await getSession(call)).isSignedIn };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const form = await request.formData();
  const answer = await send(context.get(portalContext).call, 'POST', '/api/account/invitation', {
    ticket: ticketOf(request),
    displayName: fieldOf(form, 'displayName'),
    password: fieldOf(form, 'password'),
  });
  const language = languageOf(new URL(request.url).pathname);
  if (answer.ok) return goWith(answer, pathIn(language, '/account'));
  return data({ fault: await faultOf(answer, { conflict: 'taken' }) }, { status: answer.status });
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('account.invitation') },
  { name: 'robots', content: 'noindex' },
  { name: 'referrer', content: 'no-referrer' },
];

export default function InvitationPage() {
  const t = useTranslator();
  const { invitation } = useLoaderData<typeof loader>();
  return (
    <AccountPage title={t.rich('account.invitation')}>
      {invitation === undefined ? (
        <p>{t.rich('account.invitationGone')}</p>
      ) : (
        <>
          <p>{t.rich('account.invitationText', { mail: invitation.mail })}</p>
          {invitation.hasAccount ? <Known /> : <New />}
        </>
      )}
    </AccountPage>
  );
}

/** Roles come to the account the address has. */
function Known() {
  const t = useTranslator();
  const { pathname, search } = useLocation();
  const { isSignedIn } = useLoaderData<typeof loader>();
  const fault = useActionData<typeof action>()?.fault;
  if (isSignedIn && fault === undefined) {
    return (
      <Press fields={{}} look="primary">
        {t.rich('account.invitationAccept')}
      </Press>
    );
  }
  const back = new URLSearchParams({ to: `${pathname}${search}`, fresh: '1' });
  return (
    <p>
      {t.rich('account.invitationSignIn')}{' '}
      <Link to={`${t.to('/sign-in')}?${back}`} className="text-link">
        {t.rich('account.signIn')}
      </Link>
    </p>
  );
}

function New() {
  const t = useTranslator();
  const fault = useActionData<typeof action>()?.fault;
  return (
    <FaultyForm fault={fault}>
      <TextField
        name="displayName"
        label={t.rich('account.name')}
        hint={t.rich('account.nameText')}
        autoComplete="name"
        isRequired
      />
      <TextField
        name="password"
        type="password"
        label={t.rich('account.password')}
        hint={t.rich('account.passwordLater')}
        autoComplete="new-password"
      />
      <div>
        <Button type="submit" look="primary">
          {t.rich('account.invitationAccept')}
        </Button>
      </div>
    </FaultyForm>
  );
}
