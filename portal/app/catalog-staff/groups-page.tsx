/** `/staff/catalog/groups`: topics that gather datasets of several organisations. */
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
import { read } from '../api/answer.ts';
import type { Call } from '../api/call.ts';
import { portalContext } from '../api/context.ts';
import { listOf, numberOf, objectOf, textOf, textsOf } from '../api/read-json.ts';
import { Banner } from '../design/banner.tsx';
import { Button } from '../design/button.tsx';
import { ConfirmButton } from '../design/dialog.tsx';
import { TextField } from '../design/form/text-field.tsx';
import { formatNumber } from '../language/format.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { inTenant } from './tenant.ts';

interface Group {
  readonly name: string;
  readonly title: string;
  readonly count: number;
}

export async function loader({ context }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const path = await inTenant(call, '/api/3/action/group_list?all_fields=true');
  const { result } = objectOf(await read(await call(path)));
  const groups = listOf(result).map((one): Group => {
    const { name, title, package_count } = objectOf(one);
    return { name: textOf(name), title: textOf(title), count: numberOf(package_count) };
  });
  return { groups };
}

interface Failure {
  readonly detail: string;
  readonly name: string;
  readonly title: string;
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const form = await request.formData();
  const field = (name: string): string => textOf(form.get(name)).trim();
  const [removed, renamed] = [field('remove'), field('rename')];
  const [name, title] = [field('name').toLowerCase(), field('title')];
  const response =
    removed !== ''
      ? await act(call, 'group_delete', { id: removed })
      : renamed !== ''
        ? await act(call, 'group_patch', { id: renamed, title: field(`title-${renamed}`) })
        : await act(call, 'group_create', { name, title });
  if (!response.ok) {
    const failure: Failure = { detail: await sentenceOf(response), name, title };
    return data(failure, { status: response.status });
  }
  const t = translatorAt(new URL(request.url).pathname);
  return redirect(t.to('/staff/catalog/groups'));
}

async function act(call: Call, what: string, body: object): Promise<Response> {
  return call(await inTenant(call, `/api/3/action/${what}`), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** CKAN writes what is wrong beside the name of each field. */
async function sentenceOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => undefined);
  const { error } = objectOf(body);
  const { message, __type: _type, ...fields } = objectOf(error);
  const sentences = Object.entries(fields).map(
    ([field, told]) => `${field}: ${textsOf(told).join(' ')}`,
  );
  return [textOf(message), ...sentences].filter((sentence) => sentence !== '').join(' ');
}

export default function Groups() {
  const { groups } = useLoaderData<typeof loader>();
  const failure = useActionData<Failure>();
  const t = useTranslator();
  return (
    <div className="flex max-w-3xl flex-col gap-6">
      <h1 className="text-[1.75rem] leading-snug">{t.rich('catalog-staff.groups.title')}</h1>
      <p>{t.rich('catalog-staff.groups.lead')}</p>
      {failure === undefined ? null : (
        <Banner look="danger" title={t.rich('catalog-staff.refused')} isUrgent>
          <span lang="en">{failure.detail}</span>
        </Banner>
      )}
      {groups.length === 0 ? <p>{t.rich('catalog-staff.groups.none')}</p> : null}
      <ul className="flex flex-col gap-3">
        {groups.map((group) => (
          <li
            key={group.name}
            className="flex flex-wrap items-center justify-between gap-3 rounded-12 border border-edge bg-raised p-4"
          >
            <GroupRow group={group} />
          </li>
        ))}
      </ul>
      <Form
        // A new form after each group that was made.
        key={groups.length}
        method="post"
        noValidate
        className="flex flex-col gap-6 border-line border-t pt-6"
      >
        <h2 className="text-[1.25rem]">{t.rich('catalog-staff.groups.new')}</h2>
        <TextField
          name="title"
          label={t.rich('catalog-staff.groups.name')}
          defaultValue={failure?.title ?? ''}
          isRequired
        />
        <TextField
          name="name"
          label={t.rich('catalog-staff.fields.name')}
          hint={t.rich('catalog-staff.groups.nameText')}
          defaultValue={failure?.name ?? ''}
          isRequired
          width="middle"
        />
        <div>
          <Button type="submit" look="primary">
            {t.rich('catalog-staff.groups.make')}
          </Button>
        </div>
      </Form>
    </div>
  );
}

function GroupRow({ group: { name, title, count } }: { readonly group: Group }) {
  const t = useTranslator();
  return (
    <>
      <Link
        to={`${t.to('/catalog')}?${new URLSearchParams({ groups: name }).toString()}`}
        className="inline-flex min-h-11 min-w-0 items-center break-words font-bold text-link"
      >
        {title}
      </Link>
      <span className="text-quiet">
        {t.rich('catalog-staff.groups.count', { count: formatNumber(count, t.language) })}
      </span>
      <details className="order-last basis-full">
        <summary className="flex min-h-11 w-fit cursor-pointer items-center text-link">
          {t.rich('catalog-staff.groups.rename')}
        </summary>
        <Form method="post" className="flex flex-wrap items-end gap-3 pt-2">
          <div className="min-w-0 grow basis-56">
            <TextField
              key={title}
              name={`title-${name}`}
              label={t.rich('catalog-staff.groups.name')}
              defaultValue={title}
              isRequired
            />
          </div>
          <Button type="submit" name="rename" value={name}>
            {t.rich('catalog-staff.groups.save')}
          </Button>
        </Form>
      </details>
      <Form method="post">
        <ConfirmButton
          name="remove"
          value={name}
          label={t.rich('catalog-staff.remove')}
          title={t.rich('catalog-staff.groups.removeTitle', { title })}
        >
          {t.rich('catalog-staff.groups.removeText')}
        </ConfirmButton>
      </Form>
    </>
  );
}
