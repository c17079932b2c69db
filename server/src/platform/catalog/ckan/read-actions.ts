/** Actions that read packages, resources, licences and the site. */
import type { DatasetRecord } from '../dataset.ts';
import type { Table } from '../datastore/table.ts';
import { listGroups } from '../groups.ts';
import { datasetKind } from '../index-dataset.ts';
import { listLinkStates } from '../quality/links.ts';
import { publicReader } from '../reader.ts';
import type { SearchQuery } from '../search/document.ts';
import { findVersion, listDatasets, listDatasetsById, listEvents, listNames } from '../store.ts';
import { formats } from '../vocabulary/formats.ts';
import { licences } from '../vocabulary/licences.ts';
import { badQuery, validation } from './envelope.ts';
import { fieldsOf, type PackageContext, packageDict, pythonTime, resourceDict } from './package.ts';
import { countOf, flagOf, jsonOf, listOf, textOf } from './parameters.ts';
import { type Action, type ActionRequest, packageOf, resourceOf } from './request.ts';
import { emptyQuery, finished, parseSolr, parseSort, type SolrQuery } from './solr.ts';

export async function tablesOf(
  { parts }: ActionRequest,
  records: readonly DatasetRecord[],
): Promise<ReadonlyMap<string, Table>> {
  const all = new Map<string, Table>();
  for (const [tenant, own] of Map.groupBy(records, (record) => record.tenant)) {
    const ids = own.flatMap(({ document }) => document.resources.map(({ id }) => id));
    for (const [id, table] of await parts.datastore.listTables(tenant, ids)) all.set(id, table);
  }
  return all;
}

export async function packageContext(
  request: ActionRequest,
  records: readonly DatasetRecord[],
): Promise<PackageContext> {
  const { parts } = request;
  const byName = new Map(parts.identity.tenants().map((tenant) => [tenant.name, tenant]));
  return {
    publicUrl: parts.publicUrl,
    tables: await tablesOf(request, records),
    tenantOf: (name) => byName.get(name),
    links: await listLinkStates(parts.database, records),
    now: parts.now(),
  };
}

export async function packagesOf(
  request: ActionRequest,
  records: readonly DatasetRecord[],
): Promise<readonly Record<string, unknown>[]> {
  const context = await packageContext(request, records);
  return records.map((record) => packageDict(record, context));
}

const packageList: Action = async ({ parts, given, reader }) => {
  const { listedNamesMax } = parts.limits;
  const limit = countOf(given, 'limit', listedNamesMax);
  const offset = countOf(given, 'offset', 0);
  if (limit === undefined) return validation('limit', 'Must be a natural number');
  if (offset === undefined) return validation('offset', 'Must be a natural number');
  const page = { limit: Math.min(limit, listedNamesMax), offset };
  return { result: await listNames(parts.database, reader, page) };
};

const packageShow: Action = async (request) => {
  const found = await packageOf(request);
  if ('error' in found) return found;
  const [result] = await packagesOf(request, [found.value]);
  return { result };
};

const currentPackages: Action = async (request) => {
  const limit = countOf(request.given, 'limit', 1_000);
  const offset = countOf(request.given, 'offset', 0);
  if (limit === undefined || offset === undefined) {
    return validation('limit', 'Must be a natural number');
  }
  const page = { limit: Math.min(limit, 1_000), offset, isDraft: false };
  const { database } = request.parts;
  const records = await listDatasets(database, request.reader, page, 'published');
  return { result: await packagesOf(request, records) };
};

const facetTitles: Readonly<Record<string, string>> = {
  organization: '組織',
  groups: 'グループ',
  tags: 'タグ',
  res_format: 'フォーマット',
  license_id: 'ライセンス',
};

/** `facet.field` as JSON, with commas or given several times. */
function facetFields(request: ActionRequest): readonly string[] {
  const { given } = request;
  if (given['facet'] !== undefined && !flagOf(given, 'facet', true)) return [];
  return listOf(given, 'facet.field') ?? listOf(given, 'facet_fields') ?? [];
}

