/** DCAT, schema.org, feeds and the list of open data over HTTP. */
import { z } from 'zod';
import { problemResponse, type Route, type RouteContext, readQuery } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import type { CatalogParts } from '../catalog.ts';
import type { DatasetRecord } from '../dataset.ts';
import { datasetKind } from '../index-dataset.ts';
import { listLinkStates } from '../quality/links.ts';
import { publicReader } from '../reader.ts';
import { datasetOf } from '../routes/request.ts';
import type { SearchQuery } from '../search/document.ts';
import { findDataset, listDatasetsById, listEvents } from '../store.ts';
import { atomFeed, type FeedEntry } from './atom.ts';
import { catalogNodes, lastPage, pageUri } from './catalog-node.ts';
import { datasetNode, type NodeContext } from './dataset-node.ts';
import { type Node, toJsonLd, toTurtle } from './graph.ts';
import { listHead, listLines } from './open-data-list.ts';
import { schemaOrgDataset } from './schema-org.ts';
import { sitemapRoutes } from './sitemap.ts';

const tag = 'DCAT';
const pageSize = 100;
const ofTenant = z.object({ tenant: z.string().optional() });
const linked = { 'application/ld+json': z.unknown(), 'text/turtle': z.unknown() };

type Spelling = 'jsonld' | 'turtle';

export function dcatRoutes(parts: CatalogParts): readonly Route[] {
  return [
    ...(['', '.jsonld', '.ttl'] as const).map((ending) => getCatalog(parts, ending)),
    getLinkedDataset(parts),
    getSchemaOrg(parts),
    getFeed(parts),
    getDatasetFeed(parts),
    getList(parts),
    ...sitemapRoutes(parts),
  ];
}

/** By the ending, by `format`, by what the client accepts; JSON-LD where it does not say. */
function spellingOf(c: RouteContext, ending: string): Spelling | undefined {
  if (ending !== '') return ending === '.ttl' ? 'turtle' : 'jsonld';
  const accept = c.req.header('accept') ?? '*/*';
  const weights = accept.split(',').map((part) => {
    const [type = '', ...parameters] = part.trim().toLowerCase().split(';');
    const q = parameters
      .map((one) => /^\s*q=([\d.]+)$/.exec(one)?.[1])
      .find((one) => one !== undefined);
    return { type: type.trim(), q: q === undefined ? 1 : Number(q) };
  });
  const weightOf = (types: readonly string[]): number =>
    Math.max(0, ...weights.filter(({ type }) => types.includes(type)).map(({ q }) => q));
  const wild = weightOf(['*/*', 'application/*']);
  const jsonld = Math.max(weightOf(['application/ld+json', 'application/json']), wild);
  const turtle = Math.max(
    weightOf(['text/turtle', 'application/x-turtle']),
    weightOf(['text/*']),
    weightOf(['*/*']),
  );
  if (jsonld === 0 && turtle === 0) return undefined;
  return turtle > jsonld ? 'turtle' : 'jsonld';
}

function answerNodes(
  c: RouteContext,
  nodes: readonly Node[],
  ending: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const spelling = spellingOf(c, ending);
  if (spelling === undefined) {
    const detail = 'There is application/ld+json and text/turtle.';
    return problemResponse(c, problem('not-acceptable', detail));
  }
  const isTurtle = spelling === 'turtle';
  return new Response(isTurtle ? toTurtle(nodes) : toJsonLd(nodes), {
    headers: {
      'content-type': isTurtle ? 'text/turtle; charset=utf-8' : 'application/ld+json',
      vary: 'accept',
      ...headers,
    },
  });
}

async function nodeContext(
  parts: CatalogParts,
  records: readonly DatasetRecord[],
): Promise<
  NodeContext & {
    readonly tenantOf: (
      name: string,
    ) => ReturnType<CatalogParts['identity']['tenants']>[number] | undefined;
  }
> {
  const byName = new Map(parts.identity.tenants().map((tenant) => [tenant.name, tenant]));
  const tables = new Map();
  for (const [tenant, own] of Map.groupBy(records, (record) => record.tenant)) {
    const ids = own.flatMap(({ document }) => document.resources.map(({ id }) => id));
    for (const [id, table] of await parts.datastore.listTables(tenant, ids)) tables.set(id, table);
  }
  return {
    publicUrl: parts.publicUrl,
    tables,
    links: await listLinkStates(parts.database, records),
    now: parts.now(),
    tenantOf: (name) => byName.get(name),
    nameOf: (name) => byName.get(name)?.displayName.ja || name,
  };
}

