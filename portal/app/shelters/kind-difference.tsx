/** What tells a 指定緊急避難場所 from a 指定避難所: many people do not know, and it can cost lives. */
import { KindIcon, NamedIcon } from '../design/icons.tsx';
import { useTranslator } from '../language/text.tsx';
import { kindLooks } from './badges.tsx';
import { kinds } from './shelter.ts';

export function KindDifference() {
  const t = useTranslator();
  return (
    <section aria-labelledby="difference">
      <h2 id="difference" className="text-[1.5rem] leading-snug md:text-[1.75rem]">
        {t.rich('shelters.difference')}
      </h2>
      <div className="mt-6 grid gap-4 md:grid-cols-2">
        {kinds.map((kind) => {
          const isSite = kind === 'EvacuationSite';
          return (
            <div key={kind} className="flex gap-4 rounded-12 border border-line bg-raised p-5">
              <span className={`h-fit rounded-full border-2 p-3 ${kindLooks[kind]}`}>
                <KindIcon kind={kind} className="size-8" />
              </span>
              <div>
                <h3 className="text-[1.25rem] leading-snug">
                  {t.rich(isSite ? 'shelters.kind.siteUse' : 'shelters.kind.shelterUse')}
                </h3>
                <p className="font-bold text-quiet">{t.rich(`shelters.kind.${kind}`)}</p>
                <p className="mt-2">
                  {t.rich(isSite ? 'shelters.kind.siteText' : 'shelters.kind.shelterText')}
                </p>
              </div>
            </div>
          );
        })}
      </div>
      <div className="mt-4 flex gap-3 rounded-12 border-2 border-notice bg-notice-soft p-5">
        <NamedIcon name="alert" className="size-7 text-notice" />
        <div>
          <h3 className="font-bold">{t.rich('shelters.before')}</h3>
          <p className="mt-1">{t.rich('shelters.beforeText')}</p>
        </div>
      </div>
    </section>
  );
}
