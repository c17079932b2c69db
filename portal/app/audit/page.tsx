/** `/staff/audit`: who did what to what, when, from where, under which policy. */
import {
  Form,
  type LoaderFunctionArgs,
  type MetaFunction,
  useLoaderData,
  useLocation,
} from 'react-router';
import { read } from '../api/answer.ts';
import { portalContext } from '../api/context.ts';
import { findSession } from '../api/session.ts';
import { Button } from '../design/button.tsx';
import { Chip } from '../design/chip.tsx';
import { Select } from '../design/form/choice.tsx';
import { TextField } from '../design/form/text-field.tsx';
import { ButtonLink } from '../design/link.tsx';
import { type Column, DataTable } from '../design/table/data-table.tsx';
import { formatMoment } from '../language/format.ts';
import { type Translator, translatorAt, useTranslator } from '../language/text.tsx';
import { accountEventOf, actionOf } from './action.ts';
import { apiQuery, kinds, parseFound, type Row, type Search, searchOf } from './search.ts';

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const search = searchOf(new URL(request.url).searchParams);
  const session = await findSession(call);
  const query = apiQuery(search, session?.tenant);
  const found = parseFound(await read(await call(`/api/audit?${query}`)));
  query.delete('before');
  return { search, ...found, csv: `/api/audit.csv?${query}` };
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('audit.title') },
];

export default function AuditPage() {
  const { search, rows, next, csv } = useLoaderData<typeof loader>();
  const t = useTranslator();
  const { pathname } = useLocation();
  const older = new URLSearchParams(
    Object.entries(search).filter(([name, value]) => value !== '' && name !== 'before'),
  );
  const newest = `${pathname}?${older}`;
  if (next !== undefined) older.set('before', String(next));
  return (
    <>
      <h1 className="text-[1.75rem] leading-snug">{t.rich('audit.title')}</h1>
      <p className="mt-3 max-w-prose">{t.rich('audit.lead')}</p>
      <SearchForm search={search} />
      <div className="mt-8">
        <DataTable
          caption={t.rich('audit.caption')}
          columns={columnsOf(t)}
          rows={rows}
          keyOf={({ seq }) => String(seq)}
          empty={t.rich('audit.none')}
        />
      </div>
      <div className="no-print mt-6 flex flex-wrap gap-3">
        {next === undefined ? null : (
          <ButtonLink to={`${pathname}?${older}`} icon="next">
            {t.rich('audit.older')}
          </ButtonLink>
        )}
        {search.before === '' ? null : (
          <ButtonLink to={newest} icon="ascending">
            {t.rich('audit.newest')}
          </ButtonLink>
        )}
        {rows.length === 0 ? null : (
          <ButtonLink to={csv} icon="download" isDocument download>
            {t.rich('audit.csv')}
          </ButtonLink>
        )}
      </div>
      <p className="mt-6 text-quiet">{t.rich('audit.verify')}</p>
    </>
  );
}

function SearchForm({ search }: { readonly search: Search }) {
  const t = useTranslator();
  const { pathname } = useLocation();
  const options = kinds.map((kind) => ({ value: kind, label: t.plain(`audit.${kind}`) }));
  return (
    <Form
      // Another search is another form: fields show what was asked.
      key={JSON.stringify(search)}
      method="get"
      className="mt-6 grid gap-5 rounded-12 border border-line bg-sunken p-5 sm:grid-cols-2"
    >
      <TextField
        name="actor"
        label={t.rich('audit.actor')}
        hint={t.rich('audit.actorHint')}
        defaultValue={search.actor}
      />
      <TextField
        name="object"
        label={t.rich('audit.object')}
        hint={t.rich('audit.objectHint')}
        defaultValue={search.object}
      />
      <TextField
        name="action"
        label={t.rich('audit.action')}
        hint={t.rich('audit.actionHint')}
        defaultValue={search.action}
      />
      <Select
        name="kind"
        label={t.rich('audit.kind')}
        options={options}
        emptyLabel={t.plain('audit.anyKind')}
        defaultValue={search.kind}
      />
      <TextField
        name="from"
        type="datetime-local"
        label={t.rich('audit.from')}
        defaultValue={search.from}
      />
      <TextField
        name="to"
        type="datetime-local"
        label={t.rich('audit.to')}
        defaultValue={search.to}
      />
      <div className="flex flex-wrap gap-3 sm:col-span-2">
        <Button type="submit" look="primary" icon="search">
          {t.rich('audit.search')}
        </Button>
        <ButtonLink to={pathname}>{t.rich('audit.clear')}</ButtonLink>
      </div>
    </Form>
  );
}

/** What was done, in words; empty where there are none. */
function wordsOf(action: string, t: Translator): string {
  const event = accountEventOf(action);
  if (event !== undefined) return t.plain(`audit.events.${event}`);
  const told = actionOf(action);
  if (told === undefined) return '';
  const thing = t.plain(`audit.things.${told.thing}`);
  return t.plain(`audit.verbs.${told.verb}`, { thing });
}

function actorWords(actor: string, t: Translator): string {
  if (actor === 'token:admin') return t.plain('audit.actors.token');
  if (actor === 'anonymous') return t.plain('audit.actors.nobody');
  return actor === 'kumiki' ? t.plain('audit.actors.program') : '';
}

/** The name stands first, the id it stands for small below: two things may have one name. */
function Named({ id, name }: { readonly id: string; readonly name: string }) {
  const code = 'inline-block min-w-36 text-[0.9375rem] wrap-anywhere';
  if (name === '') return <span className={code}>{id}</span>;
  return (
    <span className="inline-block min-w-36">
      {name}
      <span className="block text-[0.8125rem] text-quiet wrap-anywhere">{id}</span>
    </span>
  );
}

function columnsOf(t: Translator): readonly Column<Row>[] {
  const code = 'inline-block min-w-36 text-[0.9375rem] wrap-anywhere';
  const short = 'text-[0.9375rem] whitespace-nowrap';
  return [
    {
      key: 'at',
      label: t.plain('audit.when'),
      isHeading: true,
      cell: ({ at }) => <time dateTime={at}>{formatMoment(at, t.language, 'second')}</time>,
    },
    {
      key: 'actor',
      label: t.plain('audit.who'),
      cell: ({ actor, actorName }) => (
        <Named id={actor} name={actorName === '' ? actorWords(actor, t) : actorName} />
      ),
    },
    {
      key: 'action',
      label: t.plain('audit.what'),
      cell: ({ kind, action }) => (
        <>
          <Chip>{t.rich(`audit.${kind}`)}</Chip> <Named id={action} name={wordsOf(action, t)} />
        </>
      ),
    },
    {
      key: 'object',
      label: t.plain('audit.which'),
      cell: ({ object, objectName, query }) => (
        <>
          <Named id={object} name={objectName} />
          {query === '' ? null : <span className={`${code} text-quiet`}>?{query}</span>}
        </>
      ),
    },
    {
      key: 'status',
      label: t.plain('audit.result'),
      cell: ({ status }) => (
        <span className="whitespace-nowrap">
          {t.rich(status < 400 ? 'audit.ok' : 'audit.notOk')}
          <span className="block text-[0.8125rem] text-quiet">{status}</span>
        </span>
      ),
    },
    {
      key: 'policy',
      label: t.plain('audit.policy'),
      cell: ({ policy }) => <span className={short}>{policy}</span>,
    },
    {
      key: 'origin',
      label: t.plain('audit.origin'),
      cell: ({ origin }) => <span className={short}>{origin}</span>,
    },
    { key: 'seq', label: t.plain('audit.number'), align: 'end', cell: ({ seq }) => seq },
  ];
}
