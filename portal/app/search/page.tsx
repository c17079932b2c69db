/** `/search`: everything that has a page, by words. */
import { Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from 'react-router';
import { portalContext } from '../api/context.ts';
import { Breadcrumb } from '../design/breadcrumb.tsx';
import { Chip } from '../design/chip.tsx';
import { ButtonLink } from '../design/link.tsx';
import { Pagination } from '../design/pagination.tsx';
import { formatNumber } from '../language/format.ts';
import { languageOf } from '../language/language.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { type SearchAnswer, search, searchPageSize } from './find.ts';
import type { Hit } from './hit.ts';
import { kindKey } from './kind.ts';
import { findPlaces, type PlacesFound } from './places.ts';
import { SiteSearch } from './site-search.tsx';

interface SearchData {
  readonly word: string;
  readonly page: number;
  /** Undefined where nothing was asked, or there is no search. */
  readonly answer: SearchAnswer | undefined;
  /** On the first page only. */
  readonly places: PlacesFound;
}

const placesMax = 5;

const wordLengthMax = 200;
const pagesMax = 50;

export async function loader({ context, request }: LoaderFunctionArgs): Promise<SearchData> {
  const { ask } = context.get(portalContext);
  const { pathname, searchParams } = new URL(request.url);
  const word = (searchParams.get('q') ?? '').trim().slice(0, wordLengthMax);
  const number = Number(searchParams.get('page') ?? 1);
  const page = Number.isInteger(number) && number > 0 && number <= pagesMax ? number : 1;
  const language = languageOf(pathname);
  const [answer, places] = await Promise.all([
    word === '' ? undefined : search(ask, word, page, language),
    findPlaces(ask, { word, limit: page === 1 ? placesMax : 1 }, language),
  ]);
  return { word, page, answer, places };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData, location }) => {
  const word = loaderData === undefined || loaderData.word === '' ? '' : `${loaderData.word} | `;
  return [{ title: `${word}${translatorAt(location.pathname).plain('search.title')}` }];
};

export default function SearchPage() {
  const { word, page, answer, places } = useLoaderData<typeof loader>();
  const t = useTranslator();
  const urlOf = (each: number): string =>
    `${t.to('/search')}?${new URLSearchParams({ q: word, page: String(each) })}`;
  return (
    <div className="page-width pt-4 pb-16">
      <Breadcrumb here={t.rich('search.title')} />
      <h1 className="mt-4 text-[1.75rem] leading-snug md:text-[2.25rem]">
        {t.rich('search.title')}
      </h1>
      <div className="mt-6 max-w-3xl">
        <SiteSearch key={word} defaultValue={word} isLarge />
      </div>
      <div className="mt-8 max-w-3xl">
        {word === '' ? <p>{t.rich('search.lead')}</p> : null}
        {word !== '' && answer === undefined ? <Away /> : null}
        {answer === undefined ? null : (
          <section aria-labelledby="found" className="flex flex-col gap-5">
            <h2 id="found" className="text-[1.25rem]" aria-live="polite">
              {t.rich('search.results', {
                word,
                count: formatNumber(answer.total + places.total, t.language),
              })}
            </h2>
            {answer.hits.length + places.total === 0 ? <Nothing /> : null}
            {page > 1 ? null : <Places word={word} places={places} />}
            <ol className="flex flex-col">
              {answer.hits.map((hit) => (
                <Found key={hit.to} hit={hit} />
              ))}
            </ol>
            <Pagination
              page={page}
              pages={Math.min(pagesMax, Math.ceil(answer.total / searchPageSize))}
              urlOf={urlOf}
            />
          </section>
        )}
      </div>
    </div>
  );
}

function Found({ hit }: { readonly hit: Hit }) {
  const t = useTranslator();
  return (
    <li className="border-line border-b py-4">
      <Chip look={hit.kind === 'place' ? 'accent' : 'plain'}>{t.rich(kindKey(hit.kind))}</Chip>
      <p className="mt-1">
        <Link to={hit.to} className="font-bold text-[1.125rem] text-link">
          {hit.title}
        </Link>
      </p>
      {hit.text === '' ? null : <p className="text-quiet">{hit.text}</p>}
    </li>
  );
}

/** Some places of that name, and where all of them stand. */
function Places({ word, places }: Pick<SearchData, 'word' | 'places'>) {
  const t = useTranslator();
  if (places.hits.length === 0) return null;
  const all = new URLSearchParams({ q: word });
  return (
    <div>
      <ol className="flex flex-col">
        {places.hits.map((hit) => (
          <Found key={hit.to} hit={hit} />
        ))}
      </ol>
      {places.total > places.hits.length ? (
        <p className="mt-4">
          <ButtonLink to={`${t.to('/shelters')}?${all}`} icon="list">
            {t.rich('search.allPlaces')}
          </ButtonLink>
        </p>
      ) : null}
    </div>
  );
}

/** What one can still do: other words, or the pages where everything is listed. */
function Nothing() {
  const t = useTranslator();
  const ways = [
    { to: '/catalog', label: t.rich('nav.catalog') },
    { to: '/shelters', label: t.rich('nav.shelters') },
    { to: '/explore', label: t.rich('nav.explore') },
    { to: '/plans', label: t.rich('nav.plans') },
  ];
  return (
    <div className="rounded-12 border border-line bg-sunken p-6">
      <p className="font-bold">{t.rich('search.empty')}</p>
      <ul className="mt-2 list-disc pl-6">
        <li>{t.rich('search.tipShort')}</li>
        <li>{t.rich('search.tipKana')}</li>
      </ul>
      <p className="mt-4">{t.rich('search.tipWays')}</p>
      <p className="mt-2 flex flex-wrap gap-3">
        {ways.map(({ to, label }) => (
          <ButtonLink key={to} to={t.to(to)}>
            {label}
          </ButtonLink>
        ))}
      </p>
    </div>
  );
}

function Away() {
  const t = useTranslator();
  return (
    <div className="rounded-12 border border-line bg-sunken p-6">
      <p>{t.rich('search.away')}</p>
      <p className="mt-4 flex flex-wrap gap-3">
        <ButtonLink to={t.to('/shelters')}>{t.rich('nav.shelters')}</ButtonLink>
        <ButtonLink to={t.to('/explore')}>{t.rich('nav.explore')}</ButtonLink>
      </p>
    </div>
  );
}
