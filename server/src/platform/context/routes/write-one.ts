/** One operation of one request. */
import {
  type Applied,
  type CompiledContext,
  type EntityOperation,
  matchesType,
  parseTypeSelection,
  type TypeNode,
} from '@kumiki/ngsi-ld';
import { headerOf } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { WritePermit } from '#platform/identity/index.ts';
import type { FaceRequest } from '../face/face.ts';
import { problemOf, unavailable } from '../problem-of.ts';
import type { RouteParts } from './route-parts.ts';

/** `types`: an entity of other types is as good as none (clauses 5.6.2 to 5.6.6). */
export async function writeOne(
  { broker, identity }: RouteParts,
  { c, tenant }: FaceRequest,
  id: string,
  operation: EntityOperation,
  types?: TypeNode,
): Promise<Result<Applied>> {
  const bytes = Number(headerOf(c, 'content-length') ?? 0);
  const allowed = identity.permitBy(c.get('principal'), tenant);
  const permit = types === undefined ? allowed : onlyOf(types, id, allowed);
  const write = permit === undefined ? { id, operation } : { id, operation, permit };
  const [outcome] = await broker.write(tenant, [write], bytes);
  return outcome ?? err(unavailable('The write was not answered.'));
}

/** Decided where the entity is changed, so that no other change comes between. */
function onlyOf(types: TypeNode, id: string, allowed: WritePermit | undefined): WritePermit {
  return (before, after) => {
    const refused = allowed?.(before, after);
    if (refused !== undefined || before === undefined) return refused;
    return matchesType(before.types, types)
      ? undefined
      : problem('not-found', `Entity ${id} is not of the type that is asked for.`);
  };
}

/** The `type` of a request that names one entity. */
export function readTypes(
  { parameters }: FaceRequest,
  context: CompiledContext,
): Result<TypeNode | undefined> {
  if (parameters.type === undefined) return ok(undefined);
  const types = parseTypeSelection(parameters.type, context);
  return types.ok ? types : err(problemOf(types.error));
}
