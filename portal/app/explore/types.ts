/** Which types there are to see, and what their attributes are called. */
import type { Ask } from '../api/last-known.ts';
import { listOf, objectOf, textOf, textsOf } from '../api/read-json.ts';

export interface Name {
  readonly ja: string;
  readonly en?: string;
}

export interface TypeName {
  /** As questions name it. */
  readonly type: string;
  /** What people call it, where a standard dataset has the name. */
  readonly name?: { readonly ja: string; readonly en: string };
}

/** An attribute of entities, or a column of a table. */
export interface Field {
  readonly name: string;
  /** What people call it, where that is known. */
  readonly label?: Name;
}

export interface Types {
  /** Sorted by name. */
  readonly types: readonly TypeName[];
  /** Of the types that were asked for. */
  readonly fields: ReadonlyMap<string, readonly Field[]>;
}

/** Undefined where the API does not tell. Fields are told of `chosen` types only: a region has many. */
export async function listTypes(ask: Ask, chosen: readonly string[]): Promise<Types | undefined> {
  const columnsOf = new URLSearchParams({ columnsOf: chosen.join(',') });
  const [answer, standards] = await Promise.all([
    ask('/ngsi-ld/v1/types?details=true', 'application/json'),
    ask(`/api/standard-datasets?${columnsOf}`, 'application/json'),
  ]);
  if (answer?.status !== 200) return undefined;
  const { datasets } = objectOf(JSON.parse(standards?.status === 200 ? standards.body : '{}'));
  const known = new Map(
    listOf(datasets).map((dataset) => {
      const { entityType, name, columns } = objectOf(dataset);
      const { ja, en } = objectOf(name);
      const labels = listOf(columns).map((column) => {
        const { key, name: label } = objectOf(column);
        return [textOf(key), { ja: textOf(label) }] as const;
      });
      const names = { name: { ja: textOf(ja), en: textOf(en) }, labels: new Map(labels) };
      return [textOf(entityType), names] as const;
    }),
  );
  const told: unknown = JSON.parse(answer.body);
  const all = listOf(told).flatMap((one) => {
    const { typeName, attributeNames } = objectOf(one);
    const type = textOf(typeName);
    return type === '' ? [] : [{ type, attributes: textsOf(attributeNames) }];
  });
  const fieldsOf = (type: string, attributes: readonly string[]): readonly Field[] =>
    attributes.map((name) => {
      const label = known.get(type)?.labels.get(name);
      return label === undefined ? { name } : { name, label };
    });
  return {
    types: all
      .map(({ type }) => ({ type, name: known.get(type)?.name }))
      .toSorted((a, b) => (a.type < b.type ? -1 : 1))
      .map(({ type, name }) => (name === undefined ? { type } : { type, name })),
    fields: new Map(
      all
        .filter(({ type }) => chosen.includes(type))
        .map(({ type, attributes }) => [type, fieldsOf(type, attributes.toSorted())]),
    ),
  };
}
