/** `/catalog/{name}`: everything there is to know and to take of a dataset. */
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
import { ButtonLink } from '../design/link.tsx';
import { MessagePage } from '../design/message-page.tsx';
import { formatDate, formatNumber } from '../language/format.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { nameIn, type Region } from '../region/region.ts';
import { ApiExamples } from './api-examples.tsx';
import { inLanguage } from './dataset.ts';
import { DatasetFacts } from './dataset-facts.tsx';
import { type DatasetData, type Loaded, loadDataset } from './load-dataset.ts';
import { QualityBadge, QualitySection } from './quality-section.tsx';
import { ReadabilityBadge, ReadabilitySection } from './readability-section.tsx';
import { ResourceList } from './resource-list.tsx';
import { TableSection } from './table-section.tsx';

type PageData = { readonly region: Region; readonly origin: string; readonly loaded: Loaded };

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { ask, region, now } = context.get(portalContext);
  const url = new URL(request.url);
  const place = { now: now(), region: await region() };
  const loaded = await loadDataset(ask, params['name'] ?? '', url.searchParams, place);
  const status = 'state' in loaded ? (loaded.state === 'missing' ? 404 : 503) : 200;
  const answer: PageData = { region: place.region, origin: url.origin, loaded };
  return data(answer, { status });
}

export const meta: MetaFunction<typeof loader> = ({ loaderData, location }) => {
  const t = translatorAt(location.pathname);
  const region = loaderData ? nameIn(loaderData.region.name, t.language) : '';
  const site = t.plain('site.name', { region });
  const loaded = loaderData?.loaded;
  if (loaded === undefined || 'state' in loaded) {
    return [{ title: `${t.plain('catalog.missing.title')} | ${site}` }];
  }
  const { dataset } = loaded;
  return [
    { title: `${inLanguage(dataset.title, t.language)} | ${site}` },
    { name: 'description', content: inLanguage(dataset.description, t.language).slice(0, 200) },
    {
      tagName: 'link',
      rel: 'alternate',
      type: 'application/ld+json',
      href: `/dcat/datasets/${dataset.id}`,
    },
    {
      tagName: 'link',
      rel: 'alternate',
      type: 'application/atom+xml',
      href: `/api/feeds/datasets/${dataset.id}`,
    },
  ];
};

export default function DatasetPage() {
  const { loaded, origin, region } = useLoaderData<typeof loader>();
  const t = useTranslator();
  if ('state' in loaded) {
    return loaded.state === 'missing' ? (
      <MessagePage title={t.rich('catalog.missing.title')} text={t.rich('catalog.missing.text')} />
    ) : (
      <div className="page-width py-16">
        <UnavailableBanner />
      </div>
    );
  }
  return <Shown loaded={loaded} origin={origin} region={region} />;
}

interface ShownProps {
  readonly loaded: DatasetData;
  readonly origin: string;
  readonly region: Region;
}

function Shown({ loaded, origin, region }: ShownProps) {
  const t = useTranslator();
  const { dataset, table, knownAt } = loaded;
  const title = inLanguage(dataset.title, t.language);
  const description = inLanguage(dataset.description, t.language);
  const isForeign = t.language === 'en';
  return (
    <div className="page-width flex flex-col gap-10 pt-4 pb-16">
      <div>
        <Breadcrumb
          between={[{ to: t.to('/catalog'), label: t.rich('catalog.title') }]}
          here={title}
        />
        <h1
          className="mt-4 text-[1.75rem] leading-snug md:text-[2.25rem]"
          lang={isForeign && dataset.title.en === undefined ? 'ja' : undefined}
        >
          {title}
        </h1>
        <p className="mt-2 flex flex-wrap items-center gap-x-4 text-quiet">
          {dataset.publisher}
          <QualityBadge quality={dataset.quality} />
          <ReadabilityBadge files={loaded.readability} />
        </p>
        {description === '' ? null : (
          <p
            className="mt-4 max-w-prose whitespace-pre-line"
            lang={isForeign && dataset.description.en === undefined ? 'ja' : undefined}
          >
            {description}
          </p>
        )}
      </div>
      {knownAt === undefined ? null : <StaleBanner knownAt={knownAt} />}
      <ResourceList dataset={dataset} />
      {table === undefined ? null : (
        <TableSection dataset={dataset} table={table} region={region} />
      )}
      <DatasetFacts loaded={loaded} />
      <QualitySection quality={dataset.quality} />
      <ReadabilitySection files={loaded.readability} dataset={dataset} />
      <ApiExamples dataset={dataset} origin={origin} />
      <History loaded={loaded} />
      <Wrong name={dataset.name} answers={loaded.answers} />
      <LinkedData text={loaded.linked} />
    </div>
  );
}

/** Data for search engines, not a script: nothing of it runs. */
function LinkedData({ text }: { readonly text: string }) {
  if (text === '') return null;
  // The sign that could end the element is written as JSON allows it.
  const safe = text.replaceAll('<', '\\u003c');
  return (
    <script
      type="application/ld+json"
      // biome-ignore lint/security/noDangerouslySetInnerHtml: JSON of our own API, `<` escaped.
      dangerouslySetInnerHTML={{ __html: safe }}
    />
  );
}

function History({ loaded }: { readonly loaded: DatasetData }) {
  const t = useTranslator();
  const { dataset, history, downloads } = loaded;
  return (
    <section aria-labelledby="history">
      <h2 id="history" className="text-[1.375rem]">
        {t.rich('catalog.history.title')}
      </h2>
      <p className="mt-2">
        {t.rich('catalog.downloads', { count: formatNumber(downloads, t.language) })}
      </p>
      <ol className="mt-3 flex flex-col gap-1">
        {history.map(({ version, at }) => (
          <li key={`${version} ${at}`}>
            <Link
              to={t.to(`/catalog/${dataset.name}/versions/${version}`)}
              className="inline-flex min-h-11 items-center text-link"
            >
              {t.rich('catalog.history.version', {
                version: String(version),
                date: formatDate(new Date(at), t.language),
              })}
            </Link>
          </li>
        ))}
      </ol>
      <p className="no-print mt-3">
        <ButtonLink to={`/api/feeds/datasets/${dataset.id}`} isDocument>
          {t.rich('catalog.follow')}
        </ButtonLink>
      </p>
    </section>
  );
}

interface WrongProps {
  readonly name: string;
  readonly answers: DatasetData['answers'];
}

function Wrong({ name, answers }: WrongProps) {
  const t = useTranslator();
  return (
    <section aria-labelledby="wrong" className="no-print rounded-12 bg-sunken p-6">
      <h2 id="wrong" className="text-[1.125rem]">
        {t.rich('catalog.report.question')}
      </h2>
      <p className="mt-3">
        <ButtonLink to={t.to(`/catalog/${name}/report`)} icon="alert">
          {t.rich('catalog.report.link')}
        </ButtonLink>
      </p>
      {answers.length === 0 ? null : (
        <>
          <h3 className="mt-6 font-bold">{t.rich('catalog.report.answers')}</h3>
          <ul className="mt-2 flex flex-col gap-3">
            {answers.map(({ answer, at }) => (
              <li key={`${at} ${answer}`} className="max-w-prose">
                <p className="text-[0.9375rem] text-quiet">
                  {formatDate(new Date(at), t.language)}
                </p>
                <p className="whitespace-pre-line" lang="ja">
                  {answer}
                </p>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
