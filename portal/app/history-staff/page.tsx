/** `/staff/history`: what of the past is kept, and for how long. */
import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  type MetaFunction,
  useActionData,
  useLoaderData,
} from 'react-router';
import { problemOf, read } from '../api/answer.ts';
import type { Call } from '../api/call.ts';
import { portalContext } from '../api/context.ts';
import { findSession } from '../api/session.ts';
import { Banner } from '../design/banner.tsx';
import { Button } from '../design/button.tsx';
import { ConfirmButton, isConfirmed } from '../design/dialog.tsx';
import { ErrorSummary, FormErrors } from '../design/form/errors.tsx';
import { ButtonLink } from '../design/link.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { PolicyForm, Question } from './form.tsx';
import {
  type Effect,
  empty,
  type Fault,
  fieldNames,
  type Policy,
  policyOf,
  shortName,
  type Typed,
  typedOf,
} from './policy.ts';
import { PolicySentence } from './policy-sentence.tsx';

const path = '/api/history/policies';

/** `NGSILD-Tenant` is that of the session. */
async function headersOf(call: Call): Promise<Record<string, string>> {
  const tenant = (await findSession(call))?.tenant;
  return tenant === undefined ? {} : { 'ngsild-tenant': tenant };
}

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const headers = await headersOf(call);
  // The API is ours: docs/openapi.json, HistoryPolicy.
  const { policies } = (await read(await call(path, { headers }))) as {
    readonly policies: readonly Policy[];
  };
  const asked = new URL(request.url).searchParams.get('type') ?? '';
  const held = policies.find(({ entityType }) => shortName(entityType) === asked);
  const isNamed = new URL(request.url).searchParams.has('type');
  const typed = isNamed ? (held === undefined ? { ...empty, type: asked } : typedOf(held)) : empty;
  return { policies, typed, types: await typesOf(call, headers), isChange: held !== undefined };
}

/** Short names of what the tenant holds; none where the API does not tell. */
async function typesOf(call: Call, headers: Record<string, string>): Promise<readonly string[]> {
  const answer = await call('/ngsi-ld/v1/types', { headers });
  const body: unknown = answer.ok ? await answer.json() : undefined;
  if (typeof body !== 'object' || body === null || !('typeList' in body)) return [];
  const { typeList } = body;
  return Array.isArray(typeList)
    ? typeList.filter((each) => typeof each === 'string').map(shortName)
    : [];
}

/** What a form was answered. */
interface Outcome {
  readonly typed?: Typed;
  readonly faults?: readonly Fault[];
  readonly question?: { readonly policy: Policy; readonly effect: Effect };
  readonly problem?: string;
  readonly isAsking?: boolean;
  readonly done?: 'saved' | 'removed';
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const form = await request.formData();
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const typed: Typed = {
    type: text('type'),
    recording: text('recording'),
    keepDays: text('keepDays'),
    coarsenAfter: text('coarsenAfter'),
    period: text('period'),
  };
  const headers = { 'content-type': 'application/json', ...(await headersOf(call)) };
  const policy = policyOf(typed);
  if (!('entityType' in policy)) {
    return data<Outcome>({ typed, faults: policy }, { status: 400 });
  }
  if (text('intent') === 'remove') {
    if (!isConfirmed(form)) return data<Outcome>({ isAsking: true }, { status: 409 });
    const query = new URLSearchParams({ entityType: policy.entityType });
    const gone = await call(`${path}?${query}`, { method: 'DELETE', headers });
    return gone.ok ? data<Outcome>({ done: 'removed', typed }) : refused(gone, undefined);
  }
  const body = JSON.stringify(policy);
  if (text('intent') === 'save') {
    const saved = await call(path, { method: 'PUT', headers, body });
    return saved.ok ? data<Outcome>({ done: 'saved' }) : refused(saved, typed);
  }
  const preview = await call(`${path}/preview`, { method: 'POST', headers, body });
  if (!preview.ok) return refused(preview, typed);
  // As above: docs/openapi.json, previewHistoryPolicy.
  const effect = (await preview.json()) as Effect;
  return data<Outcome>({ typed, question: { policy, effect } });
}

async function refused(answer: Response, typed: Typed | undefined) {
  const { detail, title } = await problemOf(answer);
  const problem = detail === '' ? title : detail;
  return data<Outcome>(
    { problem, ...(typed === undefined ? {} : { typed }) },
    { status: answer.status },
  );
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('history-staff.title') },
];

