/** What a caller may see and write of a tenant's entities. */
import type { Entity } from '@kumiki/ngsi-ld';

/** Everything, or only what at least one rule names: no rules, nothing. */
export type Visibility =
  | { readonly kind: 'everything' }
  | { readonly kind: 'rules'; readonly rules: readonly VisibilityRule[] };

/**
 * Names entities that have `entityType` among their types and, where `scope` is given, a scope that is
 * it or lies below it (`/bosai` names `/bosai/shelters` too).
 */
export interface VisibilityRule {
  /** Expanded name: a URI. */
  readonly entityType: string;
  /** Begins with `/`. */
  readonly scope?: string;
  /** Expanded names of the attributes that may be seen; all when absent. */
  readonly attributes?: readonly string[];
}

export const everything: Visibility = { kind: 'everything' };
export const nothing: Visibility = { kind: 'rules', rules: [] };

/** The same shape for writing: everything, or only what at least one rule names. */
export type Writability = Visibility;

/** Whether a rule names an entity, its attributes aside. */
export function isNamedBy({ entityType, scope }: VisibilityRule, entity: Entity): boolean {
  if (!entity.types.includes(entityType)) return false;
  return scope === undefined || entity.scopes.some((held) => isUnder(held, scope));
}

export function isUnder(held: string, scope: string): boolean {
  return held === scope || held.startsWith(`${scope}/`);
}
