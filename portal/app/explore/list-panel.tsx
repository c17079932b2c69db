/** Beside the map: which layers, how many of each, the list, and what is selected. */
import { Form, Link } from 'react-router';
import { Banner, UnavailableBanner } from '../design/banner.tsx';
import { Button } from '../design/button.tsx';
import { controlClass } from '../design/form/field.tsx';
import { ButtonLink } from '../design/link.tsx';
import { Pagination } from '../design/pagination.tsx';
import { formatNumber } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import { AroundForm } from './around-form.tsx';
import { type Exploration, letterOf, searchOf } from './exploration.ts';
import type { ExploreData } from './explore-data.ts';
import { pageSize } from './find.ts';
import { MomentList } from './moment-list.tsx';
import { SelectedPanel } from './selected-panel.tsx';
import { TimePanel } from './time-panel.tsx';
import { TypeText } from './type-text.tsx';

export function ListPanel({ answer }: { readonly answer: ExploreData }) {
  const t = useTranslator();
  const { view, found, types } = answer;
  return (
    <div className="flex w-full flex-col gap-6 p-4 md:p-6 lg:w-110 lg:shrink-0">
      <p>{t.rich('explore.lead')}</p>
      {found.state === 'unavailable' ? <UnavailableBanner /> : null}
      {types.length === 0 && found.state !== 'unavailable' ? (
        <p className="rounded-12 border border-line bg-sunken p-5">{t.rich('explore.none')}</p>
      ) : (
        <LayerForm answer={answer} />
      )}
      {found.state === 'refused' ? (
        <Banner look="notice" title={t.rich('explore.refused')} />
      ) : null}
      {found.selected === undefined ? null : (
        <SelectedPanel
          types={types}
          selected={found.selected}
          close={`${t.to('/explore')}${searchOf({ types: view.types, q: view.q, page: view.page, ...placesOf(view) })}`}
        />
      )}
      <TimePanel answer={answer} />
      <Counts answer={answer} />
      {types.length === 0 ? null : <AroundForm answer={answer} />}
      {found.moments === undefined ? (
        <List answer={answer} />
      ) : (
        <MomentList moments={found.moments} view={view} />
      )}
      <p className="no-print">
        <ButtonLink to={t.to('/map')} icon="map">
          {t.rich('explore.shelters')}
        </ButtonLink>
      </p>
    </div>
  );
}

/** A plain form: what part of the map is looked at stays. */
function LayerForm({ answer: { types, view } }: { readonly answer: ExploreData }) {
  const t = useTranslator();
  const kept = new URLSearchParams(searchOf({ types: [], q: '', page: 1, ...placesOf(view) }));
  return (
    <Form
      method="get"
      action={t.to('/explore')}
      preventScrollReset
      className="no-print flex flex-col gap-4"
      key={`${view.types.join(' ')} ${view.q}`}
    >
      {[...kept].map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <fieldset>
        <legend className="font-bold">{t.rich('explore.layers')}</legend>
        <p className="text-[0.9375rem] text-quiet">{t.rich('explore.layersNote')}</p>
        <div className="mt-1 max-h-72 overflow-y-auto">
          {types.map(({ type }) => (
            <label key={type} className="flex min-h-11 cursor-pointer items-center gap-3">
              <input
                type="checkbox"
                name="type"
                value={type}
                defaultChecked={view.types.includes(type)}
                className="size-6 shrink-0 accent-accent"
              />
              <span className="min-w-0">
                <TypeText type={type} types={types} />
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <div>
        <label htmlFor="explore-q" className="font-bold">
          {t.rich('explore.filter')}
        </label>
        <p id="explore-q-hint" className="text-[0.9375rem] text-quiet">
          {t.plain('explore.filterHint')}
        </p>
        <input
          id="explore-q"
          name="q"
          type="text"
          defaultValue={view.q}
          aria-describedby="explore-q-hint"
          className={`${controlClass} mt-1`}
        />
      </div>
      <div>
        <Button type="submit" look="primary">
          {t.rich('explore.show')}
        </Button>
      </div>
    </Form>
  );
}

/** What stays when layers change: where one looks, and when. */
function placesOf({ bounds, area, time }: Exploration): Partial<Exploration> {
  return {
    ...(bounds === undefined ? {} : { bounds }),
    ...(area === undefined ? {} : { area }),
    ...(time === undefined ? {} : { time }),
  };
}

/** Written out, because the style sheet holds only classes it finds. */
const swatches = [
  'bg-layer-1',
  'bg-layer-2',
  'bg-layer-3',
  'bg-layer-4',
  'bg-layer-5',
  'bg-layer-6',
] as const;

function Mark({ place }: { readonly place: number }) {
  return (
    <span
      className={`inline-flex size-6 shrink-0 items-center justify-center rounded-full font-bold text-[0.8125rem] text-surface leading-none ${swatches[place % swatches.length] ?? ''}`}
    >
      {letterOf(place)}
    </span>
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
        {found.layers.map(({ type, count }, place) => (
          <li key={type} className="flex items-center gap-3">
            <Mark place={place} />
            <span className="min-w-0 grow">
              <TypeText type={type} types={types} />
            </span>
            <span className="font-bold tabular-nums" data-count={type}>
              {count === undefined
                ? '–'
                : t.rich('explore.count', { count: formatNumber(count, t.language) })}
            </span>
          </li>
        ))}
      </ul>
    </section>
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
        {found.rows.map(({ id, type, name }) => (
          <li key={id} className="flex items-center gap-3 border-line border-b">
            <Mark place={Math.max(0, view.types.indexOf(type))} />
            <Link
              to={urlOf({ selected: id })}
              preventScrollReset
              aria-current={view.selected === id ? 'true' : undefined}
              className="flex min-h-11 min-w-0 grow items-center py-1 text-link aria-[current]:font-bold"
            >
              <span className="min-w-0">{name ?? t.rich('explore.unnamed')}</span>
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
