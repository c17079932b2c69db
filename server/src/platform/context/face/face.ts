/** What every NGSI-LD route shares: tenant, @context, representation, and how answers are written. */
import {
  type CompiledContext,
  coreContext,
  isArray,
  isObject,
  type JsonObject,
  type JsonValue,
} from '@kumiki/ngsi-ld';
import { headerOf, problemResponse, type Route, type RouteContext } from '#kernel/http/index.ts';
import { type Problem, problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Identity, TenantName } from '#platform/identity/index.ts';
import type { Contexts } from '../contexts/contexts.ts';
import { contextLink, parseContextLink } from './link.ts';
import { entityTypes, type MediaType, negotiate } from './negotiate.ts';
import {
  type ParameterName,
  type Parameters,
  parameterSchema,
  readParameters,
} from './parameters.ts';
import { preferenceOf } from './preferences.ts';
import { writeNgsiLdProblem } from './write-problem.ts';

export const root = '/ngsi-ld/v1';

export interface FaceParts {
  readonly identity: Pick<Identity, 'readableBy' | 'permitBy' | 'tenantToRead' | 'tenantToWrite'>;
  readonly contexts: Contexts;
}

/** A request whose tenant and parameters are known. */
export interface FaceRequest {
  readonly c: RouteContext;
  readonly tenant: TenantName;
  readonly parameters: Parameters;
}

type Handle = (request: FaceRequest) => Promise<Result<Response>> | Result<Response>;

export interface FaceRoute extends Omit<Route, 'handle' | 'query' | 'writeProblem' | 'tag'> {
  readonly tag?: string;
  readonly known?: readonly ParameterName[];
  /** A write that may bring its tenant into being (clause 5.5.10). */
  readonly createsTenant?: boolean;
  readonly answer: Handle;
}

/** Clause 6.3.14: the tenant of a request stands in its answer, whatever the answer is. */
export function faceRoute(parts: FaceParts, route: FaceRoute): Route {
  const { known = [], createsTenant = false, answer, tag = 'NGSI-LD', ...rest } = route;
  const names: ReadonlySet<string> = new Set(known);
  return {
    ...rest,
    // What may be read may be read from pages of any origin; nothing goes by cookie here.
    ...(rest.access === 'read' ? { isOpenData: true } : {}),
    tag,
    query: parameterSchema(known),
    writeProblem: writeNgsiLdProblem,
    handle: async (c) => {
      const header = headerOf(c, 'ngsild-tenant');
      const result = await answered(parts, c, header, names, createsTenant, answer);
      const response = result.ok ? result.value : problemResponse(c, result.error);
      if (header !== undefined) response.headers.set('ngsild-tenant', header);
      return response;
    },
  };
}

async function answered(
  { identity }: FaceParts,
  c: RouteContext,
  header: string | undefined,
  known: ReadonlySet<string>,
  createsTenant: boolean,
  answer: Handle,
): Promise<Result<Response>> {
  const early = refuseUnmeasured(c);
  if (early !== undefined) return err(early);
  const parameters = readParameters(c, known);
  if (!parameters.ok) return parameters;
  const caller = c.get('principal');
  const found = createsTenant
    ? identity.tenantToWrite(header, caller)
    : identity.tenantToRead(header, caller);
  const tenant = found instanceof Promise ? await found : found;
  if (!tenant.ok) return tenant;
  return answer({ c, tenant: tenant.value, parameters: parameters.value });
}

/** Clause 6.3.4: decided before the tenant is looked up. In process there is no length to measure. */
function refuseUnmeasured(c: RouteContext): Problem | undefined {
  const { method } = c.req;
  if (method === 'GET' || method === 'DELETE') return undefined;
  const { incoming } = c.env;
  return incoming === undefined || incoming.headers['content-length'] !== undefined
    ? undefined
    : problem('length-required', 'The request has no Content-Length.');
}

/** How a caller wants to read: which representation, in the names of which context. */
export interface ReadStyle {
  readonly type: MediaType;
  readonly context: CompiledContext;
}

/** Problems: 406, and those of the context. */
export async function readStyle(
  { c }: FaceRequest,
  contexts: Contexts,
  offered: readonly MediaType[] = entityTypes,
): Promise<Result<ReadStyle>> {
  const type = negotiate(headerOf(c, 'accept'), offered);
  if (type === undefined) return err(notAcceptable(offered));
  const link = parseContextLink(headerOf(c, 'link'));
  if (!link.ok) return link;
  if (link.value === undefined) return ok({ type, context: coreContext });
  const context = await contexts.compile(link.value);
  return context.ok ? ok({ type, context: context.value }) : context;
}

export function notAcceptable(offered: readonly MediaType[]): Problem {
  return problem('not-acceptable', `This resource can be sent as ${offered.join(', ')}.`);
}

/** An answer in the names of a context, which stands in the body or in a Link header (clause 6.3.5). */
export function answerJson(
  style: ReadStyle,
  body: JsonValue,
  contexts: Contexts,
  headers: Readonly<Record<string, string>> = {},
  links: readonly string[] = [],
): Response {
  const embeds = style.type === 'application/ld+json';
  const text = JSON.stringify(embeds ? embedContext(body, style.context) : body);
  return answerText(style, text, contexts, headers, links);
}

/** The same of texts that stand already: one object, or the objects of an array. */
export function answerTexts(
  style: ReadStyle,
  texts: string | readonly string[],
  contexts: Contexts,
  headers: Readonly<Record<string, string>> = {},
  links: readonly string[] = [],
): Response {
  const context =
    style.type === 'application/ld+json'
      ? `,"@context":${JSON.stringify(style.context.source)}}`
      : undefined;
  const whole = (text: string): string =>
    context === undefined ? text : text.slice(0, -1) + context;
  const body = typeof texts === 'string' ? whole(texts) : `[${texts.map(whole).join(',')}]`;
  return answerText(style, body, contexts, headers, links);
}

function answerText(
  { type, context }: ReadStyle,
  text: string,
  contexts: Contexts,
  headers: Readonly<Record<string, string>>,
  links: readonly string[],
): Response {
  const all =
    type === 'application/ld+json' ? links : [contextLink(contexts.urlOf(context)), ...links];
  return new Response(text, {
    headers: {
      ...headers,
      'content-type': type,
      ...(all.length === 0 ? {} : { link: all.join(', ') }),
    },
  });
}

function embedContext(body: JsonValue, context: CompiledContext): JsonValue {
  const embed = (item: JsonValue): JsonValue =>
    isObject(item) ? { ...item, '@context': context.source } : item;
  return isArray(body) ? body.map(embed) : embed(body);
}

/** GeoJSON carries the context in its body unless `Prefer: body=json` asks otherwise (clause 6.3.15). */
export function answerGeoJson(
  { c }: FaceRequest,
  { context }: ReadStyle,
  body: JsonObject,
  contexts: Contexts,
  headers: Readonly<Record<string, string>> = {},
  links: readonly string[] = [],
): Response {
  const prefersJson = preferenceOf(c, 'body')?.toLowerCase() === 'json';
  const all = prefersJson ? [contextLink(contexts.urlOf(context)), ...links] : links;
  const sent = prefersJson ? body : { ...body, '@context': context.source };
  return new Response(JSON.stringify(sent), {
    headers: {
      ...headers,
      'content-type': 'application/geo+json',
      ...(prefersJson ? { 'preference-applied': 'body=json' } : {}),
      ...(all.length === 0 ? {} : { link: all.join(', ') }),
    },
  });
}

export function noContent(): Response {
  return new Response(null, { status: 204 });
}
