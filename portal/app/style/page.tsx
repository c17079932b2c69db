/** `/style`: every component. */
import type { MetaFunction } from 'react-router';
import { Breadcrumb } from '../design/breadcrumb.tsx';
import { Card, CardGrid } from '../design/card.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { components } from './components.ts';
import { guide } from './guide.tsx';

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('style.title') },
];

export default function StylePage() {
  const t = useTranslator();
  return (
    <div className="page-width pt-4 pb-16">
      <Breadcrumb here={t.rich('style.title')} />
      <h1 className="mt-4 text-[1.75rem] leading-snug md:text-[2.25rem]">
        {t.rich('style.title')}
      </h1>
      <p className="mt-4 max-w-prose">{t.rich('style.lead')}</p>
      <div className="mt-8">
        <CardGrid>
          {components.map((name) => (
            <li key={name}>
              <Card
                to={t.to(`/style/${name}`)}
                title={t.rich(`style.component.${name}.title`)}
                icon={guide[name].icon}
              >
                {t.rich(`style.component.${name}.text`)}
              </Card>
            </li>
          ))}
        </CardGrid>
      </div>
    </div>
  );
}
