/** Which sources are stale, for whoever looks after them. */
import type { Call } from '../api/call.ts';
import { listOf, objectOf, parseBody, textOf } from '../api/read-json.ts';
import type { Session } from '../api/session.ts';

export interface StaleConnector {
  readonly id: string;
  readonly name: string;
}

/** None for those who do not administer the tenant, and none where the API does not answer. */
export async function findStale(
  call: Call,
  session: Session | undefined,
): Promise<readonly StaleConnector[]> {
  if (session?.roles.includes('administrator') !== true) return [];
  const response = await call('/api/connectors');
  if (!response.ok) return [];
  return listOf(parseBody(await response.text())['connectors'])
    .map(objectOf)
    .filter(({ isStale }) => isStale === true)
    .map(({ id, settings }) => ({ id: textOf(id), name: textOf(objectOf(settings)['name']) }));
}
