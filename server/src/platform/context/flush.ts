/** What a flush is to write: operations applied to the present states, without I/O. */
import {
  type Applied,
  type Attributes,
  applyOperation,
  type Entity,
  type Instant,
} from '@kumiki/ngsi-ld';
import type { Problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { EntityChange } from './change-sink.ts';
import type { HeldEntity } from './entity-cache.ts';
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

/** `isFresh`: the state was read after the operations arrived, not remembered. */
export function planGroup(
  group: EntityGroup,
  held: HeldEntity,
  isFresh: boolean,
  at: Instant,
): GroupPlan {
  const initial = isExpired(held.entity, at) ? undefined : held.entity;
  const outcomes: Result<Applied, Problem>[] = [];
  const changes: EntityChange[] = [];
  let entity = initial;
  for (const { operation } of group.operations) {
    const applied = applyOperation(entity, operation, at);
    if (!applied.ok) {
      outcomes.push(err(problemOf(applied.error)));
      continue;
    }
    outcomes.push(ok(applied.value));
    if (applied.value.unchanged) continue;
    changes.push(changeOf(group, entity, applied.value, at));
    entity = applied.value.entity;
  }
  const action = actionOf(held, initial, entity, changes.length > 0, isFresh);
  const hasNewLocation = locationText(initial?.attributes) !== locationText(entity?.attributes);
  return { group, action, expected: held.version, entity, hasNewLocation, changes, outcomes };
}

function isExpired(entity: Entity | undefined, at: Instant): boolean {
  return entity?.expiresAt !== undefined && entity.expiresAt <= at;
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
  return { tenant, id, kind, at, before, after, headChanged, attributes };
}

function actionOf(
  held: HeldEntity,
  initial: Entity | undefined,
  entity: Entity | undefined,
  isChanged: boolean,
  isFresh: boolean,
): RowAction {
  if (!isChanged) return isFresh ? 'keep' : 'confirm';
  if (entity === initial) return 'confirm';
  if (held.version === undefined) return entity === undefined ? 'confirm' : 'insert';
  return entity === undefined ? 'delete' : 'update';
}

function locationText(attributes: Attributes | undefined): string {
  const instances = attributes?.[locationIri] ?? [];
  return JSON.stringify(instances.map(({ type, value }) => [type, value]));
}
