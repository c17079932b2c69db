/** A dataset as what can be found of it: one document for the public, one for its staff. Pure. */
import type { DatasetDocument, DatasetRecord, Resource } from './dataset.ts';
import type { Table } from './datastore/table.ts';
import { type Extent, unionOf } from './places/extent.ts';
import { previewColumns } from './preview.ts';
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
  'standing',
] as const;

/** Where a dataset stands, as its staff look for it: what is public, and what waits. */
export type Standing = 'draft' | 'published' | 'withdrawn' | 'planned' | 'waiting';

/** A dataset may stand in several places: published, and with a newer version that waits. */
export function standingsOf(record: DatasetRecord): readonly Standing[] {
  const { published, head, publishAt, publishedAt } = record;
  const place =
    published !== undefined ? 'published' : publishedAt === undefined ? 'draft' : 'withdrawn';
  return [
    place,
    ...(publishAt === undefined ? [] : (['planned'] as const)),
    ...(published === undefined || published === head ? [] : (['waiting'] as const)),
  ];
}

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

/** What is known of the tables of a dataset, by resource. */
export interface TablesOf {
  readonly tables: ReadonlyMap<string, Table>;
  readonly extents: ReadonlyMap<string, { readonly extent: Extent | undefined }>;
}

/** What a list tells of the first table: how long it is, and the columns a reader knows it by. */
function tableDetails({ resources }: DatasetDocument, { tables }: TablesOf): object {
  const resource = resources.find(({ id }) => tables.has(id))?.id;
  const table = resource === undefined ? undefined : tables.get(resource);
  if (table === undefined) return {};
  const { fields, rowCount: rows } = table;
  const shown = previewColumns(fields).map((place) => fields[place]?.id ?? '');
  return { table: { resource, rows, columns: fields.length, shown } };
}

function searchDocument(
  record: DatasetRecord,
  document: DatasetDocument,
  audience: 'public' | 'staff' | 'shared',
  known: TablesOf,
): SearchDocument {
  const description = document.description?.ja ?? '';
  const rowsOf = document.resources.map(({ id }) => known.extents.get(id)?.extent);
  // Where staff say nothing, its rows tell where it is.
  const bounds = document.spatial?.bounds ?? unionOf(rowsOf);
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
    facets: {
      ...facetsOf(record.tenant, document, record.state),
      // What waits is a matter of its staff.
      standing: audience === 'staff' ? standingsOf(record) : [],
    },
    details: {
      name: document.name,
      formats,
      resources: document.resources.length,
      state: record.state,
      access: document.access,
      ...(audience === 'staff' ? { standings: standingsOf(record) } : {}),
      ...(audience === 'staff' && record.publishAt !== undefined
        ? { publishAt: record.publishAt.toISOString() }
        : {}),
      ...(document.publisher === undefined ? {} : { publisher: document.publisher.name }),
      ...(document.licence === undefined ? {} : { licence: document.licence }),
      ...(document.updated === undefined ? {} : { updated: document.updated }),
      ...tableDetails(document, known),
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
  known: TablesOf,
): readonly SearchDocument[] {
  if (record.state === 'deleted') return [];
  const documents = [searchDocument(record, head, 'staff', known)];
  if (published === undefined) return documents;
  if (published.access === 'public') {
    documents.push(searchDocument(record, published, 'public', known));
  } else if ((published.sharedWith ?? []).length > 0) {
    documents.push(searchDocument(record, published, 'shared', known));
  }
  return documents;
}
