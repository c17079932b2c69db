/** `/catalog`: datasets by words, by subject, by what they come as. Everything stands in the address. */
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
import { FilterChip } from '../design/chip.tsx';
import { NamedIcon } from '../design/icons.tsx';
import { ButtonLink } from '../design/link.tsx';
import { Pagination } from '../design/pagination.tsx';
import { formatNumber } from '../language/format.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { findMunicipality, nameIn, type Region } from '../region/region.ts';
import { type Searched, searchedBounds } from './bounds.ts';
import { BoundsForm } from './bounds-form.tsx';
import { DatasetCard } from './dataset-card.tsx';
import {
  type Found,
  facets,
  findDatasets,
  pageSize,
  parseQuestion,
  type Question,
  searchOf,
} from './find.ts';
import { SearchForm } from './search-form.tsx';
import { labelOf, readVocabularies, type Vocabularies } from './vocabularies.ts';

interface ListData {
  readonly region: Region;
  readonly question: Question;
  readonly searched: Searched;
  readonly found: Found | undefined;
  readonly vocabularies: Vocabularies;
}

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { ask, region, now } = context.get(portalContext);
  const question = parseQuestion(new URL(request.url).searchParams);
  const where = await region();
  const searched = await searchedBounds(ask, question, where, now());
  const [found, vocabularies] = await Promise.all([
    findDatasets(ask, question, searched.bounds),
    readVocabularies(ask, where),
  ]);
  const answer: ListData = { region: where, question, searched, found, vocabularies };
  return data(answer, { status: found === undefined ? 503 : 200 });
}

export const meta: MetaFunction<typeof loader> = ({ loaderData, location }) => {
  const t = translatorAt(location.pathname);
  const region = loaderData ? nameIn(loaderData.region.name, t.language) : '';
  return [
    { title: `${t.plain('catalog.title')} | ${t.plain('site.name', { region })}` },
    { name: 'description', content: t.plain('catalog.lead') },
    {
      tagName: 'link',
      rel: 'alternate',
      type: 'application/atom+xml',
      href: '/api/feeds/datasets.atom',
    },
  ];
};

export default function CatalogPage() {
  const { region, question, searched, found, vocabularies } = useLoaderData<typeof loader>();
  const t = useTranslator();
  return (
    <div className="page-width pt-4 pb-16">
      <Breadcrumb here={t.rich('catalog.title')} />
      <h1 className="mt-4 text-[1.75rem] leading-snug md:text-[2.25rem]">
        {t.rich('catalog.title')}
      </h1>
      <p className="mt-3 max-w-prose">{t.rich('catalog.lead')}</p>
      <p className="no-print mt-4">
        <ButtonLink to={t.to('/catalog/browse')} icon="list">
          {t.rich('catalog.browse.link')}
        </ButtonLink>
      </p>
      <div className="mt-8 grid gap-8 lg:grid-cols-[18rem_minmax(0,1fr)] lg:gap-12">
        <aside className="no-print" aria-label={t.plain('catalog.filters')}>
          <SearchForm question={question} found={found} vocabularies={vocabularies} />
        </aside>
        <div className="flex min-w-0 flex-col gap-6">
          <div className="no-print">
            <BoundsForm region={region} question={question} searched={searched} />
          </div>
          {found === undefined ? (
            <UnavailableBanner />
          ) : (
            <Results
              region={region}
              question={question}
              found={found}
              vocabularies={vocabularies}
            />
          )}
        </div>
      </div>
    </div>
  );
}

type ResultsProps = Pick<ListData, 'region' | 'question' | 'vocabularies'> & {
  readonly found: Found;
};

function Results({ region, question, found, vocabularies }: ResultsProps) {
  const t = useTranslator();
  const { hits, total, knownAt } = found;
  const number = (value: number): string => formatNumber(value, t.language);
  const first = (question.page - 1) * pageSize + 1;
  return (
    <section aria-labelledby="results" className="flex flex-col gap-6">
      {knownAt === undefined ? null : <StaleBanner knownAt={knownAt} />}
      <h2 id="results" className="text-[1.375rem]" aria-live="polite">
        {t.rich('catalog.results', { count: number(total) })}
        {total > pageSize && hits.length > 0 ? (
          <span className="ml-3 font-normal text-base text-quiet">
            {t.rich('catalog.range', {
              from: number(first),
              to: number(first + hits.length - 1),
            })}
          </span>
        ) : null}
      </h2>
      <Chosen region={region} question={question} vocabularies={vocabularies} />
      {hits.length === 0 ? <Empty question={question} /> : null}
      <ol className="flex flex-col gap-3">
        {hits.map((hit) => (
          <li key={hit.id}>
            <DatasetCard hit={hit} vocabularies={vocabularies} words={found.words} />
          </li>
        ))}
      </ol>
      <Pagination
        page={question.page}
        pages={Math.ceil(total / pageSize)}
        urlOf={(page) => `${t.to('/catalog')}${searchOf({ ...question, page })}`}
      />
      <More question={question} />
    </section>
  );
}

