/** `/about`: where the data comes from, accessibility, privacy. */
import type { ReactNode } from 'react';
import { type LoaderFunctionArgs, type MetaFunction, useLoaderData } from 'react-router';
import { portalContext } from '../api/context.ts';
import { Breadcrumb } from '../design/breadcrumb.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { RegionName } from '../region/name.tsx';
import { nameIn } from '../region/region.ts';

export async function loader({ context }: LoaderFunctionArgs) {
  return { region: await context.get(portalContext).region() };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData, location }) => {
  const t = translatorAt(location.pathname);
  const region = loaderData ? nameIn(loaderData.region.name, t.language) : '';
  return [{ title: `${t.plain('about.title')} | ${t.plain('site.name', { region })}` }];
};

const sources = [
  ['about.dataSheltersTitle', 'about.dataSheltersText'],
  ['about.dataBoundaryTitle', 'about.dataBoundaryText'],
  ['about.dataCoastTitle', 'about.dataCoastText'],
  ['about.dataTilesTitle', 'about.dataTilesText'],
  ['about.dataFontTitle', 'about.dataFontText'],
] as const;

const promises = [
  'about.accessibilityKeyboard',
  'about.accessibilityList',
  'about.accessibilityScript',
  'about.accessibilitySize',
  'about.accessibilityEasy',
] as const;

export default function AboutPage() {
  const { region } = useLoaderData<typeof loader>();
  const t = useTranslator();
  return (
    <div className="page-width pt-4 pb-16">
      <Breadcrumb here={t.rich('about.title')} />
      <h1 className="mt-4 text-[1.75rem] leading-snug md:text-[2.25rem]">
        {t.rich('about.title')}
      </h1>
      <p className="mt-4 max-w-prose text-[1.125rem]">
        {t.rich('about.lead', { region: <RegionName name={region.name} /> })}
      </p>
      <Section id="data" title={t.rich('about.dataTitle')}>
        <dl className="grid gap-5">
          {sources.map(([title, text]) => (
            <div key={title}>
              <dt className="font-bold">{t.rich(title)}</dt>
              <dd>{t.rich(text)}</dd>
            </div>
          ))}
        </dl>
      </Section>
      <Section id="accessibility" title={t.rich('about.accessibilityTitle')}>
        <p>{t.rich('about.accessibilityText')}</p>
        <ul className="mt-3 list-disc pl-6">
          {promises.map((key) => (
            <li key={key}>{t.rich(key)}</li>
          ))}
        </ul>
        <p className="mt-3">{t.rich('about.accessibilityLimit')}</p>
      </Section>
      <Section id="privacy" title={t.rich('about.privacyTitle')}>
        <p>{t.rich('about.privacyText')}</p>
        <p className="mt-3">{t.rich('about.privacyPosition')}</p>
      </Section>
      <Section id="software" title={t.rich('about.softwareTitle')}>
        <p>{t.rich('about.softwareText')}</p>
      </Section>
    </div>
  );
}

interface SectionProps {
  readonly id: string;
  readonly title: ReactNode;
  readonly children: ReactNode;
}

function Section({ id, title, children }: SectionProps) {
  return (
    <section aria-labelledby={id} className="mt-12 max-w-prose">
      <h2 id={id} className="mb-4 border-accent border-l-8 pl-3 text-[1.5rem] leading-snug">
        {title}
      </h2>
      {children}
    </section>
  );
}
