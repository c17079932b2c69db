/** `/staff/subscriptions/:id`: one subscription, what waits, and what did not arrive. */
import type { ReactNode } from 'react';
import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { problemOf, read } from '../api/answer.ts';
import { portalContext } from '../api/context.ts';
import { findSession } from '../api/session.ts';
import { Banner } from '../design/banner.tsx';
import { Breadcrumb } from '../design/breadcrumb.tsx';
import { Button } from '../design/button.tsx';
import { ConfirmButton, isConfirmed } from '../design/dialog.tsx';
import { formatMoment, formatNumber } from '../language/format.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { adviceOf } from './advice.ts';
import { DeadLetters } from './letters.tsx';
import { Live } from './live.tsx';
import { Marks, Topic } from './marks.tsx';
import { Reason } from './reason.tsx';
import { type Letter, type Subscription, tenantHeader, titleOf } from './subscription.ts';

const lettersShown = 20;

/** `NGSILD-Tenant` is told in a header, so that the path stays that of the API. */
async function headersOf(call: Parameters<typeof findSession>[0]) {
  return tenantHeader((await findSession(call))?.tenant);
}

export async function loader({ context, params, request }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const headers = await headersOf(call);
  const id = params['id'] ?? '';
  const path = `/api/subscriptions/${encodeURIComponent(id)}`;
  // The API is ours: docs/openapi.json, SubscriptionOverview and Delivery.
  const subscription = (await read(await call(path, { headers }))) as Subscription;
  const before = new URL(request.url).searchParams.get('before') ?? '';
  const query = new URLSearchParams({
    dead: 'true',
    subscriptionId: id,
    limit: String(lettersShown),
    ...(before === '' ? {} : { before }),
  });
  const letters = (await read(await call(`/api/deliveries?${query}`, { headers }))) as {
    readonly notifications: readonly Letter[];
    readonly next?: string;
  };
  return {
    subscription,
    letters: letters.notifications,
    next: letters.next ?? '',
    isOlder: before !== '',
    at: new Date().toISOString(),
  };
}

/** What a form was answered. */
interface Outcome {
  readonly done?: 'Again' | 'Discard' | 'Pause' | 'Resume' | 'Try';
  readonly count?: number;
  readonly problem?: string;
  readonly isAsking?: boolean;
}

export async function action({ context, params, request }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const form = await request.formData();
  const [intent, letter] = [form.get('intent'), form.get('letter')];
  const isRisky = intent === 'discard' || intent === 'pause' || intent === 'delete';
  if (isRisky && !isConfirmed(form)) return data<Outcome>({ isAsking: true }, { status: 409 });
  const subscriptionId = params['id'] ?? '';
  const which = typeof letter === 'string' && letter !== '' ? { id: letter } : { subscriptionId };
  const headers = { 'content-type': 'application/json', ...(await headersOf(call)) };
  const send = (method: string, path: string, body: object): Promise<Response> =>
    call(path, { method, headers, body: JSON.stringify(body) });
  const own = `/api/subscriptions/${encodeURIComponent(subscriptionId)}`;
  if (intent === 'again' || intent === 'try') {
    const done = intent === 'try' ? 'Try' : 'Again';
    return outcomeOf(await send('POST', '/api/deliveries/retry', which), done);
  }
  if (intent === 'delete') {
    const kind = form.get('subject') === 'source' ? 'csourceSubscriptions' : 'subscriptions';
    const path = `/ngsi-ld/v1/${kind}/${encodeURIComponent(subscriptionId)}`;
    const gone = await call(path, { method: 'DELETE', headers: await headersOf(call) });
    if (!gone.ok) return outcomeOf(gone, 'Discard');
    const t = translatorAt(new URL(request.url).pathname);
    return redirect(t.to('/staff/subscriptions'));
  }
  if (intent === 'discard') {
    return outcomeOf(await send('POST', '/api/deliveries/discard', which), 'Discard');
  }
  const isActive = intent !== 'pause';
  return outcomeOf(await send('PATCH', own, { isActive }), isActive ? 'Resume' : 'Pause');
}

async function outcomeOf(answer: Response, done: NonNullable<Outcome['done']>) {
  if (!answer.ok) {
    const { detail, title } = await problemOf(answer);
    return data<Outcome>({ problem: detail === '' ? title : detail }, { status: answer.status });
  }
  const body: unknown = answer.status === 204 ? {} : await answer.json();
  const [count] = Object.values(body ?? {}).filter((value) => typeof value === 'number');
  return data<Outcome>({ done, ...(count === undefined ? {} : { count }) });
}

