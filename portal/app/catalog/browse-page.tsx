/** `/catalog/browse`: all datasets by subject, organisation, group, area and tag. */
import {
  data,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  useLoaderData,
} from 'react-router';
import { portalContext } from '../api/context.ts';
import { UnavailableBanner } from '../design/banner.tsx';
import { Breadcrumb } from '../design/breadcrumb.tsx';
import { formatNumber } from '../language/format.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { nameIn, type Region } from '../region/region.ts';
import { type Facet, type Found, findDatasets, parseQuestion } from './find.ts';
import { labelOf, readVocabularies, type Vocabularies } from './vocabularies.ts';

interface PageData {
  readonly region: Region;
  readonly found: Found | undefined;
  readonly vocabularies: Vocabularies;
}

export async function loader({ context }: LoaderFunctionArgs) {
  const { ask, region } = context.get(portalContext);
  const [found, where] = await Promise.all([
    findDatasets(ask, parseQuestion(new URLSearchParams())),
    region(),
  ]);
  const answer: PageData = {
    region: where,
    found,
    vocabularies: await readVocabularies(ask, where),
  };
  return data(answer, { status: found === undefined ? 503 : 200 });
}

export const meta: MetaFunction<typeof loader> = ({ loaderData, location }) => {
  const t = translatorAt(location.pathname);
  const region = loaderData ? nameIn(loaderData.region.name, t.language) : '';
  return [{ title: `${t.plain('catalog.browse.title')} | ${t.plain('site.name', { region })}` }];
};

const ways = ['estat', 'organization', 'groups', 'area', 'res_format', 'tags'] as const;

export default function BrowsePage() {
  const { found, vocabularies } = useLoaderData<typeof loader>();
  const t = useTranslator();
  return (
    <div className="page-width flex flex-col gap-10 pt-4 pb-16">
      <div>
        <Breadcrumb
          between={[{ to: t.to('/catalog'), label: t.rich('catalog.title') }]}
          here={t.rich('catalog.browse.title')}
        />
        <h1 className="mt-4 text-[1.75rem] leading-snug">{t.rich('catalog.browse.title')}</h1>
        <p className="mt-3 max-w-prose">{t.rich('catalog.browse.text')}</p>
      </div>
      {found === undefined ? (
        <UnavailableBanner />
      ) : (
        ways.map((facet) => (
          <Way key={facet} facet={facet} counts={found.counts[facet]} vocabularies={vocabularies} />
        ))
      )}
    </div>
  );
}

interface WayProps {
  readonly facet: Facet;
  readonly counts: Found['counts'][Facet];
  readonly vocabularies: Vocabularies;
}

function Way({ facet, counts, vocabularies }: WayProps) {
  const t = useTranslator();
  if (counts.length === 0) return null;
  return (
    <section aria-labelledby={facet}>
      <h2 id={facet} className="text-[1.375rem]">
        {t.rich(`catalog.facets.${facet}`)}
      </h2>
      <ul className="mt-4 grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
        {counts.map(({ value, count }) => (
          <li key={value}>
            <Link
              to={`${t.to('/catalog')}?${new URLSearchParams({ [facet]: value }).toString()}`}
              className="flex min-h-11 items-center justify-between gap-3 rounded-8 border border-edge bg-raised px-4 py-2 text-link hover:border-accent"
            >
              <span className="min-w-0 break-words">
                {labelOf(facet, value, vocabularies, t.language)}
              </span>
              <span className="shrink-0 text-ink">
                {t.rich('catalog.results', { count: formatNumber(count, t.language) })}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
