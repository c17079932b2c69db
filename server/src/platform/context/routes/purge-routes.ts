/** `DELETE /entities`: removes what matches, or some of its attributes. Clauses 5.6.21 and 6.4.3.3. */
import {
  type CompiledContext,
  type EntityOperation,
  parseAttrs,
  pathsOf,
  type QueryNode,
} from '@kumiki/ngsi-ld';
import type { Route } from '#kernel/http/index.ts';
import { type Problem, problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { everything } from '#platform/identity/index.ts';
import { type FaceRequest, faceRoute, noContent, readStyle, root } from '../face/face.ts';
import { jsonTypes } from '../face/negotiate.ts';
import type { Parameters } from '../face/parameters.ts';
import { problemOf } from '../problem-of.ts';
import { readFilter } from './read-filter.ts';
import type { RouteParts } from './route-parts.ts';

export function purgeRoutes(parts: RouteParts): readonly Route[] {
  return [
    faceRoute(parts, {
      method: 'DELETE',
      path: `${root}/entities`,
      operationId: 'purgeEntities',
      summary: 'Delete entities that match, or some of their attributes',
      access: 'write',
      known: [
        'id',
        'type',
        'idPattern',
        'attrs',
        'q',
        'csf',
        'scopeQ',
        'georel',
        'geometry',
        'coordinates',
        'geoproperty',
        'jsonKeys',
        'expandValues',
        'drop',
        'keep',
        'local',
      ],
      responses: { 204: { description: 'Purged.' } },
      answer: (request) => purge(parts, request),
    }),
  ];
}

async function purge(parts: RouteParts, request: FaceRequest): Promise<Result<Response>> {
  const { parameters, tenant } = request;
  const style = await readStyle(request, parts.contexts, jsonTypes);
  if (!style.ok) return style;
  const { context } = style.value;
  const filter = readFilter(parameters, context);
  if (!filter.ok) return filter;
  if (hasLinks(filter.value.q)) {
    return err(problem('bad-request-data', 'A purge does not follow relationships.', 'q'));
  }
  const attributes = readAttributes(parameters.attrs, context);
  if (!attributes.ok) return attributes;
  const operation = readOperation(parameters, context);
  if (!operation.ok) return operation;
  const asked = { ...filter.value, ...attributes.value };
  let failure: Problem | undefined;
  const caller = request.c.get('principal');
  const permit = parts.identity.permitBy(caller, tenant);
  const limits = permit === undefined ? {} : { permit };
  const seen = permit === undefined ? everything : parts.identity.readableBy(caller, tenant);
  for await (const entities of parts.broker.scan(tenant, asked, seen)) {
    const writes = entities.map(({ id }) => ({ id, operation: operation.value, ...limits }));
    for (const outcome of await parts.broker.write(tenant, writes)) {
      // Whoever deleted it meanwhile did what was asked.
      if (!outcome.ok && outcome.error.code !== 'not-found') failure ??= outcome.error;
    }
  }
  return failure === undefined ? ok(noContent()) : err(failure);
}

function hasLinks(q: QueryNode | undefined): boolean {
  return q !== undefined && pathsOf(q).some(({ linked }) => linked !== undefined);
}

function readAttributes(
  attrs: string | undefined,
  context: CompiledContext,
): Result<{ readonly attributes?: readonly string[] }> {
  if (attrs === undefined) return ok({});
  const names = parseAttrs(attrs, context);
  return names.ok ? ok({ attributes: names.value }) : err(problemOf(names.error));
}

/** `drop` and `keep` take attributes away; without them the entities go. */
function readOperation(
  { drop, keep }: Parameters,
  context: CompiledContext,
): Result<EntityOperation> {
  if (drop !== undefined && keep !== undefined) {
    return err(problem('bad-request-data', 'drop excludes keep.', 'keep'));
  }
  const named = drop ?? keep;
  if (named === undefined) return ok({ kind: 'delete' });
  if (named.includes('{')) {
    return err(problem('bad-request-data', 'A purge does not follow relationships.', 'drop'));
  }
  const names = parseAttrs(named, context);
  if (!names.ok) return err(problemOf(names.error));
  return ok(
    drop === undefined
      ? { kind: 'purgeAttributes', keep: names.value }
      : { kind: 'purgeAttributes', drop: names.value },
  );
}
