/** `/staff/admin`: the tenants of the installation, or those the caller administers. */
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
import { Chip } from '../design/chip.tsx';
import { ConfirmButton, isConfirmed } from '../design/dialog.tsx';
import { ButtonLink } from '../design/link.tsx';
import { Pagination } from '../design/pagination.tsx';
import { SearchBox } from '../design/search-box.tsx';
import { type Column, DataTable } from '../design/table/data-table.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { answered, type Done, send, unconfirmed } from './ask.ts';
import { ConfirmBox, Outcome, Section } from './frame.tsx';
import { type Me, nameOf, type Tenant } from './shapes.ts';

const pageSize = 50;

interface Listed {
  readonly tenants: readonly Tenant[];
  readonly total: number;
}

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const { searchParams } = new URL(request.url);
  const q = (searchParams.get('q') ?? '').slice(0, 200);
  const page = Math.max(1, Number(searchParams.get('page') ?? 1) || 1);
  const me = (await read(await call('/api/me'))) as Me;
  if (!me.access.includes('administer')) return ownTenants(call, me, q);
  const query = new URLSearchParams({
    q,
    limit: String(pageSize),
    offset: String((page - 1) * pageSize),
  });
  const listed = (await read(await call(`/api/tenants?${query}`))) as Listed;
  const offer = (await read(await call('/api/region/tenants'))) as {
    readonly municipalities: readonly { readonly exists: boolean }[];
  };
  const missing = offer.municipalities.filter(({ exists }) => !exists).length;
  return { ...listed, q, page, operates: true, missing };
}

type Call = Parameters<typeof send>[0];

/** Whoever administers some tenants sees those. */
async function ownTenants(call: Call, me: Me, q: string) {
  const own = me.tenants.filter(({ roles }) => roles.includes('administrator'));
  const found = await Promise.all(
    own.map(async ({ name }) => {
      const answer = await call(`/api/tenants/${encodeURIComponent(name)}`);
      return (await read(answer)) as Tenant;
    }),
  );
  const tenants = found.filter((tenant) => JSON.stringify(tenant).includes(q));
  return { tenants, total: tenants.length, q, page: 1, operates: false, missing: 0 };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const form = await request.formData();
  if (!isConfirmed(form)) return unconfirmed();
  const good: Done = { done: 'created' };
  return answered(await send(call, 'POST', '/api/region/tenants'), good);
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('admin.title') },
];

export default function TenantsPage() {
  const t = useTranslator();
  const { tenants, total, q, page, operates, missing } = useLoaderData<typeof loader>();
  const here = t.to('/staff/admin');
  const columns: readonly Column<Tenant>[] = [
    {
      key: 'name',
      label: t.plain('admin.tenant.name'),
      isHeading: true,
      cell: (tenant) => (
        <Link to={`${here}/${encodeURIComponent(tenant.name)}`} className="text-link underline">
          {nameOf(tenant, t.language)}
        </Link>
      ),
    },
    {
      key: 'kind',
      label: t.plain('admin.tenant.kind'),
      cell: ({ kind, closedAt }) => (
        <span className="flex flex-wrap gap-2">
          {t.rich(`admin.kinds.${kind}`)}
          {closedAt === undefined ? null : (
            <Chip look="notice">{t.rich('admin.tenant.closed')}</Chip>
          )}
        </span>
      ),
    },
    { key: 'code', label: t.plain('admin.tenant.code'), cell: ({ code }) => code ?? '—' },
    {
      key: 'id',
      label: t.plain('admin.tenant.id'),
      cell: ({ name }) => <code className="break-all">{name}</code>,
    },
  ];
  const urlOf = (to: number): string => `${here}?${new URLSearchParams({ q, page: String(to) })}`;
  return (
    <div className="flex flex-col gap-6">
      <h1 className="text-[1.75rem] leading-snug">{t.rich('admin.title')}</h1>
      <p>{t.rich('admin.lead')}</p>
      <Outcome />
      {missing > 0 ? <RegionOffer missing={missing} /> : null}
      <SearchBox action={here} defaultValue={q} label={t.plain('admin.search')} />
      <DataTable
        caption={t.rich('admin.list')}
        columns={columns}
        rows={tenants}
        keyOf={({ name }) => name}
        total={total}
      />
      <Pagination page={page} pages={Math.ceil(total / pageSize)} urlOf={urlOf} />
      {operates ? (
        <p>
          <ButtonLink to={`${here}/new`} icon="plus">
            {t.rich('admin.tenant.add')}
          </ButtonLink>
        </p>
      ) : null}
    </div>
  );
}

function RegionOffer({ missing }: { readonly missing: number }) {
  const t = useTranslator();
  return (
    <Section title={t.rich('admin.region.title')}>
      <p>{t.rich('admin.region.text', { count: String(missing) })}</p>
      <Form method="post" className="flex flex-wrap items-center gap-3">
        <ConfirmButton
          label={t.rich('admin.region.create', { count: String(missing) })}
          title={t.rich('admin.region.question', { count: String(missing) })}
          look="primary"
        >
          <p>{t.rich('admin.region.consequence')}</p>
        </ConfirmButton>
        <ConfirmBox />
      </Form>
    </Section>
  );
}
