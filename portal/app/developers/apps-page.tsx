/** `/developers/apps`: registering an application, and the ones the caller has. */
import {
  type ActionFunctionArgs,
  data,
  Form,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  useActionData,
  useLoaderData,
} from 'react-router';
import { problemOf } from '../api/answer.ts';
import { portalContext } from '../api/context.ts';
import { Banner } from '../design/banner.tsx';
import { Button } from '../design/button.tsx';
import { Chip } from '../design/chip.tsx';
import { ConfirmButton, isConfirmed } from '../design/dialog.tsx';
import { Checkbox } from '../design/form/choice.tsx';
import { TextArea, TextField } from '../design/form/text-field.tsx';
import { ButtonLink } from '../design/link.tsx';
import { formatDate } from '../language/format.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';

/** As the API answers it. */
interface App {
  readonly id: string;
  readonly name: string;
  readonly purpose: string;
  readonly wantedScopes: readonly string[];
  readonly revokedAt?: string;
  readonly lastUsedAt?: string;
  readonly requestsPerMinute?: number;
}

interface DayOfUse {
  readonly day: string;
  readonly requests: number;
  readonly refused: number;
}

interface Done {
  readonly isRemoved?: boolean;
  readonly problem?: string;
  readonly isQuestion?: boolean;
  /** Told once. */
  readonly secret?: { readonly id: string; readonly secret: string };
}

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const answer = await call('/api/developers/apps?limit=200');
  if (!answer.ok) return { isSignedIn: false, apps: [] };
  // The API of this project answers this shape.
  const { apps } = (await answer.json()) as { readonly apps: readonly App[] };
  const chosen = new URL(request.url).searchParams.get('app');
  if (!apps.some(({ id }) => id === chosen)) return { isSignedIn: true, apps };
  const one = await call(`/api/developers/apps/${encodeURIComponent(chosen ?? '')}`);
  if (!one.ok) return { isSignedIn: true, apps };
  const { usage } = (await one.json()) as { readonly usage: readonly DayOfUse[] };
  return { isSignedIn: true, apps, used: { id: chosen, days: usage } };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const form = await request.formData();
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const path = '/api/developers/apps';
  const one = `${path}/${encodeURIComponent(text('id'))}`;
  const intent = text('intent');
  if (intent !== 'register' && !isConfirmed(form)) {
    const asking: Done = { isQuestion: true };
    return data(asking, { status: 409 });
  }
  if (intent === 'remove') return told(await call(one, { method: 'DELETE' }));
  if (intent === 'rotate') return told(await call(`${one}/secret`, { method: 'POST' }));
  const tenant = text('tenant');
  const body = {
    name: text('name'),
    purpose: text('purpose'),
    wantedScopes: text('more') === 'yes' ? ['read'] : [],
    ...(tenant === '' ? {} : { tenant }),
  };
  const headers = { 'content-type': 'application/json' };
  return told(await call(path, { method: 'POST', headers, body: JSON.stringify(body) }));
}

async function told(response: Response) {
  if (!response.ok) {
    const bad: Done = { problem: (await problemOf(response)).detail };
    return data(bad, { status: response.status });
  }
  if (response.status === 204) return data<Done>({ isRemoved: true });
  // The API of this project answers this shape.
  const secret = (await response.json()) as NonNullable<Done['secret']>;
  return data<Done>({ secret });
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('developers.title') },
];

export default function AppsPage() {
  const t = useTranslator();
  const { isSignedIn, apps, used } = useLoaderData<typeof loader>();
  const signIn = `${t.to('/sign-in')}?${new URLSearchParams({ to: t.to('/developers/apps') })}`;
  return (
    <div className="page-width flex flex-col gap-8 py-8">
      <h1 className="text-[2rem] leading-snug">{t.rich('developers.title')}</h1>
      <p>{t.rich('developers.lead')}</p>
      <p>
        <ButtonLink
          to={`/docs/api?lang=${t.language === 'en' ? 'en' : 'ja'}`}
          icon="code"
          isDocument
        >
          {t.rich('developers.reference')}
        </ButtonLink>
      </p>
      <Outcome />
      {isSignedIn ? (
        <>
          <AppList apps={apps} used={used} />
          <RegisterForm />
        </>
      ) : (
        <div className="flex flex-col items-start gap-3">
          <p>{t.rich('developers.signInText')}</p>
          <ButtonLink to={signIn} look="primary">
            {t.rich('developers.signIn')}
          </ButtonLink>
        </div>
      )}
    </div>
  );
}

function Outcome() {
  const t = useTranslator();
  const answer = useActionData<Done>();
  if (answer === undefined) return null;
  const { secret, problem, isQuestion } = answer;
  if (isQuestion === true) return <Banner look="notice" title={t.rich('developers.confirm')} />;
  if (problem !== undefined) {
    return (
      <Banner look="danger" title={t.rich('developers.failed')} isUrgent>
        <p lang="en">{problem}</p>
      </Banner>
    );
  }
  if (secret === undefined) return <Banner look="success" title={t.rich('developers.removed')} />;
  return (
    <Banner look="notice" title={t.rich('developers.secret')} isUrgent>
      <dl>
        <dt className="font-bold">{t.rich('developers.clientId')}</dt>
        <dd>
          <code className="break-all">{secret.id}</code>
        </dd>
        <dt className="mt-2 font-bold">{t.rich('developers.token')}</dt>
        <dd>
          <code className="break-all">{secret.secret}</code>
        </dd>
      </dl>
    </Banner>
  );
}

