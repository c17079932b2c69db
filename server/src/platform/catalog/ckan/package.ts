/** A dataset as a package of CKAN, and back. What CKAN has no name for travels in `extras`. */
import type { Tenant } from '#platform/identity/index.ts';
import type { DatasetDocument, DatasetRecord, Resource } from '../dataset.ts';
import type { Table } from '../datastore/table.ts';
import { formatOf } from '../index-dataset.ts';
import { type LinkStates, qualityOf } from '../quality/score.ts';
import { attributionOf, filePath } from '../routes/answers.ts';
import { findFormat } from '../vocabulary/formats.ts';
import { findLicence } from '../vocabulary/licences.ts';
import { isObject } from './parameters.ts';

/** Without a zone, as Python writes UTC. */
export function pythonTime(date: Date): string {
  return date.toISOString().replace('Z', '000');
}

export interface PackageContext {
  readonly publicUrl: string;
  readonly tables: ReadonlyMap<string, Table>;
  readonly tenantOf: (name: string) => Tenant | undefined;
  readonly links: LinkStates;
  /** Milliseconds. */
  readonly now: number;
}

/** A tenant as an organization. Its name stands where nothing else is known of it. */
export function organisationOf(
  name: string,
  tenant: Tenant | undefined,
  packages?: number,
): Record<string, unknown> {
  const given = tenant?.displayName.ja ?? '';
  const title = given === '' ? name : given;
  return {
    id: name,
    name,
    title,
    display_name: title,
    type: 'organization',
    description: '',
    image_url: '',
    image_display_url: '',
    created: pythonTime(tenant?.createdAt ?? new Date(0)),
    is_organization: true,
    approval_status: 'approved',
    state: 'active',
    ...(tenant?.code === undefined ? {} : { local_government_code: tenant.code }),
    ...(packages === undefined ? {} : { package_count: packages }),
  };
}

function tagOf(name: string): object {
  return { id: name, name, display_name: name, state: 'active', vocabulary_id: null };
}

function groupOf(name: string): object {
  return {
    id: name,
    name,
    title: name,
    display_name: name,
    description: '',
    image_display_url: '',
  };
}

export function resourceDict(
  record: DatasetRecord,
  resource: Resource,
  position: number,
  { publicUrl, tables }: Pick<PackageContext, 'publicUrl' | 'tables'>,
): Record<string, unknown> {
  const { file } = resource;
  const path = filePath(record, resource);
  const format = formatOf(resource) ?? '';
  return {
    ...resource.extras,
    id: resource.id,
    package_id: record.id,
    name: resource.name?.ja ?? file?.name ?? '',
    description: resource.description?.ja ?? '',
    url: path === undefined ? (resource.url ?? '') : publicUrl + path,
    url_type: file === undefined ? null : 'upload',
    format,
    mimetype: resource.mediaType ?? file?.mediaType ?? findFormat(format)?.mediaType ?? null,
    mimetype_inner: null,
    size: file?.bytes ?? null,
    hash: file?.sha256 ?? '',
    cache_url: null,
    cache_last_updated: null,
    created: pythonTime(record.createdAt),
    last_modified: resource.updated ?? null,
    metadata_modified: pythonTime(record.modifiedAt),
    position,
    resource_type: null,
    state: 'active',
    datastore_active: tables.has(resource.id),
    ...(resource.licence === undefined ? {} : { license: resource.licence }),
    ...(resource.languages === undefined ? {} : { language: resource.languages.join(',') }),
  };
}

