/** `/csourceRegistrations` and one of them. ETSI GS CIM 009, clauses 6.8 and 6.9. */
import {
  type CompiledContext,
  findUnstorable,
  isIdentifier,
  isObject,
  type JsonObject,
} from '@kumiki/ngsi-ld';
import { z } from 'zod';
import type { Route } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import {
  answerJson,
  type FaceParts,
  type FaceRequest,
  faceRoute,
  jsonTypes,
  noContent,
  pageLinks,
  problemOf,
  type ReadStyle,
  readBody,
  readOptions,
  readPaging,
  readStyle,
  root,
} from '#platform/context/index.ts';
import type { Registration } from '../registration.ts';
import { showRegistration } from '../registration-document.ts';
import { registrationSchema } from '../registration-schema.ts';
import type { ContextSources } from '../registrations.ts';
import { readSourceQuery } from '../source-query.ts';

export interface RegistrationRouteParts extends FaceParts {
  readonly sources: ContextSources;
  readonly pageLimits: { readonly pageSizeDefault: number; readonly pageSizeMax: number };
}

const path = `${root}/csourceRegistrations`;
const onePath = `${path}/{registrationId}`;
const tag = 'NGSI-LD context sources';
const shown = { 'application/json': z.looseObject({}) };
const fragment = {
  content: { 'application/json': z.looseObject({}), 'application/ld+json': z.looseObject({}) },
  required: true,
};

export function registrationRoutes(parts: RegistrationRouteParts): readonly Route[] {
  return [...writeRoutes(parts), ...readRoutes(parts)];
}

function writeRoutes(parts: RegistrationRouteParts): readonly Route[] {
  return [
    faceRoute(parts, {
      method: 'POST',
      path,
      tag,
      operationId: 'createCSR',
      summary: 'Register a context source',
      access: 'write',
      createsTenant: true,
      body: {
        content: {
          'application/json': registrationSchema,
          'application/ld+json': registrationSchema,
        },
        required: true,
      },
      responses: { 201: { description: 'Created.', headers: { Location: 'The registration.' } } },
      answer: (request) => create(parts, request),
    }),
    faceRoute(parts, {
      method: 'PATCH',
      path: onePath,
      tag,
      operationId: 'updateCSR',
      summary: 'Change a registration',
      access: 'write',
      body: fragment,
      responses: { 204: { description: 'Changed.' } },
      answer: (request) => update(parts, request),
    }),
    faceRoute(parts, {
      method: 'DELETE',
      path: onePath,
      tag,
      operationId: 'deleteCSR',
      summary: 'End a registration',
      access: 'write',
      responses: { 204: { description: 'Ended.' } },
      answer: (request) => remove(parts, request),
    }),
  ];
}

function readRoutes(parts: RegistrationRouteParts): readonly Route[] {
  return [
    faceRoute(parts, {
      method: 'GET',
      path,
      tag,
      operationId: 'queryCSR',
      summary: 'Find context sources',
      access: 'write',
      known: [
        ...(['id', 'type', 'idPattern', 'attrs', 'q', 'csf', 'scopeQ'] as const),
        ...(['georel', 'geometry', 'coordinates', 'geoproperty'] as const),
        ...(['timerel', 'timeAt', 'endTimeAt', 'timeproperty'] as const),
        ...(['limit', 'offset', 'count', 'options'] as const),
      ],
      responses: {
        200: {
          description: 'A page.',
          content: { 'application/json': z.array(z.looseObject({})) },
        },
      },
      answer: (request) => query(parts, request),
    }),
    faceRoute(parts, {
      method: 'GET',
      path: onePath,
      tag,
      operationId: 'retrieveCSR',
      summary: 'Retrieve a registration',
      access: 'write',
      known: ['options'],
      responses: { 200: { description: 'The registration.', content: shown } },
      answer: (request) => retrieve(parts, request),
    }),
  ];
}

