/** What a caller may see of a tenant's entities. */

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
