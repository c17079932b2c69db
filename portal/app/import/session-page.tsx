/** One file on its way in: checked, corrected, taken in. */
import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { problemOf, read } from '../api/answer.ts';
import { portalContext } from '../api/context.ts';
import { ErrorSummary, FormErrors } from '../design/form/errors.tsx';
import { ButtonLink } from '../design/link.tsx';
import { StepNavigation } from '../design/steps.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { CheckPage } from './check.tsx';
import { Findings } from './findings.tsx';
import { Progress } from './progress.tsx';
import {
  correctionsOf,
  type ImportSession,
  sessionOf,
  splitOf,
  textOf,
  type Vocabulary,
} from './session.ts';

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const path = `/api/import-sessions/${encodeURIComponent(params['id'] ?? '')}`;
  const [session, vocabulary] = await Promise.all([call(path), call('/api/standard-datasets')]);
  // The API is ours: docs/openapi.json, listStandardDatasets.
  const words = (await read(vocabulary)) as Vocabulary;
  return { session: sessionOf(await read(session)), words };
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const t = translatorAt(new URL(request.url).pathname);
  const path = `/api/import-sessions/${encodeURIComponent(params['id'] ?? '')}`;
  const form = await request.formData();
  const send = (method: string, to: string, body: object) =>
    call(to, {
      method,
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
  const intent = textOf(form, 'intent');
  let response: Response;
  if (intent === 'correct') {
    const session = sessionOf(await read(await call(path)));
    response = await send('PUT', `${path}/corrections`, correctionsOf(form, session));
  } else if (intent === 'split') {
    const session = sessionOf(await read(await call(path)));
    response = await send('PUT', `${path}/corrections`, splitOf(form, session));
  } else if (intent === 'cancel') response = await send('POST', `${path}/cancel`, {});
  else {
    const title = textOf(form, 'title');
    if (title === '') {
      const problem = t.plain('import.datasetTitleMissing');
      return data({ field: 'title', problem }, { status: 400 });
    }
    response = await send('POST', `${path}/commit`, {
      title,
      ...optional(form, 'description'),
      ...optional(form, 'licence'),
      ...optional(form, 'frequency'),
      publish: form.get('publish') === 'yes',
    });
  }
  if (response.ok) return redirect(t.to(`/staff/import/${params['id'] ?? ''}`));
  const { detail, title } = await problemOf(response);
  return data({ field: '', problem: detail || title }, { status: response.status });
}

function optional(form: FormData, name: string): Readonly<Record<string, string>> {
  const value = textOf(form, name);
  return value === '' ? {} : { [name]: value };
}

export const meta: MetaFunction<typeof loader> = ({ location, loaderData }) => {
  const t = translatorAt(location.pathname);
  return [{ title: `${loaderData?.session.file.name ?? ''} ${t.plain('import.title')}` }];
};

export default function SessionPage() {
  const { session, words } = useLoaderData<typeof loader>();
  const t = useTranslator();
  const outcome = useActionData<typeof action>();
  const errors = outcome === undefined ? [] : [{ field: outcome.field, message: outcome.problem }];
  const steps = [
    t.rich('import.stepFile'),
    t.rich('import.stepCheck'),
    t.rich('import.stepPublish'),
  ];
  return (
    <div className="flex flex-col gap-8">
      <h1 className="break-words text-[1.75rem] leading-snug">
        {t.rich('import.checkTitle', { name: session.file.name })}
      </h1>
      <StepNavigation steps={steps} current={stepOf(session)} />
      <FormErrors errors={errors}>
        <ErrorSummary errors={errors} />
        <Body session={session} words={words} />
      </FormErrors>
    </div>
  );
}

function stepOf({ state }: ImportSession): number {
  if (state === 'done') return 3;
  return state === 'waiting' || state === 'running' ? 2 : 1;
}

interface BodyProps {
  readonly session: ImportSession;
  readonly words: Vocabulary;
}

function Body({ session, words }: BodyProps) {
  const t = useTranslator();
  const { state, analysis } = session;
  if (state === 'waiting' || state === 'running' || state === 'done') {
    return <Progress session={session} />;
  }
  if (analysis.kind !== 'nothing') return <CheckPage session={session} words={words} />;
  return (
    <section className="flex flex-col gap-4">
      <h2 className="text-[1.375rem]">{t.rich('import.nothing')}</h2>
      <p>{t.rich('import.nothingText')}</p>
      <Findings notices={analysis.notices} />
      <p>
        <ButtonLink to={t.to('/staff/import')} look="primary">
          {t.rich('import.another')}
        </ButtonLink>
      </p>
    </section>
  );
}