export default function HistoryPage() {
  const { policies, typed, types, isChange } = useLoaderData<typeof loader>();
  const t = useTranslator();
  const outcome: Outcome | undefined = useActionData<typeof action>();
  const errors = (outcome?.faults ?? []).map(({ field, fault }) => ({
    field,
    message: t.rich(`history-staff.${fault}`),
  }));
  const shown = outcome?.done === undefined ? (outcome?.typed ?? typed) : empty;
  return (
    <FormErrors errors={errors}>
      <div className="flex flex-col gap-8">
        <h1 className="text-[1.75rem] leading-snug">{t.rich('history-staff.title')}</h1>
        <ErrorSummary errors={errors} />
        <Told outcome={outcome} />
        <p className="max-w-prose">{t.rich('history-staff.lead')}</p>
        <PolicyList policies={policies} />
        <section id="decide" className="flex scroll-mt-6 flex-col gap-4">
          <h2 className="text-[1.375rem] leading-snug">
            {t.rich(isChange ? 'history-staff.edit' : 'history-staff.add')}
          </h2>
          <PolicyForm typed={shown} types={types} />
        </section>
      </div>
    </FormErrors>
  );
}

/** Read out where it appears. */
function Told({ outcome }: { readonly outcome: Outcome | undefined }) {
  const t = useTranslator();
  if (outcome === undefined) return null;
  const { typed, question, problem, isAsking = false, done } = outcome;
  if (question !== undefined && typed !== undefined)
    return <Question typed={typed} {...question} />;
  if (isAsking) return <Banner look="danger" title={t.rich('history-staff.confirm')} isUrgent />;
  if (problem !== undefined) {
    return (
      <Banner look="danger" title={t.rich('history-staff.problem')} isUrgent>
        <p lang="en">{problem}</p>
      </Banner>
    );
  }
  if (done === undefined) return null;
  return (
    <div role="status">
      <Banner look="success" title={t.rich(`history-staff.${done}`)}>
        {done === 'removed' && typed !== undefined ? (
          <Form method="post">
            <input type="hidden" name="intent" value="save" />
            {fieldNames.map((name) => (
              <input key={name} type="hidden" name={name} value={typed[name]} />
            ))}
            <Button type="submit">{t.rich('history-staff.undo')}</Button>
          </Form>
        ) : null}
      </Banner>
    </div>
  );
}

function PolicyList({ policies }: { readonly policies: readonly Policy[] }) {
  const t = useTranslator();
  return (
    <section className="flex flex-col gap-4">
      <h2 className="text-[1.375rem] leading-snug">{t.rich('history-staff.list')}</h2>
      {policies.length === 0 ? <p>{t.rich('history-staff.none')}</p> : null}
      <ul className="flex flex-col gap-3">
        {policies.map((policy) => (
          <li
            key={policy.entityType}
            className="flex flex-col gap-3 rounded-8 border border-line p-4"
          >
            <h3 className="font-bold wrap-anywhere">
              {policy.entityType === ''
                ? t.rich('history-staff.others')
                : shortName(policy.entityType)}
            </h3>
            <PolicySentence policy={policy} />
            <PolicyActions policy={policy} />
          </li>
        ))}
      </ul>
      {policies.length === 0 ? null : (
        <p className="text-quiet">{t.rich('history-staff.latest')}</p>
      )}
    </section>
  );
}

function PolicyActions({ policy }: { readonly policy: Policy }) {
  const t = useTranslator();
  const typed = typedOf(policy);
  return (
    <div className="flex flex-wrap items-start gap-3">
      <ButtonLink to={`?type=${encodeURIComponent(typed.type)}#decide`} icon="edit">
        {t.rich('history-staff.change')}
      </ButtonLink>
      <Form method="post" className="flex flex-wrap items-center gap-3">
        <input type="hidden" name="intent" value="remove" />
        {fieldNames.map((name) => (
          <input key={name} type="hidden" name={name} value={typed[name]} />
        ))}
        <ConfirmButton
          label={t.rich('history-staff.remove')}
          title={t.rich('history-staff.removeQuestion')}
        >
          <p>{t.rich('history-staff.removeText')}</p>
        </ConfirmButton>
        <noscript>
          <label className="flex min-h-11 items-center gap-2">
            <input type="checkbox" name="confirmed" value="yes" />{' '}
            {t.rich('history-staff.confirmBox')}
          </label>
        </noscript>
      </Form>
    </div>
  );
}
