/** A dataset as DCAT: every mandatory and recommended property of DCAT-AP 3.0 that is known of it. Pure. */
import type { DatasetDocument, DatasetRecord, LocalizedText, Resource } from '../dataset.ts';
import type { Table } from '../datastore/table.ts';
import { formatOf } from '../index-dataset.ts';
import { type LinkStates, qualityOf } from '../quality/score.ts';
import { attributionOf, filePath } from '../routes/answers.ts';
import { estatCategories } from '../vocabulary/estat.ts';
import { findFormat } from '../vocabulary/formats.ts';
import { frequencyUri } from '../vocabulary/frequencies.ts';
import { findLicence } from '../vocabulary/licences.ts';
import { themeUri } from '../vocabulary/themes.ts';
import type { Node, Value } from './graph.ts';

export interface NodeContext {
  readonly publicUrl: string;
  readonly tables: ReadonlyMap<string, Table>;
  readonly links: LinkStates;
  /** Milliseconds. */
  readonly now: number;
  /** What a tenant is called: who publishes when nobody is named. */
  readonly nameOf: (tenant: string) => string;
}

export function datasetUri(publicUrl: string, id: string): string {
  return `${publicUrl}/dcat/datasets/${id}`;
}

/** やさしい日本語 is Japanese too: BCP 47 has no tag of its own for it. */
export function texts(text: LocalizedText | undefined): readonly Value[] {
  if (text === undefined) return [];
  return [
    ...(text.ja === '' ? [] : [{ text: text.ja, language: 'ja' }]),
    ...(text.en === undefined || text.en === '' ? [] : [{ text: text.en, language: 'en' }]),
  ];
}

function iri(value: string | undefined): Value | undefined {
  return value === undefined ? undefined : { iri: value };
}

function literal(value: string | undefined): Value | undefined {
  return value === undefined || value === '' ? undefined : { text: value };
}

/** A day is `xsd:date`, an instant `xsd:dateTime`. */
export function dateValue(value: string | undefined): Value | undefined {
  if (value === undefined) return undefined;
  return { text: value, type: value.includes('T') ? 'xsd:dateTime' : 'xsd:date' };
}

function licenceValue(licence: string | undefined): Value | undefined {
  if (licence === undefined) return undefined;
  const known = findLicence(licence);
  if (known === undefined) {
    return {
      types: ['dct:LicenseDocument'],
      properties: [['dct:title', { text: licence, language: 'ja' }]],
    };
  }
  return {
    id: known.url,
    types: ['dct:LicenseDocument'],
    properties: [['dct:title', texts(known.title)]],
  };
}

const languageUris: Readonly<Record<string, string>> = {
  ja: 'JPN',
  en: 'ENG',
  zh: 'ZHO',
  ko: 'KOR',
};

function languageValues(languages: readonly string[] | undefined): readonly Value[] {
  return (languages ?? ['ja']).flatMap((language) => {
    const code = languageUris[language.slice(0, 2).toLowerCase()];
    const base = 'http://publications.europa.eu/resource/authority/language/';
    return code === undefined ? [] : [{ iri: base + code }];
  });
}

function agentNode(record: DatasetRecord, { nameOf, publicUrl }: NodeContext): Node {
  const { publisher } = record.document;
  const name = publisher?.name ?? nameOf(record.tenant);
  const english = publisher?.nameEn;
  return {
    // One agent per tenant where none is named; others have no address of ours.
    ...(publisher === undefined
      ? { id: `${publicUrl}/dcat/tenants/${encodeURIComponent(record.tenant)}` }
      : {}),
    types: ['foaf:Agent'],
    properties: [
      ['foaf:name', texts({ ja: name, ...(english === undefined ? {} : { en: english }) })],
      ['foaf:homepage', iri(publisher?.url)],
      ['dct:identifier', literal(publisher?.localGovernmentCode)],
    ],
  };
}

function contactNode({ contact }: DatasetDocument): Node | undefined {
  if (contact === undefined) return undefined;
  return {
    types: ['vcard:Organization'],
    properties: [
      ['vcard:fn', literal(contact.name ?? contact.email ?? contact.formUrl)],
      [
        'vcard:hasEmail',
        contact.email === undefined ? undefined : { iri: `mailto:${contact.email}` },
      ],
      [
        'vcard:hasTelephone',
        contact.phone === undefined
          ? undefined
          : { iri: `tel:${contact.phone.replace(/[^\d+-]/g, '')}` },
      ],
      ['vcard:hasURL', iri(contact.formUrl)],
    ],
  };
}

