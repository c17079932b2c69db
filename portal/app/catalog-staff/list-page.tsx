/** `/staff/catalog`: every dataset of the tenant, drafts too. */
import { Link, type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { read } from '../api/answer.ts';
import { portalContext } from '../api/context.ts';
import { listOf, numberOf, objectOf, textOf } from '../api/read-json.ts';
import { Chip } from '../design/chip.tsx';
import { ButtonLink } from '../design/link.tsx';
import { Pagination } from '../design/pagination.tsx';
import { SearchBox } from '../design/search-box.tsx';
import { type Column, DataTable } from '../design/table/data-table.tsx';
import { formatDay } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import { inTenant } from './tenant.ts';

interface Listed {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly access: string;
  readonly modifiedAt: string;
}

const pageSize = 50;

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const search = new URL(request.url).searchParams;
  const text = (search.get('q') ?? '').trim().slice(0, 200);
  const asked = Number(search.get('page') ?? '1');
  const page = Number.isInteger(asked) && asked >= 1 && asked <= 10_000 ? asked : 1;
  const query = new URLSearchParams({
    limit: String(pageSize),
    offset: String((page - 1) * pageSize),
    ...(text === '' ? { sort: 'modified' } : { q: text }),
  });
  const path = await inTenant(call, `/api/datasets?${query.toString()}`);
  const tenant = new URL(path, request.url).searchParams.get('tenant') ?? 'default';
  const own = `${path}&organization=${encodeURIComponent(tenant)}`;
  const body = objectOf(await read(await call(own)));
  const datasets = listOf(body['hits']).map((hit): Listed => {
    const { id, title, details, modifiedAt } = objectOf(hit);
    const { state, access } = objectOf(details);
    return {
      id: textOf(id),
      title: textOf(objectOf(title)['ja']),
      state: textOf(state),
      access: textOf(access),
      modifiedAt: textOf(modifiedAt),
    };
  });
  return { datasets, total: numberOf(body['total']), text, page };
}

export default function StaffCatalog() {
  const { datasets, total, text, page } = useLoaderData<typeof loader>();
  const t = useTranslator();
  const columns: readonly Column<Listed>[] = [
    {
      key: 'title',
      label: t.plain('catalog-staff.columns.title'),
      isHeading: true,
      cell: ({ id, title }) => (
        <Link to={t.to(`/staff/catalog/${id}`)} className="text-link">
          {title}
        </Link>
      ),
    },
    {
      key: 'state',
      label: t.plain('catalog-staff.columns.state'),
      cell: ({ state, access }) => (
        <span className="flex flex-wrap gap-2 whitespace-nowrap">
          <Chip look={state === 'published' ? 'success' : 'notice'}>
            {t.rich(
              state === 'published'
                ? 'catalog-staff.states.published'
                : 'catalog-staff.states.draft',
            )}
          </Chip>
          {access === 'private' ? <Chip>{t.rich('catalog-staff.states.private')}</Chip> : null}
        </span>
      ),
    },
    {
      key: 'modified',
      label: t.plain('catalog-staff.columns.modified'),
      cell: ({ modifiedAt }) => formatDay(new Date(modifiedAt)),
    },
  ];
  const urlOf = (each: number): string =>
    `?${new URLSearchParams({ ...(text === '' ? {} : { q: text }), page: String(each) }).toString()}`;
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-wrap items-center justify-between gap-4">
        <h1 className="text-[1.75rem] leading-snug">{t.rich('catalog-staff.title')}</h1>
        <span className="flex flex-wrap gap-3">
          <ButtonLink to={t.to('/staff/catalog/groups')}>
            {t.rich('catalog-staff.groups.title')}
          </ButtonLink>
          <ButtonLink to={t.to('/staff/catalog/new')} look="primary" icon="plus">
            {t.rich('catalog-staff.new')}
          </ButtonLink>
        </span>
      </div>
      <SearchBox
        action={t.to('/staff/catalog')}
        label={t.plain('catalog-staff.search')}
        defaultValue={text}
      />
      <DataTable
        caption={t.rich('catalog-staff.title')}
        columns={columns}
        rows={datasets}
        keyOf={({ id }) => id}
        total={total}
        empty={t.rich('catalog-staff.none')}
      />
      <Pagination page={page} pages={Math.ceil(total / pageSize)} urlOf={urlOf} />
    </div>
  );
}
