/** Turns what an operation wants into what is held, and into the list of what changed. */
import { stampInstance } from './change-instance.ts';
import type { Applied, AttributeChange } from './change-types.ts';
import type { AttributeInstance, Attributes, Entity, Instant, Iri } from './entity.ts';
import { isSameSet } from './equality.ts';

/** What an operation wants the entity to be; times are put in afterwards. */
export interface Draft {
  readonly types: readonly Iri[];
  readonly scopes: readonly string[];
  readonly expiresAt: Instant | undefined;
  readonly attributes: Attributes;
  readonly notUpdated: Applied['notUpdated'];
  /** What the operation spoke of, changed or not. */
  readonly touched: readonly Iri[];
}

export function changeOf(
  attribute: Iri,
  current: AttributeInstance | undefined,
  previous: AttributeInstance | undefined,
): AttributeChange {
  const datasetId = (current ?? previous)?.datasetId;
  return {
    attribute,
    kind: previous === undefined ? 'created' : current === undefined ? 'deleted' : 'modified',
    ...(datasetId === undefined ? {} : { datasetId }),
    ...(current === undefined ? {} : { current }),
    ...(previous === undefined ? {} : { previous }),
  };
}

/** Compares the draft with what stands, keeps what is the same and stamps what is not. */
export function settle(current: Entity, draft: Draft, at: Instant): Applied {
  const changes: AttributeChange[] = [];
  const attributes: Record<Iri, readonly AttributeInstance[]> = {};
  for (const attribute in draft.attributes) {
    const instances = draft.attributes[attribute] ?? [];
    const before = current.attributes[attribute] ?? [];
    attributes[attribute] = settleInstances(attribute, instances, before, at, changes);
  }
  for (const attribute in current.attributes) {
    const before = current.attributes[attribute] ?? [];
    const after = attributes[attribute] ?? [];
    // Most attributes are what they were, or have the one instance they had.
    if (after === before) continue;
    for (const previous of before) {
      if (after.some(({ datasetId }) => datasetId === previous.datasetId)) continue;
      changes.push(changeOf(attribute, undefined, previous));
    }
  }
  const headChanged =
    !isSameSet(current.types, draft.types) ||
    !isSameSet(current.scopes, draft.scopes) ||
    current.expiresAt !== draft.expiresAt;
  const unchanged = changes.length === 0 && !headChanged;
  return {
    entity: unchanged
      ? current
      : {
          ...withoutExpiry(current),
          types: draft.types,
          scopes: draft.scopes,
          attributes,
          modifiedAt: at,
          ...(draft.expiresAt === undefined ? {} : { expiresAt: draft.expiresAt }),
        },
    existed: true,
    unchanged,
    headChanged,
    changes,
    updated: draft.touched,
    notUpdated: draft.notUpdated,
  };
}

function withoutExpiry(entity: Entity): Entity {
  if (entity.expiresAt === undefined) return entity;
  const { expiresAt: _, ...rest } = entity;
  return rest;
}

function settleInstances(
  attribute: Iri,
  instances: readonly AttributeInstance[],
  before: readonly AttributeInstance[],
  at: Instant,
  changes: AttributeChange[],
): readonly AttributeInstance[] {
  if (instances === before) return before;
  let isSame = instances.length === before.length;
  const settled = instances.map((instance, place) => {
    const previous = before.find(({ datasetId }) => datasetId === instance.datasetId);
    const stamped = stampInstance(instance, previous, at);
    if (stamped !== previous) changes.push(changeOf(attribute, stamped, previous));
    isSame &&= stamped === before[place];
    return stamped;
  });
  return isSame ? before : settled;
}
