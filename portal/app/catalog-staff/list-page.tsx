/** `/staff/catalog`: every dataset of the tenant, drafts too; narrowed, exported, and many changed at once. */
import {
  type ActionFunctionArgs,
  data,
  Form,
  Link,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router';
import { read } from '../api/answer.ts';
import { portalContext } from '../api/context.ts';
import { readVocabularies } from '../catalog/vocabularies.ts';
import { Banner } from '../design/banner.tsx';
import { Chip } from '../design/chip.tsx';
import { ButtonLink } from '../design/link.tsx';
import { Pagination } from '../design/pagination.tsx';
import { type Column, DataTable } from '../design/table/data-table.tsx';
import { formatDay, formatDayTime } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import { type BulkOutcome, changeMany, readBulk } from './bulk.ts';
import { BulkDone, BulkPanel } from './bulk-panel.tsx';
import { RestoreButton } from './deleted-page.tsx';
import {
  askListing,
  type Listed,
  pageSize,
  parseListing,
  parseListQuestion,
  type Standing,
  searchOfList,
} from './listing.ts';
import { NarrowForm } from './narrow-form.tsx';

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { call, ask } = context.get(portalContext);
  const question = parseListQuestion(new URL(request.url).searchParams);
  const page = { limit: pageSize, offset: (question.page - 1) * pageSize };
  const [answer, vocabularies] = await Promise.all([
    askListing(call, question, page),
    readVocabularies(ask),
  ]);
  const deleted = new URL(request.url).searchParams.get('deleted') ?? '';
  return { question, vocabularies, deleted, ...parseListing(await read(answer)) };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const wish = readBulk(await request.formData());
  if (wish === undefined) return data({ outcome: undefined }, { status: 400 });
  const outcome: BulkOutcome = await changeMany(call, wish);
  return data({ outcome }, { status: outcome.changed.length === 0 ? 409 : 200 });
}

export default function StaffCatalog() {
  const { question, vocabularies, deleted, datasets, total, counts } =
    useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const t = useTranslator();
  const here = searchOfList({ ...question, page: 1 });
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-wrap items-center justify-between gap-4">
        <h1 className="text-[1.75rem] leading-snug">{t.rich('catalog-staff.title')}</h1>
        <span className="flex flex-wrap gap-3">
          <ButtonLink to={t.to('/staff/catalog/deleted')}>
            {t.rich('catalog-staff.deleted.title')}
          </ButtonLink>
          <ButtonLink to={t.to('/staff/catalog/groups')}>
            {t.rich('catalog-staff.groups.title')}
          </ButtonLink>
          <ButtonLink to={t.to('/staff/catalog/new')} look="primary" icon="plus">
            {t.rich('catalog-staff.new')}
          </ButtonLink>
        </span>
      </div>
      {deleted === '' || answer !== undefined ? null : (
        <Banner look="success" title={t.rich('catalog-staff.deleted.done')}>
          <p className="mb-2">{t.rich('catalog-staff.deleted.doneText')}</p>
          <RestoreButton id={deleted} title="" />
        </Banner>
      )}
      {answer === undefined ? null : <BulkDone outcome={answer.outcome} />}
      <NarrowForm question={question} counts={counts} vocabularies={vocabularies} />
      <Form
        // Boxes are empty again after a change, and on another page of the list.
        key={`${searchOfList(question)} ${datasets.map(({ modifiedAt }) => modifiedAt).join(' ')}`}
        method="post"
        preventScrollReset
        className="flex flex-col gap-4"
      >
        <DataTable
          caption={t.rich('catalog-staff.title')}
          columns={columnsFor(t)}
          rows={datasets}
          keyOf={({ id }) => id}
          total={total}
          empty={t.rich(here === '' ? 'catalog-staff.none' : 'catalog-staff.nothing')}
          csv={`${t.to('/staff/catalog.csv')}${here}`}
        />
        {datasets.length === 0 ? null : (
          <BulkPanel vocabularies={vocabularies} count={datasets.length} />
        )}
      </Form>
      <Pagination
        page={question.page}
        pages={Math.ceil(total / pageSize)}
        urlOf={(page) => `${t.to('/staff/catalog')}${searchOfList({ ...question, page })}`}
      />
    </div>
  );
}

function columnsFor(t: ReturnType<typeof useTranslator>): readonly Column<Listed>[] {
  return [
    {
      key: 'choose',
      label: t.plain('catalog-staff.columns.choose'),
      cell: ({ id, title }) => (
        <label className="-m-2 inline-flex size-11 cursor-pointer items-center justify-center">
          <span className="sr-only">{t.rich('catalog-staff.bulk.choose', { title })}</span>
          <input type="checkbox" name="id" value={id} className="size-6 accent-accent" />
        </label>
      ),
    },
    {
      key: 'title',
      label: t.plain('catalog-staff.columns.title'),
      isHeading: true,
      cell: ({ id, title, publisher }) => (
        <>
          <Link to={t.to(`/staff/catalog/${id}`)} className="text-link">
            {title}
          </Link>
          {publisher === '' ? null : (
            <span className="block font-normal text-[0.875rem] text-quiet">{publisher}</span>
          )}
        </>
      ),
    },
    {
      key: 'state',
      label: t.plain('catalog-staff.columns.state'),
      cell: (each) => <States listed={each} />,
    },
    {
      key: 'formats',
      label: t.plain('catalog-staff.columns.formats'),
      cell: ({ formats }) => formats.join('、'),
    },
    {
      key: 'modified',
      label: t.plain('catalog-staff.columns.modified'),
      cell: ({ modifiedAt }) => (
        <span className="whitespace-nowrap">{formatDay(new Date(modifiedAt))}</span>
      ),
    },
  ];
}

const looks = {
  draft: 'notice',
  planned: 'accent',
  published: 'success',
  waiting: 'notice',
  withdrawn: 'plain',
} as const satisfies Readonly<Record<Standing, string>>;

function States({ listed: { standings, access, publishAt } }: { readonly listed: Listed }) {
  const t = useTranslator();
  return (
    <span className="flex flex-wrap gap-2 whitespace-nowrap">
      {standings.map((one) => (
        <Chip key={one} look={looks[one]}>
          {one === 'planned' && publishAt !== ''
            ? t.rich('catalog-staff.states.planned', {
                time: formatDayTime(new Date(publishAt), t.language),
              })
            : t.rich(`catalog-staff.standings.${one}`)}
        </Chip>
      ))}
      {access === 'private' ? <Chip>{t.rich('catalog-staff.states.private')}</Chip> : null}
    </span>
  );
}
