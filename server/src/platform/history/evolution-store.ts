/** SQL over temporal evolutions as wholes: finding, bringing in, changing and deleting them. */
import type { AttributeInstance, Instant, Iri } from '@kumiki/ngsi-ld';
import type { Queryable } from '#kernel/database/index.ts';
import {
  compileFilter,
  type EntityFilter,
  locationIri,
  type PageRequest,
  SqlValues,
} from '#platform/context/index.ts';
import type { Visibility } from '#platform/identity/index.ts';
import type { NewInstance } from './instances.ts';
import { compileNarrowing, compileNeeds } from './numeric-narrowing.ts';
import { scopeIri } from './scope-iri.ts';
import { compileRange, compileValidity } from './scope-store.ts';
import { numberOf } from './sink.ts';
import {
  headColumns,
  headOf,
  rangeCondition,
  type TemporalHead,
  type TimeRange,
  timeColumns,
} from './store.ts';

export interface EvolutionQuestion {
  readonly tenant: string;
  readonly now: Instant;
  readonly visibility: Visibility;
  readonly filter: EntityFilter;
  /** Attributes that `filter` looks into. */
  readonly asked: readonly Iri[];
  /** Entities that have an instance of one of these in the range; absent: of any. */
  readonly shown?: readonly Iri[];
  readonly range: TimeRange;
}

/**
 * `e` and `s` stand for what a filter of entities speaks of: `e.doc` holds the instances in the range of the
 * attributes asked for, so that an entity matches when any of its instances does. Where scopes are asked for,
 * only instances count that were said while they matched, `v.validity` (clause 5.7.4.4).
 */
function fromWhere(question: EvolutionQuestion, sql: SqlValues): string {
  const { tenant, now, visibility, shown } = question;
  const { scope, ...filter } = question.filter;
  const conditions = compileFilter(filter, { tenant, now }, visibility, sql);
  const of = { tenant: 't.tenant', entityId: 't.id' };
  const range = [
    rangeCondition(question.range, now, sql),
    ...(scope === undefined ? [] : [`v.validity @> h.${timeColumns[question.range.property]}`]),
  ].join(' and ');
  const valid =
    scope === undefined
      ? ''
      : `cross join lateral (select ${compileValidity(scope, of, sql)} as validity) as v`;
  const overlap =
    scope === undefined ? '' : `and v.validity && ${compileRange(question.range, sql)}`;
  const asked = sql.add(question.asked, 'text[]');
  const has = shown === undefined ? '' : `and h.attribute = any(${sql.add(shown, 'text[]')})`;
  const instance = 'from attribute_history h where h.tenant = t.tenant and h.entity_id = t.id';
  // One entity after the other, `offset 0`, and by the index, which the order asks for: else the planner may read the
  // history of all for what a page needs of it.
  const time = timeColumns[question.range.property];
  const needs = compileNeeds(filter, sql).map(
    (need) => `exists (select ${instance} and ${need} and ${range} order by h.${time} offset 0)`,
  );
  const shows = `exists (select ${instance} ${has} and ${range})`;
  // What is needed is in the range, too.
  const found = shown === undefined && needs.length > 0 ? needs : [...needs, shows];
  return `from temporal_entity t ${valid}
    cross join lateral (select t.tenant, t.types) as s
    cross join lateral (
      select t.tenant, t.id, t.scopes, t.created_at, t.modified_at,
        null::timestamptz as expires_at, d.doc, entity_geometry(d.doc, '${locationIri}') as location
      from (select coalesce(jsonb_object_agg(g.attribute, g.instances), '{}') as doc
        from (select h.attribute, jsonb_agg(h.instance) as instances from attribute_history h
          where h.tenant = t.tenant and h.entity_id = t.id and h.attribute = any(${asked})
            and ${range}${compileNarrowing(filter, sql)}
          group by h.attribute) as g) as d) as e
    where t.tenant = ${sql.add(tenant)} and ${conditions.types ?? 'true'} and ${conditions.entity}
      ${overlap} and ${found.join(' and ')}`;
}

