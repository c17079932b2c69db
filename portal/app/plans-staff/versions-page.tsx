/** `/staff/plans/{id}/versions`: every version, what it changed, and the way back. */
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
import { portalContext } from '../api/context.ts';
import { Button } from '../design/button.tsx';
import { DateText } from '../design/date.tsx';
import { type Column, DataTable } from '../design/table/data-table.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { type Change, ChangeList } from './change-list.tsx';
import { textIn, versionIn } from './read-form.ts';
import { Refused } from './refused.tsx';
import { get, pathOf, send } from './send.ts';

interface Version {
  readonly version: number;
  readonly note?: string;
  readonly changedAt: string;
}

/** As the API tells it: getPlanVersion. */
interface Difference {
  readonly version: number;
  readonly against: number;
  readonly changes: readonly Change[];
  readonly changesMore: number;
}

export async function loader({ context, params, request }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const path = pathOf(params['id'], '/versions');
  const { versions } = await get<{ versions: readonly Version[] }>(call, path);
  const search = new URL(request.url).searchParams;
  const shown = Number(search.get('version') ?? versions[0]?.version ?? 0);
  const against = search.get('against');
  const query = against === null ? '' : `?against=${encodeURIComponent(against)}`;
  const { changes, changesMore, ...said } = await get<Difference>(
    call,
    `${path}/${Number.isInteger(shown) ? shown : 0}${query}`,
  );
  return { id: params['id'] ?? '', versions, changes, changesMore, ...said };
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const form = await request.formData();
  const path = pathOf(params['id'], `/versions/${versionIn(form)}/restore`);
  const restored = await send(call, 'POST', path);
  if (!restored.ok) return data({ refusal: restored.refusal }, { status: restored.refusal.status });
  const t = translatorAt(new URL(request.url).pathname);
  const page = t.to(`/staff/plans/${encodeURIComponent(params['id'] ?? '')}`);
  return redirect(`${page}?done=${textIn(form, 'what') === 'undo' ? 'undone' : 'restored'}`);
}

export default function VersionsPage() {
  const { id, versions, version, against, changes, changesMore } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const t = useTranslator();
  const own = t.to(`/staff/plans/${encodeURIComponent(id)}/versions`);
  const [newest] = versions;
  const columns: readonly Column<Version>[] = [
    {
      key: 'version',
      label: t.plain('plans-staff.columns.version'),
      isHeading: true,
      cell: (each) => (
        <Link
          to={`${own}?version=${each.version}`}
          aria-current={each.version === version ? 'true' : undefined}
          className="text-link aria-[current]:font-bold"
        >
          {t.rich('plans-staff.versionNumber', { version: each.version })}
        </Link>
      ),
    },
    {
      key: 'changedAt',
      label: t.plain('plans-staff.columns.modified'),
      cell: ({ changedAt }) => <DateText instant={changedAt} />,
    },
    {
      key: 'note',
      label: t.plain('plans-staff.columns.note'),
      cell: ({ note }) => <span lang="ja">{note ?? ''}</span>,
    },
  ];
  return (
    <>
      <Refused refusal={answer?.refusal} />
      <section aria-labelledby="difference" className="flex flex-col gap-4">
        <h2 id="difference" className="text-[1.375rem]">
          {t.rich('plans-staff.difference', { version, against })}
        </h2>
        <ChangeList changes={changes} more={changesMore} />
        {version === newest?.version ? null : (
          <Form method="post" className="flex flex-col gap-2">
            <input type="hidden" name="version" value={version} />
            <p>{t.rich('plans-staff.restoreText', { version })}</p>
            <p>
              <Button type="submit" name="what" value="restore" icon="history">
                {t.rich('plans-staff.restore', { version })}
              </Button>
            </p>
          </Form>
        )}
      </section>
      <DataTable
        caption={t.rich('plans-staff.tabs.versions')}
        columns={columns}
        rows={versions}
        keyOf={(each) => String(each.version)}
      />
    </>
  );
}
