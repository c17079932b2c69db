/** `/entities/{entityId}` and `POST /entities`. Clauses 6.4.3.1 and 6.5. */
import {
  type Entity,
  isIdentifier,
  isObject,
  matchesType,
  parseEntity,
  parseEntityFragment,
  parseInstant,
  type TypeNode,
} from '@kumiki/ngsi-ld';
import { z } from 'zod';
import type { Route } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { answerEntity } from '../face/answer-entities.ts';
import { readBody } from '../face/body.ts';
import { type FaceRequest, faceRoute, noContent, readStyle, root } from '../face/face.ts';
import { jsonTypes } from '../face/negotiate.ts';
import { readOptions } from '../face/parameters.ts';
import {
  readFormat,
  readRepresentation,
  refuseGeometry,
  representationParameters,
} from '../face/representation.ts';
import { problemOf } from '../problem-of.ts';
import type { RouteParts } from './route-parts.ts';
import { readTypes, writeOne } from './write-one.ts';

const entityBody = {
  content: { 'application/json': z.looseObject({}), 'application/ld+json': z.looseObject({}) },
  required: true,
};
const written = { 204: { description: 'Written.' } };
const path = `${root}/entities/{entityId}`;

export function entityRoutes(parts: RouteParts): readonly Route[] {
  return [
    faceRoute(parts, {
      method: 'POST',
      path: `${root}/entities`,
      operationId: 'createEntity',
      summary: 'Create an entity',
      access: 'write',
      createsTenant: true,
      body: entityBody,
      known: ['options', 'format', 'local'],
      responses: { 201: { description: 'Created.', headers: { Location: 'The entity.' } } },
      answer: (request) => createEntity(parts, request),
    }),
    faceRoute(parts, {
      method: 'GET',
      path,
      operationId: 'retrieveEntity',
      summary: 'Retrieve an entity',
      access: 'read',
      known: [...representationParameters, 'type'],
      responses: {
        200: { description: 'The entity.', content: { 'application/json': z.looseObject({}) } },
      },
      answer: (request) => retrieveEntity(parts, request),
    }),
    namelessRoute(parts, 'PUT'),
    namelessRoute(parts, 'PATCH'),
    faceRoute(parts, {
      method: 'PUT',
      path,
      operationId: 'replaceEntity',
      summary: 'Replace an entity',
      access: 'write',
      body: entityBody,
      known: ['options', 'format', 'local', 'type'],
      responses: written,
      answer: (request) => replaceEntity(parts, request),
    }),
    faceRoute(parts, {
      method: 'PATCH',
      path,
      operationId: 'mergeEntity',
      summary: 'Merge a fragment into an entity',
      access: 'write',
      body: entityBody,
      known: ['options', 'format', 'lang', 'observedAt', 'local', 'type'],
      responses: written,
      answer: (request) => mergeEntity(parts, request),
    }),
    faceRoute(parts, {
      method: 'DELETE',
      path,
      operationId: 'deleteEntity',
      summary: 'Delete an entity',
      access: 'write',
      known: ['local', 'type'],
      responses: { 204: { description: 'Deleted.' } },
      answer: (request) => deleteEntity(parts, request),
    }),
  ];
}

/** Whoever left out the id is told so. */
function namelessRoute(parts: RouteParts, method: 'PUT' | 'PATCH'): Route {
  return faceRoute(parts, {
    method,
    path: `${root}/entities`,
    operationId: method === 'PUT' ? 'replaceNamelessEntity' : 'mergeNamelessEntity',
    summary: 'Refused: the path names no entity',
    access: 'write',
    responses: { 400: { description: 'The path names no entity.' } },
    answer: () => err(problem('bad-request-data', 'The path names no entity.', 'entityId')),
  });
}

/** The entity of the path. */
export function readId({ c }: FaceRequest): Result<string> {
  const id = c.req.param('entityId') ?? '';
  return isIdentifier(id)
    ? ok(id)
    : err(problem('bad-request-data', `The id ${id} is no URI.`, 'entityId'));
}

/** Whether a body is in simplified form (clause 4.5.3). */
export function readIsSimplified({ parameters }: FaceRequest): Result<boolean> {
  const options = readOptions(parameters, [
    'keyValues',
    'simplified',
    'concise',
    'normalized',
    'noOverwrite',
    'replace',
    'update',
  ]);
  if (!options.ok) return options;
  const format = readFormat(parameters.format, options.value);
  return format.ok ? ok(format.value === 'simplified') : format;
}