/** In the order of ids, one more than the page where there are more. */
export async function listEvolutions(
  database: Queryable,
  question: EvolutionQuestion,
  { limit, offset = 0 }: PageRequest,
  isDescending: boolean,
): Promise<readonly TemporalHead[]> {
  const sql = new SqlValues();
  const rows = await database.query<Parameters<typeof headOf>[0]>(
    `select ${headColumns} ${question.filter.scope === undefined ? '' : ', v.validity::text as validity'}
     ${fromWhere(question, sql)}
     order by t.id ${isDescending ? 'desc' : 'asc'} limit ${sql.add(limit + 1)} offset ${sql.add(offset)}`,
    sql.values,
  );
  return rows.map(headOf);
}

export async function countEvolutions(
  database: Queryable,
  question: EvolutionQuestion,
): Promise<number> {
  const sql = new SqlValues();
  const [row] = await database.query<{ count: string }>(
    `select count(*) as count ${fromWhere(question, sql)}`,
    sql.values,
  );
  return Number(row?.count ?? 0);
}

/** What the caller may see of one entity, whatever its instances. */
export async function findHead(
  database: Queryable,
  { tenant, now, visibility }: Pick<EvolutionQuestion, 'tenant' | 'now' | 'visibility'>,
  id: string,
): Promise<TemporalHead | undefined> {
  const sql = new SqlValues();
  const filter = { selectors: [{ ids: [id] }] };
  const conditions = compileFilter(filter, { tenant, now }, visibility, sql);
  const [row] = await database.query<Parameters<typeof headOf>[0]>(
    `select ${headColumns} from temporal_entity t
     cross join lateral (select t.tenant, t.types) as s
     cross join lateral (select t.tenant, t.id, t.scopes, null::timestamptz as expires_at) as e
     where t.tenant = ${sql.add(tenant)} and t.id = ${sql.add(id)}
       and ${conditions.types ?? 'true'} and ${conditions.entity}`,
    sql.values,
  );
  return row === undefined ? undefined : headOf(row);
}

/** Makes the head, or adds types and scopes to it. True: there was none. */
export async function upsertHead(
  tx: Queryable,
  tenant: string,
  head: Pick<TemporalHead, 'id' | 'types'> & { readonly isBroughtIn: boolean },
  scopes: readonly string[],
  at: Instant,
): Promise<boolean> {
  const [row] = await tx.query<{ is_new: boolean }>(
    `insert into temporal_entity (tenant, id, types, scopes, created_at, modified_at, is_brought_in)
     values ($1, $2, $3, $4, $5::timestamptz, $5::timestamptz, $6)
     on conflict (tenant, id) do update set modified_at = excluded.modified_at,
       types = array(select distinct unnest(temporal_entity.types || excluded.types)),
       scopes = case when excluded.scopes = '{}' then temporal_entity.scopes
         else excluded.scopes end
     returning xmax = 0 as is_new`,
    [tenant, head.id, head.types, scopes, at, head.isBroughtIn],
  );
  return row?.is_new === true;
}

/** Entities of a type, or with `''` of every type that is recorded, that have no evolution yet begin one. */
export async function insertHeads(
  database: Queryable,
  tenant: string,
  entityType: string,
): Promise<void> {
  await database.execute(
    `insert into temporal_entity (tenant, id, types, scopes, created_at, modified_at)
     select e.tenant, e.id, s.types, e.scopes, e.created_at, e.modified_at
     from entity_type_set s join entity e on e.tenant = s.tenant and e.type_set = s.type_set
     where s.tenant = $1 and ($2 = '' or $2 = any(s.types))
       and not exists (select from history_policy p where p.tenant = s.tenant
         and not p.is_recorded and p.entity_type = any(s.types))
       and not exists (select from temporal_entity t where t.tenant = e.tenant and t.id = e.id)
     on conflict do nothing`,
    [tenant, entityType],
  );
}