async function publishedPage(parts: CatalogParts, query: Omit<SearchQuery, 'kinds'>) {
  const found = await parts.search.find(publicReader, { ...query, kinds: [datasetKind] });
  const ids = found.hits.map(({ id }) => id);
  const records = await listDatasetsById(parts.database, publicReader, ids, 'published');
  return { records, total: found.total };
}

const catalogQuery = ofTenant.extend({
  organization: z.string().optional().describe('Datasets of one tenant'),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  modified_since: z.iso.datetime({ offset: true }).optional(),
});

function getCatalog(parts: CatalogParts, ending: '' | '.jsonld' | '.ttl'): Route {
  return {
    method: 'GET',
    path: `/dcat/catalog${ending}`,
    operationId: `getDcatCatalog${ending.replace('.', '_')}`,
    summary: 'The catalogue as DCAT-AP, page by page',
    description: 'JSON-LD or Turtle, by Accept. Pages are told by hydra:view and by Link.',
    tag,
    access: 'open',
    isOpenData: true,
    query: catalogQuery,
    responses: { 200: { description: 'A page of the catalogue', content: linked } },
    handle: async (c) => {
      const asked = readQuery(c, catalogQuery);
      if (!asked.ok) return problemResponse(c, asked.error);
      const { organization, page, modified_since } = asked.value;
      const { records, total } = await publishedPage(parts, {
        sort: 'id',
        limit: pageSize,
        offset: (page - 1) * pageSize,
        ...(organization === undefined ? {} : { tenant: organization }),
        ...(modified_since === undefined ? {} : { modifiedFrom: new Date(modified_since) }),
      });
      const context = await nodeContext(parts, records);
      const given = {
        title: `${context.nameOf(organization ?? 'default')}オープンデータカタログ`,
        total,
        page,
        pageSize,
        records,
        tenant: organization,
        modifiedAt: records.map(({ modifiedAt }) => modifiedAt).toSorted((a, b) => +b - +a)[0],
      };
      const next = page < lastPage(given) ? pageUri(parts.publicUrl, organization, page + 1) : '';
      const headers: Record<string, string> = next === '' ? {} : { link: `<${next}>; rel="next"` };
      return answerNodes(c, catalogNodes(given, context), ending, headers);
    },
  };
}

function getLinkedDataset(parts: CatalogParts): Route {
  return {
    method: 'GET',
    path: '/dcat/datasets/{id}',
    operationId: 'getDcatDataset',
    summary: 'A dataset as DCAT-AP: JSON-LD or Turtle, by Accept or by .jsonld and .ttl',
    tag,
    access: 'read',
    isOpenData: true,
    query: ofTenant,
    responses: { 200: { description: 'The dataset', content: linked } },
    handle: async (c) => {
      const given = c.req.param('id') ?? '';
      const ending = /\.(?:jsonld|ttl)$/.exec(given)?.[0] ?? '';
      const id = given.slice(0, given.length - ending.length);
      const record = await datasetOf(c, parts, 'published', id);
      if (!record.ok) return problemResponse(c, record.error);
      const context = await nodeContext(parts, [record.value]);
      return answerNodes(c, [datasetNode(record.value, context)], ending);
    },
  };
}

function getSchemaOrg(parts: CatalogParts): Route {
  return {
    method: 'GET',
    path: '/api/datasets/{id}/schema-org',
    operationId: 'getSchemaOrgDataset',
    summary: 'A dataset as schema.org describes it, for pages',
    tag,
    access: 'read',
    isOpenData: true,
    query: ofTenant,
    responses: { 200: { description: 'JSON-LD', content: { 'application/ld+json': z.unknown() } } },
    handle: async (c) => {
      const record = await datasetOf(c, parts);
      if (!record.ok) return problemResponse(c, record.error);
      const context = await nodeContext(parts, [record.value]);
      const body = JSON.stringify(schemaOrgDataset(record.value, context));
      return new Response(body, { headers: { 'content-type': 'application/ld+json' } });
    },
  };
}

const atom = { 'application/atom+xml': z.unknown() };

function answerFeed(xml: string): Response {
  return new Response(xml, { headers: { 'content-type': 'application/atom+xml; charset=utf-8' } });
}

