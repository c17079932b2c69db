/** How many entities have which attributes, kept by the flush itself: what discovery and plain counts read. */
import type { Attributes, Entity } from '@kumiki/ngsi-ld';
import type { Queryable } from '#kernel/database/index.ts';
import type { Visibility } from '#platform/identity/index.ts';
import type { ChangeSink } from './change-sink.ts';
import { compileFilter } from './compile-filter.ts';
import type { Asking } from './entity-query.ts';
import { SqlValues } from './sql-text.ts';
import type { TypeSets } from './type-sets.ts';
import { visiblePart } from './visible.ts';

/** Rows are `[tenant, combination of types, attribute, kind, change]`; the attribute '' counts the entity. */
export function createCensusSink(typeSets: TypeSets): ChangeSink {
  return {
    name: 'census',
    statement: `insert into entity_census (tenant, type_set, attribute, kind, change)
      select row->>0, (row->>1)::int, row->>2, row->>3, sum((row->>4)::int) from census_rows
      group by row->>0, row->>1, row->>2, row->>3 having sum((row->>4)::int) <> 0`,
    rows: ({ tenant, before, after, headChanged, attributes }) => {
      if (!headChanged && attributes.every(({ kind }) => kind === 'modified')) return [];
      const change = new Map<string, number>();
      count(change, typeSets, tenant, before, -1);
      count(change, typeSets, tenant, after, 1);
      return [...change].flatMap(([key, by]) => (by === 0 ? [] : [[tenant, ...parts(key), by]]));
    },
  };
}

function count(
  change: Map<string, number>,
  typeSets: TypeSets,
  tenant: string,
  entity: Entity | undefined,
  by: number,
): void {
  if (entity === undefined) return;
  const typeSet = typeSets.known(tenant, entity.types) ?? 0;
  for (const held of ['\n', ...attributeKinds(entity.attributes)]) {
    const key = `${typeSet}\n${held}`;
    change.set(key, (change.get(key) ?? 0) + by);
  }
}

/** `attribute\nkind`, each once however many instances are of that kind. */
function attributeKinds(attributes: Attributes): ReadonlySet<string> {
  return new Set(
    Object.entries(attributes).flatMap(([name, instances]) =>
      instances.map(({ type }) => `${name}\n${type}`),
    ),
  );
}

function parts(key: string): readonly [number, string, string] {
  const [typeSet = '', attribute = '', kind = ''] = key.split('\n');
  return [Number(typeSet), attribute, kind];
}

export interface CensusRow {
  readonly types: readonly string[];
  /** '' in the row that counts entities. */
  readonly attribute: string;
  readonly kind: string;
  readonly total: number;
}

/** Sums of a tenant that are not nil. */
function readCensus(database: Queryable, tenant: string): Promise<readonly CensusRow[]> {
  return database.query<CensusRow>({
    name: 'context_census',
    text: `select s.types, c.attribute, c.kind, c.total from (
        select type_set, attribute, kind, sum(change)::int as total from entity_census
        where tenant = $1 group by type_set, attribute, kind having sum(change) > 0
      ) as c
      join entity_type_set as s on s.tenant = $1 and s.type_set = c.type_set
      order by c.type_set, c.attribute, c.kind`,
    values: [tenant],
  });
}

/** Replaces many changes by their sums; concurrent flushes and readers see either. */
export async function sumUpCensus(database: Queryable, rowsMin: number): Promise<number> {
  return database.execute({
    text: `with due as (
        select tenant, type_set from entity_census group by tenant, type_set having count(*) > $1
      ), gone as (
        delete from entity_census as c using due
        where c.tenant = due.tenant and c.type_set = due.type_set
        returning c.tenant, c.type_set, c.attribute, c.kind, c.change
      )
      insert into entity_census (tenant, type_set, attribute, kind, change)
      select tenant, type_set, attribute, kind, sum(change) from gone
      group by tenant, type_set, attribute, kind having sum(change) <> 0`,
    values: [rowsMin],
  });
}

/**
 * The census of what a caller may see. Types and attributes are decided from the rows; where scopes
 * matter, the entities themselves are counted.
 */
export async function readVisibleCensus(
  database: Queryable,
  asking: Asking,
  visibility: Visibility,
): Promise<readonly CensusRow[]> {
  if (visibility.kind === 'everything') return readCensus(database, asking.tenant);
  if (visibility.rules.some(({ scope }) => scope !== undefined)) {
    return countVisible(database, asking, visibility);
  }
  const rows = await readCensus(database, asking.tenant);
  return rows.filter(({ types, attribute }) => {
    const naming = visibility.rules.filter(({ entityType }) => types.includes(entityType));
    return naming.some(
      ({ attributes }) => attribute === '' || (attributes?.includes(attribute) ?? true),
    );
  });
}

async function countVisible(
  database: Queryable,
  asking: Asking,
  visibility: Visibility,
): Promise<readonly CensusRow[]> {
  const sql = new SqlValues();
  const { types = 'true', entity } = compileFilter({}, asking, visibility, sql);
  const seen = visibility.kind === 'rules' ? visibility.rules : [];
  const rows = await database.query<CensusRow & { readonly scopes: readonly string[] }>({
    text: `with seen as (
        select s.type_set, s.types, e.id, e.scopes, e.doc from entity_type_set as s
        join entity as e on e.tenant = s.tenant and e.type_set = s.type_set
        where ${types} and ${entity}
      )
      select types, '' as attribute, '' as kind, scopes, count(*)::int as total from seen
      group by types, scopes
      union all
      select types, a.key, i->>'type', scopes, count(distinct id)::int
      from seen, jsonb_each(doc) as a, jsonb_array_elements(a.value) as i
      group by types, a.key, i->>'type', scopes`,
    values: sql.values,
  });
  return rows.filter(({ attribute, ...row }) => {
    if (attribute === '') return true;
    const attributes = { [attribute]: [] };
    const shown = visiblePart({ id: '', attributes, ...row }, { kind: 'rules', rules: seen });
    return shown !== undefined && attribute in shown.attributes;
  });
}
