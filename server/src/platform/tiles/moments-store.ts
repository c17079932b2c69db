/** SQL of moments: which places there are, and which numbers are told of them. */
import type { Instant, Iri } from '@kumiki/ngsi-ld';
import type { Queryable } from '#kernel/database/index.ts';
import {
  compileFilter,
  type EntityFilter,
  locationIri,
  SqlValues,
} from '#platform/context/index.ts';
import type { Visibility } from '#platform/identity/index.ts';

export interface MomentQuestion {
  readonly tenant: string;
  readonly now: Instant;
  readonly filter: EntityFilter;
  readonly visibility: Visibility;
}

export interface MomentPlace {
  readonly id: string;
  readonly name: string | null;
  readonly longitude: number;
  readonly latitude: number;
}

function fromOf({ tenant, now, filter, visibility }: MomentQuestion, sql: SqlValues) {
  const asking = { tenant, now, hidesExpired: true } as const;
  const { types, entity, doc, attribute } = compileFilter(filter, asking, visibility, sql);
  const known = types ?? `s.tenant = ${sql.add(tenant)}`;
  return {
    text: `from entity_type_set as s
      join entity as e on e.tenant = s.tenant and e.type_set = s.type_set
      where ${known} and ${entity} and e.location is not null`,
    doc: doc('e'),
    seen: (iri: Iri) => attribute(iri) ?? 'true',
  };
}

/** Those that stand somewhere and have the attribute, both to be seen, by id. */
export async function listPlaces(
  database: Queryable,
  question: MomentQuestion,
  attribute: Iri,
  nameIri: Iri,
  limit: number,
): Promise<readonly MomentPlace[]> {
  const sql = new SqlValues();
  const { text, doc, seen } = fromOf(question, sql);
  const name = `(${doc}) -> ${sql.add(nameIri, 'text')} -> 0`;
  const middle = 'st_pointonsurface(e.location)';
  return database.query<MomentPlace>({
    text: `select e.id, case when ${seen(nameIri)}
        then coalesce(${name} ->> 'value', ${name} #>> '{languageMap,ja}') end as name,
        st_x(${middle}) as longitude, st_y(${middle}) as latitude
      ${text} and ${seen(attribute)} and ${seen(locationIri)}
        and (${doc}) ? ${sql.add(attribute, 'text')}
      order by e.id limit ${sql.add(limit, 'int')}`,
    values: sql.values,
  });
}

/** Attributes of the first entities that are numbers now, those with a time of observation first. */
export async function listNumbers(
  database: Queryable,
  question: MomentQuestion,
  limits: { readonly entities: number; readonly names: number },
): Promise<readonly Iri[]> {
  const sql = new SqlValues();
  const { text, doc } = fromOf(question, sql);
  const rows = await database.query<{ readonly name: string }>({
    text: `select a.key as name from (select ${doc} as doc ${text}
        order by e.id limit ${sql.add(limits.entities, 'int')}) as x
      cross join lateral jsonb_each(x.doc) as a
      where jsonb_typeof(a.value -> 0 -> 'value') = 'number'
      group by a.key
      order by bool_or(a.value -> 0 ? 'observedAt') desc, count(*) desc, a.key
      limit ${sql.add(limits.names, 'int')}`,
    values: sql.values,
  });
  return rows.map(({ name }) => name);
}
