/** Ways by what happens in a life: each is a search, so that whatever is added is found. */
import { Card, CardGrid } from '../design/card.tsx';
import type { IconName } from '../design/icons.tsx';
import { useTranslator } from '../language/text.tsx';

const events = [
  { key: 'child', icon: 'child', word: 'childWord' },
  { key: 'move', icon: 'home', word: 'moveWord' },
  { key: 'disaster', icon: 'alert', word: 'disasterWord' },
  { key: 'health', icon: 'heart', word: 'healthWord' },
  { key: 'old', icon: 'people', word: 'oldWord' },
  { key: 'work', icon: 'building', word: 'workWord' },
  { key: 'bus', icon: 'bus', word: 'busWord' },
  { key: 'mourning', icon: 'document', word: 'mourningWord' },
] as const satisfies readonly { key: string; icon: IconName; word: string }[];

export function LifeEvents() {
  const t = useTranslator();
  return (
    <section aria-labelledby="life">
      <h2 id="life" className="text-[1.5rem] leading-snug md:text-[1.75rem]">
        {t.rich('home.life')}
      </h2>
      <div className="mt-6">
        <CardGrid>
          {events.map(({ key, icon, word }) => (
            <li key={key}>
              <Card
                to={`${t.to('/search')}?${new URLSearchParams({ q: t.plain(`home.events.${word}`) })}`}
                title={t.rich(`home.events.${key}`)}
                icon={icon}
              />
            </li>
          ))}
          <li>
            <Card to={t.to('/explore')} title={t.rich('home.events.map')} icon="map" />
          </li>
        </CardGrid>
      </div>
    </section>
  );
}
