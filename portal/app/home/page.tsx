/** The home page: what the region offers, in one look. */
import {
  data,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  useLoaderData,
} from 'react-router';
import { portalContext } from '../api/context.ts';
import { StaleBanner, UnavailableBanner } from '../design/banner.tsx';
import { HazardIcon, KindIcon, NamedIcon } from '../design/icons.tsx';
import { ButtonLink } from '../design/link.tsx';
import { formatNumber } from '../language/format.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { RegionName } from '../region/name.tsx';
import { findMunicipality, nameIn, type Region } from '../region/region.ts';
import { canSearch } from '../search/find.ts';
import { withFilters } from '../shelters/filters.ts';
import { KindDifference } from '../shelters/kind-difference.tsx';
import { hazards, kinds } from '../shelters/shelter.ts';
import { Sources } from '../shelters/sources.tsx';
import { type Numbers, summarize } from '../shelters/summary.ts';
import { AlertBanners } from './alert-banners.tsx';
import { type Alert, listAlerts } from './alerts.ts';
import { CityForm } from './city-form.tsx';
import { Hero } from './hero.tsx';
import { LifeEvents } from './life-events.tsx';
import { type NowSlot, whatMattersNow } from './now.ts';
import { Now } from './now-slots.tsx';
import { Ways } from './ways.tsx';

/** Kinds and hazards are named by their area. */
export const handle = { texts: ['shelters', 'search'] };

interface HomeData {
  readonly region: Region;
  readonly summary: Numbers | undefined;
  /** Six digits; undefined for the whole region. */
  readonly city: string | undefined;
  readonly alerts: readonly Alert[];
  readonly now: readonly NowSlot[];
  /** Whether words find anything here yet. */
  readonly hasSearch: boolean;
}

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { ask, region, now } = context.get(portalContext);
  const place = await region();
  const asked = new URL(request.url).searchParams.get('city');
  const city = asked === null ? undefined : findMunicipality(place, asked)?.code;
  const at = now();
  const [summary, alerts, slots, hasSearch] = await Promise.all([
    summarize(ask, at),
    listAlerts(ask, city, at),
    whatMattersNow({ ask, city, now: at }),
    canSearch(ask),
  ]);
  const answer: HomeData = {
    region: place,
    summary: summary?.numbers,
    city,
    alerts,
    now: slots,
    hasSearch,
  };
  return data(answer, { status: summary === undefined ? 503 : 200 });
}

export const meta: MetaFunction<typeof loader> = ({ loaderData, location }) => {
  const t = translatorAt(location.pathname);
  const region = loaderData ? nameIn(loaderData.region.name, t.language) : '';
  return [
    { title: t.plain('site.name', { region }) },
    { name: 'description', content: t.plain('site.description', { region }) },
  ];
};

export default function HomePage() {
  const { region, summary, city, alerts, now, hasSearch } = useLoaderData<typeof loader>();
  return (
    <>
      <AlertBanners alerts={alerts} />
      <Hero region={region} city={city} hasSearch={hasSearch} />
      <div className="page-width flex flex-col gap-14 pt-6 pb-12 md:gap-16 md:pt-8 md:pb-16">
        {summary === undefined ? <UnavailableBanner /> : null}
        {summary?.knownAt === undefined ? null : <StaleBanner knownAt={summary.knownAt} />}
        <CityForm region={region} city={city} />
        <Now slots={now} />
        {hasSearch ? <LifeEvents /> : null}
        <Ways />
        <ByHazard summary={summary} city={city} />
        <KindDifference />
        {summary === undefined ? null : <NumberCards region={region} summary={summary} />}
        <ByMunicipality region={region} summary={summary} />
        <OpenData sources={summary?.sources ?? []} />
      </div>
    </>
  );
}

const headingClass = 'text-[1.5rem] leading-snug md:text-[1.75rem]';

