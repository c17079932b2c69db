/** Bringing in and changing temporal evolutions. ETSI GS CIM 009, clauses 5.6.11–5.6.16, 6.18–6.22. */
import {
  instantAt,
  isName,
  isUri,
  parseTemporalEntity,
  parseTemporalFragment,
  parseTemporalInstance,
} from '@kumiki/ngsi-ld';
import { z } from 'zod';
import type { Route } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import {
  type FaceRequest,
  faceRoute,
  jsonTypes,
  noContent,
  problemOf,
  readBody,
  readFlag,
  readStyle,
} from '#platform/context/index.ts';
import { everything } from '#platform/identity/index.ts';
import { deleteInstances, findHead, updateInstance } from '../evolution-store.ts';
import { missing } from '../history.ts';
import { scopeIri } from '../scope-iri.ts';
import { type HistoryRouteParts, path, tag } from './consumption-routes.ts';
import { readId } from './read-wish.ts';

const body = {
  content: { 'application/json': z.looseObject({}), 'application/ld+json': z.looseObject({}) },
  required: true,
};
const written = { 204: { description: 'Written.' } };
const attributesPath = `${path}/{entityId}/attrs`;
const instancePath = `${attributesPath}/{attrId}/{instanceId}`;

export function provisionRoutes(parts: HistoryRouteParts): readonly Route[] {
  return [
    faceRoute(parts, {
      method: 'POST',
      path,
      tag,
      operationId: 'upsertTemporal',
      summary: 'Bring in a temporal evolution',
      access: 'write',
      createsTenant: true,
      body,
      responses: { 201: { description: 'Created.' }, 204: { description: 'Extended.' } },
      answer: (request) => whole(parts, request, bringIn),
    }),
    faceRoute(parts, {
      method: 'DELETE',
      path: `${path}/{entityId}`,
      tag,
      operationId: 'deleteTemporal',
      summary: 'Delete a temporal evolution',
      access: 'write',
      responses: { 204: { description: 'Deleted.' } },
      answer: (request) => whole(parts, request, remove),
    }),
    faceRoute(parts, {
      method: 'POST',
      path: attributesPath,
      tag,
      operationId: 'appendAttrsTemporal',
      summary: 'Add instances to a temporal evolution',
      access: 'write',
      body,
      responses: written,
      answer: (request) => whole(parts, request, extend),
    }),
    faceRoute(parts, {
      method: 'DELETE',
      path: `${attributesPath}/{attrId}`,
      tag,
      operationId: 'deleteAttrsTemporal',
      summary: 'Delete an attribute from a temporal evolution',
      access: 'write',
      known: ['deleteAll', 'datasetId', 'local'],
      responses: { 204: { description: 'Deleted.' } },
      answer: (request) => whole(parts, request, removeAttribute),
    }),
    faceRoute(parts, {
      method: 'PATCH',
      path: instancePath,
      tag,
      operationId: 'updateAttrsTemporal',
      summary: 'Change an instance of a temporal evolution',
      access: 'write',
      body,
      responses: written,
      answer: (request) => whole(parts, request, changeInstance),
    }),
    faceRoute(parts, {
      method: 'DELETE',
      path: instancePath,
      tag,
      operationId: 'deleteAttrInstanceTemporal',
      summary: 'Delete an instance from a temporal evolution',
      access: 'write',
      responses: { 204: { description: 'Deleted.' } },
      answer: (request) => whole(parts, request, removeInstance),
    }),
  ];
}

type Answer = (parts: HistoryRouteParts, request: FaceRequest) => Promise<Result<Response>>;

/** Whoever may write only part of the data may not rewrite the past of any of it. */
async function whole(
  parts: HistoryRouteParts,
  request: FaceRequest,
  answer: Answer,
): Promise<Result<Response>> {
  if (parts.identity.permitBy(request.c.get('principal'), request.tenant) === undefined) {
    return answer(parts, request);
  }
  const detail = 'These credentials may write part of the data, and so not its history.';
  return err(problem('forbidden', detail));
}

async function bringIn(parts: HistoryRouteParts, request: FaceRequest): Promise<Result<Response>> {
  const read = await readBody(request.c, parts.contexts);
  if (!read.ok) return read;
  const evolution = parseTemporalEntity(read.value.json, read.value.context);
  if (!evolution.ok) return err(problemOf(evolution.error));
  const done = await parts.history.bringIn(request.tenant, evolution.value);
  if (!done.ok) return done;
  if (done.value === 'extended') return ok(noContent());
  const location = `${path}/${encodeURI(evolution.value.id)}`;
  return ok(new Response(null, { status: 201, headers: { location } }));
}

