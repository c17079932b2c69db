/** What the signs mean, always in sight, and whose map it is. */
import type { ReactNode } from 'react';
import { KindIcon } from '../design/icons.tsx';
import { useTranslator } from '../language/text.tsx';

interface LegendProps {
  readonly hasTiles: boolean;
  readonly hasNear: boolean;
}

export function Legend({ hasTiles, hasNear }: LegendProps) {
  const t = useTranslator();
  return (
    <div className="pointer-events-none flex flex-col items-end bg-surface lg:absolute lg:right-0 lg:bottom-0 lg:bg-transparent">
      <section
        aria-label={t.plain('map.legend')}
        className="pointer-events-auto w-full border-line border-b px-4 py-2 text-[0.875rem] leading-snug lg:m-2 lg:w-auto lg:rounded-8 lg:border lg:bg-surface/95 lg:px-3"
      >
        <ul className="flex flex-wrap gap-x-4 gap-y-1.5 lg:flex-col">
          <Entry
            sign={
              <span className="inline-flex size-6 items-center justify-center rounded-full bg-site text-surface">
                <KindIcon kind="EvacuationSite" className="size-4" />
              </span>
            }
          >
            {t.rich('shelters.kind.EvacuationSite')}
          </Entry>
          <Entry
            sign={
              <span className="inline-flex size-6 items-center justify-center rounded-4 bg-shelter text-surface">
                <KindIcon kind="EvacuationShelter" className="size-4" />
              </span>
            }
          >
            {t.rich('shelters.kind.EvacuationShelter')}
          </Entry>
          <Entry
            sign={
              <span
                aria-hidden="true"
                className="inline-flex size-6 items-center justify-center rounded-full bg-accent font-bold text-[0.75rem] text-on-accent"
              >
                12
              </span>
            }
          >
            {t.rich('map.cluster')}
          </Entry>
          {hasNear ? (
            <Entry
              sign={
                <span
                  aria-hidden="true"
                  className="inline-block size-5 rounded-full border-4 border-notice"
                />
              }
            >
              {t.rich('map.here')}
            </Entry>
          ) : null}
        </ul>
      </section>
      <p className="pointer-events-auto flex flex-wrap gap-x-2 bg-surface/90 px-2 text-[0.75rem] leading-relaxed">
        {hasTiles ? (
          <a href="https://maps.gsi.go.jp/development/ichiran.html" className="text-link">
            {t.plain('map.attributionGsi')}
          </a>
        ) : null}
        <span>{t.plain('map.attributionLand')}</span>
      </p>
    </div>
  );
}

function Entry({ sign, children }: { readonly sign: ReactNode; readonly children: ReactNode }) {
  return (
    <li className="flex items-center gap-2">
      <span className="inline-flex w-6 justify-center">{sign}</span>
      <span>{children}</span>
    </li>
  );
}
