/** `/shelters`: everything as a list. Filters and pages stand in the address; no script is needed. */
import {
  data,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  useLoaderData,
} from 'react-router';
import { portalContext } from '../api/context.ts';
import { StaleBanner, UnavailableBanner } from '../design/banner.tsx';
import { Breadcrumb } from '../design/breadcrumb.tsx';
import { NamedIcon } from '../design/icons.tsx';
import { ButtonLink } from '../design/link.tsx';
import { Pagination } from '../design/pagination.tsx';
import { formatNumber } from '../language/format.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { nameIn, type Region } from '../region/region.ts';
import { ActiveFilters } from './active-filters.tsx';
import { FilterForm } from './filter-form.tsx';
import { type Filters, filterCount, parseFilters, parsePage, withFilters } from './filters.ts';
import { listShelters, type ShelterPage } from './find.ts';
import { sourcesOf } from './shelter.ts';
import { ShelterCard } from './shelter-card.tsx';
import { Sources } from './sources.tsx';

/** Shelters on one page. */
const pageSize = 20;

interface ListData {
  readonly region: Region;
  readonly filters: Filters;
  readonly page: number;
  readonly found: (ShelterPage & { readonly knownAt?: string }) | undefined;
}

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { ask, region } = context.get(portalContext);
  const search = new URL(request.url).searchParams;
  const filters = parseFilters(search);
  const page = parsePage(search);
  const found = await listShelters(ask, filters, {
    limit: pageSize,
    offset: (page - 1) * pageSize,
  });
  const answer: ListData = {
    region: await region(),
    filters,
    page,
    found: found.ok
      ? { ...found.value, ...(found.knownAt === undefined ? {} : { knownAt: found.knownAt }) }
      : undefined,
  };
  return data(answer, { status: found.ok ? 200 : 503 });
}

export const meta: MetaFunction<typeof loader> = ({ loaderData, location }) => {
  const t = translatorAt(location.pathname);
  const region = loaderData ? nameIn(loaderData.region.name, t.language) : '';
  return [{ title: `${t.plain('shelters.list.title')} | ${t.plain('site.name', { region })}` }];
};

export default function ListPage() {
  const { region, filters, page, found } = useLoaderData<typeof loader>();
  const t = useTranslator();
  return (
    <div className="page-width pt-4 pb-16">
      <Breadcrumb here={t.rich('nav.shelters')} />
      <h1 className="mt-4 text-[1.75rem] leading-snug md:text-[2.25rem]">
        {t.rich('shelters.list.title')}
      </h1>
      <div className="mt-8 grid gap-8 lg:grid-cols-[18rem_minmax(0,1fr)] lg:gap-12">
        <FilterPanel region={region} filters={filters} />
        <div>
          {found === undefined ? (
            <UnavailableBanner />
          ) : (
            <Results region={region} filters={filters} page={page} found={found} />
          )}
        </div>
      </div>
    </div>
  );
}

/** Folded on small screens, so that results stand on the first screen; without script it unfolds too. */
function FilterPanel({ region, filters }: Pick<ListData, 'region' | 'filters'>) {
  const t = useTranslator();
  return (
    <aside className="no-print" aria-label={t.plain('shelters.list.filters')}>
      <details className="unfolded-when-wide rounded-12 border border-edge lg:border-0">
        <summary className="flex min-h-12 cursor-pointer items-center gap-2 px-4 font-bold">
          <NamedIcon name="filter" className="size-5" />
          {t.rich('shelters.list.filters')}
          {filterCount(filters) === 0 ? null : <span>（{filterCount(filters)}）</span>}
        </summary>
        <div className="border-line border-t p-4 lg:border-0 lg:p-0">
          <FilterForm region={region} filters={filters} path="/shelters" />
        </div>
      </details>
    </aside>
  );
}

interface ResultsProps extends Pick<ListData, 'region' | 'filters' | 'page'> {
  readonly found: NonNullable<ListData['found']>;
}

function Results({ region, filters, page, found }: ResultsProps) {
  const t = useTranslator();
  const { shelters, total, knownAt } = found;
  const first = (page - 1) * pageSize + 1;
  const number = (value: number): string => formatNumber(value, t.language);
  return (
    <section aria-labelledby="results" className="flex flex-col gap-6">
      {knownAt === undefined ? null : <StaleBanner knownAt={knownAt} />}
      <div className="flex flex-wrap items-center justify-between gap-4">
        <h2 id="results" className="text-[1.375rem]" aria-live="polite">
          {t.rich('shelters.list.results', { count: number(total) })}
          {total > pageSize && shelters.length > 0 ? (
            <span className="ml-3 font-normal text-base text-quiet">
              {t.rich('shelters.list.range', {
                from: number(first),
                to: number(first + shelters.length - 1),
              })}
            </span>
          ) : null}
        </h2>
        {total === 0 ? null : (
          <ButtonLink to={withFilters(t.to('/map'), filters)} icon="map">
            {t.rich('shelters.list.onMap')}
          </ButtonLink>
        )}
      </div>
      <ActiveFilters region={region} filters={filters} />
      {shelters.length === 0 ? <Empty filters={filters} /> : null}
      <ol className="flex flex-col gap-3">
        {shelters.map((shelter) => (
          <li key={shelter.id}>
            <ShelterCard shelter={shelter} level={3} />
          </li>
        ))}
      </ol>
      <Pagination
        page={page}
        pages={Math.ceil(total / pageSize)}
        urlOf={(each) => withFilters(t.to('/shelters'), filters, each)}
      />
      {total === 0 ? null : <Downloads filters={filters} />}
      <Sources sources={sourcesOf(shelters)} />
    </section>
  );
}

function Empty({ filters }: { readonly filters: Filters }) {
  const t = useTranslator();
  const isFiltered = filterCount(filters) > 0;
  return (
    <div className="rounded-12 border border-line bg-sunken p-8 text-center">
      <p className="font-bold text-[1.125rem]">
        {t.rich(isFiltered ? 'shelters.list.emptyTitle' : 'shelters.list.noneTitle')}
      </p>
      <p className="mt-2">
        {t.rich(isFiltered ? 'shelters.list.emptyText' : 'shelters.list.noneText')}
      </p>
      {isFiltered ? (
        <p className="mt-3">
          <Link to={t.to('/shelters')} className="text-link inline-flex min-h-11 items-center">
            {t.rich('shelters.list.clear')}
          </Link>
        </p>
      ) : null}
    </div>
  );
}

function Downloads({ filters }: { readonly filters: Filters }) {
  const t = useTranslator();
  return (
    <section aria-labelledby="download" className="no-print border-line border-t pt-6">
      <h2 id="download" className="font-bold">
        {t.rich('shelters.list.download')}
      </h2>
      <div className="mt-3 flex flex-wrap gap-3">
        <ButtonLink
          to={withFilters(t.to('/shelters.csv'), filters)}
          icon="download"
          isDocument
          download
        >
          {t.rich('shelters.list.csv')}
        </ButtonLink>
        <ButtonLink
          to={withFilters(t.to('/shelters.geojson'), filters)}
          icon="download"
          isDocument
          download
        >
          {t.rich('shelters.list.geojson')}
        </ButtonLink>
      </div>
    </section>
  );
}
