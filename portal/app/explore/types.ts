/** Which types there are to see. */
import type { Ask } from '../api/last-known.ts';
import { listOf, objectOf, textOf } from '../api/read-json.ts';

export interface TypeName {
  /** As questions name it. */
  readonly type: string;
  /** What people call it, where a standard dataset has the name. */
  readonly name?: { readonly ja: string; readonly en: string };
}

/** Undefined where the API does not tell. Sorted by name. */
export async function listTypes(ask: Ask): Promise<readonly TypeName[] | undefined> {
  const [answer, standards] = await Promise.all([
    ask('/ngsi-ld/v1/types', 'application/json'),
    ask('/api/standard-datasets', 'application/json'),
  ]);
  if (answer?.status !== 200) return undefined;
  const names = standardNames(standards?.status === 200 ? standards.body : '{}');
  const { typeList } = objectOf(JSON.parse(answer.body));
  const types = listOf(typeList).filter((each) => typeof each === 'string');
  return types.toSorted().map((type) => {
    const name = names.get(type);
    return name === undefined ? { type } : { type, name };
  });
}

/** By the type that rows of the dataset become. */
function standardNames(body: string): ReadonlyMap<string, { ja: string; en: string }> {
  const { datasets } = objectOf(JSON.parse(body));
  return new Map(
    listOf(datasets).map((dataset) => {
      const { entityType, name } = objectOf(dataset);
      const { ja, en } = objectOf(name);
      return [textOf(entityType), { ja: textOf(ja), en: textOf(en) }];
    }),
  );
}
