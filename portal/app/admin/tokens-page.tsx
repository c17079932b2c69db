/** `/staff/admin/:tenant/tokens`: what holds a token of a tenant. */
import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  type MetaFunction,
  useActionData,
  useLoaderData,
} from 'react-router';
import { read } from '../api/answer.ts';
import { portalContext } from '../api/context.ts';
import { Banner } from '../design/banner.tsx';
import { Button } from '../design/button.tsx';
import { Chip } from '../design/chip.tsx';
import { ConfirmButton, isConfirmed } from '../design/dialog.tsx';
import { CheckboxGroup, RadioGroup } from '../design/form/choice.tsx';
import { DateField } from '../design/form/date-field.tsx';
import { readDate } from '../design/form/read-date.ts';
import { TextArea, TextField } from '../design/form/text-field.tsx';
import { Pagination } from '../design/pagination.tsx';
import { SearchBox } from '../design/search-box.tsx';
import { formatDate } from '../language/format.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { answered, type Done, field, fields, send, tenantPath, unconfirmed } from './ask.ts';
import { ConfirmBox, Section, TenantFrame } from './frame.tsx';
import { type Machine, scopes, type Tenant } from './shapes.ts';

const pageSize = 20;

interface Listed {
  readonly machines: readonly Machine[];
  readonly total: number;
}

export async function loader({ context, params, request }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const path = tenantPath(params['tenant']);
  const { searchParams } = new URL(request.url);
  const tenant = (await read(await call(path))) as Tenant;
  const page = Math.max(1, Number(searchParams.get('page') ?? 1) || 1);
  const q = (searchParams.get('q') ?? '').slice(0, 200);
  const query = new URLSearchParams({
    q,
    limit: String(pageSize),
    offset: String((page - 1) * pageSize),
  });
  const listed = (await read(await call(`${path}/machines?${query}`))) as Listed;
  return { tenant, ...listed, page, q };
}

export async function action({ context, params, request }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const form = await request.formData();
  const path = `${tenantPath(params['tenant'])}/machines`;
  const one = `${path}/${encodeURIComponent(field(form, 'id'))}`;
  switch (field(form, 'intent')) {
    case 'create':
      return withSecret(await send(call, 'POST', path, machineOf(form)), 'created');
    case 'rotate':
      if (!isConfirmed(form)) return unconfirmed();
      return withSecret(await send(call, 'POST', `${one}/secret`, {}), 'saved');
    case 'allow':
      return answered(await send(call, 'PUT', one, machineOf(form)), { done: 'granted' });
    default:
      if (!isConfirmed(form)) return unconfirmed();
      return answered(await send(call, 'DELETE', one), { done: 'revoked' });
  }
}

async function withSecret(response: Response, done: 'created' | 'saved') {
  if (!response.ok) return answered(response, {});
  const secret = (await response.clone().json()) as {
    readonly id: string;
    readonly secret: string;
  };
  return answered(response, { done, secret });
}

function machineOf(form: FormData): object {
  const date = readDate(form, 'until');
  return {
    name: field(form, 'name'),
    purpose: field(form, 'purpose'),
    scopes: fields(form, 'scopes'),
    reach: field(form, 'reach') === 'rules' ? 'rules' : 'everything',
    // Until the end of that day in Japan.
    ...(date === undefined ? {} : { expiresAt: `${date}T23:59:59+09:00` }),
  };
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('admin.tokens.title') },
];

export default function TokensPage() {
  const t = useTranslator();
  const { tenant, machines, total, page, q } = useLoaderData<typeof loader>();
  const secret = useActionData<Done>()?.secret;
  const here = t.to(`/staff/admin/${encodeURIComponent(tenant.name)}/tokens`);
  return (
    <TenantFrame tenant={tenant}>
      {secret === undefined ? null : (
        <Banner look="notice" title={t.rich('admin.tokens.secret')} isUrgent>
          <p>{t.rich('admin.tokens.secretText')}</p>
          <dl className="mt-3">
            <dt className="font-bold">{t.rich('admin.tokens.clientId')}</dt>
            <dd>
              <code className="break-all">{secret.id}</code>
            </dd>
            <dt className="mt-2 font-bold">{t.rich('admin.tokens.token')}</dt>
            <dd>
              <code className="break-all">{secret.secret}</code>
            </dd>
          </dl>
        </Banner>
      )}
      <Section title={t.rich('admin.tokens.list')}>
        <SearchBox action={here} defaultValue={q} label={t.plain('admin.tokens.search')} />
        {machines.length === 0 ? <p>{t.rich('admin.tokens.none')}</p> : null}
        <ul className="flex flex-col gap-4">
          {machines.map((machine) => (
            <li key={machine.id} className="rounded-8 border border-line p-4">
              <MachineCard machine={machine} />
            </li>
          ))}
        </ul>
        <Pagination
          page={page}
          pages={Math.ceil(total / pageSize)}
          urlOf={(to) => `?${new URLSearchParams({ q, page: String(to) })}`}
        />
      </Section>
      <Section title={t.rich('admin.tokens.add')}>
        <MachineForm />
      </Section>
    </TenantFrame>
  );
}