function NumberCards({
  region,
  summary,
}: {
  readonly region: Region;
  readonly summary: HomeData['summary'] & object;
}) {
  const t = useTranslator();
  return (
    <section aria-labelledby="numbers">
      <h2 id="numbers" className={headingClass}>
        {t.rich('home.numbers')}
      </h2>
      <ul className="mt-6 grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {kinds.map((kind) => (
          <li key={kind}>
            <Link
              to={withFilters(t.to('/shelters'), { kind, hazards: [] })}
              className={`flex h-full flex-col rounded-12 border-2 p-5 text-ink hover:underline ${kind === 'EvacuationSite' ? 'border-site bg-site-soft' : 'border-shelter bg-shelter-soft'}`}
            >
              <span className="flex items-center gap-2 font-bold">
                <KindIcon
                  kind={kind}
                  className={kind === 'EvacuationSite' ? 'size-7 text-site' : 'size-7 text-shelter'}
                />
                {t.rich(`shelters.kind.${kind}`)}
              </span>
              <span className="text-quiet">
                {t.rich(
                  kind === 'EvacuationSite' ? 'shelters.kind.siteUse' : 'shelters.kind.shelterUse',
                )}
              </span>
              <span className="mt-3 leading-none">
                <span className="font-bold text-[2.5rem] tabular-nums">
                  {formatNumber(summary.byKind[kind], t.language)}
                </span>{' '}
                <span>{t.rich('home.places')}</span>
              </span>
            </Link>
          </li>
        ))}
        <li className="flex flex-col rounded-12 border-2 border-line p-5">
          <span className="font-bold">
            <RegionName name={region.name} />
          </span>
          <span className="mt-auto pt-3 leading-none">
            <span className="font-bold text-[2.5rem] tabular-nums">
              {formatNumber(region.municipalities.length, t.language)}
            </span>{' '}
            <span>{t.rich('home.municipalities')}</span>
          </span>
        </li>
      </ul>
    </section>
  );
}

function ByHazard({ summary, city }: Pick<HomeData, 'summary' | 'city'>) {
  const chosen = city === undefined ? {} : { municipality: city };
  const t = useTranslator();
  return (
    <section aria-labelledby="by-hazard">
      <h2 id="by-hazard" className={headingClass}>
        {t.rich('home.byHazard')}
      </h2>
      <p className="mt-3 max-w-prose">{t.rich('home.byHazardText')}</p>
      <ul className="mt-6 grid grid-cols-2 gap-3 md:grid-cols-4 md:gap-4">
        {hazards.map((hazard) => (
          <li key={hazard}>
            <Link
              to={withFilters(t.to('/shelters'), {
                kind: 'EvacuationSite',
                hazards: [hazard],
                ...chosen,
              })}
              className="flex h-full flex-col gap-1 rounded-12 border border-edge bg-raised p-4 text-ink hover:border-accent hover:bg-accent-soft"
            >
              <HazardIcon hazard={hazard} className="size-9 text-accent" />
              <span className="mt-1 font-bold text-[1.125rem] underline underline-offset-4">
                {t.rich(`shelters.hazard.${hazard}`)}
              </span>
              <span className="text-[0.9375rem] text-quiet leading-snug">
                {t.rich(`shelters.hazardNote.${hazard}`)}
              </span>
              {summary === undefined || city !== undefined ? null : (
                <span className="mt-auto pt-2 text-[0.9375rem] tabular-nums">
                  {t.rich('home.count', {
                    count: formatNumber(summary.byHazard[hazard], t.language),
                  })}
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function ByMunicipality({ region, summary }: Pick<HomeData, 'region' | 'summary'>) {
  const t = useTranslator();
  return (
    <section aria-labelledby="by-city">
      <h2 id="by-city" className={headingClass}>
        {t.rich('home.byCity')}
      </h2>
      <ul className="mt-6 grid grid-cols-2 gap-x-6 sm:grid-cols-3 lg:grid-cols-4">
        {region.municipalities.map(({ code, name }) => (
          <li key={code} className="border-line border-b">
            <Link
              to={withFilters(t.to('/shelters'), { municipality: code, hazards: [] })}
              className="flex min-h-12 flex-wrap items-center justify-between gap-x-2 py-1 text-ink hover:bg-accent-soft"
            >
              <span className="text-link font-bold">
                <RegionName name={name} />
              </span>
              {summary === undefined ? null : (
                <span className="text-[0.9375rem] text-quiet tabular-nums">
                  {formatNumber(summary.byMunicipality[code] ?? 0, t.language)}
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function OpenData({ sources }: { readonly sources: Numbers['sources'] }) {
  const t = useTranslator();
  return (
    <section aria-labelledby="open-data" className="rounded-16 bg-sunken p-6 md:p-10">
      <h2 id="open-data" className={`${headingClass} flex items-center gap-3`}>
        <NamedIcon name="data" className="size-8 text-accent" />
        {t.rich('home.open')}
      </h2>
      <p className="mt-3 max-w-prose">{t.rich('home.openText')}</p>
      <div className="mt-6 flex flex-wrap gap-3">
        <ButtonLink to={t.to('/shelters.csv')} icon="download" isDocument download>
          {t.rich('home.csv')}
        </ButtonLink>
        <ButtonLink to={t.to('/shelters.geojson')} icon="download" isDocument download>
          {t.rich('home.geojson')}
        </ButtonLink>
        <ButtonLink to="/docs/api" icon="code" isDocument>
          {t.rich('home.apiDocs')}
        </ButtonLink>
      </div>
      <div className="mt-6">
        <Sources sources={sources} />
      </div>
    </section>
  );
}