async function extend(parts: HistoryRouteParts, request: FaceRequest): Promise<Result<Response>> {
  const id = readId(request);
  if (!id.ok) return id;
  const read = await readBody(request.c, parts.contexts);
  if (!read.ok) return read;
  const fragment = parseTemporalFragment(read.value.json, read.value.context);
  if (!fragment.ok) return err(problemOf(fragment.error));
  const { types, scopes, attributes } = fragment.value;
  const done = await parts.history.extend(request.tenant, id.value, {
    attributes,
    ...(types === undefined ? {} : { types }),
    ...(scopes === undefined ? {} : { scopes }),
  });
  return done.ok ? ok(noContent()) : done;
}

async function remove(parts: HistoryRouteParts, request: FaceRequest): Promise<Result<Response>> {
  const id = readId(request);
  if (!id.ok) return id;
  const done = await parts.history.remove(request.tenant, id.value);
  return done.ok ? ok(noContent()) : done;
}

async function removeAttribute(
  parts: HistoryRouteParts,
  request: FaceRequest,
): Promise<Result<Response>> {
  const name = await readAttribute(parts, request);
  if (!name.ok) return name;
  const all = readFlag(request.parameters, 'deleteAll');
  if (!all.ok) return all;
  const { datasetId } = request.parameters;
  if (datasetId !== undefined && !isUri(datasetId)) {
    return err(problem('bad-request-data', `datasetId ${datasetId} is no URI.`, 'datasetId'));
  }
  const { database } = parts.history;
  const count = await deleteInstances(database, {
    ...name.value,
    ...(all.value ? {} : { datasetId: datasetId ?? '' }),
  });
  return count === 0 ? err(missingAttribute(name.value)) : ok(noContent());
}

async function changeInstance(
  parts: HistoryRouteParts,
  request: FaceRequest,
): Promise<Result<Response>> {
  const id = readId(request);
  if (!id.ok) return id;
  if (request.c.req.param('attrId') === '') {
    return err(problem('method-not-allowed', 'No attribute stands in the path.', 'attrId'));
  }
  const instanceId = readInstanceId(request);
  if (!instanceId.ok) return instanceId;
  const read = await readBody(request.c, parts.contexts, true);
  if (!read.ok) return read;
  const { json, context } = read.value;
  const parsed = parseTemporalInstance(request.c.req.param('attrId') ?? '', json, context);
  if (!parsed.ok) return err(problemOf(parsed.error));
  const head = await headOf(parts, request, id.value);
  if (!head.ok) return head;
  const { history } = parts;
  const { attribute, instance } = parsed.value;
  const at = instantAt(history.clock.now());
  const name = { tenant: request.tenant, id: id.value, attribute, instanceId: instanceId.value };
  const isThere = await updateInstance(history.database, name, instance, at);
  return isThere ? ok(noContent()) : err(missingAttribute(name));
}

async function removeInstance(
  parts: HistoryRouteParts,
  request: FaceRequest,
): Promise<Result<Response>> {
  const instanceId = readInstanceId(request);
  if (!instanceId.ok) return instanceId;
  const name = await readAttribute(parts, request);
  if (!name.ok) return name;
  const count = await deleteInstances(parts.history.database, {
    ...name.value,
    instanceId: instanceId.value,
  });
  return count === 0 ? err(missingAttribute(name.value)) : ok(noContent());
}

interface AttributeName {
  readonly tenant: string;
  readonly id: string;
  readonly attribute: string;
}

async function readAttribute(
  parts: HistoryRouteParts,
  request: FaceRequest,
): Promise<Result<AttributeName>> {
  const id = readId(request);
  if (!id.ok) return id;
  const name = request.c.req.param('attrId') ?? '';
  if (!isName(name)) {
    return err(problem('bad-request-data', `${name} cannot name an attribute.`, 'attrId'));
  }
  const style = await readStyle(request, parts.contexts, jsonTypes);
  if (!style.ok) return style;
  const head = await headOf(parts, request, id.value);
  if (!head.ok) return head;
  const attribute = name === 'scope' ? scopeIri : style.value.context.expandTerm(name);
  return ok({ tenant: request.tenant, id: id.value, attribute });
}

async function headOf(
  { history }: HistoryRouteParts,
  { tenant }: FaceRequest,
  id: string,
): Promise<Result<undefined>> {
  const now = instantAt(history.clock.now());
  const head = await findHead(history.database, { tenant, now, visibility: everything }, id);
  return head === undefined ? err(missing(id)) : ok(undefined);
}

const instanceUri = /^urn:ngsi-ld:Instance:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;
/** No instance has this one. */
const nowhere = '00000000-0000-0000-0000-000000000000';

function readInstanceId({ c }: FaceRequest): Result<string> {
  const text = c.req.param('instanceId') ?? '';
  if (!isUri(text)) {
    return err(problem('bad-request-data', `The instance ${text} is no URI.`, 'instanceId'));
  }
  return ok(instanceUri.exec(text)?.[1] ?? nowhere);
}

function missingAttribute({ id, attribute }: AttributeName) {
  return problem('not-found', `The evolution of ${id} has no such instance of ${attribute}.`);
}
