/** Reading temporal evolutions. ETSI GS CIM 009, clauses 5.7.3, 5.7.4, 6.18.3.2, 6.19.3.1 and 6.24. */
import {
  type CompiledContext,
  instantAt,
  isObject,
  type JsonObject,
  renderAggregatedEntity,
  renderTemporalEntity,
} from '@kumiki/ngsi-ld';
import { z } from 'zod';
import type { Route } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import {
  answerJson,
  type EntityFilter,
  type FaceParts,
  type FaceRequest,
  faceRoute,
  jsonTypes,
  negotiate,
  notAcceptable,
  type Parameters,
  pageAddress,
  pageLink,
  pageLinks,
  type ReadStyle,
  readBody,
  readFilter,
  readPaging,
  readQueryBody,
  readStyle,
  root,
} from '#platform/context/index.ts';
import { aggregateEvolutions } from '../aggregation.ts';
import { type Evolutions, rangeOf, readEvolutions } from '../evolution.ts';
import {
  countEvolutions,
  type EvolutionQuestion,
  findHead,
  listEvolutions,
} from '../evolution-store.ts';
import { type History, missing } from '../history.ts';
import { scopeIri } from '../scope-iri.ts';
import type { TemporalHead } from '../store.ts';
import {
  askedAttributes,
  readId,
  readOrder,
  readWish,
  refuseFilter,
  splitTemporalBody,
  type TemporalWish,
  temporalParameters,
} from './read-wish.ts';

export interface HistoryRouteParts extends FaceParts {
  readonly history: History;
  readonly pageLimits: { readonly pageSizeDefault: number; readonly pageSizeMax: number };
}

export const path = `${root}/temporal/entities`;
export const tag = 'NGSI-LD temporal';

const filterParameters = [
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
  'orderBy',
  'limit',
  'offset',
  'count',
] as const;

const evolutions = z.array(z.looseObject({}));
const answers = {
  200: { description: 'Temporal evolutions.', content: { 'application/json': evolutions } },
  206: { description: 'Part of them: Content-Range tells which.' },
};

export function consumptionRoutes(parts: HistoryRouteParts): readonly Route[] {
  return [
    faceRoute(parts, {
      method: 'GET',
      path,
      tag,
      operationId: 'queryTemporal',
      summary: 'Query temporal evolutions',
      access: 'read',
      known: [...filterParameters, ...temporalParameters],
      responses: answers,
      answer: (request) => query(parts, request),
    }),
    faceRoute(parts, {
      method: 'GET',
      path: `${path}/{entityId}`,
      tag,
      operationId: 'retrieveTemporal',
      summary: 'Retrieve the temporal evolution of an entity',
      access: 'read',
      known: temporalParameters,
      responses: {
        ...answers,
        200: { description: 'It.', content: { 'application/json': z.looseObject({}) } },
      },
      answer: (request) => retrieve(parts, request),
    }),
    faceRoute(parts, {
      method: 'POST',
      path: `${root}/temporal/entityOperations/query`,
      tag,
      operationId: 'queryTemporalBatch',
      summary: 'Query temporal evolutions by a body',
      access: 'read',
      known: ['limit', 'offset', 'count', 'options', 'format', 'local'],
      body: {
        content: {
          'application/json': z.looseObject({ type: z.literal('Query') }),
          'application/ld+json': z.looseObject({ type: z.literal('Query') }),
        },
        required: true,
      },
      responses: answers,
      answer: (request) => queryByBody(parts, request),
    }),
  ];
}

async function retrieve(parts: HistoryRouteParts, request: FaceRequest): Promise<Result<Response>> {
  const style = await readStyle(request, parts.contexts, jsonTypes);
  if (!style.ok) return style;
  const id = readId(request);
  if (!id.ok) return id;
  const { context } = style.value;
  const wish = readWish(request, request.parameters, context);
  if (!wish.ok) return wish;
  const { history, identity } = parts;
  const head = await findHead(
    history.database,
    {
      tenant: request.tenant,
      now: instantAt(history.clock.now()),
      visibility: identity.readableBy(request.c.get('principal'), request.tenant),
    },
    id.value,
  );
  if (head === undefined) return err(missing(id.value));
  const shown = await show(parts, [head], wish.value, context);
  if (!shown.ok) return shown;
  const [body] = shown.value.bodies;
  if (body === undefined || (isEmpty(body) && isNarrowed(wish.value)))
    return err(missing(id.value));
  const links = pageLinksOf(request, wish.value, shown.value, style.value);
  return ok(answer(parts, style.value, body, shown.value.contentRange, {}, links));
}

/**
 * Ways to instances of later and earlier times, where they are asked for by pages (TS 104-176, clause 6.4.7.3).
 * A query in a body has no address to go on from.
 */
function pageLinksOf(
  { c, parameters }: FaceRequest,
  { query: { firstN, lastN, offsetN = 0 } }: TemporalWish,
  { neighbours }: Shown,
  { type }: ReadStyle,
): readonly string[] {
  const size = firstN ?? lastN ?? 0;
  if (neighbours === undefined || c.req.method !== 'GET') return [];
  const isDescending = firstN === undefined;
  const next = isDescending ? 'intervalbefore' : 'intervalafter';
  const previous = isDescending ? 'intervalafter' : 'intervalbefore';
  const link = (offset: number, relation: typeof next): string =>
    pageLink(pageAddress(c.req.path, { ...parameters, offsetN: String(offset) }), relation, type);
  return [
    ...(neighbours.hasPrevious ? [link(Math.max(0, offsetN - size), previous)] : []),
    ...(neighbours.hasNext ? [link(offsetN + size, next)] : []),
  ];
}