function searchOf({ given }: ActionRequest): SolrQuery | undefined {
  const all = emptyQuery();
  const texts = [textOf(given, 'q') ?? ''];
  const filters = jsonOf(given['fq_list']);
  const listed: readonly unknown[] = Array.isArray(filters) ? filters : [];
  for (const one of [given['fq'], ...listed]) {
    if (Array.isArray(one)) texts.push(...one.map(String));
    else if (typeof one === 'string') texts.push(one);
  }
  for (const text of texts) if (parseSolr(text, all) === undefined) return undefined;
  return finished(all);
}

/** What CKAN shows of the values of a facet in place of their names. */
async function displayNames(
  { parts }: ActionRequest,
  fields: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const names = new Map<string, ReadonlyMap<string, string>>();
  if (fields.includes('organization')) {
    const own = parts.identity.tenants();
    names.set(
      'organization',
      new Map(own.map((one) => [one.name, one.displayName.ja || one.name])),
    );
  }
  if (fields.includes('groups')) {
    const groups = await listGroups(parts.database, parts.limits.listedGroupsMax);
    names.set('groups', new Map(groups.map(({ name, title }) => [name, title.ja])));
  }
  if (fields.includes('license_id')) {
    names.set('license_id', new Map(licences.map(({ id, title }) => [id, title.ja])));
  }
  return names;
}

const packageSearch: Action = async (request) => {
  const { given, parts } = request;
  const query = searchOf(request);
  if (query === undefined) {
    return badQuery('it uses a part of the query language this server does not have');
  }
  const order = parseSort(textOf(given, 'sort'));
  if (order === undefined) return badQuery(`Cannot sort by ${String(given['sort'])}`);
  const rows = countOf(given, 'rows', 10);
  const start = countOf(given, 'start', 0);
  if (rows === undefined) return validation('rows', 'Must be a natural number');
  if (start === undefined) return validation('start', 'Must be a natural number');
  const fields = facetFields(request);
  const facetLimit = Number(textOf(given, 'facet.limit') ?? 50);
  const least = Number(textOf(given, 'facet.mincount') ?? 1);
  const isForStaff = flagOf(given, 'include_drafts') || flagOf(given, 'include_private');
  const asked: SearchQuery = {
    ...query,
    ...order,
    kinds: [datasetKind],
    limit: Math.min(rows, parts.limits.datasetsPerPageMax),
    offset: start,
    countFacets: fields,
    ...(facetLimit >= 0 ? { facetValuesMax: facetLimit } : {}),
  };
  const reader = isForStaff ? request.reader : publicReader;
  const found = await parts.search.find(reader, asked);
  const ids = found.hits.map(({ id }) => id);
  const records = await listDatasetsById(parts.database, reader, ids, 'published');
  const wanted = listOf(given, 'fl');
  const names = await displayNames(request, fields);
  const packages = await packagesOf(request, records);
  const counted = Object.entries(found.facets).map(
    ([field, values]) => [field, values.filter(({ count }) => count >= least)] as const,
  );
  return {
    result: {
      count: found.total,
      results: wanted === undefined ? packages : packages.map((one) => fieldsOf(one, wanted)),
      sort: textOf(given, 'sort') ?? 'score desc, metadata_modified desc',
      facets: Object.fromEntries(
        counted.map(([field, values]) => [
          field,
          Object.fromEntries(values.map(({ value, count }) => [value, count])),
        ]),
      ),
      search_facets: Object.fromEntries(
        counted.map(([field, values]) => [
          field,
          {
            title: facetTitles[field] ?? field,
            items: values.map(({ value, count }) => {
              const display_name = names.get(field)?.get(value) ?? value;
              return { name: value, display_name, count };
            }),
          },
        ]),
      ),
    },
  };
};

const packageAutocomplete: Action = async ({ parts, given, reader }) => {
  const text = textOf(given, 'q', 'incomplete') ?? '';
  const limit = Math.min(countOf(given, 'limit', 10) ?? 10, 100);
  const options = { limit, kinds: [datasetKind] };
  const suggestions = await parts.search.suggest(reader, text, options);
  return {
    result: suggestions.map(({ title, url }) => ({
      name: url.slice(url.lastIndexOf('/') + 1),
      title: title.ja,
      match_field: 'title',
      match_displayed: title.ja,
    })),
  };
};

const activityTypes: Readonly<Record<string, string>> = {
  published: 'changed package',
  created: 'new package',
  deleted: 'deleted package',
};

