/** Combinations of types as small integers: never changed, so that what a process knows stays true. */
import { createHash } from 'node:crypto';
import type { Iri } from '@kumiki/ngsi-ld';
import type { Queryable } from '#kernel/database/index.ts';

export interface TypeSets {
  /** The types of a set, if this process has met it. */
  typesOf(tenant: string, typeSet: number): readonly Iri[] | undefined;
  /** The set of these types in this order, if this process has met it. */
  known(tenant: string, types: readonly Iri[]): number | undefined;
  /** Makes sure that `known` knows these types, entering them in the table where they are new. */
  intern(tenant: string, types: readonly Iri[]): Promise<void>;
  /** Makes sure that `typesOf` knows every set of these tenants. */
  load(tenants: Iterable<string>): Promise<void>;
}

interface TypeSetRow {
  readonly tenant: string;
  readonly type_set: number;
  readonly types: readonly string[];
}

interface KnownSets {
  readonly byTypes: Map<string, number>;
  readonly bySet: Map<number, readonly Iri[]>;
}

/** Types hold no line break, so the key is unambiguous. */
function typesKey(types: readonly Iri[]): string {
  const [first = ''] = types;
  return types.length === 1 ? first : types.join('\n');
}

export function createTypeSets(database: Queryable): TypeSets {
  const tenants = new Map<string, KnownSets>();

  const remember = ({ tenant, type_set, types }: TypeSetRow): void => {
    let known = tenants.get(tenant);
    if (known === undefined) {
      known = { byTypes: new Map(), bySet: new Map() };
      tenants.set(tenant, known);
    }
    known.byTypes.set(typesKey(types), type_set);
    known.bySet.set(type_set, types);
  };
  const known = (tenant: string, types: readonly Iri[]): number | undefined =>
    tenants.get(tenant)?.byTypes.get(typesKey(types));

  return {
    typesOf: (tenant, typeSet) => tenants.get(tenant)?.bySet.get(typeSet),
    known,
    async intern(tenant, types) {
      while (known(tenant, types) === undefined) {
        const rows = await internTypeSet(database, tenant, types);
        rows.forEach(remember);
      }
    },
    async load(wanted) {
      const rows = await database.query<TypeSetRow>({
        name: 'context_type_sets',
        text: 'select tenant, type_set, types from entity_type_set where tenant = any($1)',
        values: [[...new Set(wanted)]],
      });
      rows.forEach(remember);
    },
  };
}

/** One row, or none when another transaction has just entered the same types: then ask again. */
function internTypeSet(
  database: Queryable,
  tenant: string,
  types: readonly Iri[],
): Promise<readonly TypeSetRow[]> {
  const key = createHash('sha256').update(JSON.stringify(types)).digest('base64');
  return database.query<TypeSetRow>({
    name: 'context_intern_type_set',
    text: `with found as (
        select tenant, type_set, types from entity_type_set where tenant = $1 and key = $3
      ), made as (
        insert into entity_type_set (tenant, types, key)
        select $1, $2, $3 where not exists (select from found)
        on conflict (tenant, key) do nothing
        returning tenant, type_set, types
      )
      select * from found union all select * from made`,
    values: [tenant, types, key],
  });
}
