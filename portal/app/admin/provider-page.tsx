/** `/staff/admin/:tenant/sign-in/:provider`: changes a provider; its issuer stays, its secret is not shown. */
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
import { read } from '../api/answer.ts';
import { portalContext } from '../api/context.ts';
import { Button } from '../design/button.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { answered, type Done, field, send, tenantPath } from './ask.ts';
import { Section, TenantFrame } from './frame.tsx';
import { givenIn, inspect, providersPath, type SignInProvider, wishOf } from './provider.ts';
import { InspectionOutcome, ProviderFields, Registration } from './provider-parts.tsx';
import type { Tenant } from './shapes.ts';

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const tenant = (await read(await call(tenantPath(params['tenant'])))) as Tenant;
  const { providers } = (await read(await call(providersPath(params['tenant'])))) as {
    readonly providers: readonly SignInProvider[];
  };
  const provider = providers.find(({ id }) => id === params['provider']);
  // React Router takes a thrown answer as the page's answer.
  // oxlint-disable-next-line typescript/only-throw-error
  if (provider === undefined) throw data(undefined, { status: 404 });
  return { tenant, provider };
}

export async function action({ context, params, request }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const form = await request.formData();
  if (field(form, 'intent') === 'inspect') return inspect(call, params['tenant'], form);
  const path = `${providersPath(params['tenant'])}/${encodeURIComponent(params['provider'] ?? '')}`;
  const response = await send(call, 'PUT', path, wishOf(form));
  return answered(response, { done: 'saved' }, givenIn(form));
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('admin.providers.title') },
];

export default function ProviderPage() {
  const t = useTranslator();
  const { tenant, provider } = useLoaderData<typeof loader>();
  const answer = useActionData<Done>();
  const { profile, issuer, authentication, scopes, acrValues } = provider;
  const held = {
    ...{ audience: provider.audience, label: provider.label, clientId: provider.clientId },
    scopes: scopes.join(' '),
    acrValues: acrValues.join(' '),
    ...provider.businessKinds,
  };
  const given = answer?.done === undefined ? (answer?.given ?? held) : held;
  return (
    <TenantFrame tenant={tenant}>
      <InspectionOutcome />
      <Section title={provider.label}>
        <p className="break-all">{issuer}</p>
        <p>{t.rich('admin.providers.issuerStays')}</p>
        <Registration provider={provider} />
        <Form method="post" className="flex flex-col gap-6">
          <ProviderFields given={given} isNew={false} profile={profile} />
          <div className="flex flex-wrap gap-3">
            <Button type="submit" name="intent" value="save" look="primary">
              {t.rich('admin.save')}
            </Button>
          </div>
        </Form>
        <Form method="post">
          {Object.entries({ ...held, profile, issuer, authentication }).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <Button type="submit" name="intent" value="inspect">
            {t.rich('admin.providers.inspect')}
          </Button>
        </Form>
        <p>
          <Link
            to={t.to(`/staff/admin/${encodeURIComponent(tenant.name)}/sign-in`)}
            className="text-link underline"
          >
            {t.rich('admin.providers.back')}
          </Link>
        </p>
      </Section>
    </TenantFrame>
  );
}