const packageActivity: Action = async (request) => {
  const found = await packageOf(request);
  if ('error' in found) return found;
  const { record } = { record: found.value };
  const isStaff = request.reader.staffOf.includes(record.tenant);
  const limit = Math.min(countOf(request.given, 'limit', 31) ?? 31, 100);
  const { database } = request.parts;
  const page = { limit, kind: isStaff ? undefined : 'published' };
  const events = await listEvents(database, record.tenant, record.id, page);
  const result = [];
  for (const event of events) {
    const { tenant, id } = record;
    const document = await findVersion(database, tenant, id, event.version);
    result.push({
      id: `${id}-${event.seq}`,
      timestamp: pythonTime(event.happenedAt),
      user_id: isStaff ? event.principal : null,
      object_id: id,
      activity_type: activityTypes[event.kind] ?? 'changed package',
      data: { package: { id, name: document?.name, title: document?.title.ja } },
    });
  }
  return { result };
};

const resourceShow: Action = async (request) => {
  const found = await resourceOf(request);
  if ('error' in found) return found;
  const { record, resource, position } = found.value;
  const tables = await tablesOf(request, [record]);
  const { publicUrl } = request.parts;
  return { result: resourceDict(record, resource, position, { publicUrl, tables }) };
};

/** `query` is `name:文`, or several of them: all must hold. */
const resourceSearch: Action = async (request) => {
  const { given, parts } = request;
  const terms = listOf(given, 'query');
  if (terms === undefined) return validation('query', 'Missing value');
  const pairs = terms.map((term) => {
    const at = term.indexOf(':');
    return [term.slice(0, at), term.slice(at + 1).toLowerCase()] as const;
  });
  const text = pairs.map(([, words]) => words).join(' ');
  const offset = countOf(given, 'offset', 0) ?? 0;
  const limit = Math.min(countOf(given, 'limit', 100) ?? 100, 1_000);
  const found = await parts.search.find(request.reader, {
    kinds: [datasetKind],
    text,
    limit: 1_000,
  });
  const ids = found.hits.map(({ id }) => id);
  const records = await listDatasetsById(parts.database, request.reader, ids, 'published');
  const tables = await tablesOf(request, records);
  const context = { publicUrl: parts.publicUrl, tables };
  const matching = records.flatMap((record) =>
    record.document.resources
      .map((resource, position) => resourceDict(record, resource, position, context))
      .filter((dict) =>
        pairs.every(([field, words]) =>
          JSON.stringify(dict[field] ?? '')
            .toLowerCase()
            .includes(words),
        ),
      ),
  );
  const results = matching.slice(offset, offset + limit);
  return { result: { count: matching.length, results } };
};

const licenceList: Action = async () => ({
  result: licences.map(({ id, title, url, isOpen }) => ({
    id,
    title: title.ja,
    url,
    status: 'active',
    domain_content: true,
    domain_data: true,
    domain_software: false,
    od_conformance: isOpen ? 'approved' : 'not reviewed',
    osd_conformance: 'not reviewed',
    is_okd_compliant: isOpen,
    is_osi_compliant: false,
    maintainer: '',
    family: '',
  })),
});

const statusShow: Action = async ({ parts }) => ({
  result: {
    // The interface this one speaks; the software is named among the extensions.
    ckan_version: '2.11.5',
    site_title: 'Kumiki',
    site_description: 'オープンデータカタログ',
    site_url: parts.publicUrl,
    locale_default: 'ja',
    extensions: ['kumiki', 'datastore', 'datapusher'],
    error_emails_to: null,
  },
});

const formatAutocomplete: Action = async ({ given }) => {
  const start = (textOf(given, 'q') ?? '').toLowerCase();
  const names = formats.map(({ name }) => name.toLowerCase());
  return { result: names.filter((name) => name.startsWith(start)) };
};

const nothing: Action = async () => ({ result: [] });

export const readActions: Readonly<Record<string, Action>> = {
  package_list: packageList,
  package_show: packageShow,
  package_search: packageSearch,
  package_autocomplete: packageAutocomplete,
  package_activity_list: packageActivity,
  current_package_list_with_resources: currentPackages,
  resource_show: resourceShow,
  resource_search: resourceSearch,
  resource_view_list: nothing,
  vocabulary_list: nothing,
  license_list: licenceList,
  format_autocomplete: formatAutocomplete,
  status_show: statusShow,
  site_read: async () => ({ result: true }),
};