function getFeed(parts: CatalogParts): Route {
  const query = ofTenant.extend({
    organization: z.string().optional(),
    tags: z.string().optional(),
    groups: z.string().optional(),
    q: z.string().max(400).optional(),
  });
  return {
    method: 'GET',
    path: '/api/feeds/datasets.atom',
    operationId: 'getCatalogFeed',
    summary: 'What is new in the catalogue, to be followed with a feed reader',
    tag,
    access: 'open',
    isOpenData: true,
    query,
    responses: { 200: { description: 'The newest first', content: atom } },
    handle: async (c) => {
      const asked = readQuery(c, query);
      if (!asked.ok) return problemResponse(c, asked.error);
      const { organization, tags, groups, q } = asked.value;
      const facets = { ...(tags && { tags: [tags] }), ...(groups && { groups: [groups] }) };
      const { records } = await publishedPage(parts, {
        sort: 'modified',
        limit: parts.limits.feedEntriesMax,
        facets,
        ...(organization === undefined ? {} : { tenant: organization }),
        ...(q === undefined ? {} : { text: q }),
      });
      const context = await nodeContext(parts, records);
      const search = new URL(c.req.url).search;
      return answerFeed(
        atomFeed(
          {
            title: `${context.nameOf(organization ?? 'default')}オープンデータカタログの更新`,
            self: `${parts.publicUrl}/api/feeds/datasets.atom${search}`,
            page: `${parts.publicUrl}/catalog`,
            entries: records.map((record) => ({
              record,
              at: record.modifiedAt,
              version: record.version,
            })),
          },
          context,
        ),
      );
    },
  };
}

function getDatasetFeed(parts: CatalogParts): Route {
  return {
    method: 'GET',
    path: '/api/feeds/datasets/{id}',
    operationId: 'getDatasetFeed',
    summary: 'What is new in a dataset, to be followed with a feed reader',
    tag,
    access: 'open',
    isOpenData: true,
    responses: { 200: { description: 'Its publications, the newest first', content: atom } },
    handle: async (c) => {
      const id = (c.req.param('id') ?? '').replace(/\.atom$/, '');
      const options = { showing: 'published', preferred: c.get('principal').tenant } as const;
      const record = await findDataset(parts.database, publicReader, id, options);
      if (record === undefined) {
        return problemResponse(c, problem('not-found', `Dataset ${id} does not exist.`));
      }
      const page = { limit: parts.limits.feedEntriesMax, kind: 'published' };
      const events = await listEvents(parts.database, record.tenant, record.id, page);
      const context = await nodeContext(parts, [record]);
      const entries: FeedEntry[] = events.map(({ happenedAt, version }) => ({
        record,
        at: happenedAt,
        version,
      }));
      return answerFeed(
        atomFeed(
          {
            title: `${record.document.title.ja}の更新`,
            self: `${parts.publicUrl}/api/feeds/datasets/${record.id}`,
            page: `${parts.publicUrl}/catalog/${record.document.name}`,
            entries,
          },
          context,
        ),
      );
    },
  };
}

/** Read in pieces, since a catalogue has no end that fits in memory. */
async function* listPieces(
  parts: CatalogParts,
  tenant: string | undefined,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode(`\ufeff${listHead()}`);
  for (let offset = 0; ; offset += 500) {
    const { records } = await publishedPage(parts, {
      sort: 'id',
      limit: 500,
      offset,
      ...(tenant === undefined ? {} : { tenant }),
    });
    if (records.length === 0) return;
    yield encoder.encode(listLines(records, await nodeContext(parts, records)));
  }
}

function getList(parts: CatalogParts): Route {
  const query = ofTenant.extend({ organization: z.string().optional() });
  return {
    method: 'GET',
    path: '/api/open-data-list.csv',
    operationId: 'getOpenDataList',
    summary: 'オープンデータ一覧, the sixth of the standard datasets, made of the catalogue',
    tag,
    access: 'open',
    isOpenData: true,
    query,
    responses: { 200: { description: 'CSV in UTF-8', content: { 'text/csv': z.unknown() } } },
    handle: (c) => {
      const asked = readQuery(c, query);
      if (!asked.ok) return problemResponse(c, asked.error);
      const tenant = asked.value.organization;
      const code = parts.identity.tenants().find(({ name }) => name === tenant)?.code;
      const name = code === undefined ? 'open_data_list.csv' : `${code}_open_data_list.csv`;
      return new Response(ReadableStream.from(listPieces(parts, tenant)), {
        headers: {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': `attachment; filename="${name}"`,
        },
      });
    },
  };
}
