/** `/staff/admin/:tenant/sign-in`: which providers people of a tenant sign in with. */
import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  useActionData,
  useLoaderData,
} from 'react-router';
import { read } from '../api/answer.ts';
import { portalContext } from '../api/context.ts';
import { Button } from '../design/button.tsx';
import { Chip } from '../design/chip.tsx';
import { ConfirmButton, isConfirmed } from '../design/dialog.tsx';
import { RadioGroup } from '../design/form/choice.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { answered, type Done, field, send, tenantPath, unconfirmed } from './ask.ts';
import { ConfirmBox, Section, TenantFrame } from './frame.tsx';
import {
  givenIn,
  inspect,
  profiles,
  providersPath,
  type SignInProvider,
  wishOf,
} from './provider.ts';
import { InspectionOutcome, ProviderFields, Registration } from './provider-parts.tsx';
import type { Tenant } from './shapes.ts';

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const tenant = (await read(await call(tenantPath(params['tenant'])))) as Tenant;
  const { providers } = (await read(await call(providersPath(params['tenant'])))) as {
    readonly providers: readonly SignInProvider[];
  };
  return { tenant, providers };
}

export async function action({ context, params, request }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const form = await request.formData();
  const path = providersPath(params['tenant']);
  switch (field(form, 'intent')) {
    case 'inspect':
      return inspect(call, params['tenant'], form);
    case 'add': {
      const response = await send(call, 'POST', path, wishOf(form));
      return answered(response, { done: 'added' }, givenIn(form));
    }
    default: {
      if (!isConfirmed(form)) return unconfirmed();
      const one = `${path}/${encodeURIComponent(field(form, 'id'))}`;
      return answered(await send(call, 'DELETE', one), { done: 'removed' });
    }
  }
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('admin.providers.title') },
];

export default function ProvidersPage() {
  const t = useTranslator();
  const { tenant, providers } = useLoaderData<typeof loader>();
  return (
    <TenantFrame tenant={tenant}>
      <InspectionOutcome />
      <Section title={t.rich('admin.providers.list')}>
        <p>{t.rich('admin.providers.lead')}</p>
        {providers.length === 0 ? <p>{t.rich('admin.providers.none')}</p> : null}
        <ul className="flex flex-col gap-4">
          {providers.map((provider) => (
            <li key={provider.id} className="rounded-8 border border-line p-4">
              <ProviderCard provider={provider} tenant={tenant} />
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t.rich('admin.providers.add')}>
        <AddForm />
      </Section>
    </TenantFrame>
  );
}

function ProviderCard({
  provider,
  tenant,
}: {
  readonly provider: SignInProvider;
  readonly tenant: Tenant;
}) {
  const t = useTranslator();
  const { id, label, issuer, profile, audience, authentication, assurance } = provider;
  const here = t.to(`/staff/admin/${encodeURIComponent(tenant.name)}/sign-in`);
  return (
    <div className="flex flex-col gap-3">
      <h3 className="font-bold text-[1.125rem]">{label}</h3>
      <p className="break-all">{issuer}</p>
      <p className="flex flex-wrap gap-2">
        <Chip>{t.rich(`admin.providers.profiles.${profile}`)}</Chip>
        <Chip>{t.rich(`admin.providers.audiences.${audience}`)}</Chip>
        <Chip>{t.rich(`admin.providers.ways.${authentication}`)}</Chip>
        {assurance === 'certified' ? <Chip>{t.rich('admin.providers.certified')}</Chip> : null}
      </p>
      <Registration provider={provider} />
      <div className="flex flex-wrap items-center gap-3">
        <Form method="post">
          {Object.entries({ profile, issuer, authentication }).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <Button type="submit" name="intent" value="inspect">
            {t.rich('admin.providers.inspect')}
          </Button>
        </Form>
        <Link
          to={`${here}/${encodeURIComponent(id)}`}
          className="text-link inline-flex min-h-11 items-center underline"
        >
          {t.rich('admin.providers.change', { name: label })}
        </Link>
        <Form method="post" className="flex flex-wrap items-center gap-2">
          <input type="hidden" name="intent" value="remove" />
          <input type="hidden" name="id" value={id} />
          <ConfirmButton
            label={t.rich('admin.providers.remove')}
            title={t.rich('admin.providers.removeQuestion', { name: label })}
            look="danger"
          >
            <p>{t.rich('admin.providers.removeText')}</p>
          </ConfirmButton>
          <ConfirmBox />
        </Form>
      </div>
    </div>
  );
}

function AddForm() {
  const t = useTranslator();
  const answer = useActionData<Done>();
  // Once it is added, the form is for the next one.
  const given = answer?.done === undefined ? (answer?.given ?? {}) : {};
  return (
    <Form method="post" className="flex flex-col gap-6" key={answer?.done ?? 'new'}>
      <RadioGroup
        name="profile"
        isRequired
        label={t.rich('admin.providers.profile')}
        defaultValues={[given['profile'] || 'openid']}
        options={profiles.map((value) => ({
          value,
          label: t.rich(`admin.providers.profiles.${value}`),
          hint: t.rich(`admin.providers.profileTexts.${value}`),
        }))}
      />
      <ProviderFields given={given} isNew />
      <div className="flex flex-wrap gap-3">
        <Button type="submit" name="intent" value="add" look="primary">
          {t.rich('admin.providers.addButton')}
        </Button>
        <Button type="submit" name="intent" value="inspect" formNoValidate>
          {t.rich('admin.providers.inspect')}
        </Button>
      </div>
    </Form>
  );
}