/** What narrows the list, each with a way to take it away. */
function Chosen({ region, question, vocabularies }: Omit<ResultsProps, 'found'>) {
  const t = useTranslator();
  const place = findMunicipality(region, question.place);
  const without = (change: Partial<Question>): string =>
    `${t.to('/catalog')}${searchOf({ ...question, page: 1, ...change })}`;
  const chips = [
    ...(question.text === '' ? [] : [{ label: question.text, to: without({ text: '' }) }]),
    ...facets.flatMap((facet) => {
      const value = question.chosen[facet];
      if (value === undefined) return [];
      const { [facet]: _gone, ...chosen } = question.chosen;
      return [{ label: labelOf(facet, value, vocabularies, t.language), to: without({ chosen }) }];
    }),
    ...(question.from === '' ? [] : [{ label: `${question.from} –`, to: without({ from: '' }) }]),
    ...(question.until === ''
      ? []
      : [{ label: `– ${question.until}`, to: without({ until: '' }) }]),
    ...(question.place === ''
      ? []
      : [
          {
            label: t.plain('catalog.where.in', {
              place: place === undefined ? question.place : nameIn(place.name, t.language),
            }),
            to: without({ place: '' }),
          },
        ]),
    ...(question.bbox === ''
      ? []
      : [{ label: t.plain('catalog.bbox'), to: without({ bbox: '' }) }]),
  ];
  if (chips.length === 0) return null;
  return (
    <ul aria-label={t.plain('catalog.chosen')} className="no-print flex flex-wrap gap-2">
      {chips.map(({ label, to }) => (
        <li key={label}>
          <FilterChip label={label} to={to} />
        </li>
      ))}
    </ul>
  );
}

function Empty({ question }: { readonly question: Question }) {
  const t = useTranslator();
  const isAsked = searchOf({ ...question, page: 1 }) !== '';
  return (
    <div className="rounded-12 border border-line bg-sunken p-8 text-center">
      <p className="font-bold text-[1.125rem]">
        {t.rich(isAsked ? 'catalog.emptyTitle' : 'catalog.noneTitle')}
      </p>
      <p className="mt-2">{t.rich(isAsked ? 'catalog.emptyText' : 'catalog.noneText')}</p>
      {isAsked ? (
        <p className="mt-3">
          <Link to={t.to('/catalog')} className="inline-flex min-h-11 items-center text-link">
            {t.rich('catalog.clear')}
          </Link>
        </p>
      ) : null}
    </div>
  );
}

/** What the feed understands of a question: whoever follows it hears of nothing else. */
function feedOf({ text, chosen: { organization, tags, groups } }: Question): string {
  const search = new URLSearchParams({
    ...(text === '' ? {} : { q: text }),
    ...(organization === undefined ? {} : { organization }),
    ...(tags === undefined ? {} : { tags }),
    ...(groups === undefined ? {} : { groups }),
  }).toString();
  return `/api/feeds/datasets.atom${search === '' ? '' : `?${search}`}`;
}

function More({ question }: { readonly question: Question }) {
  const t = useTranslator();
  return (
    <section aria-labelledby="more" className="no-print border-line border-t pt-6">
      <h2 id="more" className="text-[1.125rem]">
        {t.rich('catalog.more')}
      </h2>
      <div className="mt-3 flex flex-wrap gap-3">
        <ButtonLink to={t.to('/catalog/suggest')}>{t.rich('catalog.suggest.link')}</ButtonLink>
        <ButtonLink to="/api/open-data-list.csv" icon="download" isDocument download>
          {t.rich('catalog.list')}
        </ButtonLink>
        <ButtonLink to={feedOf(question)} isDocument>
          {t.rich('catalog.feed')}
        </ButtonLink>
        <ButtonLink to="/dcat/catalog" icon="code" isDocument>
          DCAT
        </ButtonLink>
        <span className="inline-flex min-h-11 items-center gap-2 text-quiet">
          <NamedIcon name="code" className="size-5" />
          CKAN API: /api/3/action
        </span>
      </div>
    </section>
  );
}
