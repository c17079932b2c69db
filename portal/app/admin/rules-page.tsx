/** `/staff/admin/:tenant/public`: who may see and write what, in sentences. */
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
import { RadioGroup, Select } from '../design/form/choice.tsx';
import { TextArea, TextField } from '../design/form/text-field.tsx';
import { Pagination } from '../design/pagination.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { answered, field, send, tenantPath, unconfirmed } from './ask.ts';
import { ConfirmBox, Section, TenantFrame } from './frame.tsx';
import { RuleSentence } from './rule-sentence.tsx';
import { type Rule, roles, shortName, type Tenant } from './shapes.ts';

const pageSize = 50;

interface Listed {
  readonly rules: readonly Rule[];
  readonly total: number;
}

export async function loader({ context, params, request }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const path = tenantPath(params['tenant']);
  const tenant = (await read(await call(path))) as Tenant;
  const page = Math.max(1, Number(new URL(request.url).searchParams.get('page') ?? 1) || 1);
  const query = new URLSearchParams({
    limit: String(pageSize),
    offset: String((page - 1) * pageSize),
  });
  const listed = (await read(await call(`${path}/rules?${query}`))) as Listed;
  const answer = await call('/ngsi-ld/v1/types', { headers: { 'ngsild-tenant': tenant.name } });
  const types = answer.ok
    ? ((await answer.json()) as { readonly typeList?: readonly string[] })
    : {};
  return { tenant, ...listed, page, types: types.typeList ?? [] };
}

export async function action({ context, params, request }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const form = await request.formData();
  const path = `${tenantPath(params['tenant'])}/rules`;
  if (field(form, 'intent') === 'add') {
    return answered(await send(call, 'POST', path, ruleOf(form)), { done: 'added' });
  }
  if (!isConfirmed(form)) return unconfirmed();
  const names = ['action', 'audience', 'entityType', 'scope', 'attributes'] as const;
  const again = Object.fromEntries(names.map((name) => [name, field(form, name)]));
  return answered(await send(call, 'DELETE', `${path}/${encodeURIComponent(field(form, 'id'))}`), {
    done: 'removed',
    undo: { intent: 'add', ...again },
  });
}

function ruleOf(form: FormData): object {
  const [who, name] = [field(form, 'audience'), field(form, 'audienceName')];
  const [type, scope] = [field(form, 'entityType'), field(form, 'scope')];
  const attributes = field(form, 'attributes')
    .split(/[\s,、]+/)
    .filter((word) => word !== '')
    .map(expanded);
  return {
    action: field(form, 'action') === 'write' ? 'write' : 'read',
    audience: who === 'tenant' || who === 'machine' || who === 'person' ? `${who}:${name}` : who,
    entityType: expanded(type),
    ...(scope === '' ? {} : { scope }),
    ...(attributes.length === 0 ? {} : { attributes }),
  };
}

/** Short names stand for those of the default vocabulary. */
function expanded(name: string): string {
  return name.includes(':') ? name : `https://uri.etsi.org/ngsi-ld/default-context/${name}`;
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('admin.rules.title') },
];

export default function RulesPage() {
  const t = useTranslator();
  const { tenant, rules, total, page, types } = useLoaderData<typeof loader>();
  return (
    <TenantFrame tenant={tenant}>
      <Section title={t.rich('admin.rules.list')}>
        <p>{t.rich('admin.rules.lead')}</p>
        {rules.length === 0 ? <p className="font-bold">{t.rich('admin.rules.none')}</p> : null}
        <ul className="flex flex-col gap-3">
          {rules.map((rule) => (
            <li
              key={rule.id}
              className="flex flex-wrap items-center justify-between gap-3 rounded-8 border border-line p-4"
            >
              <RuleSentence rule={rule} />
              <Removal rule={rule} />
            </li>
          ))}
        </ul>
        <Pagination
          page={page}
          pages={Math.ceil(total / pageSize)}
          urlOf={(to) => `?page=${String(to)}`}
        />
      </Section>
      <Section title={t.rich('admin.rules.add')}>
        <RuleForm types={types} />
      </Section>
    </TenantFrame>
  );
}

function Removal({ rule }: { readonly rule: Rule }) {
  const t = useTranslator();
  const { id, action: does, audience, entityType, scope = '', attributes = [] } = rule;
  const held = { id, action: does, audience, entityType, scope, attributes: attributes.join(' ') };
  return (
    <Form method="post" className="flex flex-wrap items-center gap-2">
      <input type="hidden" name="intent" value="remove" />
      {Object.entries(held).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <ConfirmButton
        label={t.rich('admin.rules.remove')}
        title={t.rich('admin.rules.removeQuestion')}
      >
        <p>
          <RuleSentence rule={rule} />
        </p>
        <p>{t.rich('admin.rules.removeText')}</p>
      </ConfirmButton>
      <ConfirmBox />
    </Form>
  );
}

function RuleForm({ types }: { readonly types: readonly string[] }) {
  const t = useTranslator();
  return (
    <Form method="post" className="flex flex-col gap-6">
      <input type="hidden" name="intent" value="add" />
      {types.length === 0 ? (
        <TextField
          name="entityType"
          label={t.rich('admin.rules.type')}
          hint={t.rich('admin.rules.typeHint')}
          isRequired
        />
      ) : (
        <Select
          name="entityType"
          label={t.rich('admin.rules.type')}
          hint={t.rich('admin.rules.typeList')}
          width="middle"
          isRequired
          options={types.map((type) => ({ value: type, label: shortName(type) }))}
        />
      )}
      <RadioGroup
        name="audience"
        isRequired
        label={t.rich('admin.rules.who')}
        defaultValues={['public']}
        options={[
          { value: 'public', label: t.rich('admin.audience.public') },
          {
            value: 'tenant',
            label: t.rich('admin.rules.otherTenant'),
            hint: t.rich('admin.rules.otherTenantHint'),
          },
          ...roles.map((role) => ({ value: `role:${role}`, label: t.rich(`admin.roles.${role}`) })),
        ]}
      />
      <TextField
        name="audienceName"
        label={t.rich('admin.rules.tenantName')}
        hint={t.rich('admin.rules.tenantNameHint')}
        width="middle"
      />
      <RadioGroup
        name="action"
        isRequired
        label={t.rich('admin.rules.action')}
        defaultValues={['read']}
        options={[
          { value: 'read', label: t.rich('admin.rules.read') },
          {
            value: 'write',
            label: t.rich('admin.rules.write'),
            hint: t.rich('admin.rules.writeHint'),
          },
        ]}
      />
      <TextField
        name="scope"
        label={t.rich('admin.rules.scope')}
        hint={t.rich('admin.rules.scopeHint')}
        width="middle"
      />
      <TextArea
        name="attributes"
        label={t.rich('admin.rules.attributes')}
        hint={t.rich('admin.rules.attributesHint')}
        rows={2}
      />
      <div>
        <Button type="submit" look="primary">
          {t.rich('admin.rules.addButton')}
        </Button>
      </div>
    </Form>
  );
}
