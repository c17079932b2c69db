/** `/entities/{entityId}/attrs` and below. Clauses 6.6 and 6.7. */
import {
  type Applied,
  type EntityOperation,
  isName,
  isUri,
  parseAttributeFragment,
  parseEntityFragment,
} from '@kumiki/ngsi-ld';
import { z } from 'zod';
import type { Route } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { readBody } from '../face/body.ts';
import { type FaceRequest, faceRoute, noContent, readStyle, root } from '../face/face.ts';
import { jsonTypes } from '../face/negotiate.ts';
import { readFlag, readOptions } from '../face/parameters.ts';
import { problemOf } from '../problem-of.ts';
import { readId, readIsSimplified } from './entity-routes.ts';
import type { RouteParts } from './route-parts.ts';
import { readTypes, writeOne } from './write-one.ts';

const attributesBody = {
  content: { 'application/json': z.looseObject({}), 'application/ld+json': z.looseObject({}) },
  required: true,
};
const written = {
  204: { description: 'Written.' },
  207: { description: 'Some attributes were not written.' },
};
const attributesPath = `${root}/entities/{entityId}/attrs`;
const attributePath = `${attributesPath}/{attrId}`;

export function attributeRoutes(parts: RouteParts): readonly Route[] {
  return [
    faceRoute(parts, {
      method: 'POST',
      path: attributesPath,
      operationId: 'appendAttrs',
      summary: 'Append attributes to an entity',
      access: 'write',
      body: attributesBody,
      known: ['options', 'format', 'local', 'type'],
      responses: written,
      answer: (request) => appendAttributes(parts, request),
    }),
    faceRoute(parts, {
      method: 'PATCH',
      path: attributesPath,
      operationId: 'updateEntity',
      summary: 'Update attributes of an entity',
      access: 'write',
      body: attributesBody,
      known: ['options', 'format', 'local', 'type'],
      responses: written,
      answer: (request) => updateAttributes(parts, request),
    }),
    faceRoute(parts, {
      method: 'PATCH',
      path: attributePath,
      operationId: 'updateAttrs',
      summary: 'Update part of an attribute',
      access: 'write',
      body: attributesBody,
      known: ['local', 'type'],
      responses: { 204: { description: 'Written.' } },
      answer: (request) => changeAttribute(parts, request, 'updateAttribute'),
    }),
    faceRoute(parts, {
      method: 'PUT',
      path: attributePath,
      operationId: 'replaceAttrs',
      summary: 'Replace an attribute',
      access: 'write',
      body: attributesBody,
      known: ['local', 'type'],
      responses: { 204: { description: 'Written.' } },
      answer: (request) => changeAttribute(parts, request, 'replaceAttribute'),
    }),
    faceRoute(parts, {
      method: 'DELETE',
      path: attributePath,
      operationId: 'deleteAttrs',
      summary: 'Delete an attribute',
      access: 'write',
      known: ['deleteAll', 'datasetId', 'local', 'type'],
      responses: { 204: { description: 'Deleted.' } },
      answer: (request) => deleteAttribute(parts, request),
    }),
  ];
}

async function appendAttributes(
  parts: RouteParts,
  request: FaceRequest,
): Promise<Result<Response>> {
  const options = readOptions(request.parameters, [
    'noOverwrite',
    'keyValues',
    'simplified',
    'concise',
    'normalized',
  ]);
  if (!options.ok) return options;
  const noOverwrite = options.value.has('noOverwrite');
  return writeFragment(parts, request, 'append', (fragment) => ({
    kind: 'append',
    fragment,
    noOverwrite,
  }));
}

function updateAttributes(parts: RouteParts, request: FaceRequest): Promise<Result<Response>> {
  return writeFragment(parts, request, 'update', (fragment) => ({ kind: 'update', fragment }));
}

type Fragment = Extract<EntityOperation, { readonly kind: 'append' }>['fragment'];

async function writeFragment(
  parts: RouteParts,
  request: FaceRequest,
  purpose: 'append' | 'update',
  operationOf: (fragment: Fragment) => EntityOperation,
): Promise<Result<Response>> {
  const id = readId(request);
  if (!id.ok) return id;
  const isSimplified = readIsSimplified(request);
  if (!isSimplified.ok) return isSimplified;
  const body = await readBody(request.c, parts.contexts, purpose === 'update');
  if (!body.ok) return body;
  const { json, context } = body.value;
  const options = { isSimplified: isSimplified.value };
  const fragment = parseEntityFragment(json, context, purpose, options);
  if (!fragment.ok) return err(problemOf(fragment.error));
  const types = readTypes(request, context);
  if (!types.ok) return types;
  const operation = operationOf(fragment.value);
  const applied = await writeOne(parts, request, id.value, operation, types.value);
  return applied.ok ? ok(answerUpdate(applied.value)) : applied;
}

/** Clause 5.2.18: names are expanded, since the answer has no context. */
function answerUpdate({ updated, notUpdated }: Applied): Response {
  if (notUpdated.length === 0) return noContent();
  const refused = notUpdated.map(({ attribute, reason }) => ({ attributeName: attribute, reason }));
  return Response.json({ updated, notUpdated: refused }, { status: 207 });
}

async function changeAttribute(
  parts: RouteParts,
  request: FaceRequest,
  kind: 'updateAttribute' | 'replaceAttribute',
): Promise<Result<Response>> {
  const id = readId(request);
  if (!id.ok) return id;
  const name = readAttributeName(request);
  if (!name.ok) return name;
  const body = await readBody(request.c, parts.contexts, kind === 'updateAttribute', true);
  if (!body.ok) return body;
  const { json, context } = body.value;
  const fragment = parseAttributeFragment(name.value, json, context, kind);
  if (!fragment.ok) return err(problemOf(fragment.error));
  const types = readTypes(request, context);
  if (!types.ok) return types;
  const operation = { kind, ...fragment.value };
  const changed = await writeOne(parts, request, id.value, operation, types.value);
  return changed.ok ? ok(noContent()) : changed;
}

async function deleteAttribute(parts: RouteParts, request: FaceRequest): Promise<Result<Response>> {
  const id = readId(request);
  if (!id.ok) return id;
  const name = readAttributeName(request);
  if (!name.ok) return name;
  const style = await readStyle(request, parts.contexts, jsonTypes);
  if (!style.ok) return style;
  const deleteAll = readFlag(request.parameters, 'deleteAll');
  if (!deleteAll.ok) return deleteAll;
  const { datasetId } = request.parameters;
  if (datasetId !== undefined && !isUri(datasetId)) {
    return err(problem('bad-request-data', `datasetId ${datasetId} is no URI.`, 'datasetId'));
  }
  const { context } = style.value;
  const types = readTypes(request, context);
  if (!types.ok) return types;
  const operation = {
    kind: 'deleteAttribute',
    attribute: context.expandTerm(name.value),
    deleteAll: deleteAll.value,
    ...(datasetId === undefined ? {} : { datasetId }),
  } as const;
  const deleted = await writeOne(parts, request, id.value, operation, types.value);
  return deleted.ok ? ok(noContent()) : deleted;
}

function readAttributeName({ c }: FaceRequest): Result<string> {
  const name = c.req.param('attrId') ?? '';
  return isName(name)
    ? ok(name)
    : err(problem('bad-request-data', `${name} cannot name an attribute.`, 'attrId'));
}
