/** The first thing one sees: whose portal it is, a field that searches everything, and where to go in a disaster. */
import { NamedIcon } from '../design/icons.tsx';
import { ButtonLink } from '../design/link.tsx';
import { useTranslator } from '../language/text.tsx';
import { RegionName } from '../region/name.tsx';
import { findMunicipality, nameIn, type Region } from '../region/region.ts';
import { SiteSearch } from '../search/site-search.tsx';
import { withFilters } from '../shelters/filters.ts';

interface HeroProps {
  readonly region: Region;
  /** Six digits. */
  readonly city: string | undefined;
  /** Whether words find anything here yet. */
  readonly hasSearch: boolean;
}

export function Hero({ region, city, hasSearch }: HeroProps) {
  const t = useTranslator();
  const municipality = city === undefined ? undefined : findMunicipality(region, city);
  const name = <RegionName name={municipality?.name ?? region.name} />;
  return (
    <section className="bg-linear-to-br from-hero to-hero-deep text-on-hero">
      <div className="page-width grid items-center gap-x-12 gap-y-8 py-8 md:grid-cols-[1fr_minmax(0,26rem)] md:py-8">
        <div>
          <p className="font-bold text-[1.125rem]">{name}</p>
          <h1 className="mt-1 text-[1.75rem] leading-snug md:text-[2.5rem]">
            {t.rich('home.heroTitle')}
          </h1>
          <p className="mt-3 max-w-prose text-[1.0625rem] md:text-[1.125rem]">
            {t.rich('home.heroText', { region: name })}
          </p>
          {hasSearch ? (
            <div className="no-print mt-6 rounded-12 bg-surface p-4 text-ink md:p-5">
              <SiteSearch isLarge />
            </div>
          ) : null}
          <Safety city={city} />
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

function Safety({ city }: Pick<HeroProps, 'city'>) {
  const t = useTranslator();
  const chosen = { hazards: [], ...(city === undefined ? {} : { municipality: city }) };
  return (
    <div className="no-print mt-7 border-white/40 border-t pt-5">
      <p className="font-bold text-[1.125rem]">{t.rich('home.safety')}</p>
      <p className="max-w-prose">{t.rich('home.safetyText')}</p>
      <div className="mt-4 flex flex-wrap gap-3">
        <ButtonLink to={withFilters(t.to('/map'), chosen)} look="light" icon="map">
          {t.rich('home.openMap')}
        </ButtonLink>
        <ButtonLink to={withFilters(t.to('/shelters'), chosen)} look="outline" icon="list">
          {t.rich('home.openList')}
        </ButtonLink>
      </div>
      <p className="mt-4">
        <a
          href={`${t.to('/map')}?near=here`}
          className="inline-flex min-h-11 items-center gap-2 font-bold text-on-hero underline underline-offset-4"
        >
          <NamedIcon name="locate" className="size-6 shrink-0" />
          {t.rich('home.near')}
        </a>
      </p>
      <p className="max-w-prose text-[0.9375rem] opacity-90">{t.rich('home.nearText')}</p>
    </div>
  );
}
