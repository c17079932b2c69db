/** A change as one who may see part of the data sees it. Pure. */
import type { AttributeChange, Entity } from '@kumiki/ngsi-ld';
import { type EntityChange, visiblePart } from '#platform/context/index.ts';
import type { Visibility } from '#platform/identity/index.ts';

/**
 * `undefined` where nothing of it may be seen. An entity that comes into sight is created, one that leaves
 * it is deleted, whatever really became of it.
 */
export function seenChange(change: EntityChange, visibility: Visibility): EntityChange | undefined {
  if (visibility.kind === 'everything') return change;
  const before = visiblePart(change.before, visibility);
  const after = visiblePart(change.after, visibility);
  if (before === undefined && after === undefined) return undefined;
  if (after === undefined) {
    const attributes = change.kind === 'deleted' ? named(change.attributes, before) : [];
    return { ...change, kind: 'deleted', before, after, headChanged: true, attributes };
  }
  if (before === undefined) {
    const attributes = attributesOf(after);
    return { ...change, kind: 'created', before, after, headChanged: true, attributes };
  }
  const attributes = named(change.attributes, before, after);
  if (!change.headChanged && attributes.length === 0) return undefined;
  return { ...change, before, after, attributes };
}

/** Of attributes that one of the states shows. */
function named(
  changes: readonly AttributeChange[],
  ...states: readonly (Entity | undefined)[]
): readonly AttributeChange[] {
  return changes.filter(({ attribute }) =>
    states.some((state) => state !== undefined && Object.hasOwn(state.attributes, attribute)),
  );
}

function attributesOf({ attributes }: Entity): readonly AttributeChange[] {
  return Object.entries(attributes).flatMap(([attribute, instances]) =>
    instances.map(({ datasetId }): AttributeChange => {
      const name = datasetId === undefined ? { attribute } : { attribute, datasetId };
      return { ...name, kind: 'created' };
    }),
  );
}
