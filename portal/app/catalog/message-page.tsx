/** `/catalog/messages/{id}`: what became of a suggestion or report, for whoever sent it. */
import { data, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from 'react-router';
import { portalContext } from '../api/context.ts';
import { objectOf, textOf } from '../api/read-json.ts';
import { Breadcrumb } from '../design/breadcrumb.tsx';
import { Chip } from '../design/chip.tsx';
import { MessagePage } from '../design/message-page.tsx';
import { formatDate } from '../language/format.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { nameIn } from '../region/region.ts';

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { call, region } = context.get(portalContext);
  const path = `/api/dataset-messages/${encodeURIComponent(params['id'] ?? '')}`;
  const response = await call(path);
  const told = response.ok ? objectOf(await response.json()) : undefined;
  const message = told && {
    kind: textOf(told['kind']) === 'report' ? ('report' as const) : ('suggest' as const),
    isDone: told['state'] === 'done',
    arrivedAt: textOf(told['arrivedAt']),
    answer: textOf(told['answer']),
  };
  const status = message === undefined ? 404 : 200;
  return data({ region: await region(), message }, { status });
}

export const meta: MetaFunction<typeof loader> = ({ loaderData, location }) => {
  const t = translatorAt(location.pathname);
  const region = loaderData ? nameIn(loaderData.region.name, t.language) : '';
  return [
    { title: `${t.plain('catalog.receipt.title')} | ${t.plain('site.name', { region })}` },
    { name: 'robots', content: 'noindex' },
  ];
};

export default function ReceiptPage() {
  const { message } = useLoaderData<typeof loader>();
  const t = useTranslator();
  if (message === undefined) {
    return (
      <MessagePage
        title={t.rich('catalog.receipt.missing')}
        text={t.rich('catalog.receipt.missingText')}
      />
    );
  }
  const { kind, isDone, arrivedAt, answer } = message;
  return (
    <div className="page-width flex flex-col gap-4 pt-4 pb-16">
      <Breadcrumb
        between={[{ to: t.to('/catalog'), label: t.rich('catalog.title') }]}
        here={t.rich('catalog.receipt.title')}
      />
      <h1 className="text-[1.75rem] leading-snug">{t.rich('catalog.receipt.title')}</h1>
      <p className="flex flex-wrap items-center gap-3">
        <Chip look="accent">{t.rich(`catalog.${kind}.title`)}</Chip>
        <Chip look={isDone ? 'success' : 'notice'}>
          {t.rich(isDone ? 'catalog.receipt.done' : 'catalog.receipt.open')}
        </Chip>
        <span className="text-quiet">{formatDate(new Date(arrivedAt), t.language)}</span>
      </p>
      {answer === '' ? (
        <p>{t.rich(isDone ? 'catalog.receipt.noAnswer' : 'catalog.receipt.wait')}</p>
      ) : (
        <section aria-labelledby="answer" className="max-w-prose rounded-12 bg-sunken p-5">
          <h2 id="answer" className="text-[1.125rem]">
            {t.rich('catalog.receipt.answer')}
          </h2>
          <p className="mt-2 whitespace-pre-line" lang="ja">
            {answer}
          </p>
        </section>
      )}
    </div>
  );
}
