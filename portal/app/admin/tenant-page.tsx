/** `/staff/admin/:tenant`: how a tenant is described, and what it shares with others. */
import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  type MetaFunction,
  useLoaderData,
} from 'react-router';
import { read } from '../api/answer.ts';
import { portalContext } from '../api/context.ts';
import { Button } from '../design/button.tsx';
import { ConfirmButton, isConfirmed } from '../design/dialog.tsx';
import { TextField } from '../design/form/text-field.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { answered, field, send, tenantPath, unconfirmed } from './ask.ts';
import { ConfirmBox, Section, TenantFrame } from './frame.tsx';
import { RuleSentence } from './rule-sentence.tsx';
import type { Me, Rule, SharedDataset, Tenant } from './shapes.ts';

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const path = tenantPath(params['tenant']);
  const tenant = (await read(await call(path))) as Tenant;
  const me = (await read(await call('/api/me'))) as Me;
  const isOpen = tenant.closedAt === undefined;
  const shares = isOpen
    ? ((await read(await call(`${path}/shares`))) as {
        readonly given: readonly Rule[];
        readonly received: readonly Rule[];
      })
    : { given: [], received: [] };
  const datasets = isOpen
    ? ((await read(await call(`${path}/dataset-shares`))) as {
        readonly given: readonly SharedDataset[];
        readonly received: readonly SharedDataset[];
      })
    : { given: [], received: [] };
  return { tenant, ...shares, datasets, operates: me.access.includes('administer') };
}

export async function action({ context, params, request }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const form = await request.formData();
  const path = tenantPath(params['tenant']);
  const tenant = (await read(await call(path))) as Tenant;
  const { kind, code, parent, closedAt, displayName } = tenant;
  const held = {
    kind,
    displayName,
    ...(code === undefined ? {} : { code }),
    ...(parent === undefined ? {} : { parent }),
    isClosed: closedAt !== undefined,
  };
  const intent = field(form, 'intent');
  if (intent === 'close' || intent === 'reopen') {
    if (intent === 'close' && !isConfirmed(form)) return unconfirmed();
    const isClosed = intent === 'close';
    return answered(await send(call, 'PUT', path, { ...held, isClosed }), {
      done: 'saved',
      ...(isClosed ? { undo: { intent: 'reopen' } } : {}),
    });
  }
  const names = { ja: field(form, 'ja'), kana: field(form, 'kana'), en: field(form, 'en') };
  return answered(await send(call, 'PUT', path, { ...held, displayName: names }), {
    done: 'saved',
  });
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('admin.tenant.title') },
];

export default function TenantPage() {
  const t = useTranslator();
  const { tenant, given, received, datasets, operates } = useLoaderData<typeof loader>();
  const { displayName, closedAt } = tenant;
  return (
    <TenantFrame tenant={tenant}>
      <Section title={t.rich('admin.tenant.names')}>
        {displayName.ja === '' ? <p>{t.rich('admin.tenant.unnamed')}</p> : null}
        <Form method="post" className="flex flex-col gap-6">
          <TextField
            name="ja"
            label={t.rich('admin.tenant.ja')}
            defaultValue={displayName.ja}
            width="middle"
            isRequired
          />
          <TextField
            name="kana"
            label={t.rich('admin.tenant.kana')}
            defaultValue={displayName.kana}
            width="middle"
          />
          <TextField
            name="en"
            label={t.rich('admin.tenant.en')}
            defaultValue={displayName.en}
            width="middle"
          />
          <div>
            <Button type="submit" look="primary">
              {t.rich('admin.save')}
            </Button>
          </div>
        </Form>
      </Section>
      <Section title={t.rich('admin.shares.given')}>
        <p>{t.rich('admin.shares.lead')}</p>
        <Shares rules={given} datasets={datasets.given} />
      </Section>
      <Section title={t.rich('admin.shares.received')}>
        <Shares rules={received} datasets={datasets.received} isReceived />
      </Section>
      {operates && tenant.name !== 'default' ? (
        <Section title={t.rich('admin.tenant.closing')}>
          <p>{t.rich('admin.tenant.closingText')}</p>
          <Form method="post" className="flex flex-wrap items-center gap-3">
            {closedAt === undefined ? (
              <>
                <ConfirmButton
                  name="intent"
                  value="close"
                  label={t.rich('admin.tenant.close')}
                  title={t.rich('admin.tenant.closeQuestion')}
                >
                  <p>{t.rich('admin.tenant.closingText')}</p>
                </ConfirmButton>
                <ConfirmBox />
              </>
            ) : (
              <Button type="submit" name="intent" value="reopen">
                {t.rich('admin.tenant.reopen')}
              </Button>
            )}
          </Form>
        </Section>
      ) : null}
    </TenantFrame>
  );
}

function Shares({
  rules,
  datasets,
  isReceived = false,
}: {
  readonly rules: readonly Rule[];
  readonly datasets: readonly SharedDataset[];
  readonly isReceived?: boolean;
}) {
  const t = useTranslator();
  if (rules.length === 0 && datasets.length === 0) return <p>{t.rich('admin.shares.none')}</p>;
  return (
    <ul className="flex list-disc flex-col gap-2 pl-6">
      {rules.map((rule) => (
        <li key={rule.id}>
          {isReceived ? t.rich('admin.shares.from', { tenant: rule.tenant ?? '' }) : null}
          <RuleSentence rule={rule} />
        </li>
      ))}
      {datasets.map(({ id, title, tenant, sharedWith }) => (
        <li key={`${tenant} ${id}`}>
          {isReceived ? t.rich('admin.shares.from', { tenant }) : null}
          {t.rich('admin.shares.dataset', { title, tenants: sharedWith.join('、') })}
        </li>
      ))}
    </ul>
  );
}
