/** What the API answers to these pages. It is the API of this project, so it is taken at its word. */

export interface Tenant {
  readonly name: string;
  readonly kind: 'prefecture' | 'municipality' | 'partner';
  readonly displayName: { readonly ja: string; readonly kana: string; readonly en: string };
  readonly code?: string;
  readonly parent?: string;
  readonly closedAt?: string;
}

export interface Me {
  readonly id: string;
  readonly access: readonly string[];
  readonly tenants: readonly { readonly name: string; readonly roles: readonly Role[] }[];
}

export const roles = [
  'viewer',
  'editor',
  'publisher',
  'approver',
  'administrator',
  'auditor',
] as const;
export type Role = (typeof roles)[number];

export interface Member {
  readonly person: string;
  readonly displayName: string;
  readonly roles: readonly { readonly role: Role; readonly expiresAt?: string }[];
}

export interface Rule {
  readonly id: string;
  readonly action: 'read' | 'write';
  readonly audience: string;
  readonly entityType: string;
  readonly scope?: string;
  readonly attributes?: readonly string[];
  /** In a list of shares: whose data it is. */
  readonly tenant?: string;
}

/** A dataset that is shown to some tenants, and not to everybody. */
export interface SharedDataset {
  readonly id: string;
  readonly title: string;
  readonly tenant: string;
  readonly sharedWith: readonly string[];
}

export const scopes = ['read', 'write', 'publish', 'approve', 'administer', 'audit'] as const;
export type Scope = (typeof scopes)[number];

export interface Machine {
  readonly id: string;
  readonly name: string;
  readonly purpose: string;
  readonly owner: string;
  readonly scopes: readonly Scope[];
  readonly wantedScopes: readonly Scope[];
  readonly reach: 'everything' | 'rules';
  readonly expiresAt?: string;
  readonly revokedAt?: string;
  readonly lastUsedAt?: string;
}

/** What waits for a second administrator. */
export type PolicyChange =
  | { readonly kind: 'rules'; readonly rules: readonly Omit<Rule, 'id'>[] }
  | {
      readonly kind: 'public-rules';
      readonly rules: readonly Omit<Rule, 'id' | 'action' | 'audience'>[];
    }
  | {
      readonly kind: 'reach';
      readonly role: Role;
      readonly reads: 'everything' | 'rules';
      readonly writes: 'everything' | 'rules';
    }
  | {
      readonly kind: 'role';
      readonly person: string;
      readonly role: Role;
      readonly expiresAt?: string;
    }
  | {
      readonly kind: 'machine';
      readonly name: string;
      readonly scopes: readonly Scope[];
      readonly expiresAt?: string;
    }
  | { readonly kind: 'single' };

export interface Change {
  readonly id: string;
  readonly change: PolicyChange;
  readonly proposedBy: string;
  readonly proposedAt: string;
  readonly decision?: 'approved' | 'rejected';
  readonly decidedBy?: string;
  readonly decidedAt?: string;
}

/** How a tenant is called in a language. */
export function nameOf({ name, displayName }: Tenant, language: string): string {
  const own = language === 'en' ? displayName.en || displayName.ja : displayName.ja;
  return own === '' ? name : own;
}

/** The last part of an expanded name. */
export function shortName(iri: string): string {
  return decodeURIComponent(/[^/#:]*$/.exec(iri)?.[0] ?? iri);
}
