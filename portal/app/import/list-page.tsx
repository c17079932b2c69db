/** Choosing a file to take in, and what was taken in before. */
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
  useNavigation,
} from 'react-router';
import { problemOf, read } from '../api/answer.ts';
import { portalContext } from '../api/context.ts';
import { Button } from '../design/button.tsx';
import { ErrorSummary, FormErrors } from '../design/form/errors.tsx';
import { FileField } from '../design/form/file-field.tsx';
import { StepNavigation } from '../design/steps.tsx';
import { DataTable } from '../design/table/data-table.tsx';
import { formatMoment } from '../language/format.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import type { ImportSession } from './session.ts';

interface Listed {
  readonly id: string;
  readonly file: string;
  readonly state: ImportSession['state'];
  readonly changedAt: string;
}

export async function loader({ context }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const answer = await read(await call('/api/import-sessions?limit=20'));
  // The API is ours: docs/openapi.json, listImportSessions.
  return { sessions: (answer as { sessions: readonly Listed[] }).sessions };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const form = await request.formData();
  const file = form.get('file');
  const t = translatorAt(new URL(request.url).pathname);
  if (!(file instanceof File) || file.name === '') {
    return data({ problem: t.plain('import.noFile') }, { status: 400 });
  }
  const response = await call('/api/import-sessions', {
    method: 'POST',
    body: file.stream(),
    headers: {
      'content-type': 'application/octet-stream',
      'x-file-name': encodeURIComponent(file.name),
    },
  });
  if (!response.ok) {
    const { detail, title } = await problemOf(response);
    return data({ problem: detail || title }, { status: response.status });
  }
  // As above: docs/openapi.json, ImportSession.
  const { id } = (await response.json()) as { id: string };
  return redirect(t.to(`/staff/import/${id}`));
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('import.title') },
];

export default function ImportList() {
  const { sessions } = useLoaderData<typeof loader>();
  const t = useTranslator();
  const problem = useActionData<typeof action>()?.problem;
  const isSending = useNavigation().state !== 'idle';
  const errors = problem === undefined ? [] : [{ field: 'file', message: problem }];
  const steps = [
    t.rich('import.stepFile'),
    t.rich('import.stepCheck'),
    t.rich('import.stepPublish'),
  ];
  return (
    <div className="flex flex-col gap-8">
      <h1 className="text-[1.75rem] leading-snug">{t.rich('import.title')}</h1>
      <StepNavigation steps={steps} current={0} />
      <p className="max-w-prose">{t.rich('import.lead')}</p>
      <FormErrors errors={errors}>
        <ErrorSummary errors={errors} />
        <Form
          method="post"
          encType="multipart/form-data"
          className="flex flex-col gap-6"
          noValidate
        >
          <FileField
            name="file"
            label={t.rich('import.file')}
            hint={t.rich('import.fileHint')}
            accept=".csv,.tsv,.txt,.xlsx,.json,.geojson,.zip"
            isRequired
          />
          <p>
            <Button type="submit" look="primary" icon="search" isBusy={isSending}>
              {t.rich('import.open')}
            </Button>
          </p>
        </Form>
      </FormErrors>
      <DataTable
        caption={t.rich('import.recent')}
        rows={sessions}
        keyOf={({ id }) => id}
        empty={t.rich('import.recentEmpty')}
        columns={[
          {
            key: 'file',
            label: t.plain('import.recentFile'),
            isHeading: true,
            cell: ({ id, file }) => (
              <Link
                to={t.to(`/staff/import/${id}`)}
                className="inline-flex min-h-11 items-center text-link wrap-anywhere"
              >
                {file}
              </Link>
            ),
          },
          {
            key: 'state',
            label: t.plain('import.recentState'),
            cell: ({ state }) => t.rich(`import.state-${state}`),
          },
          {
            key: 'changed',
            label: t.plain('import.recentChanged'),
            cell: ({ changedAt }) => formatMoment(changedAt, t.language),
          },
        ]}
      />
    </div>
  );
}
