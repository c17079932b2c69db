/** What a flush of the broker appends to history, in its own transaction. */
import {
  type AttributeChange,
  type AttributeInstance,
  deletedInstance,
  type JsonValue,
} from '@kumiki/ngsi-ld';
import type { ChangeSink, EntityChange } from '#platform/context/index.ts';
import { scopeIri } from './scope-iri.ts';

/** Says whether changes of an entity of these types are kept. It reads memory: a flush does not wait for it. */
export type IsRecorded = (tenant: string, types: readonly string[]) => boolean;

/** Says whether an entity has no evolution any more, so that any change begins it. It reads memory, too. */
export type BeginsAnew = (tenant: string, id: string) => boolean;

/** The number that aggregation reads, where the value is one. */
export function numberOf(instance: AttributeInstance): number | null {
  return typeof instance.value === 'number' ? instance.value : null;
}

/**
 * `[tenant, entity, attribute, recorded, created, number, instance]`, and where an instance has any of them `dataset,
 * observed, modified, deleted, expires` too: the order that `instanceStatement` reads. What was created or modified when it
 * was recorded says `null`; most is, and reading a time costs the database as much as three other members.
 */
function instanceRow(change: EntityChange, attribute: AttributeChange): JsonValue | undefined {
  const isDeletion = attribute.kind === 'deleted';
  const held = isDeletion ? attribute.previous : attribute.current;
  if (held === undefined) return undefined;
  const instance = isDeletion ? ended(attribute.attribute, held, change.at) : held;
  const { at } = change;
  const unlessRecorded = (time: string | undefined): string | null =>
    time === undefined || time === at ? null : time;
  const more: readonly JsonValue[] = [
    attribute.datasetId ?? null,
    (isDeletion ? undefined : held.observedAt) ?? null,
    isDeletion ? null : unlessRecorded(held.modifiedAt),
    isDeletion ? at : null,
    (isDeletion ? undefined : held.expiresAt) ?? null,
  ];
  return [
    change.tenant,
    change.id,
    attribute.attribute,
    at,
    unlessRecorded(held.createdAt),
    numberOf(instance),
    // Held instances are JSON by construction; their type only lacks the index signature.
    instance as unknown as JsonValue,
    ...(more.every((member) => member === null) ? [] : more),
  ];
}

/** Scopes are gone when none is left; what else is deleted has a marker of its kind. */
function ended(attribute: string, held: AttributeInstance, at: string): AttributeInstance {
  return attribute === scopeIri ? { type: 'Property', value: [] } : deletedInstance(held, at);
}

/** A change of scopes, told like that of an attribute. */
function scopeChange({ before, after, at }: EntityChange): readonly AttributeChange[] {
  const [old, now] = [before?.scopes ?? [], after?.scopes ?? []];
  if (old.length === now.length && old.every((scope, place) => scope === now[place])) return [];
  const instanceOf = (scopes: readonly string[]): AttributeInstance => ({
    type: 'Property',
    value: [...scopes],
    createdAt: at,
    modifiedAt: at,
    // A change from the core API is observed as it is made (clause 4.5.6).
    observedAt: at,
  });
  return now.length === 0
    ? [{ attribute: scopeIri, kind: 'deleted', previous: instanceOf([]) }]
    : [{ attribute: scopeIri, kind: 'modified', current: instanceOf(now) }];
}

const instanceStatement = `
  insert into attribute_history (tenant, entity_id, attribute, dataset_id, recorded_at,
    observed_at, created_at, modified_at, deleted_at, number, instance, expires_at, is_amended)
  select row->>0, row->>1, row->>2, coalesce(row->>7, ''), recorded, (row->>8)::timestamptz,
    coalesce((row->>4)::timestamptz, recorded), coalesce((row->>9)::timestamptz, recorded),
    (row->>10)::timestamptz, (row->>5)::double precision, row->6, (row->>11)::timestamptz,
    row->>9 is not null
  from (select row, (row->>3)::timestamptz as recorded from history_rows offset 0) as h`;

// The last change of an entity in a flush says how it stands; an upsert may touch a row only once.
const headStatement = `
  insert into temporal_entity (tenant, id, types, scopes, created_at, modified_at, deleted_at)
  select distinct on (row->>0, row->>1) row->>0, row->>1,
    array(select jsonb_array_elements_text(row->2)),
    array(select jsonb_array_elements_text(row->3)),
    (row->>4)::timestamptz, (row->>5)::timestamptz, (row->>6)::timestamptz
  from historyhead_rows order by row->>0, row->>1, position desc
  on conflict (tenant, id) do update set types = excluded.types, scopes = excluded.scopes,
    created_at = excluded.created_at, modified_at = excluded.modified_at,
    deleted_at = excluded.deleted_at`;

/**
 * What was only valid until now was not deleted: its instances know their end (clause 4.22).
 * The two sinks of history: instances, and the heads of entities that came, went or changed type or scope.
 */
export function createHistorySinks(
  isRecorded: IsRecorded,
  beginsAnew: BeginsAnew,
): readonly ChangeSink[] {
  const typesOf = (change: EntityChange): readonly string[] =>
    (change.after ?? change.before)?.types ?? [];
  return [
    {
      name: 'history',
      statement: instanceStatement,
      rows: (change) =>
        !change.isExpiry && isRecorded(change.tenant, typesOf(change))
          ? [...change.attributes, ...scopeChange(change)].flatMap((attribute) => {
              const row = instanceRow(change, attribute);
              return row === undefined ? [] : [row];
            })
          : [],
    },
    {
      name: 'historyhead',
      statement: headStatement,
      rows: (change) => {
        const isHead = change.kind !== 'modified' || change.headChanged;
        const entity = change.after ?? change.before;
        if (!isHead && !beginsAnew(change.tenant, change.id)) return [];
        if (entity === undefined || !isRecorded(change.tenant, entity.types)) return [];
        const deletedAt = change.after === undefined ? change.at : null;
        const createdAt = entity.createdAt ?? change.at;
        return [
          [change.tenant, change.id, entity.types, entity.scopes, createdAt, change.at, deletedAt],
        ];
      },
    },
  ];
}
