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

export function createTypeSets(database: Queryable): TypeSets {
  const sets = new Map<string, number>();
  const types = new Map<string, readonly Iri[]>();
  const setKey = (tenant: string, of: readonly Iri[]): string => `${tenant}\n${of.join('\n')}`;
  const typesKey = (tenant: string, typeSet: number): string => `${typeSet}\n${tenant}`;

  const remember = (row: TypeSetRow): void => {
    sets.set(setKey(row.tenant, row.types), row.type_set);
    types.set(typesKey(row.tenant, row.type_set), row.types);
  };

  return {
    typesOf: (tenant, typeSet) => types.get(typesKey(tenant, typeSet)),
    known: (tenant, of) => sets.get(setKey(tenant, of)),
    async intern(tenant, of) {
      while (!sets.has(setKey(tenant, of))) {
        const rows = await internTypeSet(database, tenant, of);
        rows.forEach(remember);
      }
    },
    async load(tenants) {
      const rows = await database.query<TypeSetRow>({
        name: 'context_type_sets',
        text: 'select tenant, type_set, types from entity_type_set where tenant = any($1)',
        values: [[...new Set(tenants)]],
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
