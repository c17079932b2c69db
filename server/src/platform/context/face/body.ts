/** Request bodies and the @context that explains them. Clauses 6.3.4 and 6.3.5. */
import type { CompiledContext, JsonValue } from '@kumiki/ngsi-ld';
import { coreContext, isArray, isObject } from '@kumiki/ngsi-ld';
import { headerOf, type RouteContext, readJson } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Contexts } from '../contexts/contexts.ts';
import { parseContextLink } from './link.ts';

/** A body that is one object, with the context its names are written in. */
export interface ReadBody {
  readonly json: JsonValue;
  readonly context: CompiledContext;
  /** The `@context` of the body, as it was sent. */
  readonly inline?: JsonValue;
}

/** What came with a request, before anything is known about the names in it. */
export interface RawBody {
  readonly json: JsonValue;
  readonly isLinkedData: boolean;
  /** The context of the Link header, or the core context. */
  readonly linked: CompiledContext;
}

type BodyType = 'json' | 'ld+json';

/** `merge-patch+json` is welcome where `isPatch`. Problems: 400, 411, 415 and those of the context. */
export async function readRaw(
  c: RouteContext,
  contexts: Contexts,
  isPatch: boolean,
): Promise<Result<RawBody>> {
  const type = bodyType(c, isPatch);
  if (!type.ok) return type;
  const link = parseContextLink(headerOf(c, 'link'));
  if (!link.ok) return link;
  const read = await readJson(c);
  if (!read.ok) return read;
  // `as`: JSON.parse gives JSON.
  const json = read.value as JsonValue;
  if (type.value === 'ld+json') {
    return link.value === undefined
      ? ok({ json, isLinkedData: true, linked: coreContext })
      : err(badContext('A Link header names a @context beside application/ld+json.'));
  }
  const linked = link.value === undefined ? ok(coreContext) : await contexts.compile(link.value);
  return linked.ok ? ok({ json, isLinkedData: false, linked: linked.value }) : linked;
}

/** An object (or, for an attribute with several instances, an array) and its context. */
export async function readBody(
  c: RouteContext,
  contexts: Contexts,
  isPatch = false,
  mayBeArray = false,
): Promise<Result<ReadBody>> {
  const raw = await readRaw(c, contexts, isPatch);
  if (!raw.ok) return raw;
  const { json } = raw.value;
  if (!isObject(json) && !(mayBeArray && isArray(json))) {
    return err(problem('invalid-request', 'The request body is no JSON object.'));
  }
  return withContext(json, raw.value, contexts);
}

/** The context of one object of a body: its own for linked data, else that of the Link header, which is known. */
export function withContext(
  json: JsonValue,
  raw: RawBody,
  contexts: Contexts,
): Result<ReadBody> | Promise<Result<ReadBody>> {
  const inline = isObject(json) ? json['@context'] : undefined;
  if (raw.isLinkedData) return withInline(json, inline, contexts);
  return inline === undefined
    ? ok({ json, context: raw.linked })
    : err(badContext('An @context stands in a body that is not application/ld+json.'));
}

async function withInline(
  json: JsonValue,
  inline: JsonValue | undefined,
  contexts: Contexts,
): Promise<Result<ReadBody>> {
  if (inline === undefined) {
    return err(badContext('The application/ld+json body has no @context.'));
  }
  const context = await contexts.compile(inline);
  return context.ok ? ok({ json, context: context.value, inline }) : context;
}

function badContext(detail: string) {
  return problem('bad-request-data', detail, '/@context');
}

function bodyType(c: RouteContext, isPatch: boolean): Result<BodyType> {
  const { incoming } = c.env;
  if (incoming !== undefined && incoming.headers['content-length'] === undefined) {
    return err(problem('length-required', 'The request has no Content-Length.'));
  }
  const header = headerOf(c, 'content-type') ?? '';
  const type = (header.split(';', 1)[0] ?? '').trim().toLowerCase();
  if (type === 'application/json') return ok('json');
  if (type === 'application/ld+json') return ok('ld+json');
  if (isPatch && type === 'application/merge-patch+json') return ok('json');
  return err(
    problem('unsupported-media-type', `A body of type ${type || '(none)'} is not understood.`),
  );
}
