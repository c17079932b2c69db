/** One source: tried, run, removed, and what came of the last runs. */
import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
  useActionData,
  useLoaderData,
  useNavigation,
} from 'react-router';
import { problemOf, read } from '../api/answer.ts';
import { portalContext } from '../api/context.ts';
import { Banner } from '../design/banner.tsx';
import { Button } from '../design/button.tsx';
import { ErrorSummary, FormErrors } from '../design/form/errors.tsx';
import { ButtonLink } from '../design/link.tsx';
import { DataTable } from '../design/table/data-table.tsx';
import { formatMoment } from '../language/format.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { type Connector, type Run, textOf } from './connector.ts';

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const path = `/api/connectors/${encodeURIComponent(params['id'] ?? '')}`;
  // The API is ours: docs/openapi.json, Connector.
  return { connector: (await read(await call(path))) as Connector };
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const t = translatorAt(new URL(request.url).pathname);
  const path = `/api/connectors/${encodeURIComponent(params['id'] ?? '')}`;
  const intent = textOf(await request.formData(), 'intent');
  const response =
    intent === 'remove'
      ? await call(path, { method: 'DELETE' })
      : await call(`${path}/runs?dry=${intent === 'dry'}`, { method: 'POST' });
  if (response.ok) {
    return redirect(
      t.to(`/staff/connectors${intent === 'remove' ? '' : `/${params['id'] ?? ''}`}`),
    );
  }
  const { detail, title } = await problemOf(response);
  return data({ problem: detail || title }, { status: response.status });
}

export const meta: MetaFunction<typeof loader> = ({ location, loaderData }) => {
  const t = translatorAt(location.pathname);
  return [{ title: `${loaderData?.connector.settings.name ?? ''} ${t.plain('connectors.title')}` }];
};

export default function ConnectorPage() {
  const { connector } = useLoaderData<typeof loader>();
  const t = useTranslator();
  const problem = useActionData<typeof action>()?.problem;
  const errors = problem === undefined ? [] : [{ field: '', message: problem }];
  const { settings, isStale, runs = [] } = connector;
  return (
    <FormErrors errors={errors}>
      <div className="flex flex-col gap-8">
        <h1 className="break-words text-[1.75rem] leading-snug">{settings.name}</h1>
        <ErrorSummary errors={errors} />
        {isStale ? <Banner look="danger" title={t.rich('connectors.stale')} /> : null}
        <p className="break-all">
          {t.rich(`connectors.kind-${settings.kind}`)} {settings.url}
        </p>
        <Actions />
        <Runs runs={runs} />
        <p>
          <ButtonLink to={t.to('/staff/connectors')}>{t.rich('connectors.back')}</ButtonLink>
        </p>
      </div>
    </FormErrors>
  );
}

const intents = [
  { intent: 'dry', key: 'connectors.runDry', look: 'secondary' },
  { intent: 'run', key: 'connectors.run', look: 'primary' },
  { intent: 'remove', key: 'connectors.remove', look: 'plain' },
] as const;

function Actions() {
  const t = useTranslator();
  const { state, formData } = useNavigation();
  const busy = state === 'idle' ? undefined : formData?.get('intent');
  return (
    <div className="flex flex-wrap gap-3">
      {intents.map(({ intent, key, look }) => (
        <Form key={intent} method="post">
          <input type="hidden" name="intent" value={intent} />
          <Button type="submit" look={look} isBusy={busy === intent}>
            {t.rich(key)}
          </Button>
        </Form>
      ))}
    </div>
  );
}

function Runs({ runs }: { readonly runs: readonly Run[] }) {
  const t = useTranslator();
  return (
    <DataTable
      caption={t.rich('connectors.runs')}
      rows={runs}
      keyOf={({ id }) => id}
      empty={t.rich('connectors.runsEmpty')}
      columns={[
        {
          key: 'started',
          label: t.plain('connectors.started'),
          isHeading: true,
          cell: ({ startedAt }) => formatMoment(startedAt, t.language),
        },
        {
          key: 'state',
          label: t.plain('connectors.state'),
          cell: ({ state, isDry }) => (
            <>
              {t.rich(`connectors.run-${state}`)}
              {isDry ? <> ({t.rich('connectors.dry')})</> : null}
            </>
          ),
        },
        {
          key: 'result',
          label: t.plain('connectors.result'),
          cell: ({ report }) => t.rich('connectors.counts', { ...report.counts }),
        },
        {
          key: 'errors',
          label: t.plain('connectors.errors'),
          cell: ({ report }) => (
            <ul>
              {report.errors.slice(0, 20).map(({ identifier, message }) => (
                <li key={`${identifier} ${message}`} className="break-words">
                  {identifier} {message}
                </li>
              ))}
            </ul>
          ),
        },
      ]}
    />
  );
}
