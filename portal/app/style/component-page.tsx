/** `/style/NAME`: one component in its states. */
import { data, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from 'react-router';
import { Breadcrumb } from '../design/breadcrumb.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { filesOf, isComponent } from './components.ts';
import { guide } from './guide.tsx';

/** Kinds of places and hazards have icons of their own. */
export const handle = { texts: ['shelters'] };

export function loader({ params }: LoaderFunctionArgs) {
  const name = params['component'];
  // oxlint-disable-next-line typescript/only-throw-error
  if (!isComponent(name)) throw data(null, { status: 404 });
  return { name };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData, location }) => {
  const t = translatorAt(location.pathname);
  const title = loaderData ? `${t.plain(`style.component.${loaderData.name}.title`)} | ` : '';
  return [{ title: `${title}${t.plain('style.title')}` }];
};

export default function ComponentPage() {
  const { name } = useLoaderData<typeof loader>();
  const t = useTranslator();
  const { Example } = guide[name];
  return (
    <div className="page-width pt-4 pb-16">
      <Breadcrumb
        between={[{ to: t.to('/style'), label: t.rich('style.title') }]}
        here={t.rich(`style.component.${name}.title`)}
      />
      <h1 className="mt-4 text-[1.75rem] leading-snug md:text-[2.25rem]">
        {t.rich(`style.component.${name}.title`)}
      </h1>
      <p className="mt-4 max-w-prose">{t.rich(`style.component.${name}.text`)}</p>
      <h2 className="mt-8 text-[1.25rem]">{t.rich('style.keys')}</h2>
      <p className="mt-2 max-w-prose">{t.rich(`style.component.${name}.keys`)}</p>
      <h2 className="mt-8 text-[1.25rem]">{t.rich('style.examples')}</h2>
      <div className="mt-4">
        <Example />
      </div>
      <Sources files={filesOf[name]} />
    </div>
  );
}

/** For whoever builds with it. */
function Sources({ files }: { readonly files: readonly string[] }) {
  const t = useTranslator();
  if (files.length === 0) return null;
  return (
    <p className="mt-8 text-[0.9375rem] text-quiet">
      {t.rich('style.source', {
        files: files.map((file) => `portal/app/design/${file}.tsx`).join(' · '),
      })}
    </p>
  );
}
