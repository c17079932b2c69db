/** `/staff/catalog/{id}/versions`: everything that happened to a dataset, what a version changed, and the way back to it. */
import {
  type ActionFunctionArgs,
  data,
  Form,
  Link,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { problemOf, read } from '../api/answer.ts';
import type { Call } from '../api/call.ts';
import { portalContext } from '../api/context.ts';
import { type Json, listOf, numberOf, objectOf, textOf } from '../api/read-json.ts';
import { differenceOf } from '../catalog/difference.ts';
import { DifferenceFields, DifferenceFiles } from '../catalog/difference-view.tsx';
import { readVocabularies } from '../catalog/vocabularies.ts';
import { Banner } from '../design/banner.tsx';
import { Button } from '../design/button.tsx';
import { ButtonLink } from '../design/link.tsx';
import { type Column, DataTable } from '../design/table/data-table.tsx';
import { formatDayTime } from '../language/format.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { draftOf, valuesOf } from './draft.ts';
import { inTenant } from './tenant.ts';

const kinds = [
  'created',
  'edited',
  'harvested',
  'published',
  'planned',
  'unplanned',
  'withdrawn',
  'deleted',
  'restored',
] as const;

interface Event {
  readonly kind: (typeof kinds)[number] | undefined;
  readonly version: number;
  readonly at: string;
  readonly principal: string;
}

function ownPath(id: string | undefined): string {
  return `/api/datasets/${encodeURIComponent(id ?? '')}`;
}

async function json(call: Call, path: string): Promise<Json> {
  return objectOf(await read(await call(await inTenant(call, path))));
}

export async function loader({ context, params, request }: LoaderFunctionArgs) {
  const { call, ask } = context.get(portalContext);
  const own = ownPath(params['id']);
  const search = new URL(request.url).searchParams;
  const before = search.get('before');
  const older = before === null ? '' : `?before=${encodeURIComponent(before)}`;
  const [head, history, vocabularies] = await Promise.all([
    json(call, `${own}?draft=true`),
    json(call, `${own}/history${older}`),
    readVocabularies(ask),
  ]);
  const newest = numberOf(head['head']);
  const version = versionIn(search.get('version'), newest);
  const after = version === newest ? head : await json(call, `${own}/versions/${version}`);
  const earlier = version === 1 ? undefined : await json(call, `${own}/versions/${version - 1}`);
  const events = listOf(history['events']).map((one): Event => {
    const { kind, version: of, happenedAt, principal } = objectOf(one);
    return {
      kind: kinds.find((each) => each === kind),
      version: numberOf(of),
      at: textOf(happenedAt),
      principal: textOf(principal),
    };
  });
  return {
    id: textOf(head['id']),
    title: textOf(objectOf(head['title'])['ja']),
    newest,
    version,
    events,
    next: new URLSearchParams(textOf(history['next']).split('?')[1] ?? '').get('before') ?? '',
    difference: differenceOf(earlier, after),
    vocabularies,
  };
}

function versionIn(given: unknown, newest: number): number {
  const version = Number(given ?? newest);
  return Number.isInteger(version) && version >= 1 && version <= newest ? version : newest;
}

/** An older version becomes the newest, as a draft: nothing between is lost. */
export async function action({ context, params, request }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const own = ownPath(params['id']);
  const form = await request.formData();
  const newest = numberOf((await json(call, `${own}?draft=true`))['head']);
  const version = versionIn(form.get('version'), newest);
  const then = await json(call, `${own}/versions/${version}`);
  const restored = await call(await inTenant(call, own), {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(draftOf(then, valuesOf(then))),
  });
  if (!restored.ok) {
    const { detail, status } = await problemOf(restored);
    return data({ detail }, { status });
  }
  const t = translatorAt(new URL(request.url).pathname);
  return redirect(t.to(`/staff/catalog/${encodeURIComponent(params['id'] ?? '')}?done=restored`));
}

export default function StaffVersions() {
  const { id, title, newest, version, events, next, difference, vocabularies } =
    useLoaderData<typeof loader>();
  const failure = useActionData<typeof action>();
  const t = useTranslator();
  const own = t.to(`/staff/catalog/${id}`);
  const isSame = difference.fields.length === 0 && difference.files.length === 0;
  return (
    <div className="flex flex-col gap-8">
      <div className="flex flex-col gap-3">
        <h1 className="text-[1.75rem] leading-snug">
          {t.rich('catalog-staff.versions.title', { title })}
        </h1>
        <p>
          <ButtonLink to={own} look="plain" icon="previous">
            {t.rich('catalog-staff.versions.back')}
          </ButtonLink>
        </p>
      </div>
      {failure === undefined ? null : (
        <Banner look="danger" title={t.rich('catalog-staff.refused')} isUrgent>
          <span lang="en">{failure.detail}</span>
        </Banner>
      )}
      <section aria-labelledby="difference" className="flex flex-col gap-4">
        <h2 id="difference" className="text-[1.375rem]">
          {t.rich('catalog.versions.title', { version: String(version) })}
        </h2>
        {version === 1 ? (
          <p>{t.rich('catalog-staff.versions.first')}</p>
        ) : (
          <p>{t.rich('catalog.versions.since', { version: String(version - 1) })}</p>
        )}
        {isSame && version > 1 ? <p>{t.rich('catalog.versions.same')}</p> : null}
        <DifferenceFields difference={difference} vocabularies={vocabularies} />
        <DifferenceFiles files={difference.files} />
        {version === newest ? null : (
          <Form method="post" className="flex flex-col gap-3 rounded-12 bg-sunken p-5">
            <input type="hidden" name="version" value={version} />
            <p>{t.rich('catalog-staff.versions.restoreText')}</p>
            <p>
              <Button type="submit" look="primary" icon="history">
                {t.rich('catalog-staff.versions.restore', { version: String(version) })}
              </Button>
            </p>
          </Form>
        )}
      </section>
      <Events own={own} events={events} version={version} />
      {next === '' ? null : (
        <p>
          <Link
            to={`${own}/versions?before=${next}`}
            className="inline-flex min-h-11 items-center text-link"
          >
            {t.rich('catalog-staff.versions.older')}
          </Link>
        </p>
      )}
    </div>
  );
}

interface EventsProps {
  readonly own: string;
  readonly events: readonly Event[];
  readonly version: number;
}

function Events({ own, events, version }: EventsProps) {
  const t = useTranslator();
  const columns: readonly Column<Event>[] = [
    {
      key: 'version',
      label: t.plain('catalog-staff.versions.columns.version'),
      isHeading: true,
      cell: (each) => (
        <Link
          to={`${own}/versions?version=${each.version}`}
          aria-current={each.version === version ? 'true' : undefined}
          className="inline-flex min-h-11 items-center whitespace-nowrap text-link aria-[current]:font-bold"
        >
          {t.rich('catalog-staff.versions.number', { version: String(each.version) })}
        </Link>
      ),
    },
    {
      key: 'kind',
      label: t.plain('catalog-staff.versions.columns.kind'),
      cell: ({ kind }) =>
        kind === undefined ? '' : t.rich(`catalog-staff.versions.kinds.${kind}`),
    },
    {
      key: 'at',
      label: t.plain('catalog-staff.versions.columns.at'),
      cell: ({ at }) => (
        <span className="whitespace-nowrap">{formatDayTime(new Date(at), t.language)}</span>
      ),
    },
    {
      key: 'principal',
      label: t.plain('catalog-staff.versions.columns.by'),
      cell: ({ principal }) => <code className="break-all text-[0.875rem]">{principal}</code>,
    },
  ];
  return (
    <DataTable
      caption={t.rich('catalog-staff.versions.events')}
      columns={columns}
      rows={events}
      keyOf={({ at, kind, version: of }) => `${at} ${kind ?? ''} ${of}`}
    />
  );
}
