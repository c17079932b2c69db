/** Datasets over HTTP: create, edit, publish, withdraw, delete, look at versions. */
import { z } from 'zod';
import {
  problemResponse,
  type Route,
  type RouteContext,
  readJson,
  readQuery,
} from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import type { CatalogParts } from '../catalog.ts';
import { type DatasetRecord, datasetSchema } from '../dataset.ts';
import { listLinkStates } from '../quality/links.ts';
import { isStaffOf, readerOf } from '../reader.ts';
import { findVersion, listEvents } from '../store.ts';
import { datasetAnswer, renderDataset } from './answers.ts';
import { actorOf, datasetOf, ownDatasetOf } from './request.ts';

const tag = 'Datasets';
const ofTenant = z.object({
  tenant: z.string().optional().describe('As the header NGSILD-Tenant'),
});
const one = { content: { 'application/json': datasetAnswer } };
const draft = { content: { 'application/json': datasetSchema }, required: true };

export async function answerDataset(
  c: RouteContext,
  parts: CatalogParts,
  record: DatasetRecord,
  status: 200 | 201 = 200,
): Promise<Response> {
  const ids = record.document.resources.map(({ id }) => id);
  const tables = await parts.datastore.listTables(record.tenant, ids);
  c.header('etag', `W/"${record.id}-${record.version}-${record.modifiedAt.getTime()}"`);
  if (status === 201) c.header('location', `/api/datasets/${record.id}`);
  const links = await listLinkStates(parts.database, [record]);
  const { publicUrl, identity } = parts;
  const isStaff = isStaffOf(readerOf(identity, c.get('principal')), record.tenant);
  const fileTables = isStaff ? await parts.fileTables.list(record.tenant, ids) : new Map();
  const context = { publicUrl, identity, tables, fileTables, links, now: parts.now() };
  return c.json(renderDataset(record, context), status);
}

export function datasetRoutes(parts: CatalogParts): readonly Route[] {
  return [
    createDataset(parts),
    getDataset(parts),
    replaceDataset(parts),
    deleteDataset(parts),
    publishDataset(parts),
    withdrawDataset(parts),
    listHistory(parts),
    getVersion(parts),
  ];
}

function createDataset(parts: CatalogParts): Route {
  return {
    method: 'POST',
    path: '/api/datasets',
    operationId: 'createDataset',
    summary: 'Create a dataset as a draft',
    tag,
    access: 'write',
    query: ofTenant,
    body: draft,
    responses: { 201: { description: 'The draft', ...one } },
    handle: async (c) => {
      const actor = await actorOf(c, parts);
      if (!actor.ok) return problemResponse(c, actor.error);
      const body = await readJson(c);
      if (!body.ok) return problemResponse(c, body.error);
      const created = await parts.datasets.create(actor.value, body.value);
      if (!created.ok) return problemResponse(c, created.error);
      return answerDataset(c, parts, created.value, 201);
    },
  };
}

function getDataset(parts: CatalogParts): Route {
  const query = ofTenant.extend({
    draft: z.stringbool().optional().describe('The newest version, to staff of its tenant'),
  });
  return {
    method: 'GET',
    path: '/api/datasets/{id}',
    operationId: 'getDataset',
    summary: 'Show a dataset by its id or name',
    tag,
    access: 'read',
    isOpenData: true,
    query,
    responses: { 200: { description: 'Metadata, resources, licence', ...one } },
    handle: async (c) => {
      const asked = readQuery(c, query);
      if (!asked.ok) return problemResponse(c, asked.error);
      const record = await datasetOf(c, parts, asked.value.draft === true ? 'head' : 'published');
      if (!record.ok) return problemResponse(c, record.error);
      return answerDataset(c, parts, record.value);
    },
  };
}

function ifHeadOf(c: RouteContext): number | undefined {
  const version = /-(\d+)-\d+"$/.exec(c.req.header('if-match') ?? '')?.[1];
  return version === undefined ? undefined : Number(version);
}

function replaceDataset(parts: CatalogParts): Route {
  return {
    method: 'PUT',
    path: '/api/datasets/{id}',
    operationId: 'replaceDataset',
    summary: 'Edit a dataset; what is published stays until it is published again',
    tag,
    access: 'write',
    query: ofTenant,
    headers: z.object({
      'if-match': z.string().optional().describe('ETag of the version that was edited'),
    }),
    body: draft,
    responses: { 200: { description: 'The newest version', ...one } },
    handle: async (c) => {
      const found = await ownDatasetOf(c, parts);
      if (!found.ok) return problemResponse(c, found.error);
      const body = await readJson(c);
      if (!body.ok) return problemResponse(c, body.error);
      const { actor, record } = found.value;
      const ifHead = ifHeadOf(c);
      const options = ifHead === undefined ? {} : { ifHead };
      const edited = await parts.datasets.edit(actor, record.id, body.value, options);
      if (!edited.ok) return problemResponse(c, edited.error);
      return answerDataset(c, parts, edited.value);
    },
  };
}

function deleteDataset(parts: CatalogParts): Route {
  return {
    method: 'DELETE',
    path: '/api/datasets/{id}',
    operationId: 'deleteDataset',
    summary: 'Delete a dataset; its versions are kept',
    tag,
    access: 'publish',
    query: ofTenant,
    responses: { 204: { description: 'It is deleted' } },
    handle: async (c) => {
      const found = await ownDatasetOf(c, parts);
      if (!found.ok) return problemResponse(c, found.error);
      const removed = await parts.datasets.remove(found.value.actor, found.value.record.id);
      if (!removed.ok) return problemResponse(c, removed.error);
      return new Response(null, { status: 204 });
    },
  };
}

