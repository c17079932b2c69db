/** Instances as rows, and rows as temporal evolutions. */
import type {
  AttributeInstance,
  Instant,
  Iri,
  ScopeInstance,
  TemporalEntity,
} from '@kumiki/ngsi-ld';
import { scopeIri } from './scope-iri.ts';
import type { HistoryInstance, TemporalHead } from './store.ts';

/** What a temporal representation brings in. */
export interface NewInstance {
  readonly attribute: Iri;
  readonly instance: AttributeInstance;
}

/** The instance as it is read: with its times and the id by which it can be changed. */
export function instanceOf(row: HistoryInstance): AttributeInstance {
  return {
    ...row.instance,
    instanceId: `urn:ngsi-ld:Instance:${row.instanceId}`,
    createdAt: row.createdAt,
    modifiedAt: row.modifiedAt,
    ...(row.observedAt === undefined ? {} : { observedAt: row.observedAt }),
    ...(row.deletedAt === undefined ? {} : { deletedAt: row.deletedAt }),
  };
}

/**
 * Evolutions in the order of `heads`. `attributes` names those that must be there even without instances:
 * what an answer that is too long has cut away.
 */
export function evolutionsOf(
  heads: readonly TemporalHead[],
  rows: readonly HistoryInstance[],
  cut: ReadonlyMap<string, readonly Iri[]> = new Map(),
): readonly TemporalEntity[] {
  const byEntity = new Map<string, HistoryInstance[]>();
  for (const row of rows) {
    const known = byEntity.get(row.entityId);
    if (known === undefined) byEntity.set(row.entityId, [row]);
    else known.push(row);
  }
  return heads.map((head) => evolutionOf(head, byEntity.get(head.id) ?? [], cut.get(head.id)));
}

function evolutionOf(
  head: TemporalHead,
  rows: readonly HistoryInstance[],
  cut: readonly Iri[] = [],
): TemporalEntity {
  const attributes: Record<Iri, AttributeInstance[]> = {};
  const scopes: ScopeInstance[] = [];
  for (const name of cut) if (name !== scopeIri) attributes[name] = [];
  for (const row of rows) {
    const instance = instanceOf(row);
    if (row.attribute === scopeIri) {
      scopes.push(scopeInstance(instance));
      continue;
    }
    attributes[row.attribute] ??= [];
    attributes[row.attribute]?.push(instance);
  }
  return {
    id: head.id,
    types: head.types,
    scopes,
    attributes,
    createdAt: head.createdAt,
    modifiedAt: head.modifiedAt,
    ...(head.deletedAt === undefined ? {} : { deletedAt: head.deletedAt }),
  };
}

function scopeInstance({ value, ...times }: AttributeInstance): ScopeInstance {
  const levels = Array.isArray(value) ? value : [];
  return {
    value: levels.filter((level): level is string => typeof level === 'string'),
    ...pickTimes(times),
  };
}

function pickTimes(
  times: Pick<AttributeInstance, 'observedAt' | 'createdAt' | 'modifiedAt' | 'deletedAt'>,
): Omit<ScopeInstance, 'value'> {
  const { observedAt, createdAt, modifiedAt, deletedAt } = times;
  return {
    ...(observedAt === undefined ? {} : { observedAt }),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(modifiedAt === undefined ? {} : { modifiedAt }),
    ...(deletedAt === undefined ? {} : { deletedAt }),
  };
}

/** An evolution's instances one by one, scopes included. */
export function instancesOf(
  evolution: Pick<TemporalEntity, 'attributes'> & { readonly scopes?: readonly ScopeInstance[] },
): readonly NewInstance[] {
  const scopes = (evolution.scopes ?? []).map(({ value, observedAt }) => ({
    attribute: scopeIri,
    instance: {
      type: 'Property' as const,
      value: [...value],
      ...(observedAt === undefined ? {} : { observedAt }),
    },
  }));
  const attributes = Object.entries(evolution.attributes).flatMap(([attribute, instances]) =>
    instances.map((instance) => ({ attribute, instance })),
  );
  return [...scopes, ...attributes];
}

/** The newest instance of each attribute and dataset by observation, and all the others. */
export function splitNewest(instances: readonly NewInstance[]): {
  readonly newest: readonly NewInstance[];
  readonly older: readonly NewInstance[];
} {
  const newest = new Map<string, NewInstance>();
  const older: NewInstance[] = [];
  for (const candidate of instances) {
    const key = `${candidate.attribute} ${candidate.instance.datasetId ?? ''}`;
    const known = newest.get(key);
    if (known === undefined) newest.set(key, candidate);
    else if (observed(candidate) >= observed(known)) {
      older.push(known);
      newest.set(key, candidate);
    } else older.push(candidate);
  }
  return { newest: [...newest.values()], older };
}

function observed({ instance }: NewInstance): Instant {
  return instance.observedAt ?? '';
}