function boxText([west, south, east, north]: readonly [number, number, number, number]): string {
  const corners = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return `POLYGON((${corners.map(([x, y]) => `${x} ${y}`).join(', ')}))`;
}

function placeNode({ spatial }: DatasetDocument): Node | undefined {
  if (spatial === undefined) return undefined;
  const { name, codes, bounds } = spatial;
  return {
    types: ['dct:Location'],
    properties: [
      ['skos:prefLabel', name === undefined ? undefined : { text: name, language: 'ja' }],
      ['dct:identifier', codes?.map((code) => ({ text: code }))],
      [
        'dcat:bbox',
        bounds === undefined ? undefined : { text: boxText(bounds), type: 'geo:wktLiteral' },
      ],
    ],
  };
}

function periodNode({ temporal }: DatasetDocument): Node | undefined {
  if (temporal?.from === undefined && temporal?.until === undefined) return undefined;
  return {
    types: ['dct:PeriodOfTime'],
    properties: [
      ['dcat:startDate', dateValue(temporal.from)],
      ['dcat:endDate', dateValue(temporal.until)],
    ],
  };
}

function distributionNode(
  record: DatasetRecord,
  resource: Resource,
  { publicUrl }: NodeContext,
): Node {
  const page = `${publicUrl}/catalog/${record.document.name}`;
  const path = filePath(record, resource);
  const stored = path === undefined ? undefined : publicUrl + path;
  const format = formatOf(resource);
  const mediaType = resource.mediaType ?? resource.file?.mediaType ?? findFormat(format)?.mediaType;
  return {
    id: `${datasetUri(publicUrl, record.id)}#resource-${resource.id}`,
    types: ['dcat:Distribution'],
    properties: [
      ['dct:title', texts(resource.name ?? record.document.title)],
      ['dct:description', texts(resource.description)],
      ['dcat:accessURL', iri(stored ?? resource.url ?? page)],
      ['dcat:downloadURL', iri(stored)],
      ['dct:license', licenceValue(resource.licence ?? record.document.licence)],
      ['dct:format', literal(format)],
      [
        'dcat:mediaType',
        mediaType === undefined || !/^[\w.+-]+\/[\w.+-]+$/.test(mediaType)
          ? undefined
          : { iri: `https://www.iana.org/assignments/media-types/${mediaType}` },
      ],
      [
        'dcat:byteSize',
        resource.file === undefined
          ? undefined
          : { text: String(resource.file.bytes), type: 'xsd:nonNegativeInteger' },
      ],
      ['spdx:checksum', checksumNode(resource)],
      ['dct:issued', dateValue(resource.issued)],
      ['dct:modified', dateValue(resource.updated)],
      ['dct:conformsTo', iri(resource.conformsTo)],
      ['dct:language', languageValues(resource.languages ?? record.document.languages)],
    ],
  };
}

function checksumNode({ file }: Resource): Node | undefined {
  if (file === undefined) return undefined;
  return {
    types: ['spdx:Checksum'],
    properties: [
      ['spdx:algorithm', { iri: 'http://spdx.org/rdf/terms#checksumAlgorithm_sha256' }],
      ['spdx:checksumValue', { text: file.sha256, type: 'xsd:hexBinary' }],
    ],
  };
}

/** Where nothing is described, the title says at least what it is. */
function descriptionOf({ description, title }: DatasetDocument): readonly Value[] {
  const described = texts(description);
  return described.length > 0 ? described : texts(title);
}

/** A table is also there as CSV and JSON, whatever the file was. */
function tableNodes(record: DatasetRecord, { publicUrl, tables }: NodeContext): readonly Node[] {
  return record.document.resources
    .filter(({ id }) => tables.has(id))
    .map((resource) => {
      const rows = `${publicUrl}/api/datasets/${record.id}/resources/${resource.id}/rows`;
      return {
        id: `${datasetUri(publicUrl, record.id)}#rows-${resource.id}`,
        types: ['dcat:Distribution'],
        properties: [
          [
            'dct:title',
            texts({ ja: `${resource.name?.ja ?? record.document.title.ja}（CSV・API）` }),
          ],
          ['dcat:accessURL', { iri: rows }],
          ['dcat:downloadURL', { iri: `${rows}.csv` }],
          ['dct:license', licenceValue(resource.licence ?? record.document.licence)],
          ['dct:format', { text: 'CSV' }],
          ['dcat:mediaType', { iri: 'https://www.iana.org/assignments/media-types/text/csv' }],
        ],
      };
    });
}