interface Used {
  readonly id: string | null;
  readonly days: readonly DayOfUse[];
}

function AppList({
  apps,
  used,
}: {
  readonly apps: readonly App[];
  readonly used?: Used | undefined;
}) {
  const t = useTranslator();
  return (
    <section className="flex flex-col gap-4">
      <h2 className="text-[1.5rem] leading-snug">{t.rich('developers.list')}</h2>
      {apps.length === 0 ? <p>{t.rich('developers.none')}</p> : null}
      <ul className="flex flex-col gap-4">
        {apps.map((app) => (
          <li key={app.id} className="flex flex-col gap-3 rounded-8 border border-line p-4">
            <AppCard app={app} />
            {used?.id === app.id ? (
              <UsageTable name={app.name} days={used.days} />
            ) : (
              <p>
                <Link
                  to={`?${new URLSearchParams({ app: app.id })}`}
                  preventScrollReset
                  className="text-link inline-flex min-h-11 items-center underline"
                >
                  {t.rich('developers.usage', { name: app.name })}
                </Link>
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function AppCard({ app }: { readonly app: App }) {
  const t = useTranslator();
  const { id, name, purpose, wantedScopes, revokedAt, lastUsedAt } = app;
  return (
    <>
      <h3 className="flex flex-wrap items-center gap-3 font-bold text-[1.125rem]">
        {name}
        {revokedAt === undefined ? null : <Chip look="notice">{t.rich('developers.ended')}</Chip>}
      </h3>
      {purpose === '' ? null : <p>{purpose}</p>}
      {wantedScopes.length === 0 ? null : <p>{t.rich('developers.wanted')}</p>}
      <p className="text-quiet">
        {lastUsedAt === undefined
          ? t.rich('developers.unused')
          : t.rich('developers.lastUsed', { date: formatDate(new Date(lastUsedAt), t.language) })}
      </p>
      {revokedAt === undefined ? (
        <div className="flex flex-wrap gap-3">
          {(['rotate', 'remove'] as const).map((intent) => (
            <Form key={intent} method="post" className="flex flex-wrap items-center gap-2">
              <input type="hidden" name="intent" value={intent} />
              <input type="hidden" name="id" value={id} />
              <ConfirmButton
                label={t.rich(`developers.${intent}`)}
                title={t.rich(`developers.${intent}Question`, { name })}
                look={intent === 'remove' ? 'danger' : 'secondary'}
              >
                <p>{t.rich(`developers.${intent}Text`)}</p>
              </ConfirmButton>
              <noscript>
                <label>
                  <input type="checkbox" name="confirmed" value="yes" />{' '}
                  {t.rich('developers.confirmBox')}
                </label>
              </noscript>
            </Form>
          ))}
        </div>
      ) : null}
    </>
  );
}

/** By day, the newest first, as it is written down every few seconds. */
function UsageTable({ name, days }: { readonly name: string; readonly days: readonly DayOfUse[] }) {
  const t = useTranslator();
  if (days.length === 0) return <p>{t.rich('developers.noUsage')}</p>;
  return (
    <table className="w-full max-w-md border-collapse">
      <caption className="pb-2 text-left font-bold">{t.rich('developers.usage', { name })}</caption>
      <thead>
        <tr className="border-line border-b text-left">
          <th scope="col" className="py-2 pr-4">
            {t.rich('developers.day')}
          </th>
          <th scope="col" className="py-2 pr-4 text-right">
            {t.rich('developers.requests')}
          </th>
          <th scope="col" className="py-2 text-right">
            {t.rich('developers.refused')}
          </th>
        </tr>
      </thead>
      <tbody>
        {days.map(({ day, requests, refused }) => (
          <tr key={day} className="border-line border-b">
            <th scope="row" className="py-2 pr-4 text-left font-normal">
              {day}
            </th>
            <td className="py-2 pr-4 text-right">{requests.toLocaleString('en')}</td>
            <td className="py-2 text-right">{refused.toLocaleString('en')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function RegisterForm() {
  const t = useTranslator();
  return (
    <section className="flex flex-col gap-4">
      <h2 className="text-[1.5rem] leading-snug">{t.rich('developers.add')}</h2>
      <Form method="post" className="flex flex-col gap-6">
        <input type="hidden" name="intent" value="register" />
        <TextField name="name" label={t.rich('developers.name')} width="middle" isRequired />
        <TextArea
          name="purpose"
          label={t.rich('developers.purpose')}
          hint={t.rich('developers.purposeHint')}
          rows={2}
        />
        <Checkbox name="more" label={t.rich('developers.more')} />
        <TextField
          name="tenant"
          label={t.rich('developers.tenant')}
          hint={t.rich('developers.tenantHint')}
          width="middle"
        />
        <div>
          <Button type="submit" look="primary">
            {t.rich('developers.register')}
          </Button>
        </div>
      </Form>
    </section>
  );
}
