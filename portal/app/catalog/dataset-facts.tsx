/** Licence, how to name the source, and what else is known of a dataset. */
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Chip } from '../design/chip.tsx';
import { formatDate } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import { type Dataset, inLanguage } from './dataset.ts';
import type { Facet } from './find.ts';
import type { DatasetData } from './load-dataset.ts';
import { labelOf, nameOf, type Vocabularies } from './vocabularies.ts';

export function DatasetFacts({ loaded }: { readonly loaded: DatasetData }) {
  const t = useTranslator();
  const { dataset } = loaded;
  return (
    <>
      <Licence dataset={dataset} />
      <section aria-labelledby="facts">
        <h2 id="facts" className="text-[1.375rem]">
          {t.rich('catalog.facts.title')}
        </h2>
        <Facts loaded={loaded} />
      </section>
    </>
  );
}

function Licence({ dataset }: { readonly dataset: Dataset }) {
  const t = useTranslator();
  const { licence, attribution } = dataset;
  const title = inLanguage(licence.title, t.language);
  return (
    <section aria-labelledby="licence" className="rounded-12 border border-edge p-5">
      <h2 id="licence" className="text-[1.375rem]">
        {t.rich('catalog.licence.title')}
      </h2>
      {title === '' ? (
        <p className="mt-2">{t.rich('catalog.licence.none')}</p>
      ) : (
        <p className="mt-2 flex flex-wrap items-center gap-3">
          {licence.url === '' ? (
            <span>{title}</span>
          ) : (
            <a href={licence.url} rel="license noreferrer" className="font-bold text-link">
              {title}
            </a>
          )}
          {licence.isOpen ? <Chip look="success">{t.rich('catalog.licence.open')}</Chip> : null}
        </p>
      )}
      {attribution === '' ? null : (
        <>
          <h3 className="mt-4 font-bold">{t.rich('catalog.licence.citation')}</h3>
          <p className="mt-1">{t.rich('catalog.licence.citationText')}</p>
          <p className="mt-2 rounded-8 bg-sunken p-3" lang="ja">
            {citationOf(dataset, title)}
          </p>
        </>
      )}
    </section>
  );
}

/** As it can be copied below a chart or into a list of sources. */
function citationOf({ attribution, issued }: Dataset, licence: string): string {
  const year = issued.slice(0, 4);
  return `出典：${attribution}${year === '' ? '' : `（${year}年）`}${licence === '' ? '' : `、${licence}`}`;
}

function Facts({ loaded }: { readonly loaded: DatasetData }) {
  const t = useTranslator();
  const { dataset, vocabularies } = loaded;
  const date = (text: string): string =>
    text === '' ? '' : formatDate(new Date(text), t.language);
  const { contact } = dataset;
  const rows: readonly (readonly [ReactNode, ReactNode])[] = [
    [t.rich('catalog.facts.publisher'), <Publisher key="publisher" dataset={dataset} />],
    [
      t.rich('catalog.facts.contact'),
      [contact.name, contact.phone, contact.email].filter((one) => one !== '').join('、'),
    ],
    [t.rich('catalog.facts.updated'), date(dataset.updated)],
    [t.rich('catalog.facts.issued'), date(dataset.issued)],
    [
      t.rich('catalog.facts.frequency'),
      dataset.frequency === ''
        ? ''
        : nameOf(vocabularies.frequencies, dataset.frequency, t.language),
    ],
    [
      t.rich('catalog.facts.period'),
      dataset.from === '' && dataset.until === '' ? '' : `${dataset.from} – ${dataset.until}`,
    ],
    [t.rich('catalog.facts.area'), dataset.area],
    [
      t.rich('catalog.facts.estat'),
      dataset.estat.length === 0 ? (
        ''
      ) : (
        <Ways key="estat" facet="estat" values={dataset.estat} vocabularies={vocabularies} />
      ),
    ],
    [
      t.rich('catalog.facts.organization'),
      <Ways
        key="organization"
        facet="organization"
        values={[dataset.tenant]}
        vocabularies={vocabularies}
      />,
    ],
    [
      t.rich('catalog.facts.groups'),
      dataset.groups.length === 0 ? (
        ''
      ) : (
        <Ways key="groups" facet="groups" values={dataset.groups} vocabularies={vocabularies} />
      ),
    ],
    [
      t.rich('catalog.facts.documentation'),
      dataset.documentation.length === 0 ? (
        ''
      ) : (
        <Documents key="documentation" urls={dataset.documentation} />
      ),
    ],
    [
      t.rich('catalog.facts.tags'),
      dataset.tags.length === 0 ? (
        ''
      ) : (
        <Ways key="tags" facet="tags" values={dataset.tags} vocabularies={vocabularies} />
      ),
    ],
    [
      t.rich('catalog.facts.identifier'),
      <code key="id" className="break-all">
        {dataset.id}
      </code>,
    ],
  ];
  return (
    <dl className="mt-4 border-line border-t">
      {rows
        .filter(([, value]) => value !== '')
        .map(([label, value], place) => (
          <div
            // The rows never change their order.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above.
            key={place}
            className="grid gap-x-6 border-line border-b py-3 sm:grid-cols-[12rem_minmax(0,1fr)]"
          >
            <dt className="font-bold">{label}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function Publisher({ dataset }: { readonly dataset: Dataset }) {
  const { publisher, publisherUrl, tenant } = dataset;
  const name = publisher === '' ? tenant : publisher;
  return publisherUrl === '' ? (
    name
  ) : (
    <a href={publisherUrl} rel="noreferrer" className="text-link">
      {name}
    </a>
  );
}

interface WaysProps {
  readonly facet: Facet;
  readonly values: readonly string[];
  readonly vocabularies: Vocabularies;
}

/** What it is filed under, each with the way to what is filed there too. */
function Ways({ facet, values, vocabularies }: WaysProps) {
  const t = useTranslator();
  return (
    <ul className="flex flex-wrap gap-x-4">
      {values.map((value) => (
        <li key={value}>
          <Link
            to={`${t.to('/catalog')}?${new URLSearchParams({ [facet]: value }).toString()}`}
            className="inline-flex min-h-11 items-center text-link"
          >
            {labelOf(facet, value, vocabularies, t.language)}
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Documents({ urls }: { readonly urls: readonly string[] }) {
  return (
    <ul>
      {urls.map((url) => (
        <li key={url}>
          <a
            href={url}
            rel="noreferrer"
            className="inline-flex min-h-11 items-center break-all text-link"
          >
            {url}
          </a>
        </li>
      ))}
    </ul>
  );
}
