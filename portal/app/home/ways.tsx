/** What one can do here, each with a sentence: the same ways as in the head of the page, for whoever reads before pressing. */
import { Card, CardGrid } from '../design/card.tsx';
import type { IconName } from '../design/icons.tsx';
import { useTranslator } from '../language/text.tsx';
import { useCityIn } from '../region/use-city.ts';

const ways = [
  { key: 'shelters', icon: 'shield' },
  { key: 'map', icon: 'map' },
  { key: 'plans', icon: 'route' },
  { key: 'dashboards', icon: 'chart' },
  { key: 'catalog', icon: 'data' },
  { key: 'explore', icon: 'layers' },
] as const satisfies readonly { key: string; icon: IconName }[];

export function Ways() {
  const t = useTranslator();
  const withCity = useCityIn();
  return (
    <section aria-labelledby="ways" className="no-print">
      <h2 id="ways" className="text-[1.5rem] leading-snug md:text-[1.75rem]">
        {t.rich('home.ways')}
      </h2>
      <div className="mt-6">
        <CardGrid>
          {ways.map(({ key, icon }) => (
            <li key={key}>
              <Card to={withCity(t.to(`/${key}`))} title={t.rich(`nav.${key}`)} icon={icon}>
                {t.rich(`home.way.${key}`)}
              </Card>
            </li>
          ))}
        </CardGrid>
      </div>
    </section>
  );
}
