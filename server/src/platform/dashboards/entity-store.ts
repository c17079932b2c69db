/** SQL of panels over entities: counted by an attribute or by time, listed, and found for their history. */
import type { Instant, Iri } from '@kumiki/ngsi-ld';
import type { Queryable } from '#kernel/database/index.ts';
import { compileFilter, type EntityFilter, SqlValues } from '#platform/context/index.ts';
import { periodOrigin } from '#platform/history/index.ts';
import type { Visibility } from '#platform/identity/index.ts';
import type { Group } from './figures.ts';

export interface EntityQuestion {
  readonly tenant: string;
  readonly now: Instant;
  readonly filter: EntityFilter;
  readonly visibility: Visibility;
}

/** What is told of a group: how many, or a number of theirs. */
export interface EntityMeasure {
  readonly kind: 'count' | 'sum' | 'average' | 'least' | 'most';
  readonly attribute?: Iri;
}

interface Parts {
  readonly from: string;
  /** The first instance of an attribute, null where it may not be seen. */
  readonly instance: (attribute: Iri) => string;
}

function partsOf(question: EntityQuestion, sql: SqlValues): Parts {
  const { tenant, now, filter, visibility } = question;
  const asking = { tenant, now, hidesExpired: true } as const;
  const { types, entity, doc, attribute } = compileFilter(filter, asking, visibility, sql);
  const known = types ?? `s.tenant = ${sql.add(tenant)}`;
  return {
    from: `from entity_type_set as s
      join entity as e on e.tenant = s.tenant and e.type_set = s.type_set
      where ${known} and ${entity}`,
    instance: (name) => {
      const first = `((${doc('e')}) -> ${sql.add(name, 'text')} -> 0)`;
      const seen = attribute(name);
      return seen === undefined ? first : `(case when ${seen} then ${first} end)`;
    },
  };
}

/** Of an instance `i`: its value, as JSON; Japanese of a language map. */
const heldValue = (i: string): string =>
  `coalesce(${i} -> 'value', ${i} #> '{languageMap,ja}', ${i} -> 'vocab', ${i} -> 'object')`;

const numberOf = (value: string): string =>
  `case when jsonb_typeof(${value}) = 'number' then (${value} #>> '{}')::float8 end`;

const aggregates = {
  count: 'count(*)',
  sum: 'coalesce(sum(x.number), 0)',
  average: 'avg(x.number)',
  least: 'min(x.number)',
  most: 'max(x.number)',
} as const;

/** How many people the value is of: those counted or added up, or those whose numbers it is made of. */
const people = { count: 'count(*)', sum: 'coalesce(sum(x.number), 0)' } as const;

function measured({ kind }: EntityMeasure): string {
  const of = kind === 'count' || kind === 'sum' ? people[kind] : 'count(x.number)';
  return `(${aggregates[kind]})::float8 as value, (${of})::float8 as people`;
}

function measuredNumber({ attribute }: EntityMeasure, { instance }: Parts): string {
  return attribute === undefined ? 'null::float8' : numberOf(heldValue(instance(attribute)));
}

/** One number of all. */
export async function measureAll(
  database: Queryable,
  question: EntityQuestion,
  measure: EntityMeasure,
): Promise<Group> {
  const sql = new SqlValues();
  const parts = partsOf(question, sql);
  const number = measuredNumber(measure, parts);
  const [row] = await database.query<Omit<Group, 'key'>>({
    text: `select ${measured(measure)} from (select ${number} as number ${parts.from}) as x`,
    values: sql.values,
  });
  return { key: null, value: row?.value ?? null, people: row?.people ?? 0 };
}

interface GroupRow {
  readonly key: string | null;
  readonly name: string | null;
  readonly value: number | null;
  readonly people: number;
}

