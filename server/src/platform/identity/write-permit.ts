/** Whether a write stays within what its caller may write, told from the entity before and after it. */
import type { Entity } from '@kumiki/ngsi-ld';
import { type Problem, problem } from '#kernel/problem.ts';
import {
  isNamedBy,
  isUnder,
  type Visibility,
  type VisibilityRule,
  type Writability,
} from './visibility.ts';

/** `undefined`: it may be written. Asked with the state the write is applied to, so no race slips by. */
export type WritePermit = (
  before: Entity | undefined,
  after: Entity | undefined,
) => Problem | undefined;

/** `undefined` where everything may be written: then nothing needs to be asked. */
export function writePermit(writes: Writability, reads: Visibility): WritePermit | undefined {
  if (writes.kind === 'everything') return undefined;
  const { rules } = writes;
  return (before, after) => {
    const standing = before ?? after;
    if (standing === undefined) return undefined;
    if (before !== undefined && !covers(rules, before)) return refusal(before, reads);
    if (after !== undefined && !covers(rules, after)) return refusal(after, reads);
    const allowed = attributesOf(rules, before, after);
    if (allowed === undefined) return undefined;
    const outside = changedAttributes(before, after).filter((name) => !allowed.has(name));
    if (outside.length > 0) {
      return problem('forbidden', `These credentials may not write ${outside.join(', ')}.`);
    }
    // Its end would take attributes along that are not the caller's.
    return after === undefined
      ? problem('forbidden', 'These credentials may write attributes, not delete entities.')
      : undefined;
  };
}

/** What may not even be seen is not told apart from what does not exist. */
function refusal(entity: Entity, reads: Visibility): Problem {
  const isSeen = reads.kind === 'everything' || reads.rules.some((rule) => isNamedBy(rule, entity));
  return isSeen
    ? problem('forbidden', `These credentials may not write ${entity.types.join(', ')} there.`)
    : problem('not-found', `Entity ${entity.id} does not exist.`);
}

/** Every type and every scope must be the caller's: one that is not could make the entity public. */
function covers(rules: readonly VisibilityRule[], entity: Entity): boolean {
  return entity.types.every((type) => rules.some((rule) => reaches(rule, type, entity)));
}

function reaches({ entityType, scope }: VisibilityRule, type: string, entity: Entity): boolean {
  if (entityType !== type) return false;
  if (scope === undefined) return true;
  return entity.scopes.length > 0 && entity.scopes.every((held) => isUnder(held, scope));
}

/** Names that may change; `undefined`: all. Before and after may be reached by different rules. */
function attributesOf(
  rules: readonly VisibilityRule[],
  before: Entity | undefined,
  after: Entity | undefined,
): ReadonlySet<string> | undefined {
  const states = [before, after].filter((state) => state !== undefined);
  const sets = states.map((state) => {
    const naming = rules.filter((rule) => state.types.some((type) => reaches(rule, type, state)));
    return naming.some(({ attributes }) => attributes === undefined)
      ? undefined
      : new Set(naming.flatMap(({ attributes }) => attributes ?? []));
  });
  const limited = sets.filter((set) => set !== undefined);
  const [first, second] = limited;
  if (first === undefined || second === undefined) return first;
  return new Set([...first].filter((name) => second.has(name)));
}

function changedAttributes(before: Entity | undefined, after: Entity | undefined): string[] {
  const [old, now] = [before?.attributes ?? {}, after?.attributes ?? {}];
  const names = new Set([...Object.keys(old), ...Object.keys(now)]);
  return [...names].filter(
    (name) => old[name] !== now[name] && JSON.stringify(old[name]) !== JSON.stringify(now[name]),
  );
}
