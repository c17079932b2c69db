/** Which index is worth making, and which one is no longer. Pure. */
import type { ContextLimits } from '../limits.ts';
import { type AttributeKey, keyName } from './attribute-key.ts';

/** What was asked of an attribute in the last two days, and when it was asked last. */
export interface FilterUse extends AttributeKey {
  readonly asked: number;
  readonly spentMs: number;
  /** Entities that have the attribute. */
  readonly entities: number;
}

export interface KnownIndex extends AttributeKey {
  readonly name: string;
  readonly state: 'building' | 'ready' | 'failed';
  readonly bytes: number;
  /** Whole days since it was asked for last, or since it was made. */
  readonly unusedDays: number;
}

export interface Advice {
  /** The one that would have saved most. */
  readonly make: AttributeKey | undefined;
  readonly drop: readonly KnownIndex[];
}

type AdviceLimits = Pick<
  ContextLimits,
  | 'attributeIndexesMax'
  | 'attributeIndexBytesMax'
  | 'attributeIndexAskedMin'
  | 'attributeIndexSpentMsMin'
  | 'attributeIndexEntitiesMin'
  | 'attributeIndexUnusedDaysMax'
>;

/** A failed one counts as made until it is forgotten, so that it is not tried over and over. */
export function advise(
  uses: readonly FilterUse[],
  indexes: readonly KnownIndex[],
  limits: AdviceLimits,
): Advice {
  const drop = indexes.filter(({ unusedDays }) => unusedDays > limits.attributeIndexUnusedDaysMax);
  const kept = indexes.filter((index) => !drop.includes(index));
  const bytes = kept.reduce((sum, index) => sum + index.bytes, 0);
  const isRoom =
    kept.length < limits.attributeIndexesMax &&
    bytes < limits.attributeIndexBytesMax &&
    kept.every(({ state }) => state !== 'building');
  const known = new Set(kept.map(keyName));
  const worth = uses.filter(
    (use) =>
      !known.has(keyName(use)) &&
      use.asked >= limits.attributeIndexAskedMin &&
      use.spentMs >= limits.attributeIndexSpentMsMin &&
      use.entities >= limits.attributeIndexEntitiesMin,
  );
  const [most] = worth.toSorted((a, b) => b.spentMs - a.spentMs);
  return { make: isRoom ? most : undefined, drop };
}
