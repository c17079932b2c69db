/** What a flush is to write: operations applied to the present states, without I/O. */
import {
  type Applied,
  type AttributeChange,
  type AttributeInstance,
  type Attributes,
  applyOperation,
  type Entity,
  type EntityOperation,
  type Instant,
} from '@kumiki/ngsi-ld';
import type { Problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { WritePermit } from '#platform/identity/index.ts';
import type { EntityChange } from './change-sink.ts';
import type { HeldEntity } from './entity-cache.ts';
import { presentPart } from './expiry.ts';
import { problemOf } from './problem-of.ts';
import type { EntityGroup } from './write-queue.ts';

/** The attribute whose geometry has a column of its own. */
export const locationIri = 'https://uri.etsi.org/ngsi-ld/location';

/**
 * What becomes of the row: `confirm` writes nothing and holds only if the row still is what the outcome
 * was computed from; `keep` needs not even that, the state having been read for this flush.
 */
export type RowAction = 'insert' | 'update' | 'delete' | 'confirm' | 'keep';

export interface GroupPlan {
  readonly group: EntityGroup;
  readonly action: RowAction;
  /** Version of the row the plan was computed from; absent where there was none. */
  readonly expected: string | undefined;
  readonly entity: Entity | undefined;
  /** The geometry of `location` is to be computed again. */
  readonly hasNewLocation: boolean;
  readonly changes: readonly EntityChange[];
  /** One per operation of the group. */
  readonly outcomes: readonly Result<Applied, Problem>[];
}

/**
 * `isFresh`: the state was read after the operations arrived, not remembered. What has expired by `at`
 * goes first, whatever the operations are.
 */
export function planGroup(
  group: EntityGroup,
  held: HeldEntity,
  isFresh: boolean,
  at: Instant,
): GroupPlan {
  const outcomes: Result<Applied, Problem>[] = [];
  const initial = presentPart(held.entity, at);
  const changes = initial === held.entity ? [] : [...expiryOf(group, held.entity, initial, at)];
  let entity = initial;
  for (const { operation, permit } of group.operations) {
    const applied =
      operation.kind === 'expire' ? ok(expired(entity)) : apply(entity, operation, permit, at);
    outcomes.push(applied);
    if (!applied.ok || applied.value.unchanged) continue;
    changes.push(changeOf(group, entity, applied.value, at));
    entity = applied.value.entity;
  }
  const action = actionOf(held, entity, changes.length > 0, isFresh);
  const hasNewLocation = !isSameLocation(held.entity?.attributes, entity?.attributes);
  return { group, action, expected: held.version, entity, hasNewLocation, changes, outcomes };
}

function apply(
  entity: Entity | undefined,
  operation: EntityOperation,
  permit: WritePermit | undefined,
  at: Instant,
): Result<Applied, Problem> {
  // First, since a refusal by the state of what may not be seen would tell about it.
  const early = operation.kind === 'create' ? undefined : permit?.(entity, entity);
  if (early !== undefined) return err(early);
  const applied = applyOperation(entity, operation, at);
  if (!applied.ok) return err(problemOf(applied.error));
  const refused = permit?.(entity, applied.value.entity);
  return refused === undefined ? applied : err(refused);
}

function expired(entity: Entity | undefined): Applied {
  const nothing = { updated: [], notUpdated: [], changes: [], headChanged: false };
  return { ...nothing, entity, existed: entity !== undefined, unchanged: true };
}

/** The change that time made. */
function* expiryOf(
  { tenant, id }: EntityGroup,
  before: Entity | undefined,
  after: Entity | undefined,
  at: Instant,
): Generator<EntityChange> {
  if (before === after || before === undefined) return;
  const attributes = Object.entries(before.attributes).flatMap(([attribute, instances]) => {
    const kept = after?.attributes[attribute] ?? [];
    const gone = instances.filter((instance) => !kept.includes(instance));
    return gone.map((previous): AttributeChange => {
      const { datasetId } = previous;
      const named = datasetId === undefined ? { attribute } : { attribute, datasetId };
      return { ...named, kind: 'deleted', previous };
    });
  });
  const kind = after === undefined ? 'deleted' : 'modified';
  const headChanged = after === undefined;
  yield { tenant, id, kind, at, before, after, isExpiry: true, headChanged, attributes };
}

function changeOf(
  group: EntityGroup,
  before: Entity | undefined,
  applied: Applied,
  at: Instant,
): EntityChange {
  const { tenant, id } = group;
  const after = applied.entity;
  const kind = after === undefined ? 'deleted' : before === undefined ? 'created' : 'modified';
  const { headChanged, changes: attributes } = applied;
  return { tenant, id, kind, at, before, after, isExpiry: false, headChanged, attributes };
}

function actionOf(
  held: HeldEntity,
  entity: Entity | undefined,
  isChanged: boolean,
  isFresh: boolean,
): RowAction {
  if (!isChanged) return isFresh ? 'keep' : 'confirm';
  if (held.version === undefined) return entity === undefined ? 'confirm' : 'insert';
  return entity === undefined ? 'delete' : 'update';
}

function isSameLocation(before: Attributes | undefined, after: Attributes | undefined): boolean {
  const [old, now] = [before?.[locationIri], after?.[locationIri]];
  if (old === now) return true;
  return old?.length === now?.length && locationText(old ?? []) === locationText(now ?? []);
}

function locationText(instances: readonly AttributeInstance[]): string {
  return JSON.stringify(instances.map(({ type, value }) => [type, value]));
}
