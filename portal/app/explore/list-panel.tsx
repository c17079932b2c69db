/** Beside the map: which layers, how many of each, the list, and what is selected. */
import { Link } from 'react-router';
import { inLanguage } from '../catalog/dataset.ts';
import { Banner, UnavailableBanner } from '../design/banner.tsx';
import { NamedIcon } from '../design/icons.tsx';
import { ButtonLink } from '../design/link.tsx';
import { Pagination } from '../design/pagination.tsx';
import { formatNumber } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import { AroundForm } from './around-form.tsx';
import { type Exploration, searchOf, sheetRowsMax } from './exploration.ts';
import type { ExploreData } from './explore-data.ts';
import { FilterForm } from './filter-form.tsx';
import { pageSize } from './find.ts';
import { LayerForm, TableSearch } from './layer-form.tsx';
import { LayerText, Mark } from './layer-text.tsx';
import { MomentList } from './moment-list.tsx';
import { SelectedPanel } from './selected-panel.tsx';
import type { TableFacts } from './tables.ts';
import { TimePanel } from './time-panel.tsx';

export function ListPanel({ answer }: { readonly answer: ExploreData }) {
  const t = useTranslator();
  const { view, found, types } = answer;
  const { selected: _, ...rest } = view;
  const isEmpty = types.length === 0 && found.layers.length === 0;
  return (
    <div className="flex w-full flex-col gap-6 p-4 md:p-6 lg:w-110 lg:shrink-0">
      <p>{t.rich('explore.lead')}</p>
      {found.state === 'unavailable' ? <UnavailableBanner /> : null}
      {found.selected === undefined ? null : (
        <SelectedPanel
          answer={answer}
          selected={found.selected}
          close={`${t.to('/explore')}${searchOf(rest)}`}
        />
      )}
      {isEmpty && found.state !== 'unavailable' ? (
        <p className="rounded-12 border border-line bg-sunken p-5">{t.rich('explore.none')}</p>
      ) : (
        <LayerForm answer={answer} />
      )}
      <TableSearch answer={answer} />
      {found.state === 'refused' ? (
        <Banner look="notice" title={t.rich('explore.refused')} />
      ) : null}
      <Counts answer={answer} />
      <FilterForm answer={answer} />
      <TimePanel answer={answer} />
      {isEmpty ? null : <AroundForm answer={answer} />}
      {found.moments === undefined ? (
        <List answer={answer} />
      ) : (
        <MomentList moments={found.moments} view={view} />
      )}
      <Sheet answer={answer} />
      <p className="no-print">
        <ButtonLink to={t.to('/map')} icon="map">
          {t.rich('explore.shelters')}
        </ButtonLink>
      </p>
    </div>
  );
}

/** The legend, with how many there are. */
function Counts({ answer: { view, found, types } }: { readonly answer: ExploreData }) {
  const t = useTranslator();
  const where =
    view.area !== undefined ? 'inArea' : view.bounds !== undefined ? 'inView' : 'everywhere';
  if (found.layers.length === 0) return null;
  return (
    <section aria-labelledby="explore-counts">
      <h2 id="explore-counts" className="text-[1.125rem]">
        {t.rich(`explore.${where}`)}
      </h2>
      <ul className="mt-2 flex flex-col gap-1">
        {found.layers.map((layer, place) => (
          <li key={layer.key} className="flex items-start gap-3">
            <Mark place={place} />
            <span className="min-w-0 grow">
              <LayerText layer={layer} types={types} />
              {layer.table === undefined ? null : <Whose table={layer.table} />}
            </span>
            <span
              className="shrink-0 whitespace-nowrap font-bold tabular-nums"
              data-count={layer.key}
            >
              {layer.count === undefined
                ? '–'
                : t.rich('explore.count', { count: formatNumber(layer.count, t.language) })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Source and licence stand wherever a dataset does, with the way to it. */
function Whose({ table: { name, publisher, licence } }: { readonly table: TableFacts }) {
  const t = useTranslator();
  const title = inLanguage(licence.title, t.language);
  return (
    <span className="flex flex-wrap items-center gap-x-3 text-[0.875rem] text-quiet">
      {publisher === '' ? null : <span lang="ja">{publisher}</span>}
      {title === '' ? null : <span>{title}</span>}
      <Link
        to={t.to(`/catalog/${name}`)}
        className="inline-flex min-h-11 items-center text-link underline underline-offset-4"
      >
        {t.rich('explore.dataset')}
      </Link>
    </span>
  );
}

function List({ answer: { view, found } }: { readonly answer: ExploreData }) {
  const t = useTranslator();
  const total = found.layers.reduce((sum, { count }) => sum + (count ?? 0), 0);
  const urlOf = (changed: Partial<Exploration>): string =>
    `${t.to('/explore')}${searchOf({ ...view, ...changed })}`;
  const first = (view.page - 1) * pageSize + 1;
  return (
    <section aria-labelledby="explore-list" className="flex flex-col gap-3">
      <h2 id="explore-list" className="text-[1.125rem]">
        {t.rich('explore.list')}
        {found.rows.length === 0 ? null : (
          <span className="ml-3 font-normal text-base text-quiet tabular-nums">
            {t.rich('explore.range', {
              from: formatNumber(first, t.language),
              to: formatNumber(first + found.rows.length - 1, t.language),
            })}
          </span>
        )}
      </h2>
      {found.rows.length === 0 ? <p>{t.rich('explore.empty')}</p> : null}
      <ol className="flex flex-col">
        {found.rows.map(({ id, place, name }) => (
          <li key={id} className="flex items-center gap-3 border-line border-b">
            <Mark place={place} />
            <Link
              to={urlOf({ selected: id })}
              preventScrollReset
              aria-current={view.selected === id ? 'true' : undefined}
              className="flex min-h-11 min-w-0 grow items-center py-1 text-link aria-[current]:font-bold"
            >
              <span className="min-w-0" {...(name === undefined ? {} : { lang: 'ja' })}>
                {name ?? t.rich('explore.unnamed')}
              </span>
            </Link>
          </li>
        ))}
      </ol>
      <Pagination
        page={view.page}
        pages={Math.ceil(total / pageSize)}
        urlOf={(page) => urlOf({ page })}
      />
    </section>
  );
}

/** What is shown, for spreadsheets. */
function Sheet({ answer: { view, found } }: { readonly answer: ExploreData }) {
  const t = useTranslator();
  const total = found.layers.reduce((sum, { count }) => sum + (count ?? 0), 0);
  if (total === 0) return null;
  const { selected: _, ...rest } = view;
  return (
    <p className="no-print flex flex-col items-start">
      <a
        href={`${t.to('/explore.csv')}${searchOf({ ...rest, page: 1 })}`}
        download
        className="inline-flex min-h-11 items-center gap-2 text-link underline underline-offset-4"
      >
        <NamedIcon name="download" className="size-5" />
        {t.rich('explore.csv')}
      </a>
      {found.layers.some(({ count = 0 }) => count > sheetRowsMax) ? (
        <span className="text-[0.9375rem] text-quiet">
          {t.rich('explore.csvCut', { count: formatNumber(sheetRowsMax, t.language) })}
        </span>
      ) : null}
    </p>
  );
}
