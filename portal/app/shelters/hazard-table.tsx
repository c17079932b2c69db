/** For which disasters a site is designated, in words, marks and colour. */
import { HazardIcon, NamedIcon } from '../design/icons.tsx';
import { useTranslator } from '../language/text.tsx';
import { type Hazard, hazards } from './shelter.ts';

export function HazardTable({ hazards: designated }: { readonly hazards: readonly Hazard[] }) {
  const t = useTranslator();
  return (
    <section aria-labelledby="hazards">
      <h2 id="hazards" className="text-[1.375rem]">
        {t.rich('shelters.detail.hazards')}
      </h2>
      <p className="mt-2">
        {t.rich('shelters.detail.hazardsText')} {t.rich('shelters.detail.unfitText')}
      </p>
      <ul className="mt-4 grid gap-2 sm:grid-cols-2">
        {hazards.map((hazard) => {
          const isFit = designated.includes(hazard);
          return (
            <li
              key={hazard}
              className={`flex items-center gap-3 rounded-8 border px-4 py-3 ${isFit ? 'border-2 border-success bg-success-soft' : 'border-line text-quiet'}`}
            >
              <HazardIcon hazard={hazard} className="size-7" />
              <span className={isFit ? 'font-bold' : ''}>
                {t.rich(`shelters.hazard.${hazard}`)}
              </span>
              <span
                className={`ml-auto inline-flex items-center gap-1 text-right ${isFit ? 'font-bold text-success' : ''}`}
              >
                <NamedIcon name={isFit ? 'check' : 'minus'} className="size-5" />
                {t.rich(isFit ? 'shelters.detail.fit' : 'shelters.detail.unfit')}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
