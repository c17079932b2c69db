/** `/subscriptions` and `/subscriptions/{subscriptionId}`. ETSI GS CIM 009, clauses 6.10 and 6.11. */
import { findUnstorable, isIdentifier, type JsonObject, type JsonValue } from '@kumiki/ngsi-ld';
import { z } from 'zod';
import type { Route } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import {
  answerJson,
  type Contexts,
  type FaceParts,
  type FaceRequest,
  faceRoute,
  jsonTypes,
  noContent,
  pageLinks,
  problemOf,
  readBody,
  readPaging,
  readStyle,
  root,
  versionApplied,
} from '#platform/context/index.ts';
import { renderSubscription } from '../render-subscription.ts';
import { subscriptionSchema } from '../subscription-schema.ts';
import type { StoredSubscription, SubscriptionBook, SubscriptionCaller } from '../subscriptions.ts';

export interface SubscriptionRouteParts extends FaceParts {
  readonly subscriptions: SubscriptionBook;
  readonly contexts: Contexts;
  readonly now: () => number;
  readonly pageLimits: { readonly pageSizeDefault: number; readonly pageSizeMax: number };
}

const body = {
  content: { 'application/json': subscriptionSchema, 'application/ld+json': subscriptionSchema },
  required: true,
};
const fragment = {
  content: { 'application/json': z.looseObject({}), 'application/ld+json': z.looseObject({}) },
  required: true,
};
const shown = { 'application/json': z.looseObject({}) };

/** Clauses 6.10 and 6.11, or 6.12 and 6.13: the same operations under two paths. */
export interface SubscriptionResource {
  readonly path: string;
  readonly tag: string;
  /** The noun of operation ids. */
  readonly noun: string;
  readonly createSummary: string;
  readonly plural: string;
}

const entitySubscriptions: SubscriptionResource = {
  path: `${root}/subscriptions`,
  tag: 'NGSI-LD subscriptions',
  noun: 'Subscription',
  createSummary: 'Subscribe to changes',
  plural: 'subscriptions',
};

export function subscriptionRoutes(
  parts: SubscriptionRouteParts,
  resource: SubscriptionResource = entitySubscriptions,
): readonly Route[] {
  const { path, tag, noun, createSummary, plural } = resource;
  const onePath = `${path}/{subscriptionId}`;
  return [
    faceRoute(parts, {
      method: 'POST',
      path,
      tag,
      operationId: `create${noun}`,
      summary: createSummary,
      access: 'write',
      createsTenant: true,
      body,
      responses: { 201: { description: 'Created.', headers: { Location: 'The subscription.' } } },
      answer: (request) => create(parts, path, request),
    }),
    faceRoute(parts, {
      method: 'GET',
      path,
      tag,
      operationId: `query${noun}s`,
      summary: `List ${plural}`,
      access: 'write',
      known: ['limit', 'offset', 'count', 'options'],
      responses: {
        200: {
          description: 'A page.',
          content: { 'application/json': z.array(z.looseObject({})) },
        },
      },
      answer: (request) => list(parts, path, request),
    }),
    faceRoute(parts, {
      method: 'GET',
      path: onePath,
      tag,
      operationId: `retrieve${noun}`,
      summary: 'Retrieve a subscription',
      access: 'write',
      known: ['options'],
      responses: { 200: { description: 'The subscription.', content: shown } },
      answer: (request) => retrieve(parts, request),
    }),
    faceRoute(parts, {
      method: 'PATCH',
      path: onePath,
      tag,
      operationId: `update${noun}`,
      summary: 'Change a subscription',
      access: 'write',
      body: fragment,
      responses: { 204: { description: 'Changed.' } },
      answer: (request) => update(parts, request),
    }),
    faceRoute(parts, {
      method: 'DELETE',
      path: onePath,
      tag,
      operationId: `delete${noun}`,
      summary: 'Delete a subscription',
      access: 'write',
      responses: { 204: { description: 'Deleted.' } },
      answer: (request) => remove(parts, request),
    }),
  ];
}

async function readSubscription(
  { contexts }: SubscriptionRouteParts,
  { c }: FaceRequest,
  isPatch: boolean,
): Promise<Result<{ readonly json: JsonObject; readonly context: ReadContext }>> {
  const read = await readBody(c, contexts, isPatch);
  if (!read.ok) return read;
  const { json, context } = read.value;
  if (!isObject(json)) return err(problem('invalid-request', 'The body is no JSON object.'));
  const unstorable = findUnstorable(json);
  return unstorable === undefined ? ok({ json, context }) : err(problemOf(unstorable.error));
}