export const meta: MetaFunction<typeof loader> = ({ location, loaderData }) => {
  const t = translatorAt(location.pathname);
  const name = loaderData === undefined ? '' : `${titleOf(loaderData.subscription)} `;
  return [{ title: `${name}${t.plain('subscriptions-staff.title')}` }];
};

export default function SubscriptionPage() {
  const { subscription, letters, next, isOlder, at } = useLoaderData<typeof loader>();
  const t = useTranslator();
  return (
    <div className="flex flex-col gap-6">
      <Breadcrumb
        between={[{ to: t.to('/staff/subscriptions'), label: t.rich('subscriptions-staff.title') }]}
        here={titleOf(subscription)}
      />
      <h1 className="text-[1.75rem] leading-snug wrap-anywhere">{titleOf(subscription)}</h1>
      <Marks subscription={subscription} />
      <Told />
      <Live at={at} />
      <Trouble subscription={subscription} />
      <PauseForm subscription={subscription} />
      <Deliveries subscription={subscription} />
      <DeadLetters
        letters={letters}
        total={subscription.dead}
        next={next}
        isOlder={isOlder}
        confirmBox={<ConfirmBox />}
      />
      <Facts subscription={subscription} />
      <DeleteForm subscription={subscription} />
    </div>
  );
}

/** Read out where it appears. */
function Told() {
  const t = useTranslator();
  const outcome: Outcome | undefined = useActionData<typeof action>();
  if (outcome?.isAsking === true) {
    return <Banner look="danger" title={t.rich('subscriptions-staff.confirm')} isUrgent />;
  }
  if (outcome?.problem !== undefined) {
    return (
      <Banner look="danger" title={t.rich('subscriptions-staff.problem')} isUrgent>
        <p lang="en">{outcome.problem}</p>
      </Banner>
    );
  }
  if (outcome?.done === undefined) return null;
  const values = { count: formatNumber(outcome.count ?? 0, t.language) };
  return (
    <div role="status">
      <Banner look="success" title={t.rich(`subscriptions-staff.done${outcome.done}`, values)} />
    </div>
  );
}

/** Without scripts a dangerous button asks by a box to tick. */
function ConfirmBox() {
  const t = useTranslator();
  return (
    <noscript>
      <label className="flex min-h-11 items-center gap-2">
        <input type="checkbox" name="confirmed" value="yes" />{' '}
        {t.rich('subscriptions-staff.confirmBox')}
      </label>
    </noscript>
  );
}

function PauseForm({ subscription }: { readonly subscription: Subscription }) {
  const t = useTranslator();
  const { state } = subscription;
  if (state === 'expired') return null;
  return (
    <Form method="post" className="no-print flex flex-wrap items-center gap-3">
      <input type="hidden" name="intent" value={state === 'paused' ? 'resume' : 'pause'} />
      {state === 'paused' ? (
        <Button type="submit" look="primary" icon="play">
          {t.rich('subscriptions-staff.resume')}
        </Button>
      ) : (
        <>
          <ConfirmButton
            label={t.rich('subscriptions-staff.pause')}
            title={t.rich('subscriptions-staff.pauseQuestion')}
          >
            <p>{t.rich('subscriptions-staff.pauseText')}</p>
          </ConfirmButton>
          <ConfirmBox />
        </>
      )}
    </Form>
  );
}

/** Of the subscription and all that is still to be told to it. */
function DeleteForm({ subscription }: { readonly subscription: Subscription }) {
  const t = useTranslator();
  return (
    <Form method="post" className="no-print flex flex-wrap items-center gap-3">
      <input type="hidden" name="intent" value="delete" />
      <input type="hidden" name="subject" value={subscription.subject} />
      <ConfirmButton
        label={t.rich('subscriptions-staff.delete')}
        title={t.rich('subscriptions-staff.deleteQuestion')}
      >
        <p>{t.rich('subscriptions-staff.deleteText')}</p>
      </ConfirmButton>
      <ConfirmBox />
    </Form>
  );
}

