/** `/staff/catalog/deleted`: datasets that were deleted lately, and the way back. */
import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { problemOf, read } from '../api/answer.ts';
import { portalContext } from '../api/context.ts';
import { listOf, objectOf, textOf } from '../api/read-json.ts';
import { Banner } from '../design/banner.tsx';
import { Button } from '../design/button.tsx';
import { ButtonLink } from '../design/link.tsx';
import { type Column, DataTable } from '../design/table/data-table.tsx';
import { formatDay, formatDayTime } from '../language/format.ts';
import { type Translator, translatorAt, useTranslator } from '../language/text.tsx';
import { inTenant } from './tenant.ts';

interface Deleted {
  readonly id: string;
  readonly title: string;
  readonly deletedAt: string;
  readonly restorableUntil: string;
}

export async function loader({ context }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const answer = await read(await call(await inTenant(call, '/api/deleted-datasets')));
  const datasets = listOf(objectOf(answer)['datasets']).map((one): Deleted => {
    const { id, title, deletedAt, restorableUntil } = objectOf(one);
    return {
      id: textOf(id),
      title: textOf(objectOf(title)['ja']),
      deletedAt: textOf(deletedAt),
      restorableUntil: textOf(restorableUntil),
    };
  });
  return { datasets };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const id = encodeURIComponent(textOf((await request.formData()).get('id')));
  const path = await inTenant(call, `/api/datasets/${id}/restoration`);
  const restored = await call(path, { method: 'POST' });
  if (!restored.ok) {
    const { detail, status } = await problemOf(restored);
    return data({ detail }, { status });
  }
  const t = translatorAt(new URL(request.url).pathname);
  return redirect(t.to(`/staff/catalog/${id}?done=undeleted`));
}

export default function DeletedDatasets() {
  const { datasets } = useLoaderData<typeof loader>();
  const failure = useActionData<typeof action>();
  const t = useTranslator();
  return (
    <div className="flex flex-col gap-6">
      <h1 className="text-[1.75rem] leading-snug">{t.rich('catalog-staff.deleted.title')}</h1>
      <p className="max-w-prose">{t.rich('catalog-staff.deleted.lead')}</p>
      {failure === undefined ? null : (
        <Banner look="danger" title={t.rich('catalog-staff.deleted.refused')} isUrgent>
          <span lang="en">{failure.detail}</span>
        </Banner>
      )}
      <DataTable
        caption={t.rich('catalog-staff.deleted.title')}
        columns={columnsFor(t)}
        rows={datasets}
        keyOf={({ id }) => id}
        empty={t.rich('catalog-staff.deleted.none')}
      />
      <p>
        <ButtonLink to={t.to('/staff/catalog')} look="plain" icon="previous">
          {t.rich('catalog-staff.deleted.back')}
        </ButtonLink>
      </p>
    </div>
  );
}

function columnsFor(t: Translator): readonly Column<Deleted>[] {
  return [
    {
      key: 'title',
      label: t.plain('catalog-staff.columns.title'),
      isHeading: true,
      cell: ({ title }) => title,
    },
    {
      key: 'deletedAt',
      label: t.plain('catalog-staff.deleted.at'),
      cell: ({ deletedAt }) => formatDayTime(new Date(deletedAt), t.language),
    },
    {
      key: 'until',
      label: t.plain('catalog-staff.deleted.until'),
      cell: ({ restorableUntil }) => formatDay(new Date(restorableUntil)),
    },
    {
      key: 'restore',
      label: t.plain('catalog-staff.deleted.action'),
      cell: (one) => <RestoreButton {...one} />,
    },
  ];
}

/** Says beside its word which dataset it brings back, for those who do not see the row. */
export function RestoreButton({ id, title }: Pick<Deleted, 'id' | 'title'>) {
  const t = useTranslator();
  return (
    // `relative`: what only is read aloud stays within a table that is scrolled sideways.
    <Form method="post" action={t.to('/staff/catalog/deleted')} className="relative">
      <input type="hidden" name="id" value={id} />
      <Button type="submit" icon="history">
        {t.rich('catalog-staff.deleted.restore')}
        {title === '' ? null : <span className="sr-only">{title}</span>}
      </Button>
    </Form>
  );
}
