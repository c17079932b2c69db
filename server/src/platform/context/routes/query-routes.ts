/** `GET /entities` and `POST /entityOperations/query`. Clauses 5.7.2, 6.4.3.2 and 6.23. */
import {
  type CompiledContext,
  type Entity,
  type Ordering,
  type Projection,
  parseOrderBy,
  queryLinkDepth,
} from '@kumiki/ngsi-ld';
import { z } from 'zod';
import { headerOf, type Route } from '#kernel/http/index.ts';
import { type Problem, problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Visibility } from '#platform/identity/index.ts';
import type { EntityFilter, PageRequest } from '../entity-query.ts';
import { answerEntities } from '../face/answer-entities.ts';
import { readBody } from '../face/body.ts';
import {
  type FaceRequest,
  faceRoute,
  notAcceptable,
  type ReadStyle,
  readStyle,
  root,
} from '../face/face.ts';
import { entityTypes, negotiate } from '../face/negotiate.ts';
import type { ParameterName, Parameters } from '../face/parameters.ts';
import { readQueryBody } from '../face/query-body.ts';
import {
  type Representation,
  readRepresentation,
  refuseGeometry,
  representationParameters,
} from '../face/representation.ts';
import { parseCursor, writeCursor } from '../order-cursor.ts';
import { problemOf } from '../problem-of.ts';
import { type Neighbours, pageLinks, readPaging } from './paging.ts';
import { readFilter } from './read-filter.ts';
import type { RouteParts } from './route-parts.ts';

const queryParameters: readonly ParameterName[] = [
  'id',
  'type',
  'idPattern',
  'q',
  'csf',
  'scopeQ',
  'georel',
  'geometry',
  'coordinates',
  'geoproperty',
  'jsonKeys',
  'expandValues',
  'limit',
  'offset',
  'after',
  'before',
  'count',
  'orderBy',
  'collation',
  'orderFrom',
  'orderGeometry',
  ...representationParameters,
];

/** What stands beside the body of a query. */
const bodyQueryParameters: readonly ParameterName[] = [
  'limit',
  'offset',
  'after',
  'before',
  'count',
  'options',
  'format',
  'geometryProperty',
  'local',
];

const entities = z.array(z.looseObject({}));
const queryBody = z.looseObject({ type: z.literal('Query') });

export function queryRoutes(parts: RouteParts): readonly Route[] {
  return [
    faceRoute(parts, {
      method: 'GET',
      path: `${root}/entities`,
      operationId: 'queryEntities',
      summary: 'Query entities',
      access: 'read',
      known: queryParameters,
      responses: {
        200: { description: 'A page of entities.', content: { 'application/json': entities } },
      },
      answer: (request) => queryEntities(parts, request),
    }),
    faceRoute(parts, {
      method: 'POST',
      path: `${root}/entityOperations/query`,
      operationId: 'queryBatch',
      summary: 'Query entities by a body',
      access: 'read',
      known: bodyQueryParameters,
      body: {
        content: { 'application/json': queryBody, 'application/ld+json': queryBody },
        required: true,
      },
      responses: {
        200: { description: 'A page of entities.', content: { 'application/json': entities } },
      },
      answer: (request) => queryByBody(parts, request),
    }),
  ];
}

async function queryEntities(parts: RouteParts, request: FaceRequest): Promise<Result<Response>> {
  const style = await readStyle(request, parts.contexts);
  if (!style.ok) return style;
  const { parameters } = request;
  const filter = readFilter(parameters, style.value.context);
  if (!filter.ok) return filter;
  return answerQuery(parts, request, style.value, filter.value, parameters);
}

async function queryByBody(parts: RouteParts, request: FaceRequest): Promise<Result<Response>> {
  const type = negotiate(headerOf(request.c, 'accept'), entityTypes);
  if (type === undefined) return err(notAcceptable(entityTypes));
  const body = await readBody(request.c, parts.contexts);
  if (!body.ok) return body;
  const { context, json } = body.value;
  const query = readQueryBody(json);
  if (!query.ok) return query;
  const parameters = { ...request.parameters, ...query.value.parameters };
  const filter = readFilter(parameters, context, query.value.selectors);
  if (!filter.ok) return filter;
  return answerQuery(parts, request, { type, context }, filter.value, parameters);
}

