/** `/catalog/{name}/versions/{version}`: what a publication changed, beside the one before it. */
import { data, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from 'react-router';
import { portalContext } from '../api/context.ts';
import { parseBody } from '../api/read-json.ts';
import { Breadcrumb } from '../design/breadcrumb.tsx';
import { ButtonLink } from '../design/link.tsx';
import { MessagePage } from '../design/message-page.tsx';
import { formatDate } from '../language/format.ts';
import { translatorAt, useTranslator } from '../language/text.tsx';
import { nameIn, type Region } from '../region/region.ts';
import { type Dataset, inLanguage, parseDataset } from './dataset.ts';
import { type Difference, differenceOf } from './difference.ts';
import { DifferenceFields, DifferenceFiles } from './difference-view.tsx';
import { parsePublications } from './load-dataset.ts';
import { readVocabularies, type Vocabularies } from './vocabularies.ts';

interface Shown {
  readonly dataset: Dataset;
  readonly version: number;
  /** The published version before, where there is one. */
  readonly before: number | undefined;
  readonly at: string;
  readonly difference: Difference;
  readonly vocabularies: Vocabularies;
}

interface PageData {
  readonly region: Region;
  readonly shown: Shown | undefined;
}

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { ask, region } = context.get(portalContext);
  const path = `/api/datasets/${encodeURIComponent(params['name'] ?? '')}`;
  const json = async (each: string) => {
    const answer = await ask(each, 'application/json');
    return answer?.status === 200 ? parseBody(answer.body) : undefined;
  };
  const [now, history] = await Promise.all([json(path), json(`${path}/history`)]);
  const publications = parsePublications(history ?? {});
  const version = Number(params['version']);
  const place = publications.findIndex((one) => one.version === version);
  const own = publications[place];
  // The newest stands first; one version may be published more than once.
  const earlier = publications.slice(place + 1).find((one) => one.version < version);
  const after = own && (await json(`${path}/versions/${version}`));
  const answer: PageData = { region: await region(), shown: undefined };
  if (now === undefined || own === undefined || after === undefined) {
    return data(answer, { status: 404 });
  }
  const before = earlier && (await json(`${path}/versions/${earlier.version}`));
  const shown: Shown = {
    dataset: parseDataset(now),
    version,
    before: before && earlier.version,
    at: own.at,
    difference: differenceOf(before, after),
    vocabularies: await readVocabularies(ask),
  };
  return data({ ...answer, shown });
}

export const meta: MetaFunction<typeof loader> = ({ loaderData, location }) => {
  const t = translatorAt(location.pathname);
  const region = loaderData ? nameIn(loaderData.region.name, t.language) : '';
  const title = t.plain('catalog.versions.title', {
    version: String(loaderData?.shown?.version ?? ''),
  });
  return [{ title: `${title} | ${t.plain('site.name', { region })}` }];
};

export default function VersionPage() {
  const { shown } = useLoaderData<typeof loader>();
  const t = useTranslator();
  if (shown === undefined) {
    return (
      <MessagePage title={t.rich('catalog.missing.title')} text={t.rich('catalog.missing.text')} />
    );
  }
  const { dataset, version, before, at, difference, vocabularies } = shown;
  const path = `/catalog/${dataset.name}`;
  const isSame = difference.fields.length === 0 && difference.files.length === 0;
  return (
    <div className="page-width flex flex-col gap-8 pt-4 pb-16">
      <div>
        <Breadcrumb
          between={[
            { to: t.to('/catalog'), label: t.rich('catalog.title') },
            { to: t.to(path), label: inLanguage(dataset.title, t.language) },
          ]}
          here={t.rich('catalog.versions.title', { version: String(version) })}
        />
        <h1 className="mt-4 text-[1.75rem] leading-snug">
          {t.rich('catalog.versions.title', { version: String(version) })}
        </h1>
        <p className="mt-2 text-quiet">{formatDate(new Date(at), t.language)}</p>
        <p className="mt-4">
          {before === undefined
            ? t.rich('catalog.versions.first')
            : t.rich('catalog.versions.since', { version: String(before) })}
        </p>
      </div>
      {isSame ? <p>{t.rich('catalog.versions.same')}</p> : null}
      <DifferenceFields difference={difference} vocabularies={vocabularies} />
      <DifferenceFiles files={difference.files} />
      <p className="no-print flex flex-wrap gap-3">
        {before === undefined ? null : (
          <ButtonLink to={t.to(`${path}/versions/${before}`)}>
            {t.rich('catalog.versions.earlier', { version: String(before) })}
          </ButtonLink>
        )}
        <ButtonLink to={`/api/datasets/${dataset.id}/versions/${version}`} icon="code" isDocument>
          {t.rich('catalog.versions.json')}
        </ButtonLink>
      </p>
    </div>
  );
}
