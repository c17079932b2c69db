/** A dataset as search engines read it: schema.org `Dataset` in JSON-LD. Pure. */
import type { DatasetRecord } from '../dataset.ts';
import { formatOf } from '../index-dataset.ts';
import { attributionOf, filePath } from '../routes/answers.ts';
import { findFormat } from '../vocabulary/formats.ts';
import { findLicence } from '../vocabulary/licences.ts';
import { datasetUri, type NodeContext } from './dataset-node.ts';

export function schemaOrgDataset(record: DatasetRecord, context: NodeContext): object {
  const { document } = record;
  const { publicUrl, nameOf } = context;
  const { spatial, temporal, contact } = document;
  const page = `${publicUrl}/catalog/${document.name}`;
  const organisation = {
    '@type': 'Organization',
    name: document.publisher?.name ?? nameOf(record.tenant),
    url: document.publisher?.url,
  };
  const bounds = spatial?.bounds;
  return {
    '@context': 'https://schema.org/',
    '@type': 'Dataset',
    '@id': datasetUri(publicUrl, record.id),
    name: document.title.ja,
    alternateName: document.title.en,
    // Between 50 and 5000 characters, as search engines ask.
    description: (document.description?.ja ?? document.title.ja).slice(0, 5_000),
    url: page,
    identifier: record.id,
    keywords: document.tags,
    inLanguage: document.languages ?? ['ja'],
    license: findLicence(document.licence)?.url ?? document.licence,
    isAccessibleForFree: true,
    creditText: attributionOf(record),
    creator:
      document.creator === undefined
        ? organisation
        : { '@type': 'Organization', name: document.creator.name },
    publisher: organisation,
    datePublished: document.issued ?? record.publishedAt?.toISOString(),
    dateModified: document.updated ?? record.modifiedAt.toISOString(),
    version: document.versionLabel,
    temporalCoverage:
      temporal === undefined ? undefined : `${temporal.from ?? '..'}/${temporal.until ?? '..'}`,
    spatialCoverage:
      spatial === undefined
        ? undefined
        : {
            '@type': 'Place',
            name: spatial.name,
            geo:
              bounds === undefined
                ? undefined
                : {
                    '@type': 'GeoShape',
                    box: `${bounds[1]} ${bounds[0]} ${bounds[3]} ${bounds[2]}`,
                  },
          },
    contactPoint:
      contact?.email === undefined && contact?.phone === undefined
        ? undefined
        : { '@type': 'ContactPoint', email: contact.email, telephone: contact.phone },
    includedInDataCatalog: { '@type': 'DataCatalog', url: `${publicUrl}/catalog` },
    distribution: document.resources.map((resource) => {
      const path = filePath(record, resource);
      return {
        '@type': 'DataDownload',
        name: resource.name?.ja,
        contentUrl: path === undefined ? (resource.url ?? page) : publicUrl + path,
        encodingFormat: findFormat(formatOf(resource))?.mediaType ?? formatOf(resource),
        contentSize: resource.file === undefined ? undefined : `${resource.file.bytes} B`,
      };
    }),
  };
}