/** An instance of the same attribute, dataset and time of observation is replaced. */
export async function insertInstances(
  tx: Queryable,
  tenant: string,
  id: string,
  instances: readonly NewInstance[],
  at: Instant,
): Promise<void> {
  if (instances.length === 0) return;
  const rows = instances.map(({ attribute, instance }) => [
    attribute,
    instance.datasetId ?? '',
    instance.observedAt ?? null,
    numberOf(instance),
    instance,
    instance.expiresAt ?? null,
  ]);
  await tx.execute(
    `with brought as (
       select r->>0 as attribute, r->>1 as dataset_id, (r->>2)::timestamptz as observed_at,
         (r->>3)::double precision as number, r->4 as instance, (r->>5)::timestamptz as expires_at
       from jsonb_array_elements($3::jsonb) as r),
     gone as (delete from attribute_history h using brought b
       where h.tenant = $1 and h.entity_id = $2 and h.attribute = b.attribute
         and h.dataset_id = b.dataset_id and h.observed_at = b.observed_at)
     insert into attribute_history (tenant, entity_id, attribute, dataset_id, recorded_at,
       observed_at, created_at, modified_at, number, instance, expires_at)
     select $1, $2, attribute, dataset_id, $4::timestamptz, observed_at, $4::timestamptz,
       $4::timestamptz, number, instance, expires_at from brought`,
    [tenant, id, JSON.stringify(rows), at],
  );
}

/** Which instance of an entity. `datasetId`: absent every dataset, '' the default instance. */
export interface InstanceName {
  readonly tenant: string;
  readonly id: string;
  readonly attribute: Iri;
  readonly datasetId?: string;
  readonly instanceId?: string;
}

const named = `tenant = $1 and entity_id = $2 and attribute = $3
  and ($4::text is null or dataset_id = $4) and ($5::uuid is null or instance_id = $5)`;

function nameValues(name: InstanceName): readonly unknown[] {
  const { tenant, id, attribute, datasetId, instanceId } = name;
  return [tenant, id, attribute, datasetId ?? null, instanceId ?? null];
}

/** How many there were. */
export async function deleteInstances(database: Queryable, name: InstanceName): Promise<number> {
  return database.execute(`delete from attribute_history where ${named}`, nameValues(name));
}

/** False: there is no such instance. */
export async function updateInstance(
  database: Queryable,
  name: InstanceName,
  instance: AttributeInstance,
  at: Instant,
): Promise<boolean> {
  const count = await database.execute(
    `update attribute_history set instance = $6::jsonb, number = $7::double precision,
       observed_at = $8::timestamptz, modified_at = $9::timestamptz, expires_at = $10::timestamptz,
       is_amended = true
     where ${named}`,
    [
      ...nameValues(name),
      JSON.stringify(instance),
      numberOf(instance),
      instance.observedAt ?? null,
      at,
      instance.expiresAt ?? null,
    ],
  );
  return count > 0;
}

/**
 * Scopes that were brought in with a time of observation have their instance; the one that the same scopes
 * got as the entity's state, at the time of that write, says nothing new.
 */
export async function deleteScopeEcho(
  database: Queryable,
  tenant: string,
  id: string,
  scopes: readonly string[],
  since: Instant,
): Promise<void> {
  await database.execute(
    `delete from attribute_history where tenant = $1 and entity_id = $2 and attribute = $3
       and instance->'value' = $4::jsonb and recorded_at >= $5::timestamptz
       and observed_at = recorded_at`,
    [tenant, id, scopeIri, JSON.stringify(scopes), since],
  );
}

export interface DeletedEvolution {
  /** The entity came into being through its evolution, and is nothing without it. */
  readonly wasBroughtIn: boolean;
}

export async function deleteEvolution(
  tx: Queryable,
  tenant: string,
  id: string,
): Promise<DeletedEvolution | undefined> {
  const [row] = await tx.query<{ is_brought_in: boolean }>(
    'delete from temporal_entity where tenant = $1 and id = $2 returning is_brought_in',
    [tenant, id],
  );
  if (row === undefined) return undefined;
  await tx.execute('delete from attribute_history where tenant = $1 and entity_id = $2', [
    tenant,
    id,
  ]);
  return { wasBroughtIn: row.is_brought_in };
}
