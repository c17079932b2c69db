/** `/staff/admin/:tenant/members`: who works in a tenant, as what, until when. */
import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  useLoaderData,
} from 'react-router';
import { read } from '../api/answer.ts';
import { portalContext } from '../api/context.ts';
import { Button } from '../design/button.tsx';
import { Chip } from '../design/chip.tsx';
import { ConfirmButton, isConfirmed } from '../design/dialog.tsx';
import { CheckboxGroup, Select } from '../design/form/choice.tsx';
import { DateField } from '../design/form/date-field.tsx';
import { readDate } from '../design/form/read-date.ts';
import { TextField } from '../design/form/text-field.tsx';
import { formatDate } from '../language/format.ts';
import { languageOf } from '../language/language.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { answered, field, fields, send, tenantPath, unconfirmed } from './ask.ts';
import { ConfirmBox, Section, TenantFrame } from './frame.tsx';
import { type Member, roles, type Tenant } from './shapes.ts';

const pageSize = 50;

export async function loader({ context, params, request }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const path = tenantPath(params['tenant']);
  const { searchParams } = new URL(request.url);
  const after = searchParams.get('after') ?? '';
  const tenant = (await read(await call(path))) as Tenant;
  const query = new URLSearchParams({ after, limit: String(pageSize) });
  const { members } = (await read(await call(`${path}/members?${query}`))) as {
    readonly members: readonly Member[];
  };
  const next = members.length < pageSize ? undefined : members.at(-1)?.person;
  return { tenant, members, next, after, chosen: searchParams.get('person') ?? '' };
}

export async function action({ context, params, request }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const form = await request.formData();
  const path = tenantPath(params['tenant']);
  const [intent, person, role] = [
    field(form, 'intent'),
    field(form, 'person'),
    field(form, 'role'),
  ];
  if (intent === 'invite') {
    const language = languageOf(new URL(request.url).pathname);
    const body = { mail: field(form, 'mail'), roles: fields(form, 'roles'), language };
    return answered(await send(call, 'POST', `${path}/invitations`, body), { done: 'invited' });
  }
  const rolePath = `${path}/members/${encodeURIComponent(person)}/roles/${encodeURIComponent(role)}`;
  if (intent === 'grant') {
    const date = readDate(form, 'until');
    // Until the end of that day in Japan.
    const term = date === undefined ? {} : { expiresAt: `${date}T23:59:59+09:00` };
    return answered(await send(call, 'PUT', rolePath, term), { done: 'granted' });
  }
  if (!isConfirmed(form)) return unconfirmed();
  return answered(await send(call, 'DELETE', rolePath), {
    done: 'revoked',
    undo: { intent: 'grant', person, role },
  });
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('admin.members.title') },
];

export default function MembersPage() {
  const t = useTranslator();
  const { tenant, members, next, after, chosen } = useLoaderData<typeof loader>();
  return (
    <TenantFrame tenant={tenant}>
      <Section title={t.rich('admin.members.list')}>
        {members.length === 0 ? <p>{t.rich('admin.members.none')}</p> : null}
        <ul className="flex flex-col gap-4">
          {members.map((member) => (
            <li key={member.person} className="rounded-8 border border-line p-4">
              <MemberCard member={member} after={after} isChosen={member.person === chosen} />
            </li>
          ))}
        </ul>
        {next === undefined ? null : (
          <p>
            <Link to={`?${new URLSearchParams({ after: next })}`} className="text-link underline">
              {t.rich('admin.members.next')}
            </Link>
          </p>
        )}
      </Section>
      <Section title={t.rich('admin.members.invite')}>
        <Form method="post" className="flex flex-col gap-6">
          <input type="hidden" name="intent" value="invite" />
          <TextField
            name="mail"
            type="email"
            label={t.rich('admin.members.mail')}
            hint={t.rich('admin.members.mailHint')}
            autoComplete="off"
            width="middle"
            isRequired
          />
          <CheckboxGroup
            name="roles"
            label={t.rich('admin.members.roles')}
            defaultValues={['viewer']}
            options={roles.map((role) => ({
              value: role,
              label: t.rich(`admin.roles.${role}`),
              hint: t.rich(`admin.roleTexts.${role}`),
            }))}
          />
          <div>
            <Button type="submit" look="primary">
              {t.rich('admin.members.send')}
            </Button>
          </div>
        </Form>
      </Section>
    </TenantFrame>
  );
}

interface MemberCardProps {
  readonly member: Member;
  /** Where the page of the list begins. */
  readonly after: string;
  /** One form of its kind on a page: a field's name is its id. */
  readonly isChosen: boolean;
}

function MemberCard({ member, after, isChosen }: MemberCardProps) {
  const t = useTranslator();
  const name = member.displayName === '' ? member.person : member.displayName;
  return (
    <div className="flex flex-col gap-3">
      <h3 className="font-bold text-[1.125rem]">{name}</h3>
      <ul className="flex flex-col gap-2">
        {member.roles.map(({ role, expiresAt }) => (
          <li key={role} className="flex flex-wrap items-center gap-3">
            <Chip>{t.rich(`admin.roles.${role}`)}</Chip>
            {expiresAt === undefined ? null : (
              <span>
                {t.rich('admin.until', { date: formatDate(new Date(expiresAt), t.language) })}
              </span>
            )}
            <Form method="post" className="flex flex-wrap items-center gap-2">
              <input type="hidden" name="intent" value="revoke" />
              <input type="hidden" name="person" value={member.person} />
              <input type="hidden" name="role" value={role} />
              <ConfirmButton
                label={t.rich('admin.members.revoke')}
                title={t.rich('admin.members.revokeQuestion', {
                  name,
                  role: t.rich(`admin.roles.${role}`),
                })}
              >
                <p>{t.rich('admin.members.revokeText')}</p>
              </ConfirmButton>
              <ConfirmBox />
            </Form>
          </li>
        ))}
      </ul>
      {isChosen ? (
        <GrantForm person={member.person} />
      ) : (
        <Link
          to={`?${new URLSearchParams({ after, person: member.person })}`}
          preventScrollReset
          className="text-link inline-flex min-h-11 items-center underline"
        >
          {t.rich('admin.members.addTo', { name })}
        </Link>
      )}
    </div>
  );
}

function GrantForm({ person }: { readonly person: string }) {
  const t = useTranslator();
  return (
    <Form method="post" className="flex flex-col gap-4">
      <input type="hidden" name="intent" value="grant" />
      <input type="hidden" name="person" value={person} />
      <Select
        name="role"
        label={t.rich('admin.members.role')}
        width="middle"
        isRequired
        options={roles.map((role) => ({ value: role, label: t.plain(`admin.roles.${role}`) }))}
      />
      <DateField
        name="until"
        label={t.rich('admin.members.until')}
        hint={t.rich('admin.members.untilHint')}
      />
      <div>
        <Button type="submit">{t.rich('admin.members.give')}</Button>
      </div>
    </Form>
  );
}
