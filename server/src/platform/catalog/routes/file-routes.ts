/** Files of resources over HTTP: sent, and taken. */
import { z } from 'zod';
import type { FileContent } from '#kernel/files/index.ts';
import { problemResponse, type Route, type RouteContext, readStream } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, type Result } from '#kernel/result.ts';
import type { CatalogParts } from '../catalog.ts';
import type { DatasetDocument, DatasetRecord, StoredFileFacts } from '../dataset.ts';
import type { Actor } from '../datasets.ts';
import { datasetAnswer } from './answers.ts';
import { answerDataset } from './dataset-routes.ts';
import { ownDatasetOf, resourceOf } from './request.ts';

const tag = 'Datasets';
const ofTenant = z.object({ tenant: z.string().optional() });
const bytes = z.unknown();

export function fileRoutes(parts: CatalogParts): readonly Route[] {
  return [putFile(parts), getFile(parts)];
}

/** The document with this file in its resource; a resource that does not exist yet comes at the end. */
export function withFile(
  document: DatasetDocument,
  resourceId: string,
  file: StoredFileFacts,
): DatasetDocument {
  const isKnown = document.resources.some(({ id }) => id === resourceId);
  const resources = isKnown
    ? document.resources.map((resource) => {
        if (resource.id !== resourceId) return resource;
        const { url: _url, format: _format, mediaType: _mediaType, ...kept } = resource;
        return { ...kept, file };
      })
    : [...document.resources, { id: resourceId, name: { ja: file.name }, file }];
  return { ...document, resources };
}

/** Stores a file and makes it a resource's, as a draft. */
export async function storeFile(
  parts: CatalogParts,
  actor: Actor,
  record: DatasetRecord,
  resourceId: string,
  file: Parameters<CatalogParts['files']['store']>[1],
): Promise<Result<DatasetRecord>> {
  if (!z.uuid().safeParse(resourceId).success) {
    return err(problem('bad-request-data', 'The id of a resource is a UUID.', 'resource'));
  }
  const stored = await parts.files.store(actor.tenant, file);
  if (!stored.ok) return stored;
  return parts.datasets.change(actor, record.id, (document) =>
    withFile(document, resourceId, stored.value),
  );
}

function putFile(parts: CatalogParts): Route {
  return {
    method: 'PUT',
    path: '/api/datasets/{id}/resources/{resource}/file',
    operationId: 'putResourceFile',
    summary: 'Send the file of a resource; a resource with a new UUID is added',
    tag,
    access: 'write',
    query: ofTenant,
    headers: z.object({ 'x-file-name': z.string().optional().describe('Percent-encoded') }),
    body: { content: { 'application/octet-stream': bytes }, required: true },
    bodyBytesMax: parts.serverLimits.uploadBytesMax,
    answerSecondsMax: parts.serverLimits.receiveSecondsMax,
    responses: {
      200: { description: 'The dataset', content: { 'application/json': datasetAnswer } },
    },
    handle: async (c) => {
      const found = await ownDatasetOf(c, parts);
      if (!found.ok) return problemResponse(c, found.error);
      const { actor, record } = found.value;
      const stored = await storeFile(parts, actor, record, c.req.param('resource') ?? '', {
        name: fileNameOf(c),
        mediaType: c.req.header('content-type'),
        body: readStream(c),
      });
      if (!stored.ok) return problemResponse(c, stored.error);
      return answerDataset(c, parts, stored.value);
    },
  };
}

function fileNameOf(c: RouteContext): string {
  const given = c.req.header('x-file-name') ?? 'file';
  try {
    return decodeURIComponent(given);
  } catch {
    return given;
  }
}

function getFile(parts: CatalogParts): Route {
  return {
    method: 'GET',
    path: '/api/datasets/{id}/resources/{resource}/file/{name}',
    operationId: 'getResourceFile',
    summary: 'Take the file of a resource',
    tag,
    access: 'read',
    isOpenData: true,
    query: ofTenant,
    responses: {
      200: {
        description: 'The file as it was sent',
        content: { 'application/octet-stream': bytes },
      },
      304: { description: 'The file the client has' },
    },
    handle: async (c) => {
      const found = await resourceOf(c, parts);
      if (!found.ok) return problemResponse(c, found.error);
      const { record, resource } = found.value;
      const content =
        resource.file === undefined
          ? undefined
          : await parts.files.open(record.tenant, resource.file.sha256);
      if (resource.file === undefined || content === undefined) {
        return problemResponse(c, problem('not-found', `Resource ${resource.id} has no file.`));
      }
      return answerFile(c, parts, record, { id: resource.id, file: resource.file, content });
    },
  };
}

interface OpenedFile {
  readonly id: string;
  readonly file: StoredFileFacts;
  readonly content: FileContent;
}

/** Shown in place only where nothing in it can run. */
const shownInPlace =
  /^(?:text\/(?:csv|plain|tab-separated-values)|application\/(?:json|geo\+json|pdf)|image\/(?:png|jpeg))$/;

async function answerFile(
  c: RouteContext,
  parts: CatalogParts,
  record: DatasetRecord,
  { id, file, content }: OpenedFile,
): Promise<Response> {
  const etag = `"${file.sha256.slice(0, 32)}"`;
  const cache = record.document.access === 'public' ? 'public, no-cache' : 'private, no-cache';
  if (c.req.header('if-none-match') === etag) {
    await content.body.cancel();
    return new Response(null, { status: 304, headers: { etag, 'cache-control': cache } });
  }
  parts.downloads.count(record.tenant, record.id, id);
  const how = shownInPlace.test(file.mediaType) ? 'inline' : 'attachment';
  const name = encodeURIComponent(file.name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  // A CSV of Japan is of any encoding: none is claimed.
  return new Response(content.body, {
    headers: {
      'content-type': file.mediaType,
      'content-length': String(content.bytes),
      'content-disposition': `${how}; filename*=UTF-8''${name}`,
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': cache,
      etag,
    },
  });
}
