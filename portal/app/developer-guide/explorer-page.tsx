/** `/developers/explorer`: one asks the interface from a page, and sees what a program would get. */
import {
  Form,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  useLoaderData,
} from 'react-router';
import { portalContext } from '../api/context.ts';
import { Accordion } from '../design/accordion.tsx';
import { Breadcrumb } from '../design/breadcrumb.tsx';
import { Button } from '../design/button.tsx';
import { TextField } from '../design/form/text-field.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { Code } from './code.tsx';
import {
  type Operation,
  type Parameter,
  parseOperations,
  readable,
  requestOf,
} from './operations.ts';

interface Tried {
  /** With the origin of this site. */
  readonly url: string;
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly isCut: boolean;
}

interface ExplorerData {
  readonly operations: readonly Operation[];
  readonly chosen: Operation | undefined;
  /** What the form holds, by the names of its fields. */
  readonly given: Readonly<Record<string, string>>;
  readonly tried: Tried | undefined;
}

const waitMsMax = 10_000;
const bodyLengthMax = 2_000_000;

export async function loader({ context, request }: LoaderFunctionArgs): Promise<ExplorerData> {
  const { ask, call } = context.get(portalContext);
  const { searchParams, origin } = new URL(request.url);
  const document = await ask('/openapi.json', 'application/json');
  const all = document?.status === 200 ? parseOperations(JSON.parse(document.body)) : [];
  const chosen = all.find(({ id }) => id === searchParams.get('op'));
  const path = chosen === undefined ? undefined : requestOf(chosen, searchParams);
  const isAsked = searchParams.has('run') && path !== undefined;
  return {
    // The list does without what only a chosen one needs.
    operations: chosen === undefined ? all.map((one) => ({ ...one, parameters: [] })) : [],
    chosen,
    given: Object.fromEntries(searchParams),
    tried: isAsked ? await attempt(call, origin, path) : undefined,
  };
}

/** As somebody who is not signed in: without the cookie of whoever reads the page. */
async function attempt(
  call: (path: string, init: RequestInit) => Promise<Response>,
  origin: string,
  path: string,
): Promise<Tried> {
  const response = await call(path, {
    headers: { cookie: '', accept: 'application/json, */*;q=0.5' },
    signal: AbortSignal.timeout(waitMsMax),
  });
  const type = response.headers.get('content-type') ?? '';
  const isText = /json|text|xml|csv|turtle/.test(type);
  const body = isText ? (await response.text()).slice(0, bodyLengthMax) : '';
  if (!isText) await response.body?.cancel();
  return { url: `${origin}${path}`, status: response.status, type, ...readable(body) };
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('developer-guide.tryTitle') },
];

export default function ExplorerPage() {
  const { operations, chosen, given, tried } = useLoaderData<typeof loader>();
  const t = useTranslator();
  const guide = { to: t.to('/developers'), label: t.rich('developer-guide.title') };
  const list = { to: t.to('/developers/explorer'), label: t.rich('developer-guide.tryTitle') };
  return (
    <div className="page-width pt-4 pb-16">
      <Breadcrumb
        between={chosen === undefined ? [guide] : [guide, list]}
        here={chosen === undefined ? list.label : <code lang="en">{chosen.id}</code>}
      />
      <h1 className="mt-4 text-[1.75rem] leading-snug md:text-[2.25rem]">
        {t.rich('developer-guide.tryTitle')}
      </h1>
      {chosen === undefined ? (
        <Operations operations={operations} />
      ) : (
        <Chosen operation={chosen} given={given} />
      )}
      {tried === undefined ? null : <Outcome tried={tried} />}
    </div>
  );
}