/** Answers a query however it was asked. */
async function answerQuery(
  parts: RouteParts,
  request: FaceRequest,
  style: ReadStyle,
  filter: EntityFilter,
  parameters: Parameters,
): Promise<Result<Response>> {
  const representation = readRepresentation(parameters, style.context);
  if (!representation.ok) return representation;
  const misplaced = refuseGeometry(parameters, style) ?? refuseLinks(filter, representation.value);
  if (misplaced !== undefined) return err(misplaced);
  const paging = readPaging(parameters, parts.pageLimits);
  if (!paging.ok) return paging;
  const { page, count } = paging.value;
  const { tenant, c } = request;
  const visibility = parts.identity.readableBy(c.get('principal'), tenant);
  const attributes = representation.value.attributes ?? pickedAttributes(representation.value.pick);
  const asked = attributes === undefined ? filter : { ...filter, attributes };
  const question = { tenant, filter: asked, visibility };
  const [found, total] = await Promise.all([
    findPage(parts, question, page, readOrdering(parameters, style.context)),
    count ? parts.broker.count(tenant, asked, visibility) : undefined,
  ]);
  if (!found.ok) return found;
  const { entities: shown, neighbours } = found.value;
  const links = pageLinks(c.req.path, request.parameters, paging.value, neighbours, style.type);
  return ok(
    await answerEntities(parts, page.limit === 0 ? [] : shown, {
      request,
      style,
      representation: representation.value,
      visibility,
      links,
      headers: total === undefined ? {} : { 'ngsild-results-count': String(total) },
    }),
  );
}

/** Clause 5.7.2.4: a query looks no further than linked retrieval does. */
function refuseLinks({ q }: EntityFilter, { linked }: Representation): Problem | undefined {
  return q === undefined || queryLinkDepth(q) <= (linked?.level ?? 0)
    ? undefined
    : problem('bad-request-data', 'q follows more relationships than join and joinLevel do.', 'q');
}

interface Question {
  readonly tenant: string;
  readonly filter: EntityFilter;
  readonly visibility: Visibility;
}

interface FoundPage {
  readonly entities: readonly Entity[];
  readonly neighbours: Neighbours;
}

/** In the order of ids, or in one of its own, whose pages begin at cursors instead of ids. */
async function findPage(
  { broker }: RouteParts,
  { tenant, filter, visibility }: Question,
  page: PageRequest,
  order: Result<Ordering | undefined>,
): Promise<Result<FoundPage>> {
  if (!order.ok) return order;
  if (order.value === undefined) {
    const found = await broker.query(tenant, filter, page, visibility);
    const { entities: all } = found;
    return ok({
      entities: all,
      neighbours: { ...found, first: all[0]?.id, last: all.at(-1)?.id },
    });
  }
  const ordering = order.value;
  const { after: afterText, before: beforeText, ...rest } = page;
  const after = afterText === undefined ? undefined : parseCursor(afterText, ordering, 'after');
  if (after?.ok === false) return after;
  const before = beforeText === undefined ? undefined : parseCursor(beforeText, ordering, 'before');
  if (before?.ok === false) return before;
  const found = await broker.queryOrdered(
    tenant,
    filter,
    {
      ...rest,
      ordering,
      ...(after === undefined ? {} : { after: after.value }),
      ...(before === undefined ? {} : { before: before.value }),
    },
    visibility,
  );
  if (!found.ok) return found;
  const { first, last } = found.value;
  return ok({
    entities: found.value.entities,
    neighbours: {
      ...found.value,
      first: first === undefined ? undefined : writeCursor(first),
      last: last === undefined ? undefined : writeCursor(last),
    },
  });
}

function readOrdering(
  parameters: Parameters,
  context: CompiledContext,
): Result<Ordering | undefined> {
  const ordering = parseOrderBy(parameters, context);
  return ordering.ok ? ordering : err(problemOf(ordering.error));
}

/** Entities with nothing of what is picked are not meant; those members every entity has say nothing. */
function pickedAttributes(pick: Projection | undefined): readonly string[] | undefined {
  if (pick === undefined) return undefined;
  const names = [...pick.keys()];
  return names.some((name) => entityMembers.has(name)) ? undefined : names;
}

const entityMembers: ReadonlySet<string> = new Set([
  'id',
  'type',
  'scope',
  'createdAt',
  'modifiedAt',
  'expiresAt',
]);
