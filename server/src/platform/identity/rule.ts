/** Attribute rules: who may see or write which part of a tenant's entities. */
import type { Role } from '#kernel/http/index.ts';
import { isRole } from './access.ts';
import { parseTenantName, type TenantName } from './tenant.ts';
import type { VisibilityRule } from './visibility.ts';

export type RuleAction = 'read' | 'write';

/**
 * `public`; `tenant:NAME`, whoever works there; `role:ROLE` in the tenant the rule is of; `machine:ID` and
 * `person:ID`, one of them. The public and other tenants only read.
 */
export type Audience = string;

export interface PolicyRule extends VisibilityRule {
  readonly id: string;
  readonly tenant: TenantName;
  readonly action: RuleAction;
  readonly audience: Audience;
}

/** How far a role reaches in a tenant: everything its access allows, or what rules name. */
export interface RoleReach {
  readonly tenant: TenantName;
  readonly role: Role;
  readonly reads: 'everything' | 'rules';
  readonly writes: 'everything' | 'rules';
}

/** Without a row of its own. An auditor sees what was done, not the data it was done to. */
export function ordinaryReach(tenant: TenantName, role: Role): RoleReach {
  return { tenant, role, reads: role === 'auditor' ? 'rules' : 'everything', writes: 'everything' };
}

export function isAudience(text: string): boolean {
  if (text === 'public') return true;
  const at = text.indexOf(':');
  const [kind, name] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 0 || name === '') return false;
  if (kind === 'tenant') return parseTenantName(name).ok;
  if (kind === 'role') return isRole(name);
  return (kind === 'machine' || kind === 'person') && /^[!-~]{1,128}$/.test(name);
}

/** The public and neighbours never write. */
export function mayWrite(audience: Audience): boolean {
  return /^(role|machine|person):/.test(audience);
}
