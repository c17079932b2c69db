/** How well a dataset describes itself: nine points, met or not, in words and not by colour alone. */
import { Accordion } from '../design/accordion.tsx';
import { Chip } from '../design/chip.tsx';
import { NamedIcon } from '../design/icons.tsx';
import { useTranslator } from '../language/text.tsx';
import type { Quality } from './dataset.ts';

/** From here on a score is good. */
const goodScore = 7;

export function QualityBadge({ quality }: { readonly quality: Quality }) {
  const t = useTranslator();
  if (quality.max === 0) return null;
  const { score, max } = quality;
  return (
    <a href="#quality" className="inline-flex min-h-11 items-center text-ink">
      <Chip look={score >= goodScore ? 'success' : 'notice'}>
        {t.rich('catalog.quality.badge', { score: String(score), max: String(max) })}
      </Chip>
    </a>
  );
}

export function QualitySection({ quality }: { readonly quality: Quality }) {
  const t = useTranslator();
  if (quality.max === 0) return null;
  const { score, max, points } = quality;
  return (
    <section aria-labelledby="quality">
      <h2 id="quality" className="text-[1.375rem]">
        {t.rich('catalog.quality.title')}
      </h2>
      <p className="mt-2">
        {t.rich('catalog.quality.text', { score: String(score), max: String(max) })}
      </p>
      <Accordion summary={t.rich('catalog.quality.points')}>
        <ul className="flex flex-col gap-2">
          {points.map(({ point, isMet, name }) => (
            <li key={point} className="flex items-start gap-2">
              <NamedIcon
                name={isMet ? 'check' : 'close'}
                className={`mt-1 size-5 shrink-0 ${isMet ? 'text-success' : 'text-quiet'}`}
              />
              <span>
                {t.language === 'en' ? name.en : name.ja}
                <span className="text-quiet">
                  {t.plain(isMet ? 'catalog.quality.met' : 'catalog.quality.unmet')}
                </span>
              </span>
            </li>
          ))}
        </ul>
      </Accordion>
    </section>
  );
}
