/** Sources that data comes from by itself, and the form for another one. */
import {
  type ActionFunctionArgs,
  data,
  Form,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { problemOf, read } from '../api/answer.ts';
import { portalContext } from '../api/context.ts';
import { Button } from '../design/button.tsx';
import { Checkbox, RadioGroup, Select } from '../design/form/choice.tsx';
import { ErrorSummary, FormErrors } from '../design/form/errors.tsx';
import { TextField } from '../design/form/text-field.tsx';
import { DataTable } from '../design/table/data-table.tsx';
import { formatMoment } from '../language/format.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { type Connector, textOf } from './connector.ts';

const schedules = { daily: '0 3 * * *', hourly: '5 * * * *', weekly: '0 3 * * 1' } as const;

export async function loader({ context }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const answer = await read(await call('/api/connectors'));
  // The API is ours: docs/openapi.json, listConnectors.
  return { connectors: (answer as { connectors: readonly Connector[] }).connectors };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const form = await request.formData();
  const t = translatorAt(new URL(request.url).pathname);
  const given = Object.fromEntries(
    ['kind', 'name', 'url', 'organisation', 'schedule', 'licence', 'alarm'].flatMap((name) => {
      const value = textOf(form, name);
      return value === '' ? [] : [[name, value]];
    }),
  );
  const response = await call('/api/connectors', {
    method: 'POST',
    body: JSON.stringify({ ...given, ...hoursOf(form), publish: form.get('publish') === 'yes' }),
    headers: { 'content-type': 'application/json' },
  });
  if (!response.ok) {
    const { detail, title, pointer } = await problemOf(response);
    const field = /^\/(name|url|kind|schedule|staleHours)/.exec(pointer)?.[1] ?? '';
    return data({ field, problem: detail || title }, { status: response.status });
  }
  // As above: docs/openapi.json, Connector.
  const { id } = (await response.json()) as { id: string };
  return redirect(t.to(`/staff/connectors/${id}`));
}

/** What is no number is left to the API, which says so beside the field. */
function hoursOf(form: FormData): { readonly staleHours?: number | string } {
  const text = textOf(form, 'staleHours').normalize('NFKC').trim();
  return text === '' ? {} : { staleHours: /^[0-9]+$/.test(text) ? Number(text) : text };
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('connectors.title') },
];

export default function ConnectorList() {
  const { connectors } = useLoaderData<typeof loader>();
  const t = useTranslator();
  const outcome = useActionData<typeof action>();
  const errors = outcome === undefined ? [] : [{ field: outcome.field, message: outcome.problem }];
  return (
    <div className="flex flex-col gap-8">
      <h1 className="text-[1.75rem] leading-snug">{t.rich('connectors.title')}</h1>
      <p className="max-w-prose">{t.rich('connectors.lead')}</p>
      <DataTable
        caption={t.rich('connectors.list')}
        rows={connectors}
        keyOf={({ id }) => id}
        empty={t.rich('connectors.empty')}
        columns={[
          {
            key: 'name',
            label: t.plain('connectors.name'),
            isHeading: true,
            cell: ({ id, settings }) => (
              <Link
                to={t.to(`/staff/connectors/${id}`)}
                className="inline-flex min-h-11 items-center text-link"
              >
                {settings.name}
              </Link>
            ),
          },
          {
            key: 'kind',
            label: t.plain('connectors.kind'),
            cell: ({ settings }) => t.rich(`connectors.kind-${settings.kind}`),
          },
          {
            key: 'state',
            label: t.plain('connectors.state'),
            cell: ({ isStale }) => t.rich(isStale ? 'connectors.stale' : 'connectors.fresh'),
          },
          {
            key: 'last',
            label: t.plain('connectors.last'),
            cell: ({ lastOkAt }) =>
              lastOkAt === undefined
                ? t.rich('connectors.never')
                : formatMoment(lastOkAt, t.language),
          },
        ]}
      />
      <FormErrors errors={errors}>
        <ErrorSummary errors={errors} />
        <AddForm />
      </FormErrors>
    </div>
  );
}

function AddForm() {
  const t = useTranslator();
  return (
    <section className="flex flex-col gap-4">
      <h2 className="text-[1.375rem]">{t.rich('connectors.addTitle')}</h2>
      <Form method="post" className="flex flex-col gap-5" noValidate>
        <RadioGroup
          name="kind"
          label={t.rich('connectors.kind')}
          defaultValues={['ckan']}
          options={[
            { value: 'ckan', label: t.rich('connectors.kind-ckan') },
            { value: 'file', label: t.rich('connectors.kind-file') },
          ]}
          isRequired
        />
        <TextField
          name="name"
          label={t.rich('connectors.name')}
          hint={t.rich('connectors.nameHint')}
          isRequired
        />
        <TextField
          name="url"
          type="url"
          label={t.rich('connectors.url')}
          hint={t.rich('connectors.urlHint')}
          isRequired
        />
        <TextField name="organisation" label={t.rich('connectors.organisation')} width="middle" />
        <Select
          name="schedule"
          label={t.rich('connectors.schedule')}
          emptyLabel={t.plain('connectors.schedule-none')}
          options={(['daily', 'hourly', 'weekly'] as const).map((key) => ({
            value: schedules[key],
            label: t.plain(`connectors.schedule-${key}`),
          }))}
        />
        <TextField
          name="staleHours"
          label={t.rich('connectors.staleHours')}
          hint={t.rich('connectors.staleHoursHint')}
          inputMode="numeric"
          defaultValue="48"
          width="short"
        />
        <Select
          name="alarm"
          label={t.rich('connectors.alarm')}
          defaultValue="administrators"
          options={(['administrators', 'editors', 'nobody'] as const).map((value) => ({
            value,
            label: t.plain(`connectors.alarm-${value}`),
          }))}
        />
        <TextField name="licence" label={t.rich('connectors.licence')} width="middle" />
        <Checkbox name="publish" label={t.rich('connectors.publish')} />
        <p>
          <Button type="submit" look="primary">
            {t.rich('connectors.add')}
          </Button>
        </p>
      </Form>
    </section>
  );
}