async function create(
  { contexts, sources }: RegistrationRouteParts,
  { c, tenant }: FaceRequest,
): Promise<Result<Response>> {
  const read = await readRegistration(c, contexts, false);
  if (!read.ok) return read;
  const { json, context } = read.value;
  const created = await sources.register(tenant, json, context);
  if (!created.ok) return created;
  const location = `${path}/${encodeURI(created.value.id)}`;
  return ok(new Response(null, { status: 201, headers: { location } }));
}

async function update(
  { contexts, sources }: RegistrationRouteParts,
  request: FaceRequest,
): Promise<Result<Response>> {
  const id = readId(request);
  if (!id.ok) return id;
  const read = await readRegistration(request.c, contexts, true);
  if (!read.ok) return read;
  const { json, context } = read.value;
  const updated = await sources.update(request.tenant, id.value, json, context);
  return updated.ok ? ok(noContent()) : updated;
}

async function remove(
  { sources }: RegistrationRouteParts,
  request: FaceRequest,
): Promise<Result<Response>> {
  const id = readId(request);
  if (!id.ok) return id;
  const removed = await sources.remove(request.tenant, id.value);
  return removed.ok ? ok(noContent()) : removed;
}

async function query(
  parts: RegistrationRouteParts,
  request: FaceRequest,
): Promise<Result<Response>> {
  const { parameters, tenant } = request;
  const style = await readStyle(request, parts.contexts, jsonTypes);
  if (!style.ok) return style;
  const options = readOptions(parameters, ['sysAttrs', 'count']);
  if (!options.ok) return options;
  const paging = readPaging(parameters, parts.pageLimits);
  if (!paging.ok) return paging;
  const asked = readSourceQuery(parameters, style.value.context);
  if (!asked.ok) return asked;
  const all = await parts.sources.query(tenant, asked.value);
  const { limit, offset = 0 } = paging.value.page;
  const page = all.slice(offset, offset + limit);
  const { limit: _, offset: __, ...filter } = parameters;
  const links = pageLinks(
    `${path}?${new URLSearchParams(filter).toString()}`,
    { offset: String(offset) },
    paging.value,
    {
      first: page[0]?.id,
      last: page.at(-1)?.id,
      hasMoreAfter: offset + page.length < all.length,
      hasMoreBefore: offset > 0,
    },
    'application/ld+json',
  );
  const headers: Record<string, string> = paging.value.count
    ? { 'ngsild-results-count': String(all.length) }
    : {};
  const bodies = page.map((item) => show(item, style.value, options.value));
  return ok(answerJson(style.value, bodies, parts.contexts, headers, links));
}

async function retrieve(
  parts: RegistrationRouteParts,
  request: FaceRequest,
): Promise<Result<Response>> {
  const style = await readStyle(request, parts.contexts, jsonTypes);
  if (!style.ok) return style;
  const options = readOptions(request.parameters, ['sysAttrs']);
  if (!options.ok) return options;
  const id = readId(request);
  if (!id.ok) return id;
  const found = await parts.sources.find(request.tenant, id.value);
  if (!found.ok) return found;
  return ok(answerJson(style.value, show(found.value, style.value, options.value), parts.contexts));
}

function show(
  registration: Registration,
  { context }: ReadStyle,
  options: ReadonlySet<string>,
): JsonObject {
  return showRegistration(registration, { context, sysAttrs: options.has('sysAttrs') });
}

function readId({ c }: FaceRequest): Result<string> {
  const id = c.req.param('registrationId') ?? '';
  return isIdentifier(id)
    ? ok(id)
    : err(problem('bad-request-data', `The id ${id} is no URI.`, 'registrationId'));
}

async function readRegistration(
  c: FaceRequest['c'],
  contexts: RegistrationRouteParts['contexts'],
  isPatch: boolean,
): Promise<Result<{ readonly json: JsonObject; readonly context: CompiledContext }>> {
  const read = await readBody(c, contexts, isPatch);
  if (!read.ok) return read;
  const { json, context } = read.value;
  if (!isObject(json)) {
    return err(problem('invalid-request', 'The request body is no JSON object.'));
  }
  const unstorable = findUnstorable(json);
  return unstorable === undefined ? ok({ json, context }) : err(problemOf(unstorable.error));
}
