/** `/catalog/suggest`: which data people would like to have. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from 'react-router';
import { portalContext } from '../api/context.ts';
import { Breadcrumb } from '../design/breadcrumb.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { nameIn } from '../region/region.ts';
import { MessageForm, sendMessage } from './message-form.tsx';

export async function loader({ context }: LoaderFunctionArgs) {
  return { region: await context.get(portalContext).region() };
}

export function action(given: ActionFunctionArgs) {
  return sendMessage(given, '/api/dataset-suggestions');
}

export const meta: MetaFunction<typeof loader> = ({ loaderData, location }) => {
  const t = translatorAt(location.pathname);
  const region = loaderData ? nameIn(loaderData.region.name, t.language) : '';
  return [{ title: `${t.plain('catalog.suggest.title')} | ${t.plain('site.name', { region })}` }];
};

export default function SuggestPage() {
  const t = useTranslator();
  return (
    <div className="page-width pt-4 pb-16">
      <Breadcrumb
        between={[{ to: t.to('/catalog'), label: t.rich('catalog.title') }]}
        here={t.rich('catalog.suggest.title')}
      />
      <h1 className="mt-4 text-[1.75rem] leading-snug">{t.rich('catalog.suggest.title')}</h1>
      <p className="mt-3 mb-8 max-w-prose">{t.rich('catalog.suggest.text')}</p>
      <MessageForm />
    </div>
  );
}
