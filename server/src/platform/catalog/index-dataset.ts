/** A dataset as what can be found of it: one document for the public, one for its staff. Pure. */
import type { DatasetDocument, DatasetRecord, Resource } from './dataset.ts';
import type { SearchDocument } from './search/document.ts';
import { estatCategories } from './vocabulary/estat.ts';
import { findFormat } from './vocabulary/formats.ts';
import { findLicence } from './vocabulary/licences.ts';
import { themes } from './vocabulary/themes.ts';

export const datasetKind = 'dataset';

/** The fields datasets can be counted by. */
export const datasetFacets = [
  'organization',
  'groups',
  'tags',
  'res_format',
  'license_id',
  'theme',
  'estat',
  'frequency',
  'area',
  'standard',
  'state',
] as const;

/** The short name of a resource's format, as far as it is known. */
export function formatOf({ format, mediaType, file, url }: Resource): string | undefined {
  const known = findFormat(format) ?? findFormat(mediaType) ?? findFormat(file?.name ?? url);
  return known?.name ?? (format === undefined || format === '' ? undefined : format.toUpperCase());
}

function present<T>(values: readonly (T | undefined)[]): readonly T[] {
  return values.filter((value) => value !== undefined);
}

function facetsOf(
  tenant: string,
  document: DatasetDocument,
  state: string,
): Readonly<Record<string, readonly string[]>> {
  return {
    organization: [tenant],
    groups: document.groups ?? [],
    tags: document.tags ?? [],
    res_format: present(document.resources.map(formatOf)),
    license_id: present([findLicence(document.licence)?.id ?? document.licence]),
    theme: document.themes ?? [],
    estat: document.estat ?? [],
    frequency: present([document.frequency]),
    area: document.spatial?.codes ?? [],
    standard: present([document.standard]),
    state: [state],
  };
}

function keywordsOf(document: DatasetDocument): readonly string[] {
  return [
    ...(document.tags ?? []),
    ...present([document.publisher?.name, document.spatial?.name]),
    ...(document.estat ?? []).map((code) => estatCategories[code].ja),
    ...(document.themes ?? []).flatMap((code) => [themes[code].ja, themes[code].en]),
    ...present(document.resources.map(({ name }) => name?.ja)),
    document.name,
  ];
}

/** How complete its metadata are, 0 to 1: better described datasets come first among equals. */
export function completenessOf(document: DatasetDocument): number {
  const claims = [
    (document.description?.ja ?? '').length > 40,
    findLicence(document.licence) !== undefined,
    document.publisher !== undefined,
    document.contact !== undefined,
    document.spatial !== undefined,
    document.temporal !== undefined,
    document.frequency !== undefined,
    document.updated !== undefined,
    (document.tags ?? []).length > 0,
    document.resources.length > 0,
  ];
  return claims.filter(Boolean).length / claims.length;
}

function day(text: string | undefined): string | undefined {
  return text?.slice(0, 10);
}

const summaryCharactersMax = 300;

function searchDocument(
  record: DatasetRecord,
  document: DatasetDocument,
  audience: 'public' | 'staff' | 'shared',
): SearchDocument {
  const description = document.description?.ja ?? '';
  const { bounds } = document.spatial ?? {};
  const from = day(document.temporal?.from);
  const until = day(document.temporal?.until);
  const formats = [...new Set(present(document.resources.map(formatOf)))];
  return {
    kind: datasetKind,
    id: record.id,
    title: document.title,
    summary: description.slice(0, summaryCharactersMax),
    url: `/catalog/${document.name}`,
    audience,
    sharedWith: document.sharedWith ?? [],
    keywords: keywordsOf(document),
    text: [
      description.slice(summaryCharactersMax),
      document.description?.en ?? '',
      document.description?.easy ?? '',
      ...document.resources.map((resource) => resource.description?.ja ?? ''),
    ].join('\n'),
    facets: facetsOf(record.tenant, document, record.state),
    details: {
      name: document.name,
      formats,
      resources: document.resources.length,
      state: record.state,
      access: document.access,
      ...(document.publisher === undefined ? {} : { publisher: document.publisher.name }),
      ...(document.licence === undefined ? {} : { licence: document.licence }),
      ...(document.updated === undefined ? {} : { updated: document.updated }),
    },
    ...(bounds === undefined ? {} : { bounds }),
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
    score: completenessOf(document),
    modifiedAt: record.modifiedAt,
  };
}

/** `head` is the newest version; `published` what the public sees, where it does. */
export function searchDocuments(
  record: DatasetRecord,
  head: DatasetDocument,
  published: DatasetDocument | undefined,
): readonly SearchDocument[] {
  if (record.state === 'deleted') return [];
  const documents = [searchDocument(record, head, 'staff')];
  if (published === undefined) return documents;
  if (published.access === 'public') documents.push(searchDocument(record, published, 'public'));
  else if ((published.sharedWith ?? []).length > 0) {
    documents.push(searchDocument(record, published, 'shared'));
  }
  return documents;
}
