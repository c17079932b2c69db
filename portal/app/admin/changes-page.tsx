/** `/staff/admin/:tenant/changes`: what waits for a second administrator, and whether anything does. */
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
import { Chip } from '../design/chip.tsx';
import { ConfirmButton, isConfirmed } from '../design/dialog.tsx';
import { formatTime } from '../language/format.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { answered, field, send, tenantPath, unconfirmed } from './ask.ts';
import { ChangeSentence } from './change-sentence.tsx';
import { ConfirmBox, Section, TenantFrame } from './frame.tsx';
import type { Change, Me, Member, Tenant } from './shapes.ts';

interface Listed {
  readonly changes: readonly Change[];
}

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const path = tenantPath(params['tenant']);
  const ask = async (rest: string): Promise<unknown> => read(await call(`${path}${rest}`));
  const tenant = (await ask('')) as Tenant;
  const { isNeeded } = (await ask('/second-administrator')) as { readonly isNeeded: boolean };
  const { changes: waiting } = (await ask('/changes?limit=200')) as Listed;
  const { changes: decided } = (await ask('/changes?state=decided&limit=50')) as Listed;
  const { members } = (await ask('/members?limit=1000')) as { readonly members: readonly Member[] };
  const me = (await read(await call('/api/me'))) as Me;
  const names = members.map(({ person, displayName }) => [person, displayName] as const);
  return { tenant, isNeeded, waiting, decided, me: me.id, names: Object.fromEntries(names) };
}

export async function action({ context, params, request }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const form = await request.formData();
  const path = tenantPath(params['tenant']);
  const one = `${path}/changes/${encodeURIComponent(field(form, 'id'))}`;
  switch (field(form, 'intent')) {
    case 'approve':
      return answered(await send(call, 'PUT', `${one}/approval`), { done: 'approved' });
    case 'reject':
      return answered(await send(call, 'DELETE', one), { done: 'rejected' });
    default: {
      if (!isConfirmed(form)) return unconfirmed();
      const body = { isNeeded: field(form, 'isNeeded') === 'yes' };
      const response = await send(call, 'PUT', `${path}/second-administrator`, body);
      return answered(response, { done: 'saved' });
    }
  }
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('admin.changes.title') },
];

export default function ChangesPage() {
  const t = useTranslator();
  const { tenant, isNeeded, waiting, decided } = useLoaderData<typeof loader>();
  return (
    <TenantFrame tenant={tenant}>
      <Section title={t.rich('admin.changes.setting')}>
        <p>{t.rich('admin.changes.lead')}</p>
        <p className="font-bold">{t.rich(isNeeded ? 'admin.changes.on' : 'admin.changes.off')}</p>
        <Form method="post" className="flex flex-wrap items-center gap-3">
          <input type="hidden" name="isNeeded" value={isNeeded ? 'no' : 'yes'} />
          <ConfirmButton
            label={t.rich(isNeeded ? 'admin.changes.stop' : 'admin.changes.start')}
            title={t.rich(isNeeded ? 'admin.changes.stopQuestion' : 'admin.changes.startQuestion')}
            look="secondary"
          >
            <p>{t.rich(isNeeded ? 'admin.changes.stopText' : 'admin.changes.startText')}</p>
          </ConfirmButton>
          <ConfirmBox />
        </Form>
      </Section>
      <Section title={t.rich('admin.changes.waiting')}>
        {waiting.length === 0 ? <p>{t.rich('admin.changes.none')}</p> : null}
        <ul className="flex flex-col gap-4">
          {waiting.map((change) => (
            <li key={change.id} className="rounded-8 border border-line p-4">
              <WaitingCard change={change} />
            </li>
          ))}
        </ul>
      </Section>
      {decided.length === 0 ? null : (
        <Section title={t.rich('admin.changes.decided')}>
          <ul className="flex flex-col gap-4">
            {decided.map((change) => (
              <li key={change.id} className="flex flex-col gap-2 border-line border-t pt-4">
                <DecidedCard change={change} />
              </li>
            ))}
          </ul>
        </Section>
      )}
    </TenantFrame>
  );
}

function useNames(): (principal: string | undefined) => string {
  const { names } = useLoaderData<typeof loader>();
  return (principal = '') => {
    const person = principal.replace(/^user:/, '');
    const name: unknown = Reflect.get(names, person);
    return typeof name === 'string' && name !== '' ? name : principal;
  };
}

function WaitingCard({ change }: { readonly change: Change }) {
  const t = useTranslator();
  const nameOf = useNames();
  const { me } = useLoaderData<typeof loader>();
  const { id, proposedBy, proposedAt } = change;
  const isOwn = proposedBy === me;
  const proposed = { who: nameOf(proposedBy), time: formatTime(new Date(proposedAt), t.language) };
  return (
    <div className="flex flex-col gap-3">
      <ChangeSentence change={change.change} nameOf={nameOf} />
      <p className="text-quiet">{t.rich('admin.changes.proposed', proposed)}</p>
      {isOwn ? <p>{t.rich('admin.changes.own')}</p> : null}
      <div className="flex flex-wrap gap-3">
        {isOwn ? null : <Decision id={id} intent="approve" />}
        <Decision id={id} intent="reject" isOwn={isOwn} />
      </div>
    </div>
  );
}

function Decision({
  id,
  intent,
  isOwn = false,
}: {
  readonly id: string;
  readonly intent: 'approve' | 'reject';
  readonly isOwn?: boolean;
}) {
  const t = useTranslator();
  const word = isOwn ? 'withdraw' : intent;
  return (
    <Form method="post">
      <input type="hidden" name="id" value={id} />
      <Button
        type="submit"
        name="intent"
        value={intent}
        look={intent === 'approve' ? 'primary' : 'secondary'}
      >
        {t.rich(`admin.changes.${word}`)}
      </Button>
    </Form>
  );
}

function DecidedCard({ change }: { readonly change: Change }) {
  const t = useTranslator();
  const nameOf = useNames();
  const { decision, decidedBy, decidedAt, proposedBy } = change;
  if (decision === undefined || decidedAt === undefined) return null;
  const told = {
    who: nameOf(decidedBy),
    proposer: nameOf(proposedBy),
    time: formatTime(new Date(decidedAt), t.language),
  };
  return (
    <>
      <ChangeSentence change={change.change} nameOf={nameOf} />
      <p className="flex flex-wrap items-center gap-3 text-quiet">
        <Chip look={decision === 'approved' ? 'success' : 'notice'}>
          {t.rich(`admin.changes.${decision}`)}
        </Chip>
        <span>{t.rich('admin.changes.decidedBy', told)}</span>
      </p>
    </>
  );
}