async function createEntity(parts: RouteParts, request: FaceRequest): Promise<Result<Response>> {
  const isSimplified = readIsSimplified(request);
  if (!isSimplified.ok) return isSimplified;
  const body = await readBody(request.c, parts.contexts);
  if (!body.ok) return body;
  const { json, context } = body.value;
  const entity = parseEntity(json, context, { isSimplified: isSimplified.value });
  if (!entity.ok) return err(problemOf(entity.error));
  const { id } = entity.value;
  const created = await writeOne(parts, request, id, { kind: 'create', entity: entity.value });
  if (!created.ok) return created;
  const location = `${root}/entities/${encodeURI(id)}`;
  return ok(new Response(null, { status: 201, headers: { location } }));
}

async function retrieveEntity(parts: RouteParts, request: FaceRequest): Promise<Result<Response>> {
  const style = await readStyle(request, parts.contexts);
  if (!style.ok) return style;
  const id = readId(request);
  if (!id.ok) return id;
  const representation = readRepresentation(request.parameters, style.value.context);
  if (!representation.ok) return representation;
  const misplaced = refuseGeometry(request.parameters, style.value);
  if (misplaced !== undefined) return err(misplaced);
  const types = readTypes(request, style.value.context);
  if (!types.ok) return types;
  const visibility = parts.identity.readableBy(request.c.get('principal'), request.tenant);
  const found = await parts.broker.find(request.tenant, id.value, visibility);
  if (!found.ok) return found;
  const answer = {
    request,
    style: style.value,
    representation: representation.value,
    visibility,
  };
  const entity = found.value;
  const response =
    entity !== undefined && isMeant(entity, representation.value.attributes, types.value)
      ? await answerEntity(parts, entity, answer)
      : undefined;
  return response === undefined
    ? err(
        problem('not-found', `Entity ${id.value} does not exist, or has nothing of what is asked.`),
      )
    : ok(response);
}

/** `attrs` means entities that have one of them. */
function isMeant(
  entity: Entity,
  attributes: readonly string[] | undefined,
  types: TypeNode | undefined,
): boolean {
  if (types !== undefined && !matchesType(entity.types, types)) return false;
  return attributes?.some((name) => Object.hasOwn(entity.attributes, name)) ?? true;
}

async function replaceEntity(parts: RouteParts, request: FaceRequest): Promise<Result<Response>> {
  const id = readId(request);
  if (!id.ok) return id;
  const isSimplified = readIsSimplified(request);
  if (!isSimplified.ok) return isSimplified;
  const body = await readBody(request.c, parts.contexts);
  if (!body.ok) return body;
  const { json, context } = body.value;
  const named =
    isObject(json) && !('id' in json) && !('@id' in json) ? { ...json, id: id.value } : json;
  const entity = parseEntity(named, context, { isSimplified: isSimplified.value });
  if (!entity.ok) return err(problemOf(entity.error));
  if (entity.value.id !== id.value) {
    return err(problem('bad-request-data', 'The id of the body is not that of the path.', '/id'));
  }
  const operation = { kind: 'replace', entity: entity.value } as const;
  const types = readTypes(request, context);
  if (!types.ok) return types;
  const replaced = await writeOne(parts, request, id.value, operation, types.value);
  return replaced.ok ? ok(noContent()) : replaced;
}

async function mergeEntity(parts: RouteParts, request: FaceRequest): Promise<Result<Response>> {
  const id = readId(request);
  if (!id.ok) return id;
  const isSimplified = readIsSimplified(request);
  if (!isSimplified.ok) return isSimplified;
  const { lang, observedAt: observed } = request.parameters;
  const observedAt = observed === undefined ? undefined : parseInstant(observed);
  if (observed !== undefined && observedAt === undefined) {
    return err(problem('bad-request-data', 'observedAt is no time in UTC.', 'observedAt'));
  }
  const body = await readBody(request.c, parts.contexts, true);
  if (!body.ok) return body;
  const { json, context } = body.value;
  const fragment = parseEntityFragment(json, context, 'merge', {
    isSimplified: isSimplified.value,
  });
  if (!fragment.ok) return err(problemOf(fragment.error));
  const types = readTypes(request, context);
  if (!types.ok) return types;
  const operation = {
    kind: 'merge',
    fragment: fragment.value,
    ...(lang === undefined ? {} : { lang }),
    ...(observedAt === undefined ? {} : { observedAt }),
  } as const;
  const merged = await writeOne(parts, request, id.value, operation, types.value);
  return merged.ok ? ok(noContent()) : merged;
}

async function deleteEntity(parts: RouteParts, request: FaceRequest): Promise<Result<Response>> {
  const id = readId(request);
  if (!id.ok) return id;
  const style = await readStyle(request, parts.contexts, jsonTypes);
  if (!style.ok) return style;
  const types = readTypes(request, style.value.context);
  if (!types.ok) return types;
  const deleted = await writeOne(parts, request, id.value, { kind: 'delete' }, types.value);
  return deleted.ok ? ok(noContent()) : deleted;
}
