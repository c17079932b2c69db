/** `/catalog/{name}/report`: what is wrong in a dataset. */
import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  useLoaderData,
} from 'react-router';
import { portalContext } from '../api/context.ts';
import { parseBody } from '../api/read-json.ts';
import { Breadcrumb } from '../design/breadcrumb.tsx';
import { MessagePage } from '../design/message-page.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { nameIn } from '../region/region.ts';
import { inLanguage, parseDataset } from './dataset.ts';
import { MessageForm, sendMessage } from './message-form.tsx';

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { ask, region } = context.get(portalContext);
  const path = `/api/datasets/${encodeURIComponent(params['name'] ?? '')}`;
  const answer = await ask(path, 'application/json');
  const dataset = answer?.status === 200 ? parseDataset(parseBody(answer.body)) : undefined;
  return data({ region: await region(), dataset }, { status: dataset === undefined ? 404 : 200 });
}

export function action(given: ActionFunctionArgs) {
  const name = encodeURIComponent(given.params['name'] ?? '');
  return sendMessage(given, `/api/datasets/${name}/reports`);
}

export const meta: MetaFunction<typeof loader> = ({ loaderData, location }) => {
  const t = translatorAt(location.pathname);
  const region = loaderData ? nameIn(loaderData.region.name, t.language) : '';
  return [{ title: `${t.plain('catalog.report.title')} | ${t.plain('site.name', { region })}` }];
};

export default function ReportPage() {
  const { dataset } = useLoaderData<typeof loader>();
  const t = useTranslator();
  if (dataset === undefined) {
    return (
      <MessagePage title={t.rich('catalog.missing.title')} text={t.rich('catalog.missing.text')} />
    );
  }
  const title = inLanguage(dataset.title, t.language);
  return (
    <div className="page-width pt-4 pb-16">
      <Breadcrumb
        between={[
          { to: t.to('/catalog'), label: t.rich('catalog.title') },
          { to: t.to(`/catalog/${dataset.name}`), label: title },
        ]}
        here={t.rich('catalog.report.title')}
      />
      <h1 className="mt-4 text-[1.75rem] leading-snug">{t.rich('catalog.report.title')}</h1>
      <p className="mt-3 mb-8 max-w-prose">{t.rich('catalog.report.text', { title })}</p>
      <MessageForm />
    </div>
  );
}