export function datasetNode(record: DatasetRecord, context: NodeContext): Node {
  const { document, id } = record;
  const { publicUrl } = context;
  const estat = (document.estat ?? []).map((code) => estatCategories[code]);
  const themes = new Set([...(document.themes ?? []), ...estat.map(({ theme }) => theme)]);
  const attribution = attributionOf(record);
  return {
    id: datasetUri(publicUrl, id),
    types: ['dcat:Dataset'],
    properties: [
      ['dct:title', texts(document.title)],
      ['dct:description', descriptionOf(document)],
      ['dct:identifier', { text: id }],
      ['adms:identifier', originNode(record)],
      ['dct:publisher', agentNode(record, context)],
      ['dct:creator', document.creator && agentOf(document.creator.name)],
      ['dcat:contactPoint', contactNode(document)],
      ['dct:license', licenceValue(document.licence)],
      ['dct:rights', attribution === undefined ? undefined : rightsNode(attribution)],
      [
        'dct:accessRights',
        {
          iri: `${authority}access-right/${document.access === 'public' ? 'PUBLIC' : 'RESTRICTED'}`,
        },
      ],
      ['dct:issued', dateValue(document.issued ?? record.publishedAt?.toISOString())],
      ['dct:modified', dateValue(document.updated ?? record.modifiedAt.toISOString())],
      ['dct:accrualPeriodicity', document.frequency && { iri: frequencyUri(document.frequency) }],
      ['dct:language', languageValues(document.languages)],
      ['dct:spatial', placeNode(document)],
      ['dct:temporal', periodNode(document)],
      [
        'dct:provenance',
        document.provenance === undefined ? undefined : provenanceNode(document.provenance),
      ],
      ['dct:conformsTo', document.conformsTo?.map((one) => ({ iri: one }))],
      ['dcat:theme', [...themes].map((code) => ({ iri: themeUri(code) }))],
      [
        'dcat:keyword',
        [...(document.tags ?? []), ...estat.map(({ ja }) => ja)].map((tag) => ({
          text: tag,
          language: 'ja',
        })),
      ],
      [
        'dcat:landingPage',
        { iri: document.landingPage ?? `${publicUrl}/catalog/${document.name}` },
      ],
      ['foaf:page', document.documentation?.map((one) => ({ iri: one }))],
      ['dcat:version', literal(document.versionLabel)],
      ['dqv:hasQualityMeasurement', qualityNode(document, context)],
      [
        'dcat:distribution',
        [
          ...document.resources.map((resource) => distributionNode(record, resource, context)),
          ...tableNodes(record, context),
        ],
      ],
    ],
  };
}

/** How many of the nine points of metadata it has. Data Quality Vocabulary. */
function qualityNode(document: DatasetDocument, { publicUrl, links, now }: NodeContext): Node {
  const { score, scoreMax } = qualityOf(document, links, now);
  return {
    types: ['dqv:QualityMeasurement'],
    properties: [
      [
        'dqv:isMeasurementOf',
        {
          id: `${publicUrl}/dcat/metrics/metadata`,
          types: ['dqv:Metric'],
          properties: [
            ['skos:prefLabel', { text: `メタデータの充実度（${scoreMax}点満点）`, language: 'ja' }],
            ['dqv:expectedDataType', { iri: 'http://www.w3.org/2001/XMLSchema#integer' }],
          ],
        },
      ],
      ['dqv:value', { text: String(score), type: 'xsd:integer' }],
    ],
  };
}

const authority = 'http://publications.europa.eu/resource/authority/';

function agentOf(name: string): Node {
  return { types: ['foaf:Agent'], properties: [['foaf:name', { text: name, language: 'ja' }]] };
}

function rightsNode(attribution: string): Node {
  return {
    types: ['dct:RightsStatement'],
    properties: [['skos:prefLabel', { text: attribution, language: 'ja' }]],
  };
}

function provenanceNode(text: string): Node {
  return {
    types: ['dct:ProvenanceStatement'],
    properties: [['skos:prefLabel', { text, language: 'ja' }]],
  };
}

function originNode({ origin }: DatasetRecord): Node | undefined {
  if (origin === undefined) return undefined;
  return {
    types: ['adms:Identifier'],
    properties: [
      ['skos:notation', { text: origin.identifier }],
      ['adms:schemaAgency', { text: origin.source }],
    ],
  };
}
