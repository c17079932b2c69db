/** `/staff/subscriptions`: who is told about changes, and whether it arrives. */
import {
  Form,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  useLoaderData,
  useLocation,
} from 'react-router';
import { read } from '../api/answer.ts';
import { portalContext } from '../api/context.ts';
import { findSession } from '../api/session.ts';
import { Button } from '../design/button.tsx';
import { Select } from '../design/form/choice.tsx';
import { TextField } from '../design/form/text-field.tsx';
import { ButtonLink } from '../design/link.tsx';
import { Pagination } from '../design/pagination.tsx';
import { type Column, DataTable } from '../design/table/data-table.tsx';
import { formatMoment, formatNumber } from '../language/format.ts';
import { type Translator, translatorAt, useTranslator } from '../language/text.tsx';
import { Live } from './live.tsx';
import { Marks, Topic } from './marks.tsx';
import { Reason } from './reason.tsx';
import { type Subscription, states, tenantHeader, titleOf } from './subscription.ts';

const pageSize = 20;

interface Search {
  readonly search: string;
  readonly state: string;
}

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const asked = new URL(request.url).searchParams;
  const search: Search = {
    search: asked.get('search')?.trim() ?? '',
    state: states.find((state) => state === asked.get('state')) ?? '',
  };
  const page = Math.max(1, Math.trunc(Number(asked.get('page') ?? 1)) || 1);
  const given = Object.entries(search).filter(([, value]) => value !== '');
  const query = new URLSearchParams(given);
  query.set('limit', String(pageSize));
  query.set('offset', String((page - 1) * pageSize));
  const session = await findSession(call);
  const answer = await call(`/api/subscriptions?${query}`, {
    headers: tenantHeader(session?.tenant),
  });
  // The API is ours: docs/openapi.json, listSubscriptionsOfTenant.
  const { subscriptions, total } = (await read(answer)) as {
    readonly subscriptions: readonly Subscription[];
    readonly total: number;
  };
  return { search, page, subscriptions, total, at: new Date().toISOString() };
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('subscriptions-staff.title') },
];

export default function SubscriptionList() {
  const { search, page, subscriptions, total, at } = useLoaderData<typeof loader>();
  const t = useTranslator();
  const given = Object.entries(search).filter(([, value]) => value !== '');
  const urlOf = (to: number): string =>
    `?${new URLSearchParams([...given, ['page', String(to)]]).toString()}`;
  return (
    <div className="flex flex-col gap-6">
      <h1 className="text-[1.75rem] leading-snug">{t.rich('subscriptions-staff.title')}</h1>
      <p className="max-w-prose">{t.rich('subscriptions-staff.lead')}</p>
      <SearchForm search={search} />
      <Live at={at} />
      <DataTable
        caption={t.rich('subscriptions-staff.caption')}
        columns={columnsOf(t)}
        rows={subscriptions}
        total={total}
        keyOf={({ id }) => id}
        empty={t.rich(
          given.length === 0 ? 'subscriptions-staff.empty' : 'subscriptions-staff.noneFound',
        )}
      />
      <Pagination page={page} pages={Math.ceil(total / pageSize)} urlOf={urlOf} />
    </div>
  );
}

function SearchForm({ search }: { readonly search: Search }) {
  const t = useTranslator();
  const { pathname } = useLocation();
  return (
    <Form
      // Another search is another form: fields show what was asked.
      key={JSON.stringify(search)}
      method="get"
      className="grid gap-5 rounded-12 border border-line bg-sunken p-5 sm:grid-cols-2"
    >
      <TextField
        name="search"
        label={t.rich('subscriptions-staff.text')}
        hint={t.rich('subscriptions-staff.textHint')}
        defaultValue={search.search}
      />
      <Select
        name="state"
        label={t.rich('subscriptions-staff.state')}
        emptyLabel={t.plain('subscriptions-staff.anyState')}
        options={states.map((state) => ({
          value: state,
          label: t.plain(`subscriptions-staff.${state}`),
        }))}
        defaultValue={search.state}
      />
      <div className="flex flex-wrap gap-3 sm:col-span-2">
        <Button type="submit" look="primary" icon="search">
          {t.rich('subscriptions-staff.search')}
        </Button>
        <ButtonLink to={pathname}>{t.rich('subscriptions-staff.clear')}</ButtonLink>
      </div>
    </Form>
  );
}

function columnsOf(t: Translator): readonly Column<Subscription>[] {
  const label = (key: 'what' | 'state') => t.plain(`subscriptions-staff.${key}`);
  const number = (value: number) => formatNumber(value, t.language);
  const time = (at: string | undefined) =>
    at === undefined ? t.rich('subscriptions-staff.never') : formatMoment(at, t.language, 'second');
  return [
    {
      key: 'name',
      label: `${t.plain('subscriptions-staff.name')} / ${t.plain('subscriptions-staff.endpoint')}`,
      isHeading: true,
      cell: (one) => (
        <span className="inline-block min-w-40 wrap-anywhere">
          <Link
            to={t.to(`/staff/subscriptions/${encodeURIComponent(one.id)}`)}
            className="inline-flex min-h-11 items-center text-link"
          >
            {titleOf(one)}
          </Link>
          <span className="block font-normal text-[0.875rem] text-quiet">{one.endpoint}</span>
          {one.isFailing && one.lastError !== undefined ? (
            <span className="block font-normal text-[0.875rem] text-danger">
              <Reason text={one.lastError} />
            </span>
          ) : null}
        </span>
      ),
    },
    { key: 'state', label: label('state'), cell: (one) => <Marks subscription={one} /> },
    {
      key: 'what',
      label: label('what'),
      cell: (one) => (
        <span className="inline-block min-w-28 wrap-anywhere">
          <Topic subscription={one} />
        </span>
      ),
    },
    {
      key: 'waiting',
      label: t.plain('subscriptions-staff.waiting'),
      align: 'end',
      cell: ({ waiting }) => number(waiting),
    },
    {
      key: 'dead',
      label: t.plain('subscriptions-staff.dead'),
      align: 'end',
      cell: ({ dead }) => number(dead),
    },
    {
      key: 'sent',
      label: t.plain('subscriptions-staff.sentFailed'),
      align: 'end',
      cell: ({ timesSent, timesFailed }) => (
        <span className="whitespace-nowrap">
          {number(timesSent)} / {number(timesFailed)}
        </span>
      ),
    },
    {
      key: 'last',
      label: t.plain('subscriptions-staff.lastBoth'),
      cell: ({ lastSuccess, lastFailure }) => (
        <span className="text-[0.9375rem] whitespace-nowrap">
          {time(lastSuccess)}
          <br />
          {time(lastFailure)}
        </span>
      ),
    },
  ];
}