type ReadContext = Extract<
  Awaited<ReturnType<typeof readBody>>,
  { readonly ok: true }
>['value']['context'];

async function create(
  parts: SubscriptionRouteParts,
  path: string,
  request: FaceRequest,
): Promise<Result<Response>> {
  const read = await readSubscription(parts, request, false);
  if (!read.ok) return read;
  const { json, context } = read.value;
  const created = await parts.subscriptions.create(
    request.tenant,
    json,
    context,
    callerOf(parts, request),
  );
  if (!created.ok) return created;
  const location = `${path}/${encodeURI(created.value.subscription.id)}`;
  return ok(new Response(null, { status: 201, headers: { location } }));
}

async function list(
  parts: SubscriptionRouteParts,
  path: string,
  request: FaceRequest,
): Promise<Result<Response>> {
  const style = await readStyle(request, parts.contexts, jsonTypes);
  if (!style.ok) return style;
  const paging = readPaging(request.parameters, parts.pageLimits);
  if (!paging.ok) return paging;
  const { limit, offset = 0 } = paging.value.page;
  const { items, total } = await parts.subscriptions.list(
    request.tenant,
    limit,
    offset,
    callerOf(parts, request),
  );
  const bodies = items.map((item) => render(parts, item, style.value.context));
  const links = pageLinks(
    path,
    { ...request.parameters, offset: String(offset) },
    paging.value,
    {
      first: items[0]?.subscription.id,
      last: items.at(-1)?.subscription.id,
      hasMoreAfter: offset + items.length < total,
      hasMoreBefore: offset > 0,
    },
    'application/ld+json',
  );
  const headers = {
    ...versionApplied(request.c),
    ...(paging.value.count ? { 'ngsild-results-count': String(total) } : {}),
  };
  return ok(answerJson(style.value, bodies, parts.contexts, headers, links));
}

async function retrieve(
  parts: SubscriptionRouteParts,
  request: FaceRequest,
): Promise<Result<Response>> {
  const style = await readStyle(request, parts.contexts, jsonTypes);
  if (!style.ok) return style;
  const id = readId(request);
  if (!id.ok) return id;
  const found = await parts.subscriptions.find(request.tenant, id.value, callerOf(parts, request));
  if (!found.ok) return found;
  const shownAs = render(parts, found.value, style.value.context);
  return ok(answerJson(style.value, shownAs, parts.contexts, versionApplied(request.c)));
}

async function update(
  parts: SubscriptionRouteParts,
  request: FaceRequest,
): Promise<Result<Response>> {
  const id = readId(request);
  if (!id.ok) return id;
  const read = await readSubscription(parts, request, true);
  if (!read.ok) return read;
  const { json, context } = read.value;
  const updated = await parts.subscriptions.update(
    request.tenant,
    id.value,
    json,
    context,
    callerOf(parts, request),
  );
  return updated.ok ? ok(noContent()) : updated;
}

async function remove(
  parts: SubscriptionRouteParts,
  request: FaceRequest,
): Promise<Result<Response>> {
  const id = readId(request);
  if (!id.ok) return id;
  const deleted = await parts.subscriptions.delete(
    request.tenant,
    id.value,
    callerOf(parts, request),
  );
  return deleted.ok ? ok(noContent()) : deleted;
}

/** Whoever sees and writes only part of the data sees its own subscriptions. */
function callerOf(
  { identity }: SubscriptionRouteParts,
  { c, tenant }: FaceRequest,
): SubscriptionCaller {
  const principal = c.get('principal');
  const seesAll =
    identity.readableBy(principal, tenant).kind === 'everything' &&
    identity.permitBy(principal, tenant) === undefined;
  return { id: principal.id, seesAll };
}

function readId({ c }: FaceRequest): Result<string> {
  const id = c.req.param('subscriptionId') ?? '';
  return isIdentifier(id)
    ? ok(id)
    : err(problem('bad-request-data', `The id ${id} is no URI.`, 'subscriptionId'));
}

function render(
  { contexts, now }: SubscriptionRouteParts,
  { subscription, context, told, status }: StoredSubscription,
  reader: ReadContext,
): JsonObject {
  return renderSubscription(subscription, {
    own: context,
    reader,
    status,
    contextUrl: contexts.urlOf(told),
    now: now(),
  });
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
