/** Which role, and which scope of a machine, may use which routes: one table for every face. */
import type { Access, Principal, Role } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { defaultTenant } from './tenant.ts';

/**
 * What a role may do in its tenant. `open` and `read` are everyone's, `person` is who is signed in, `operate`
 * is for administrators of the tenant `default`.
 * A viewer only sees; an auditor sees what was done and not the data it was done to.
 */
export const accessOfRole = {
  viewer: [],
  editor: ['write'],
  publisher: ['write', 'publish'],
  approver: ['approve'],
  administrator: ['write', 'publish', 'approve', 'administer', 'audit'],
  auditor: ['audit'],
} as const satisfies Readonly<Record<Role, readonly Access[]>>;

export const roles = Object.keys(accessOfRole).filter(isRole);

export function isRole(name: string): name is Role {
  return Object.hasOwn(accessOfRole, name);
}

/** Scopes a machine can be given. `read` lets it see what is not public. */
export const machineScopes = [
  'read',
  'write',
  'publish',
  'approve',
  'administer',
  'audit',
] as const satisfies readonly Access[];
export type MachineScope = (typeof machineScopes)[number];

export function isScope(word: string): word is MachineScope {
  return (machineScopes as readonly string[]).includes(word);
}

/** Whether a caller may use routes of this access in the tenant it named. */
export function mayUse(principal: Principal, access: Access): boolean {
  const { kind, roles: held, scopes } = principal;
  if (access === 'open' || access === 'read') return true;
  if (access === 'person') return kind === 'person';
  if (access === 'operate') return operates(principal);
  if (kind === 'machine') return scopes?.includes(access) ?? false;
  if (access === 'administer' && principal.administersAll === true) return true;
  return held.some((role) => (accessOfRole[role] as readonly Access[]).includes(access));
}

/** Whether a caller administers the installation: what `default` is, all of it, and not one tenant. */
function operates({ kind, tenant, roles: held, scopes, administersAll }: Principal): boolean {
  if (kind === 'open' || kind === 'admin-token' || administersAll === true) return true;
  if (tenant !== defaultTenant) return false;
  return held.includes('administrator') || (scopes?.includes('administer') ?? false);
}

/** Refusals: 401 where credentials may help, 403 where other ones are needed. RFC 6750, section 3.1. */
export function permit(principal: Principal, access: Access): Result<Principal> {
  if (mayUse(principal, access)) return ok({ ...principal, policy: policyOf(principal, access) });
  if (principal.kind === 'anonymous') {
    return err(problem('unauthenticated', 'This needs a session or a bearer token.'));
  }
  if (principal.kind === 'machine') {
    return err(problem('forbidden', `The token lacks the scope ${access}.`));
  }
  const where = principal.tenant === defaultTenant ? 'here' : `in tenant ${principal.tenant}`;
  const detail =
    access === 'person'
      ? 'This is for a person who is signed in.'
      : `The roles of these credentials ${where} do not allow this.`;
  return err(problem('forbidden', detail));
}

/** The first role that allows it: what the audit trail names. */
function policyOf({ kind, roles: held, policy }: Principal, access: Access): string {
  if (kind === 'machine')
    return access === 'open' || access === 'read' ? policy : `scope:${access}`;
  if (kind !== 'person') return policy;
  const role = held.find((one) => (accessOfRole[one] as readonly Access[]).includes(access));
  if (role !== undefined) return `role:${role}`;
  return access === 'administer' || access === 'operate'
    ? `role:administrator@${defaultTenant}`
    : policy;
}
