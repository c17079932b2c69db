/** `/account/proxies`: who acts for whom. */
import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { portalContext } from '../api/context.ts';
import { Button } from '../design/button.tsx';
import { DateField } from '../design/form/date-field.tsx';
import { readDate } from '../design/form/read-date.ts';
import { TextField } from '../design/form/text-field.tsx';
import { formatDate } from '../language/format.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { faultOf, fieldOf, getSession, goWith, languageFor, send, toSignIn } from './ask.ts';
import { AccountPage, FaultyForm, Press, Section } from './frame.tsx';
import type { ProxyShape } from './shapes.ts';

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const session = await getSession(call);
  if (!session.isSignedIn) return toSignIn(request);
  const answer = await call('/api/account/proxies');
  // The API of this project answers this shape.
  const { proxies } = (await answer.json()) as { readonly proxies: readonly ProxyShape[] };
  return { session, proxies };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const form = await request.formData();
  const intent = fieldOf(form, 'intent');
  const { pathname } = new URL(request.url);
  const id = encodeURIComponent(fieldOf(form, 'id'));
  const sendOne = async (): Promise<Response | undefined> => {
    switch (intent) {
      case 'accept':
        return send(call, 'POST', `/api/account/proxies/${id}/acceptance`);
      case 'end':
        return send(call, 'DELETE', `/api/account/proxies/${id}`);
      case 'act': {
        const proxyId = fieldOf(form, 'id');
        const body = { proxyId: proxyId === '' ? null : proxyId };
        return send(call, 'PUT', '/api/session/acting-for', body);
      }
      case 'offer':
      case 'ward':
        return sendNew(call, form, request, intent);
      default:
        return undefined;
    }
  };
  const answer = await sendOne();
  if (answer === undefined) return redirect(pathname);
  if (answer.ok) return goWith(answer, pathname);
  const fault = await faultOf(answer);
  const isOfWard = intent === 'ward' && fault.field === 'endsAt';
  const own = isOfWard ? { ...fault, field: 'wardEndsAt' } : fault;
  return data({ fault: own, intent }, { status: answer.status });
}

type Call = Parameters<typeof send>[0];

async function sendNew(
  call: Call,
  form: FormData,
  request: Request,
  intent: 'offer' | 'ward',
): Promise<Response> {
  const date = readDate(form, intent === 'offer' ? 'endsAt' : 'wardEndsAt');
  // Until the end of that day in Japan; none at all is refused with the field's own words.
  const endsAt = date === undefined ? '' : new Date(`${date}T23:59:59+09:00`).toISOString();
  return intent === 'offer'
    ? send(call, 'POST', '/api/account/proxies', {
        mail: fieldOf(form, 'mail'),
        endsAt,
        language: languageFor(request),
      })
    : send(call, 'POST', '/api/account/wards', {
        displayName: fieldOf(form, 'displayName'),
        endsAt,
      });
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('account.proxies') },
  { name: 'robots', content: 'noindex' },
];

export default function ProxiesPage() {
  const t = useTranslator();
  const { session, proxies } = useLoaderData<typeof loader>();
  const acted = useActionData<typeof action>();
  return (
    <AccountPage title={t.rich('account.proxies')} session={session} isBelow>
      <p>{t.rich('account.proxiesText')}</p>
      {proxies.length === 0 ? (
        <p>{t.rich('account.proxiesNone')}</p>
      ) : (
        <ul className="flex flex-col gap-4">
          {proxies.map((proxy) => (
            <li key={proxy.id} className="rounded-8 border border-line p-4">
              <ProxyCard proxy={proxy} />
            </li>
          ))}
        </ul>
      )}
      {session.assurance === 'guest' ? (
        <p>{t.rich('account.faults.level')}</p>
      ) : (
        <Offer fault={acted?.intent === 'offer' ? acted.fault : undefined} />
      )}
      {session.assurance === 'certified' ? (
        <Ward fault={acted?.intent === 'ward' ? acted.fault : undefined} />
      ) : null}
    </AccountPage>
  );
}

function ProxyCard({ proxy }: { readonly proxy: ProxyShape }) {
  const t = useTranslator();
  const { id, side, status, otherName, endsAt } = proxy;
  const date = formatDate(new Date(endsAt), t.language);
  return (
    <>
      <p className="font-bold">
        {side === 'principal'
          ? t.rich('account.actsForMe', { name: otherName })
          : t.rich('account.iActFor', { name: otherName })}
      </p>
      <p className="text-quiet">
        {t.rich(`account.proxyStatus.${status}`)} {t.rich('account.until', { date })}
      </p>
      <div className="mt-3 flex flex-wrap gap-3">
        {side === 'agent' && status === 'offered' ? (
          <Press fields={{ intent: 'accept', id }} look="primary">
            {t.rich('account.proxyAccept', { name: otherName })}
          </Press>
        ) : null}
        {side === 'agent' && status === 'active' ? (
          <Press fields={{ intent: 'act', id }} look="primary">
            {t.rich('account.proxyAct', { name: otherName })}
          </Press>
        ) : null}
        <Press fields={{ intent: 'end', id }}>
          {t.rich('account.proxyEnd', { name: otherName })}
        </Press>
      </div>
    </>
  );
}

type FaultProps = Pick<Parameters<typeof FaultyForm>[0], 'fault'>;

function Offer({ fault }: FaultProps) {
  const t = useTranslator();
  return (
    <Section title={t.rich('account.proxyOffer')}>
      <FaultyForm fault={fault}>
        <input type="hidden" name="intent" value="offer" />
        <TextField
          name="mail"
          type="email"
          label={t.rich('account.proxyMail')}
          hint={t.rich('account.proxyMailText')}
          autoComplete="off"
          isRequired
        />
        <DateField name="endsAt" label={t.rich('account.proxyEndsAt')} isRequired />
        <div>
          <Button type="submit">{t.rich('account.proxySend')}</Button>
        </div>
      </FaultyForm>
    </Section>
  );
}

function Ward({ fault }: FaultProps) {
  const t = useTranslator();
  return (
    <Section title={t.rich('account.ward')}>
      <p>{t.rich('account.wardText')}</p>
      <FaultyForm fault={fault}>
        <input type="hidden" name="intent" value="ward" />
        <TextField
          name="displayName"
          label={t.rich('account.wardName')}
          autoComplete="off"
          isRequired
        />
        <DateField name="wardEndsAt" label={t.rich('account.proxyEndsAt')} isRequired />
        <div>
          <Button type="submit">{t.rich('account.wardSend')}</Button>
        </div>
      </FaultyForm>
    </Section>
  );
}
