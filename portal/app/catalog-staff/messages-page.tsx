/** `/staff/catalog/messages`: what people suggest and report. */
import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  useLoaderData,
} from 'react-router';
import { read } from '../api/answer.ts';
import { portalContext } from '../api/context.ts';
import { listOf, objectOf, textOf } from '../api/read-json.ts';
import { Button } from '../design/button.tsx';
import { Chip } from '../design/chip.tsx';
import { TextArea } from '../design/form/text-field.tsx';
import { formatDate } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import { inTenant } from './tenant.ts';

interface Shown {
  readonly id: string;
  readonly kind: string;
  readonly datasetId: string;
  readonly datasetTitle: string;
  readonly body: string;
  readonly replyTo: string;
  readonly state: string;
  readonly answer: string;
  readonly arrivedAt: string;
}

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { call } = context.get(portalContext);
  const search = new URL(request.url).searchParams;
  const state = states.find((one) => one === search.get('state')) ?? 'all';
  const before = search.get('before') ?? '';
  const asked = new URLSearchParams({
    ...(before === '' ? {} : { before }),
    ...(state === 'all' ? {} : { state }),
  });
  const query = asked.size === 0 ? '' : `?${asked.toString()}`;
  const body = objectOf(
    await read(await call(await inTenant(call, `/api/catalog/messages${query}`))),
  );
  const messages = listOf(body['messages']).map((one): Shown => {
    const given = objectOf(one);
    const text = (name: string): string => textOf(given[name]);
    return {
      id: text('id'),
      kind: text('kind'),
      datasetId: text('datasetId'),
      datasetTitle: text('datasetTitle'),
      body: text('body'),
      replyTo: text('replyTo'),
      state: text('state'),
      answer: text('answer'),
      arrivedAt: text('arrivedAt'),
    };
  });
  return { messages, state, next: textOf(body['next']) };
}

const states = ['all', 'new', 'done'] as const;

export async function action({ context, request }: ActionFunctionArgs) {
  const { call } = context.get(portalContext);
  const form = await request.formData();
  const [id, state] = [form.get('id'), form.get('state')];
  if (typeof id !== 'string' || typeof state !== 'string') return null;
  const answer = form.get(`answer-${id}`);
  const path = await inTenant(call, `/api/catalog/messages/${encodeURIComponent(id)}`);
  await read(
    await call(path, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ state, ...(typeof answer === 'string' ? { answer } : {}) }),
    }),
  );
  return null;
}

export default function Messages() {
  const { messages, state, next } = useLoaderData<typeof loader>();
  const t = useTranslator();
  const addressOf = (each: (typeof states)[number]): string =>
    `${t.to('/staff/catalog/messages')}${each === 'all' ? '' : `?state=${each}`}`;
  return (
    <div className="flex flex-col gap-6">
      <h1 className="text-[1.75rem] leading-snug">{t.rich('catalog-staff.messages.title')}</h1>
      <nav aria-label={t.plain('catalog-staff.messages.states')}>
        <ul className="flex flex-wrap gap-2">
          {states.map((each) => (
            <li key={each}>
              <Link
                to={addressOf(each)}
                aria-current={each === state ? 'page' : undefined}
                className="inline-flex min-h-11 items-center rounded-8 border border-edge px-4 text-link aria-[current]:border-accent aria-[current]:bg-accent-soft aria-[current]:font-bold aria-[current]:text-ink"
              >
                {t.rich(`catalog-staff.messages.${each === 'new' ? 'open' : each}`)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {messages.length === 0 ? <p>{t.rich('catalog-staff.messages.none')}</p> : null}
      <ol className="flex flex-col gap-4">
        {messages.map((message) => (
          <li key={message.id} className="rounded-12 border border-edge bg-raised p-5">
            <MessageCard message={message} />
          </li>
        ))}
      </ol>
      {next === '' ? null : (
        <Link
          to={`?${new URLSearchParams({ before: next, ...(state === 'all' ? {} : { state }) }).toString()}`}
          className="inline-flex min-h-11 items-center text-link"
        >
          {t.rich('catalog-staff.messages.older')}
        </Link>
      )}
    </div>
  );
}

function MessageCard({ message }: { readonly message: Shown }) {
  const t = useTranslator();
  const { id, kind, datasetId, datasetTitle, body, replyTo, state, answer, arrivedAt } = message;
  const isDone = state === 'done';
  return (
    <div className="flex flex-col gap-3">
      <p className="flex flex-wrap items-center gap-3">
        <Chip look="accent">
          {t.rich(
            kind === 'report'
              ? 'catalog-staff.messages.report'
              : 'catalog-staff.messages.suggestion',
          )}
        </Chip>
        <Chip look={isDone ? 'success' : 'notice'}>
          {t.rich(isDone ? 'catalog-staff.messages.done' : 'catalog-staff.messages.open')}
        </Chip>
        <span className="text-quiet">{formatDate(new Date(arrivedAt), t.language)}</span>
      </p>
      <p className="whitespace-pre-line">{body}</p>
      {replyTo === '' ? null : (
        <p>
          <a href={`mailto:${replyTo}`} className="inline-flex min-h-11 items-center text-link">
            {replyTo}
          </a>
        </p>
      )}
      {datasetId === '' ? null : (
        <p>
          <Link
            to={t.to(`/staff/catalog/${datasetId}`)}
            className="inline-flex min-h-11 items-center text-link"
          >
            {datasetTitle === ''
              ? t.rich('catalog-staff.messages.dataset')
              : t.rich('catalog-staff.messages.about', { title: datasetTitle })}
          </Link>
        </p>
      )}
      <Form key={`${state} ${answer}`} method="post" className="flex flex-col gap-4">
        <input type="hidden" name="id" value={id} />
        <TextArea
          name={`answer-${id}`}
          label={t.rich('catalog-staff.messages.answer')}
          hint={t.rich(
            kind === 'report'
              ? 'catalog-staff.messages.answerPublic'
              : 'catalog-staff.messages.answerText',
          )}
          defaultValue={answer}
          rows={3}
          lengthMax={4_000}
        />
        <div className="flex flex-wrap gap-3">
          <Button type="submit" name="state" value="done" look="primary">
            {t.rich(isDone ? 'catalog-staff.messages.change' : 'catalog-staff.messages.settle')}
          </Button>
          {isDone ? (
            <Button type="submit" name="state" value="new">
              {t.rich('catalog-staff.messages.reopen')}
            </Button>
          ) : null}
        </div>
      </Form>
    </div>
  );
}
