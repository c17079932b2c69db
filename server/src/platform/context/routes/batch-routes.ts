/** `/entityOperations/{create,upsert,update,merge,delete}`. Clauses 6.14 to 6.17 and 6.31. */
import {
  type EntityOperation,
  isArray,
  isIdentifier,
  isObject,
  type JsonValue,
  parseEntity,
  parseEntityFragment,
} from '@kumiki/ngsi-ld';
import { z } from 'zod';
import { headerOf, noteObjects, type Route, type RouteContext } from '#kernel/http/index.ts';
import { type Problem, problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { type RawBody, readRaw, withContext } from '../face/body.ts';
import { type FaceRequest, faceRoute, noContent, root } from '../face/face.ts';
import { readOptions } from '../face/parameters.ts';
import { problemDetails } from '../face/write-problem.ts';
import { problemOf } from '../problem-of.ts';
import type { WriteOutcome } from '../writer.ts';
import type { RouteParts } from './route-parts.ts';

const batchBody = {
  content: {
    'application/json': z.array(z.looseObject({})),
    'application/ld+json': z.array(z.looseObject({})),
  },
  required: true,
};
const batchResponses = {
  201: { description: 'Ids of the entities that were created.' },
  204: { description: 'All written, none created.' },
  207: { description: 'Some were not written: `success` and `errors`.' },
};

type BatchKind = 'create' | 'upsert' | 'update' | 'merge' | 'delete';

const summaries: Readonly<Record<BatchKind, string>> = {
  create: 'Create entities',
  upsert: 'Create or replace entities',
  update: 'Update entities',
  merge: 'Merge fragments into entities',
  delete: 'Delete entities',
};

export function batchRoutes(parts: RouteParts): readonly Route[] {
  const kinds: readonly BatchKind[] = ['create', 'upsert', 'update', 'merge', 'delete'];
  return kinds.map((kind) =>
    faceRoute(parts, {
      method: 'POST',
      path: `${root}/entityOperations/${kind}`,
      operationId: `${kind}Batch`,
      summary: summaries[kind],
      access: 'write',
      createsTenant: kind === 'create' || kind === 'upsert',
      body: batchBody,
      bodyBytesMax: parts.limits.batchBytesMax,
      known: ['options', 'format', 'lang', 'local'],
      responses: batchResponses,
      answer: (request) => answerBatch(parts, request, kind),
    }),
  );
}

/** What one member of the batch asks for, or why it cannot be asked. */
interface Item {
  readonly id: string | undefined;
  readonly operation: Result<EntityOperation>;
}

interface Settled {
  readonly id: string | undefined;
  readonly outcome: WriteOutcome;
}

async function answerBatch(
  parts: RouteParts,
  request: FaceRequest,
  kind: BatchKind,
): Promise<Result<Response>> {
  const options = readOptions(request.parameters, optionsOf(kind));
  if (!options.ok) return options;
  const raw = await readRaw(request.c, parts.contexts, false);
  if (!raw.ok) return raw;
  const { json } = raw.value;
  if (!isArray(json) || json.length === 0) {
    return err(problem('bad-request-data', 'The request body is no array with at least one item.'));
  }
  // Clauses 5.6.7 to 5.6.10 and 5.6.20: what is no entity at all, or no id, fails the whole batch.
  const isItem = (item: JsonValue): boolean =>
    isObject(item) || (kind === 'delete' && typeof item === 'string');
  const wrong = json.findIndex((item: JsonValue) => !isItem(item));
  if (wrong >= 0) {
    return err(problem('bad-request-data', 'An item of the batch is no entity.', `/${wrong}`));
  }
  if (json.length > parts.limits.batchEntitiesMax) {
    const detail = `A batch has at most ${parts.limits.batchEntitiesMax} items.`;
    return err(problem('payload-too-large', detail));
  }
  const items = await readItems(parts, request, kind, json, raw.value, options.value);
  noteObjects(
    request.c,
    items.flatMap(({ id }) => (id === undefined ? [] : [id])),
  );
  const settled = await writeItems(parts, request, items);
  return ok(batchResponse(request.c, kind, settled));
}

function optionsOf(kind: BatchKind): readonly string[] {
  const formats = ['keyValues', 'simplified', 'concise', 'normalized'];
  if (kind === 'upsert') return ['replace', 'update', ...formats];
  return kind === 'update' ? ['noOverwrite', 'replace', 'update', ...formats] : formats;
}

async function readItems(
  parts: RouteParts,
  request: FaceRequest,
  kind: BatchKind,
  members: readonly JsonValue[],
  raw: RawBody,
  options: ReadonlySet<string>,
): Promise<readonly Item[]> {
  if (kind === 'delete') return members.map(readDeletion);
  const isSimplified =
    options.has('keyValues') ||
    options.has('simplified') ||
    ['keyValues', 'simplified'].includes(request.parameters.format ?? '');
  const items: Item[] = [];
  for (const member of members) {
    const found = withContext(member, raw, parts.contexts);
    const read = found instanceof Promise ? await found : found;
    const operation = read.ok
      ? operationOf(kind, read.value, options, isSimplified, request.parameters.lang)
      : read;
    items.push({ id: idOf(member), operation });
  }
  return items;
}

function idOf(member: JsonValue): string | undefined {
  const id = isObject(member) ? (member['id'] ?? member['@id']) : undefined;
  return typeof id === 'string' ? id : undefined;
}

function readDeletion(member: JsonValue): Item {
  const id = typeof member === 'string' ? member : idOf(member);
  return id !== undefined && isIdentifier(id)
    ? { id, operation: ok({ kind: 'delete' }) }
    : { id, operation: err(problem('bad-request-data', 'An id of the batch is no URI.')) };
}

type ReadMember = Extract<Awaited<ReturnType<typeof withContext>>, { readonly ok: true }>['value'];

function operationOf(
  kind: Exclude<BatchKind, 'delete'>,
  { json, context }: ReadMember,
  options: ReadonlySet<string>,
  isSimplified: boolean,
  lang: string | undefined,
): Result<EntityOperation> {
  if (kind === 'create' || kind === 'upsert') {
    const entity = parseEntity(json, context, { isSimplified });
    if (!entity.ok) return err(problemOf(entity.error));
    const mode = options.has('update') ? 'update' : 'replace';
    return ok(
      kind === 'create' ? { kind, entity: entity.value } : { kind, entity: entity.value, mode },
    );
  }
  const id = idOf(json);
  if (id === undefined || !isIdentifier(id)) {
    return err(problem('bad-request-data', 'The entity has no id that is a URI.', '/id'));
  }
  const purpose = kind === 'merge' ? 'merge' : 'append';
  const fragment = parseEntityFragment(json, context, purpose, { isSimplified });
  if (!fragment.ok) return err(problemOf(fragment.error));
  return ok(
    kind === 'merge'
      ? { kind, fragment: fragment.value, ...(lang === undefined ? {} : { lang }) }
      : {
          kind: 'append',
          fragment: fragment.value,
          noOverwrite: options.has('noOverwrite'),
        },
  );
}

/** All that can be read are written together; the others are refused beside them. */
async function writeItems(
  { broker, identity }: RouteParts,
  { c, tenant }: FaceRequest,
  items: readonly Item[],
): Promise<readonly Settled[]> {
  const permit = identity.permitBy(c.get('principal'), tenant);
  const limits = permit === undefined ? {} : { permit };
  const writes = items.flatMap(({ id, operation }) =>
    operation.ok && id !== undefined ? [{ id, operation: operation.value, ...limits }] : [],
  );
  const outcomes = await broker.write(tenant, writes, Number(headerOf(c, 'content-length') ?? 0));
  let next = 0;
  return items.map(({ id, operation }) => {
    if (!operation.ok) return { id, outcome: operation };
    const outcome = id === undefined ? undefined : outcomes[next++];
    return { id, outcome: outcome ?? err(problem('bad-request-data', 'The entity has no id.')) };
  });
}

/** Clause 5.2.16: one entry per entity; an entity with a rest that was not updated counts as failed. */
function batchResponse(c: RouteContext, kind: BatchKind, settled: readonly Settled[]): Response {
  const success = new Set<string>();
  const created = new Set<string>();
  const errors: { entityId: string; error: object }[] = [];
  for (const { id = '', outcome } of settled) {
    const refusal = outcome.ok ? partialRefusal(outcome) : outcome.error;
    if (refusal !== undefined) {
      const typeBase = `${new URL(c.req.url).origin}/docs/errors/`;
      errors.push({ entityId: id, error: problemDetails(refusal, typeBase) });
      continue;
    }
    success.add(id);
    if (outcome.ok && !outcome.value.existed) created.add(id);
  }
  if (errors.length > 0) return Response.json({ success: [...success], errors }, { status: 207 });
  if (kind === 'create') return Response.json([...success], { status: 201 });
  return created.size > 0 ? Response.json([...created], { status: 201 }) : noContent();
}

function partialRefusal(
  outcome: Extract<WriteOutcome, { readonly ok: true }>,
): Problem | undefined {
  const { notUpdated } = outcome.value;
  if (notUpdated.length === 0) return undefined;
  const reasons = notUpdated.map(({ attribute, reason }) => `${attribute}: ${reason}`);
  return problem('bad-request-data', `Not written: ${reasons.join('; ')}.`);
}