function MachineCard({ machine }: { readonly machine: Machine }) {
  const t = useTranslator();
  const { id, name, purpose, expiresAt, revokedAt, lastUsedAt } = machine;
  const day = (at: string): string => formatDate(new Date(at), t.language);
  return (
    <div className="flex flex-col gap-3">
      <h3 className="font-bold text-[1.125rem]">{name}</h3>
      {purpose === '' ? null : <p>{purpose}</p>}
      <p className="flex flex-wrap gap-2">
        {revokedAt === undefined ? null : (
          <Chip look="notice">{t.rich('admin.tokens.revoked')}</Chip>
        )}
        {machine.scopes.length === 0 ? <Chip>{t.rich('admin.tokens.publicOnly')}</Chip> : null}
        {machine.scopes.map((scope) => (
          <Chip key={scope}>{t.rich(`admin.scopes.${scope}`)}</Chip>
        ))}
      </p>
      <p className="text-quiet">
        {lastUsedAt === undefined
          ? t.rich('admin.tokens.unused')
          : t.rich('admin.tokens.lastUsed', { date: day(lastUsedAt) })}{' '}
        {expiresAt === undefined ? null : t.rich('admin.until', { date: day(expiresAt) })}
      </p>
      {revokedAt === undefined ? <MachineActions machine={machine} key={id} /> : null}
    </div>
  );
}

function MachineActions({ machine }: { readonly machine: Machine }) {
  const t = useTranslator();
  const { id, name, purpose, wantedScopes } = machine;
  return (
    <div className="flex flex-wrap gap-3">
      {wantedScopes.length === 0 ? null : (
        <Form method="post" className="flex flex-wrap items-center gap-2">
          <span>
            {t.rich('admin.tokens.wanted', {
              scopes: wantedScopes.map((scope) => t.plain(`admin.scopes.${scope}`)).join('、'),
            })}
          </span>
          <input type="hidden" name="intent" value="allow" />
          {Object.entries({ id, name, purpose }).map(([key, value]) => (
            <input key={key} type="hidden" name={key} value={value} />
          ))}
          {[...new Set([...machine.scopes, ...wantedScopes])].map((scope) => (
            <input key={scope} type="hidden" name="scopes" value={scope} />
          ))}
          <Button type="submit">{t.rich('admin.tokens.allow')}</Button>
        </Form>
      )}
      {(['rotate', 'revoke'] as const).map((intent) => (
        <Form key={intent} method="post" className="flex flex-wrap items-center gap-2">
          <input type="hidden" name="intent" value={intent} />
          <input type="hidden" name="id" value={id} />
          <ConfirmButton
            label={t.rich(`admin.tokens.${intent}`)}
            title={t.rich(`admin.tokens.${intent}Question`, { name })}
            look={intent === 'revoke' ? 'danger' : 'secondary'}
          >
            <p>{t.rich(`admin.tokens.${intent}Text`)}</p>
          </ConfirmButton>
          <ConfirmBox />
        </Form>
      ))}
    </div>
  );
}

function MachineForm() {
  const t = useTranslator();
  return (
    <Form method="post" className="flex flex-col gap-6">
      <input type="hidden" name="intent" value="create" />
      <TextField
        name="name"
        label={t.rich('admin.tokens.name')}
        hint={t.rich('admin.tokens.nameHint')}
        width="middle"
        isRequired
      />
      <TextArea name="purpose" label={t.rich('admin.tokens.purpose')} rows={2} />
      <CheckboxGroup
        name="scopes"
        label={t.rich('admin.tokens.scopes')}
        options={scopes.map((scope) => ({
          value: scope,
          label: t.rich(`admin.scopes.${scope}`),
        }))}
      />
      <RadioGroup
        name="reach"
        isRequired
        label={t.rich('admin.tokens.reach')}
        defaultValues={['everything']}
        options={[
          { value: 'everything', label: t.rich('admin.tokens.everything') },
          {
            value: 'rules',
            label: t.rich('admin.tokens.byRules'),
            hint: t.rich('admin.tokens.byRulesHint'),
          },
        ]}
      />
      <DateField
        name="until"
        label={t.rich('admin.tokens.until')}
        hint={t.rich('admin.tokens.untilHint')}
      />
      <div>
        <Button type="submit" look="primary">
          {t.rich('admin.tokens.create')}
        </Button>
      </div>
    </Form>
  );
}