function Operations({ operations }: { readonly operations: readonly Operation[] }) {
  const t = useTranslator();
  const groups = [...new Set(operations.map(({ group }) => group))];
  return (
    <>
      <p className="mt-4 max-w-prose">{t.rich('developer-guide.tryLead')}</p>
      {groups.map((group, place) => (
        <section key={group} aria-labelledby={`group-${place}`} className="mt-8">
          <h2 id={`group-${place}`} lang="en" className="text-[1.25rem]">
            {group}
          </h2>
          <ul className="mt-2 grid gap-x-6 md:grid-cols-2">
            {operations
              .filter((one) => one.group === group)
              .map(({ id, path, summary }) => (
                <li key={id} className="border-line border-b py-2">
                  <Link
                    to={`${t.to('/developers/explorer')}?op=${id}`}
                    lang="en"
                    className="inline-flex min-h-11 items-center font-bold text-link"
                  >
                    {summary}
                  </Link>
                  <code className="block text-[0.875rem] text-quiet">GET {path}</code>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </>
  );
}

type ValueFor = (parameter: Parameter) => string;

/** Where there are more, those most people begin with stand first. */
const firstMax = 6;
const firstNames: readonly string[] = ['type', 'q', 'limit', 'options', 'sort'];

interface FieldsProps {
  readonly parameters: readonly Parameter[];
  readonly valueFor: ValueFor;
}

function Fields({ parameters, valueFor }: FieldsProps) {
  return (
    <div className="grid items-end gap-5 md:grid-cols-2">
      {parameters.map((parameter) => (
        <TextField
          key={`${parameter.place}.${parameter.name}`}
          name={`${parameter.place}.${parameter.name}`}
          label={<code>{parameter.name}</code>}
          hint={parameter.text === '' ? undefined : <span lang="en">{parameter.text}</span>}
          isRequired={parameter.isRequired}
          defaultValue={valueFor(parameter)}
        />
      ))}
    </div>
  );
}

interface ChosenProps {
  readonly operation: Operation;
  readonly given: Readonly<Record<string, string>>;
}

function Chosen({ operation, given }: ChosenProps) {
  const t = useTranslator();
  const { id, path, summary, parameters } = operation;
  const isFresh = given['run'] === undefined;
  const valueFor: ValueFor = ({ name, place, example }) =>
    given[`${place}.${name}`] ?? (isFresh ? example : '');
  const isFirst = ({ name, isRequired }: Parameter): boolean =>
    isRequired || parameters.length <= firstMax || firstNames.includes(name);
  const first = parameters.filter((each) => isFirst(each));
  const further = parameters.filter((each) => !isFirst(each));
  return (
    <>
      <h2 lang="en" className="mt-6 text-[1.25rem]">
        {summary}
      </h2>
      <p className="mt-1 text-quiet">
        <code>GET {path}</code>
      </p>
      <Form method="get" className="mt-6 flex flex-col gap-5" preventScrollReset>
        <input type="hidden" name="op" value={id} />
        <input type="hidden" name="run" value="1" />
        <Fields parameters={first} valueFor={valueFor} />
        {further.length === 0 ? null : (
          <Accordion
            summary={t.rich('developer-guide.tryFurther', { count: further.length })}
            isOpen={further.some((each) => valueFor(each) !== '')}
          >
            <Fields parameters={further} valueFor={valueFor} />
          </Accordion>
        )}
        <div>
          <Button type="submit" look="primary" icon="search">
            {t.rich('developer-guide.tryRun')}
          </Button>
        </div>
      </Form>
    </>
  );
}

function Outcome({ tried }: { readonly tried: Tried }) {
  const t = useTranslator();
  const { url, status, type, text, isCut } = tried;
  return (
    <section aria-labelledby="outcome" className="mt-10">
      <h2 id="outcome" className="text-[1.25rem]">
        {t.rich('developer-guide.tryAnswer', { status: String(status) })}
      </h2>
      <p className="mt-1 text-quiet">
        <code>{type}</code>
      </p>
      <div className="mt-3 flex flex-col gap-4">
        <Code label={t.plain('developer-guide.tryLine')} text={`curl '${url}'`} />
        {text === '' ? (
          <p>{t.rich('developer-guide.tryBinary')}</p>
        ) : (
          <Code label={t.plain('developer-guide.tryBody')} text={text} />
        )}
        {isCut ? <p>{t.rich('developer-guide.tryCut')}</p> : null}
      </div>
    </section>
  );
}