const publicationPath = '/api/datasets/{id}/publication';
const publication = z.object({
  at: z.iso.datetime({ offset: true }).optional().describe('When; now if absent'),
});

function publishDataset(parts: CatalogParts): Route {
  return {
    method: 'PUT',
    path: publicationPath,
    operationId: 'publishDataset',
    summary: 'Publish the newest version, now or later',
    tag,
    access: 'publish',
    query: ofTenant,
    body: { content: { 'application/json': publication } },
    responses: { 200: { description: 'The dataset', ...one } },
    handle: async (c) => {
      const found = await ownDatasetOf(c, parts);
      if (!found.ok) return problemResponse(c, found.error);
      const hasBody = (c.req.header('content-type') ?? '').includes('json');
      const body = hasBody ? await readJson(c) : { ok: true as const, value: {} };
      if (!body.ok) return problemResponse(c, body.error);
      const asked = publication.safeParse(body.value);
      if (!asked.success) {
        const detail = 'at is no instant such as 2026-04-01T09:00:00+09:00.';
        return problemResponse(c, problem('bad-request-data', detail, '/at'));
      }
      const { actor, record } = found.value;
      const at = asked.data.at === undefined ? undefined : new Date(asked.data.at);
      const published = await parts.datasets.publish(actor, record.id, at);
      if (!published.ok) return problemResponse(c, published.error);
      return answerDataset(c, parts, published.value);
    },
  };
}

function withdrawDataset(parts: CatalogParts): Route {
  const query = ofTenant.extend({
    plan: z.stringbool().optional().describe('Only what is planned; what is public stays'),
  });
  return {
    method: 'DELETE',
    path: publicationPath,
    operationId: 'withdrawDataset',
    summary: 'Make a dataset a draft again, or forget a publication to come',
    tag,
    access: 'publish',
    query,
    responses: { 200: { description: 'The draft', ...one } },
    handle: async (c) => {
      const asked = readQuery(c, query);
      if (!asked.ok) return problemResponse(c, asked.error);
      const found = await ownDatasetOf(c, parts);
      if (!found.ok) return problemResponse(c, found.error);
      const { actor, record } = found.value;
      const withdrawn =
        asked.value.plan === true
          ? await parts.datasets.withdrawPlan(actor, record.id)
          : await parts.datasets.withdraw(actor, record.id);
      if (!withdrawn.ok) return problemResponse(c, withdrawn.error);
      return answerDataset(c, parts, withdrawn.value);
    },
  };
}

const historyAnswer = z.object({
  events: z.array(
    z.object({ kind: z.string(), version: z.number(), happenedAt: z.iso.datetime() }),
  ),
  next: z.string().optional(),
});

function listHistory(parts: CatalogParts): Route {
  const query = ofTenant.extend({ before: z.coerce.number().int().optional() });
  return {
    method: 'GET',
    path: '/api/datasets/{id}/history',
    operationId: 'listDatasetHistory',
    summary: 'List what happened to a dataset, the newest first',
    tag,
    access: 'read',
    isOpenData: true,
    query,
    responses: {
      200: { description: 'Events', content: { 'application/json': historyAnswer } },
    },
    handle: async (c) => {
      const asked = readQuery(c, query);
      if (!asked.ok) return problemResponse(c, asked.error);
      const record = await datasetOf(c, parts);
      if (!record.ok) return problemResponse(c, record.error);
      const { tenant, id, look } = record.value;
      const isStaff = isStaffOf(look.reader, tenant);
      const limit = parts.serverLimits.pageSizeDefault;
      // The public sees what became public, and not what was tried on the way.
      const kind = isStaff ? undefined : 'published';
      const page = { before: asked.value.before, limit: limit + 1, kind };
      const events = await listEvents(parts.database, tenant, id, page);
      const last = events.length > limit ? events[limit - 1] : undefined;
      const more = new URLSearchParams({ tenant: look.tenant, before: String(last?.seq ?? '') });
      return c.json({
        events: events.slice(0, limit).map((event) => ({
          kind: event.kind,
          version: event.version,
          happenedAt: event.happenedAt.toISOString(),
          ...(isStaff ? { principal: event.principal } : {}),
        })),
        ...(last === undefined ? {} : { next: `/api/datasets/${id}/history?${more.toString()}` }),
      });
    },
  };
}

function getVersion(parts: CatalogParts): Route {
  return {
    method: 'GET',
    path: '/api/datasets/{id}/versions/{version}',
    operationId: 'getDatasetVersion',
    summary: 'Show a dataset as it was in a version; drafts only to staff',
    tag,
    access: 'read',
    isOpenData: true,
    query: ofTenant,
    responses: { 200: { description: 'The dataset as it was', ...one } },
    handle: async (c) => {
      const record = await datasetOf(c, parts);
      if (!record.ok) return problemResponse(c, record.error);
      const { tenant, id, look } = record.value;
      const version = Number(c.req.param('version'));
      const isStaff = isStaffOf(look.reader, tenant);
      const document =
        Number.isInteger(version) && version >= 1 && version < 2 ** 31
          ? await findVersion(parts.database, tenant, id, version, isStaff ? 'any' : 'published')
          : undefined;
      const isShown = isStaff || document?.access === 'public';
      if (document === undefined || !isShown) {
        const detail = `Version ${c.req.param('version') ?? ''} of dataset ${id} does not exist.`;
        return problemResponse(c, problem('not-found', detail));
      }
      return answerDataset(c, parts, { ...record.value, document, version });
    },
  };
}