/** GeoJSON, as ckanext-spatial reads it. */
function spatialText(bounds: readonly number[]): string {
  const [west = 0, south = 0, east = 0, north = 0] = bounds;
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return JSON.stringify({ type: 'Polygon', coordinates: [ring] });
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** Members of a document that CKAN has no name for, as texts. */
function ownExtras(document: DatasetDocument, attribution: string | undefined) {
  const { title, description, publisher, contact, spatial, temporal } = document;
  const list = (values: readonly string[] | undefined): string | undefined =>
    values === undefined || values.length === 0 ? undefined : JSON.stringify(values);
  return {
    title_kana: title.kana,
    title_easy: title.easy,
    title_en: title.en,
    notes_easy: description?.easy,
    notes_en: description?.en,
    publisher_name: publisher?.name,
    publisher_name_en: publisher?.nameEn,
    publisher_url: publisher?.url,
    publisher_code: publisher?.localGovernmentCode,
    contact_phone: contact?.phone,
    contact_form: contact?.formUrl,
    spatial: spatial?.bounds === undefined ? undefined : spatialText(spatial.bounds),
    spatial_text: spatial?.name,
    spatial_codes: list(spatial?.codes),
    temporal_start: temporal?.from,
    temporal_end: temporal?.until,
    frequency: document.frequency,
    language: list(document.languages),
    issued: document.issued,
    modified: document.updated,
    theme: list(document.themes),
    estat: list(document.estat),
    standard: document.standard,
    documentation: list(document.documentation),
    conforms_to: list(document.conformsTo),
    provenance: document.provenance,
    attribution,
    shared_with: list(document.sharedWith),
  };
}

export type OwnExtra = keyof ReturnType<typeof ownExtras>;

function extrasOf(record: DatasetRecord): readonly object[] {
  const { document, origin } = record;
  const own = Object.entries(ownExtras(document, attributionOf(record)));
  const others = Object.entries(document.extras ?? {}).map(([key, value]): [string, unknown] => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const from: [string, unknown][] =
    origin === undefined
      ? []
      : [
          ['harvest_source', origin.source],
          ['harvest_identifier', origin.identifier],
        ];
  return [...own, ...from, ...others]
    .filter(([, value]) => isText(value))
    .map(([key, value]) => ({ key, value }));
}

export function packageDict(
  record: DatasetRecord,
  context: PackageContext,
): Record<string, unknown> {
  const { document, tenant } = record;
  const licence = findLicence(document.licence);
  const tags = document.tags ?? [];
  const { resources } = document;
  const { score, scoreMax } = qualityOf(document, context.links, context.now);
  return {
    id: record.id,
    name: document.name,
    title: document.title.ja,
    notes: document.description?.ja ?? '',
    type: 'dataset',
    state: record.state === 'published' ? 'active' : record.state,
    private: document.access === 'private',
    isopen: licence?.isOpen ?? false,
    license_id: licence?.id ?? document.licence ?? 'notspecified',
    license_title: licence?.title.ja ?? document.licence ?? '',
    license_url: licence?.url ?? '',
    author: document.creator?.name ?? document.publisher?.name ?? '',
    author_email: '',
    maintainer: document.contact?.name ?? '',
    maintainer_email: document.contact?.email ?? '',
    url: document.landingPage ?? '',
    version: document.versionLabel ?? '',
    metadata_created: pythonTime(record.createdAt),
    metadata_modified: pythonTime(record.modifiedAt),
    creator_user_id: null,
    owner_org: tenant,
    organization: organisationOf(tenant, context.tenantOf(tenant)),
    num_resources: resources.length,
    num_tags: tags.length,
    tags: tags.map(tagOf),
    groups: (document.groups ?? []).map(groupOf),
    resources: resources.map((resource, at) => resourceDict(record, resource, at, context)),
    extras: extrasOf(record),
    quality: { score, max: scoreMax },
    relationships_as_subject: [],
    relationships_as_object: [],
  };
}

/** `fl` of a search: the fields that are asked for, flat as in Solr; those it does not have are left out. */
export function fieldsOf(
  dict: Readonly<Record<string, unknown>>,
  wanted: readonly string[],
): Readonly<Record<string, unknown>> {
  const each = (list: unknown, name: string): readonly unknown[] =>
    Array.isArray(list) ? list.map((one) => (isObject(one) ? one[name] : undefined)) : [];
  const { organization, extras } = dict;
  const flat: Record<string, unknown> = {
    ...dict,
    organization: isObject(organization) ? organization['name'] : undefined,
    tags: each(dict['tags'], 'name'),
    groups: each(dict['groups'], 'name'),
    res_format: each(dict['resources'], 'format'),
    res_name: each(dict['resources'], 'name'),
    res_url: each(dict['resources'], 'url'),
  };
  for (const extra of Array.isArray(extras) ? extras : []) {
    if (isObject(extra)) flat[`extras_${String(extra['key'])}`] = extra['value'];
  }
  return Object.fromEntries(
    wanted.filter((name) => flat[name] !== undefined).map((name) => [name, flat[name]]),
  );
}
