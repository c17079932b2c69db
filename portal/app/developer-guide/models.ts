/** The types there are, with their attributes, as `GET /ngsi-ld/v1/types?details=true` tells them. */
import type { Ask } from '../api/last-known.ts';

export interface Model {
  readonly type: string;
  readonly attributes: readonly string[];
}

/** None where the API does not answer. */
export async function listModels(ask: Ask): Promise<readonly Model[]> {
  const answer = await ask('/ngsi-ld/v1/types?details=true', 'application/json');
  return answer?.status === 200 ? parseModels(JSON.parse(answer.body)) : [];
}

/** One entity of the type that everyone may see; undefined where there is none. */
export async function exampleOf(
  ask: Ask,
  type: string,
  format: 'simplified' | 'normalized',
): Promise<object | undefined> {
  const query = new URLSearchParams({ type, limit: '1', format });
  const answer = await ask(`/ngsi-ld/v1/entities?${query}`, 'application/json');
  if (answer?.status !== 200) return undefined;
  const parsed: unknown = JSON.parse(answer.body);
  const first: unknown = Array.isArray(parsed) ? parsed[0] : undefined;
  return typeof first === 'object' && first !== null ? first : undefined;
}

/** Whatever the answer is, nothing is thrown. */
export function parseModels(answer: unknown): readonly Model[] {
  if (!Array.isArray(answer)) return [];
  return answer
    .flatMap((one: unknown): readonly Model[] => {
      if (typeof one !== 'object' || one === null || !('typeName' in one)) return [];
      const { typeName } = one;
      const names: unknown = 'attributeNames' in one ? one.attributeNames : [];
      if (typeof typeName !== 'string') return [];
      const attributes = Array.isArray(names)
        ? names.filter((name) => typeof name === 'string')
        : [];
      return [{ type: typeName, attributes: attributes.toSorted() }];
    })
    .toSorted((a, b) => (a.type < b.type ? -1 : 1));
}
