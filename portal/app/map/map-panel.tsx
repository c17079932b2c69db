/** Beside the map: filters, and what the map shows as a list. */
import { Link } from 'react-router';
import { Banner, UnavailableBanner } from '../design/banner.tsx';
import { NamedIcon } from '../design/icons.tsx';
import { buttonClass } from '../design/link.tsx';
import { formatNumber } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import type { Region } from '../region/region.ts';
import { FilterForm } from '../shelters/filter-form.tsx';
import { type Filters, filterCount, withFilters } from '../shelters/filters.ts';
import type { ShelterPage } from '../shelters/find.ts';
import { type Shelter, sourcesOf } from '../shelters/shelter.ts';
import { Sources } from '../shelters/sources.tsx';
import { ListPages } from './list-pages.tsx';
import type { Listed } from './matching.ts';
import type { SheltersState } from './use-shelters.ts';

interface MapPanelProps {
  readonly region: Region;
  readonly filters: Filters;
  readonly filter: (filters: Filters) => void;
  readonly first: ShelterPage | undefined;
  readonly shelters: SheltersState;
  /** How many match the filters; undefined until everything is loaded. */
  readonly matchCount: number | undefined;
  readonly list: readonly Listed[] | undefined;
  readonly isNear: boolean;
  readonly endNear: () => void;
  /** Undefined while there is no map. */
  readonly show: ((shelter: Shelter) => void) | undefined;
}

export function MapPanel(props: MapPanelProps) {
  const { region, filters, filter, first, shelters, list, isNear, show } = props;
  const t = useTranslator();
  // Until everything is loaded: what the server sent, which is in no order of nearness.
  const sent = isNear ? undefined : first?.shelters.map((shelter): Listed => ({ shelter }));
  const shown = list ?? sent;
  return (
    <div className="relative flex flex-col gap-4 border-line p-4 lg:w-100 lg:shrink-0 lg:overflow-y-auto lg:border-r xl:w-110 print:w-auto print:overflow-visible">
      <details className="no-print rounded-12 border border-edge">
        <summary className="flex min-h-12 cursor-pointer items-center gap-2 px-4 font-bold">
          <NamedIcon name="filter" className="size-5" />
          {t.rich('shelters.list.filters')}
          {filterCount(filters) === 0 ? null : <span>（{filterCount(filters)}）</span>}
        </summary>
        <div className="border-line border-t p-4">
          <FilterForm region={region} filters={filters} path="/map" apply={filter} />
        </div>
      </details>
      {shelters.state === 'failed' ? <UnavailableBanner /> : null}
      {shelters.state === 'ready' && !shelters.isComplete ? (
        <Banner look="notice" title={t.rich('map.incomplete')} />
      ) : null}
      <ListHead {...props} />
      {shown === undefined ? null : <ListPages list={shown} show={show} />}
      <p className="no-print">
        <Link
          to={withFilters(t.to('/shelters'), filters)}
          className="text-link inline-flex min-h-11 items-center gap-2"
        >
          <NamedIcon name="list" className="size-5" />
          {t.rich('map.asList')}
        </Link>
      </p>
      <Sources sources={sourcesOf(first?.shelters ?? [])} />
    </div>
  );
}

function ListHead({ first, matchCount, list, isNear, endNear }: MapPanelProps) {
  const t = useTranslator();
  const number = (value: number): string => formatNumber(value, t.language);
  const total = matchCount ?? first?.total ?? 0;
  return (
    <div role="status">
      <h2 className="text-[1.25rem] leading-snug">{t.rich(isNear ? 'map.nearest' : 'map.list')}</h2>
      <p className="text-quiet">
        {list === undefined || isNear ? null : (
          <span className="mr-3">{t.rich('map.inView', { count: number(list.length) })}</span>
        )}
        <span>{t.rich('map.ofAll', { count: number(total) })}</span>
      </p>
      {isNear ? (
        <button
          type="button"
          onClick={endNear}
          className={`${buttonClass('secondary')} no-print mt-2`}
        >
          <NamedIcon name="close" className="size-5" />
          <span>{t.rich('map.nearestEnd')}</span>
        </button>
      ) : null}
      {list === undefined && isNear ? <p className="mt-3">{t.rich('site.loading')}</p> : null}
      {list?.length === 0 ? (
        <p className="mt-3 rounded-12 bg-sunken p-4">{t.rich('map.emptyView')}</p>
      ) : null}
    </div>
  );
}
