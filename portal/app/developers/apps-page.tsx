/** `/developers/apps`: registering an application, and the ones the caller has. */
import {
  type ActionFunctionArgs,
  data,
  Form,
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
}

interface Done {
  readonly isRemoved?: boolean;
  readonly problem?: string;
  readonly isQuestion?: boolean;
  /** Told once. */
  readonly secret?: { readonly id: string; readonly secret: string };
}

export async function loader({ context }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const answer = await call('/api/developers/apps?limit=200');
  if (!answer.ok) return { isSignedIn: false, apps: [] };
  // The API of this project answers this shape.
  const { apps } = (await answer.json()) as { readonly apps: readonly App[] };
  return { isSignedIn: true, apps };
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
  const { isSignedIn, apps } = useLoaderData<typeof loader>();
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
          <AppList apps={apps} />
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

function AppList({ apps }: { readonly apps: readonly App[] }) {
  const t = useTranslator();
  return (
    <section className="flex flex-col gap-4">
      <h2 className="text-[1.5rem] leading-snug">{t.rich('developers.list')}</h2>
      {apps.length === 0 ? <p>{t.rich('developers.none')}</p> : null}
      <ul className="flex flex-col gap-4">
        {apps.map((app) => (
          <li key={app.id} className="flex flex-col gap-3 rounded-8 border border-line p-4">
            <AppCard app={app} />
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