/** Why it does not arrive, since when, and what to do about it. */
function Trouble({ subscription }: { readonly subscription: Subscription }) {
  const t = useTranslator();
  const { endpoint, waiting, dead, lastError, lane, lastSuccess, waitingSince, isFailing } =
    subscription;
  const reason = lastError ?? lane?.lastError;
  if (!isFailing || reason === undefined) return null;
  const time = (at: string): string => formatMoment(at, t.language, 'second');
  return (
    <Banner look="danger" title={t.rich('subscriptions-staff.troubleTitle')}>
      <p className="wrap-anywhere">{endpoint}</p>
      <p className="wrap-anywhere">
        {t.rich('subscriptions-staff.reason')}: <Reason text={reason} />
      </p>
      <p>
        {lastSuccess === undefined
          ? t.rich('subscriptions-staff.neverArrived')
          : t.rich('subscriptions-staff.lastArrived', { time: time(lastSuccess) })}
        {waitingSince === undefined ? null : (
          <> {t.rich('subscriptions-staff.waitingSince', { time: time(waitingSince) })}</>
        )}
      </p>
      <p className="mt-2">
        {t.rich(`subscriptions-staff.advice.${adviceOf(reason)}`)}
        {waiting === 0 ? null : <> {t.rich('subscriptions-staff.hintWaiting')}</>}
        {dead === 0 ? null : <> {t.rich('subscriptions-staff.hintDead')}</>}
      </p>
      {waiting === 0 ? null : (
        <Form method="post" className="no-print mt-3">
          <input type="hidden" name="intent" value="try" />
          <Button type="submit" look="secondary">
            {t.rich('subscriptions-staff.try')}
          </Button>
        </Form>
      )}
    </Banner>
  );
}

function Deliveries({ subscription }: { readonly subscription: Subscription }) {
  const t = useTranslator();
  const { waiting, attempts, lastError, lane } = subscription;
  const reason = lastError ?? lane?.lastError;
  const count = formatNumber(waiting, t.language);
  return (
    <section className="flex flex-col gap-3">
      <h2 className="text-[1.375rem] leading-snug">{t.rich('subscriptions-staff.queueTitle')}</h2>
      <p>
        {waiting === 0
          ? t.rich('subscriptions-staff.queueNone')
          : t.rich('subscriptions-staff.queue', { count })}
        {waiting > 0 && attempts > 0 ? (
          <> ({t.rich('subscriptions-staff.attempts', { count: attempts })})</>
        ) : null}
      </p>
      {waiting > 0 && reason !== undefined ? (
        <p className="wrap-anywhere">
          {t.rich('subscriptions-staff.reason')}: <Reason text={reason} />
        </p>
      ) : null}
      {waiting > 0 && lane?.pausedUntil !== undefined ? (
        <p>
          {t.rich('subscriptions-staff.nextAttempt', {
            time: formatMoment(lane.pausedUntil, t.language, 'second'),
          })}
        </p>
      ) : null}
    </section>
  );
}

function Facts({ subscription }: { readonly subscription: Subscription }) {
  const t = useTranslator();
  const { id, endpoint, watchedAttributes, query, expiresAt } = subscription;
  const number = (value: number): string => formatNumber(value, t.language);
  const time = (at: string | undefined): ReactNode =>
    at === undefined ? t.rich('subscriptions-staff.never') : formatMoment(at, t.language, 'second');
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['ID', id],
    [t.plain('subscriptions-staff.what'), <Topic key="topic" subscription={subscription} />],
    ...(watchedAttributes.length === 0
      ? []
      : [[t.plain('subscriptions-staff.attributes'), watchedAttributes.join(', ')] as const]),
    ...(query === undefined ? [] : [[t.plain('subscriptions-staff.query'), query] as const]),
    [t.plain('subscriptions-staff.endpoint'), endpoint],
    [t.plain('subscriptions-staff.sent'), number(subscription.timesSent)],
    [t.plain('subscriptions-staff.failed'), number(subscription.timesFailed)],
    [t.plain('subscriptions-staff.lastNotification'), time(subscription.lastNotification)],
    [t.plain('subscriptions-staff.lastSuccess'), time(subscription.lastSuccess)],
    [t.plain('subscriptions-staff.lastFailure'), time(subscription.lastFailure)],
    ...(expiresAt === undefined
      ? []
      : [[t.plain('subscriptions-staff.expiresAt'), time(expiresAt)] as const]),
  ];
  return (
    <section className="flex flex-col gap-3">
      <h2 className="text-[1.375rem] leading-snug">{t.rich('subscriptions-staff.facts')}</h2>
      <dl className="grid gap-x-6 gap-y-1 sm:grid-cols-[12rem_minmax(0,1fr)]">
        {facts.map(([term, value]) => (
          <div key={term} className="contents">
            <dt className="font-bold">{term}</dt>
            <dd className="mb-3 wrap-anywhere sm:mb-0">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