/** Asked for attributes it never had, or for none of those it has. */
function isNarrowed({ attributes, style }: TemporalWish): boolean {
  return attributes !== undefined || style.pick !== undefined || style.omit !== undefined;
}

function isEmpty(body: JsonObject): boolean {
  return Object.keys(body).every((name) => name === 'id' || name === 'type' || name === '@context');
}

async function query(parts: HistoryRouteParts, request: FaceRequest): Promise<Result<Response>> {
  const style = await readStyle(request, parts.contexts, jsonTypes);
  if (!style.ok) return style;
  const filter = readFilter(request.parameters, style.value.context);
  if (!filter.ok) return filter;
  return answerQuery(parts, request, style.value, filter.value, request.parameters);
}

async function queryByBody(
  parts: HistoryRouteParts,
  request: FaceRequest,
): Promise<Result<Response>> {
  const type = negotiate(request.c.req.header('accept'), jsonTypes);
  if (type === undefined) return err(notAcceptable(jsonTypes));
  const read = await readBody(request.c, parts.contexts);
  if (!read.ok) return read;
  const { json, context } = read.value;
  if (!isObject(json)) {
    return err(problem('invalid-request', 'The query is no JSON object.'));
  }
  const split = splitTemporalBody(json);
  if (!split.ok) return split;
  const body = readQueryBody(split.value.body);
  if (!body.ok) return body;
  const parameters: Parameters = {
    ...(split.value.isAggregation ? { format: 'aggregatedValues' } : {}),
    ...request.parameters,
    ...body.value.parameters,
    ...split.value.parameters,
  };
  const filter = readFilter(parameters, context, body.value.selectors);
  if (!filter.ok) return filter;
  return answerQuery(parts, request, { type, context }, filter.value, parameters);
}

async function answerQuery(
  parts: HistoryRouteParts,
  request: FaceRequest,
  style: ReadStyle,
  filter: EntityFilter,
  parameters: Parameters,
): Promise<Result<Response>> {
  const wish = readWish(request, parameters, style.context);
  if (!wish.ok) return wish;
  if (wish.value.query.relation === undefined) {
    return err(
      problem('bad-request-data', 'A temporal query needs timerel and timeAt.', 'timerel'),
    );
  }
  const refused = refuseFilter(filter, parameters, style.context);
  if (!refused.ok) return refused;
  const isDescending = readOrder(parameters);
  if (!isDescending.ok) return isDescending;
  const paging = readPaging(parameters, parts.pageLimits);
  if (!paging.ok) return paging;
  const { page, count } = paging.value;
  const question = questionOf(parts, request, filter, wish.value);
  const { database } = parts.history;
  const found = await listEvolutions(database, question, page, isDescending.value);
  const heads = found.slice(0, page.limit);
  const total = count ? await countEvolutions(database, question) : undefined;
  const shown = await show(parts, heads, wish.value, style.context, filter.scope);
  if (!shown.ok) return shown;
  const links = pageLinks(
    request.c.req.path,
    { ...request.parameters, offset: String(page.offset ?? 0) },
    paging.value,
    {
      first: heads[0]?.id,
      last: heads.at(-1)?.id,
      hasMoreAfter: found.length > page.limit,
      hasMoreBefore: (page.offset ?? 0) > 0,
    },
    style.type,
  );
  const allLinks = [...links, ...pageLinksOf(request, wish.value, shown.value, style)];
  const headers: Record<string, string> =
    total === undefined ? {} : { 'ngsild-results-count': String(total) };
  const bodies = shown.value.bodies.filter(
    (body) => wish.value.datasetIds === undefined || !isEmpty(body),
  );
  return ok(answer(parts, style, bodies, shown.value.contentRange, headers, allLinks));
}

function questionOf(
  { history, identity }: HistoryRouteParts,
  { tenant, c }: FaceRequest,
  filter: EntityFilter,
  { query: temporal, attributes }: TemporalWish,
): EvolutionQuestion {
  const named = attributes?.filter((name) => name !== scopeIri) ?? [];
  return {
    tenant,
    now: instantAt(history.clock.now()),
    visibility: identity.readableBy(c.get('principal'), tenant),
    filter,
    asked: askedAttributes(filter),
    range: rangeOf(temporal),
    ...(named.length === 0 ? {} : { shown: named }),
  };
}

interface Shown extends Omit<Evolutions, 'entities'> {
  readonly bodies: readonly JsonObject[];
}

async function show(
  { history }: HistoryRouteParts,
  heads: readonly TemporalHead[],
  temporal: TemporalWish,
  context: CompiledContext,
  scope?: EntityFilter['scope'],
): Promise<Result<Shown>> {
  const { database, limits } = history;
  const now = instantAt(history.clock.now());
  const wish = { ...temporal, now, ...(scope === undefined ? {} : { scope }) };
  if (wish.aggregation !== undefined) {
    const done = await aggregateEvolutions(database, heads, wish, wish.aggregation, limits);
    if (!done.ok) return done;
    return ok({
      bodies: done.value.map((entity) => renderAggregatedEntity(entity, context, wish.style)),
    });
  }
  const { entities, ...rest } = await readEvolutions(database, heads, wish, limits);
  const bodies = entities.map((entity) => renderTemporalEntity(entity, context, wish.style));
  return ok({ bodies, ...rest });
}

function answer(
  { contexts }: HistoryRouteParts,
  style: ReadStyle,
  body: JsonObject | readonly JsonObject[],
  contentRange: string | undefined,
  headers: Readonly<Record<string, string>> = {},
  links: readonly string[] = [],
): Response {
  if (contentRange === undefined) return answerJson(style, body, contexts, headers, links);
  const whole = answerJson(
    style,
    body,
    contexts,
    { ...headers, 'content-range': contentRange },
    links,
  );
  return new Response(whole.body, { status: 206, headers: whole.headers });
}
