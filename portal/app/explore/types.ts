/** Which types there are to see. */
import type { Ask } from '../api/last-known.ts';

export interface TypeName {
  /** As questions name it. */
  readonly type: string;
}

/** Undefined where the API does not tell. Sorted by name. */
export async function listTypes(ask: Ask): Promise<readonly TypeName[] | undefined> {
  const answer = await ask('/ngsi-ld/v1/types', 'application/json');
  if (answer?.status !== 200) return undefined;
  const parsed: unknown = JSON.parse(answer.body);
  if (typeof parsed !== 'object' || parsed === null || !('typeList' in parsed)) return [];
  const { typeList } = parsed;
  const names = Array.isArray(typeList) ? typeList.filter((each) => typeof each === 'string') : [];
  return names.toSorted().map((type) => ({ type }));
}
