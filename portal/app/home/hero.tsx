/** The first thing one sees: what this is for, the two ways in, and the region itself. */
import { NamedIcon } from '../design/icons.tsx';
import { ButtonLink } from '../design/link.tsx';
import { useTranslator } from '../language/text.tsx';
import { RegionName } from '../region/name.tsx';
import { findMunicipality, nameIn, type Region } from '../region/region.ts';
import { withFilters } from '../shelters/filters.ts';

interface HeroProps {
  readonly region: Region;
  /** Six digits. */
  readonly city: string | undefined;
}

export function Hero({ region, city }: HeroProps) {
  const t = useTranslator();
  const municipality = city === undefined ? undefined : findMunicipality(region, city);
  const name = <RegionName name={municipality?.name ?? region.name} />;
  const chosen = { hazards: [], ...(city === undefined ? {} : { municipality: city }) };
  return (
    <section className="bg-linear-to-br from-hero to-hero-deep text-on-hero">
      <div className="page-width grid items-center gap-8 py-10 md:grid-cols-[1fr_minmax(0,28rem)] md:py-6">
        <div>
          <p className="font-bold text-[1.125rem]">{name}</p>
          <h1 className="mt-2 text-[2rem] leading-snug md:text-[2.75rem]">
            {t.rich('home.heroTitle')}
          </h1>
          <p className="mt-4 max-w-prose text-[1.125rem]">
            {t.rich('home.heroText', { region: name })}
          </p>
          <div className="no-print mt-8 flex flex-wrap gap-3">
            <ButtonLink to={withFilters(t.to('/map'), chosen)} look="light" icon="map">
              {t.rich('home.openMap')}
            </ButtonLink>
            <ButtonLink to={withFilters(t.to('/shelters'), chosen)} look="outline" icon="list">
              {t.rich('home.openList')}
            </ButtonLink>
          </div>
          <div className="no-print mt-6 border-white/40 border-t pt-5">
            <a
              href={`${t.to('/map')}?near=here`}
              className="inline-flex min-h-11 items-center gap-2 font-bold text-on-hero underline underline-offset-4"
            >
              <NamedIcon name="locate" />
              {t.rich('home.near')}
            </a>
            <p className="max-w-prose text-[0.9375rem] opacity-90">{t.rich('home.nearText')}</p>
          </div>
        </div>
        <figure className="hidden md:block">
          <img
            src={t.to('/region.svg')}
            width={560}
            height={560}
            // Not there on a telephone, and then not fetched.
            loading="lazy"
            alt={t.plain('home.mapLabel', { region: nameIn(region.name, t.language) })}
            className="h-auto w-full"
          />
          <figcaption className="text-[0.875rem] opacity-90">
            {t.rich('home.mapCaption')}
          </figcaption>
        </figure>
      </div>
    </section>
  );
}