/** By the value of an attribute, or by each value of a list; those without one are a group whose key is null. */
export async function measureByAttribute(
  database: Queryable,
  question: EntityQuestion,
  measure: EntityMeasure,
  by: { readonly attribute: Iri; readonly name?: Iri },
  limit: number,
): Promise<readonly Group[]> {
  const sql = new SqlValues();
  const parts = partsOf(question, sql);
  const number = measuredNumber(measure, parts);
  const key = heldValue(parts.instance(by.attribute));
  const name = by.name === undefined ? 'null::jsonb' : heldValue(parts.instance(by.name));
  const rows = await database.query<GroupRow>({
    text: `select x.key, max(x.name) as name, ${measured(measure)}
      from (
        select v.key, (y.name #>> '{}') as name, y.number
        from (select ${key} as key, ${name} as name, ${number} as number ${parts.from}) as y
        left join lateral (
          select distinct w #>> '{}' as key from jsonb_array_elements(
            case jsonb_typeof(y.key) when 'array' then y.key when 'null' then '[]'
              else jsonb_build_array(y.key) end
          ) as w where y.key is not null
        ) as v on true
      ) as x
      group by x.key
      order by value desc nulls last, x.key collate "C" limit ${sql.add(limit, 'int')}`,
    values: sql.values,
  });
  return rows.map(({ name: named, ...row }) => (named === null ? row : { ...row, name: named }));
}

/** By when they were made or last changed; keys are instants at which periods begin. */
export async function measureByTime(
  database: Queryable,
  question: EntityQuestion,
  by: {
    readonly time: 'createdAt' | 'modifiedAt';
    readonly step: number;
    readonly from: Instant;
    readonly to: Instant;
  },
): Promise<readonly Group[]> {
  const sql = new SqlValues();
  const { from } = partsOf(question, sql);
  const at = by.time === 'createdAt' ? 'e.created_at' : 'e.modified_at';
  const step = sql.add(`${by.step} microseconds`, 'interval');
  const origin = sql.add(periodOrigin, 'timestamptz');
  const begin = sql.add(by.from, 'timestamptz');
  const end = sql.add(by.to, 'timestamptz');
  return database.query<Group>({
    text: `select to_char(x.start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as key,
        count(*)::float8 as value, count(*)::float8 as people
      from (select date_bin(${step}, ${at}, ${origin}) as start ${from}
        and ${at} >= ${begin} and ${at} < ${end}) as x
      group by x.start order by x.start`,
    values: sql.values,
  });
}

export interface ListedColumn {
  readonly attribute: Iri;
  readonly member: 'value' | 'observedAt' | 'modifiedAt' | 'unitCode';
}

export interface ListedEntity {
  readonly id: string;
  readonly longitude: number | null;
  readonly latitude: number | null;
  /** In the order of the columns. */
  readonly values: readonly unknown[];
}

/** In the order of ids. Places where they may be seen. */
export async function listEntities(
  database: Queryable,
  question: EntityQuestion,
  columns: readonly ListedColumn[],
  location: Iri,
  limit: number,
): Promise<readonly ListedEntity[]> {
  const sql = new SqlValues();
  const { from, instance } = partsOf(question, sql);
  const cells = columns.map(({ attribute, member }) =>
    member === 'value' ? heldValue(instance(attribute)) : `${instance(attribute)} -> '${member}'`,
  );
  const isSeen = `(${instance(location)}) is not null`;
  const middle = `case when e.location is not null and ${isSeen}
    then st_pointonsurface(e.location) end`;
  return database.query<ListedEntity>({
    text: `select x.id, st_x(x.middle) as longitude, st_y(x.middle) as latitude, x.values
      from (select e.id, ${middle} as middle, jsonb_build_array(${cells.join(', ')}) as values
        ${from} order by e.id limit ${sql.add(limit, 'int')}) as x order by x.id`,
    values: sql.values,
  });
}

/** Whom a history is read of: those whose attribute may be seen, with what they are called. */
export async function findWithAttribute(
  database: Queryable,
  question: EntityQuestion,
  attribute: Iri,
  nameIri: Iri,
  limit: number,
): Promise<readonly { readonly id: string; readonly name: string | null }[]> {
  const sql = new SqlValues();
  const { from, instance } = partsOf(question, sql);
  return database.query({
    text: `select e.id, ${heldValue(instance(nameIri))} #>> '{}' as name ${from}
      and ${instance(attribute)} is not null order by e.id limit ${sql.add(limit, 'int')}`,
    values: sql.values,
  });
}
