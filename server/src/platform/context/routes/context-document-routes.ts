/** `/jsonldContexts`: @contexts that are kept here. Clauses 5.13, 6.32 and 6.33. */
import { isObject } from '@kumiki/ngsi-ld';
import { z } from 'zod';
import { headerOf, type Route } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { contextsPath } from '../contexts/own-address.ts';
import type { ContextText } from '../contexts/store.ts';
import { type ContextKind, contextKinds, describeContext } from '../contexts/stored-context.ts';
import { readRaw } from '../face/body.ts';
import { type FaceRequest, faceRoute, noContent, notAcceptable } from '../face/face.ts';
import { jsonTypes, type MediaType, negotiate } from '../face/negotiate.ts';
import { readFlag } from '../face/parameters.ts';
import type { RouteParts } from './route-parts.ts';

const onePath = `${contextsPath}/{contextId}`;
const tag = 'NGSI-LD @contexts';
const document = z.looseObject({ '@context': z.unknown() });
const content = { 'application/json': document, 'application/ld+json': document };

export function contextDocumentRoutes(parts: RouteParts): readonly Route[] {
  return [
    faceRoute(parts, {
      method: 'POST',
      path: contextsPath,
      tag,
      operationId: 'createContext',
      summary: 'Host an @context',
      access: 'write',
      createsTenant: true,
      body: { content, required: true },
      bodyBytesMax: parts.limits.contextBytesMax,
      responses: { 201: { description: 'Hosted.', headers: { Location: 'The @context.' } } },
      answer: (request) => host(parts, request),
    }),
    faceRoute(parts, {
      method: 'GET',
      path: contextsPath,
      tag,
      operationId: 'listContexts',
      summary: 'List the @contexts that are kept here',
      access: 'write',
      known: ['details', 'kind'],
      responses: {
        200: {
          description: 'URLs, or with `details` what is known of each.',
          content: { 'application/json': z.array(z.unknown()) },
        },
      },
      answer: (request) => list(parts, request),
    }),
    faceRoute(parts, {
      method: 'GET',
      path: onePath,
      tag,
      operationId: 'retrieveContext',
      summary: 'Retrieve a hosted @context, or with details what is known of one',
      access: 'read',
      known: ['details'],
      responses: {
        200: { description: 'The document, or what is known of it.', content },
        422: { description: 'It is a copy of what is on the web, and not served here.' },
      },
      answer: (request) => retrieve(parts, request),
    }),
    faceRoute(parts, {
      method: 'DELETE',
      path: onePath,
      tag,
      operationId: 'deleteContext',
      summary: 'Delete an @context, or fetch a copy again',
      access: 'write',
      known: ['reload'],
      responses: { 204: { description: 'Deleted, or fetched again.' } },
      answer: (request) => removeOrReload(parts, request),
    }),
  ];
}

async function host(parts: RouteParts, request: FaceRequest): Promise<Result<Response>> {
  const raw = await readRaw(request.c, parts.contexts, false);
  if (!raw.ok) return raw;
  const { json } = raw.value;
  if (!isObject(json) || json['@context'] === undefined) {
    return err(problem('invalid-request', 'The request body is no JSON object with an @context.'));
  }
  const hosted = await parts.contextLibrary.host(request.tenant, json);
  if (!hosted.ok) return hosted;
  const location = `${contextsPath}/${hosted.value}`;
  return ok(new Response(null, { status: 201, headers: { location } }));
}

async function list(
  { contextLibrary }: RouteParts,
  request: FaceRequest,
): Promise<Result<Response>> {
  const type = readType(request);
  if (!type.ok) return type;
  const details = readFlag(request.parameters, 'details');
  if (!details.ok) return details;
  const kind = readKind(request);
  if (!kind.ok) return kind;
  const kept = await contextLibrary.list(request.tenant, kind.value);
  const body = kept.map((context) => {
    const url = contextLibrary.urlOf(context);
    return details.value ? describeContext(context, url) : url;
  });
  return ok(answer(type.value, JSON.stringify(body)));
}

async function retrieve(
  { contextLibrary }: RouteParts,
  request: FaceRequest,
): Promise<Result<Response>> {
  const type = readType(request);
  if (!type.ok) return type;
  const details = readFlag(request.parameters, 'details');
  if (!details.ok) return details;
  const name = request.c.req.param('contextId') ?? '';
  const found = await find({ contextLibrary }, request, name, details.value);
  if (!found.ok) return found;
  const { context, document: text } = found.value;
  if (details.value) {
    const described = describeContext(context, contextLibrary.urlOf(context));
    return ok(answer(type.value, JSON.stringify(described)));
  }
  if (context.kind === 'Cached') {
    const detail = `${name} is a copy of what is on the web; it is described here, not served.`;
    return err(problem('operation-not-supported', detail, 'details'));
  }
  return ok(answer(type.value, text));
}

/** Who receives a notification knows no tenant, only the address of the @context. */
async function find(
  { contextLibrary }: Pick<RouteParts, 'contextLibrary'>,
  { c, tenant }: FaceRequest,
  name: string,
  details: boolean,
): Promise<Result<ContextText>> {
  const found = await contextLibrary.find(tenant, name);
  const namesTenant = headerOf(c, 'ngsild-tenant') !== undefined;
  return found.ok || details || namesTenant ? found : contextLibrary.findAnywhere(name);
}

async function removeOrReload(
  { contextLibrary }: RouteParts,
  request: FaceRequest,
): Promise<Result<Response>> {
  const reload = readFlag(request.parameters, 'reload');
  if (!reload.ok) return reload;
  const name = request.c.req.param('contextId') ?? '';
  const { tenant } = request;
  const done = reload.value
    ? await contextLibrary.reload(tenant, name)
    : await contextLibrary.remove(tenant, name);
  return done.ok ? ok(noContent()) : done;
}

function readType({ c }: FaceRequest): Result<MediaType> {
  const type = negotiate(headerOf(c, 'accept'), jsonTypes);
  return type === undefined ? err(notAcceptable(jsonTypes)) : ok(type);
}

function readKind({ parameters }: FaceRequest): Result<ContextKind | undefined> {
  const { kind } = parameters;
  if (kind === undefined) return ok(undefined);
  const known = contextKinds.find((one) => one === kind);
  return known === undefined
    ? err(problem('bad-request-data', `kind is one of ${contextKinds.join(', ')}.`, 'kind'))
    : ok(known);
}

function answer(type: MediaType, text: string): Response {
  return new Response(text, { headers: { 'content-type': type } });
}
