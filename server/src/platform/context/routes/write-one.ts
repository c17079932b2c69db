/** One operation of one request. */
import type { Applied, EntityOperation } from '@kumiki/ngsi-ld';
import { err, type Result } from '#kernel/result.ts';
import type { FaceRequest } from '../face/face.ts';
import { headerOf } from '../face/header.ts';
import { unavailable } from '../problem-of.ts';
import type { RouteParts } from './route-parts.ts';

export async function writeOne(
  { broker, identity }: RouteParts,
  { c, tenant }: FaceRequest,
  id: string,
  operation: EntityOperation,
): Promise<Result<Applied>> {
  const bytes = Number(headerOf(c, 'content-length') ?? 0);
  const permit = identity.permitBy(c.get('principal'), tenant);
  const write = permit === undefined ? { id, operation } : { id, operation, permit };
  const [outcome] = await broker.write(tenant, [write], bytes);
  return outcome ?? err(unavailable('The write was not answered.'));
}
