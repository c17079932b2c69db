/** Principals by what identifies them: of a request, and of what somebody left running. */
import { anonymousAt, type Principal } from '#kernel/http/index.ts';
import type { MachineScope } from './access.ts';
import { idOf, rolesOf } from './judge.ts';
import type { Machine } from './machine.ts';
import type { PolicySnapshot } from './policy-snapshot.ts';
import { defaultTenant, type TenantName } from './tenant.ts';

const anonymousHere = anonymousAt(defaultTenant);

export function anonymousOf(tenant: TenantName): Principal {
  return tenant === defaultTenant ? anonymousHere : anonymousAt(tenant);
}

/** The administrator's token opens every tenant. */
export function administratorAt(tenant: TenantName): Principal {
  const policy = 'admin-token';
  return { id: 'token:admin', kind: 'admin-token', tenant, roles: ['administrator'], policy };
}

/** Everyone, on a server started with `--open`. */
export function anyoneAt(tenant: TenantName): Principal {
  return { id: 'open', kind: 'open', tenant, roles: ['administrator'], policy: 'open' };
}

/** Elsewhere than at home a machine only reads what its tenant is shown. */
export function machineAt(
  tenant: TenantName,
  machine: Machine,
  scopes: readonly MachineScope[],
): Principal {
  const mayRead = scopes.includes('read');
  const policy = mayRead ? 'scope:read' : 'public';
  const base = { id: `machine:${machine.id}`, kind: 'machine', tenant, roles: [], policy } as const;
  if (machine.tenant === tenant) return { ...base, scopes };
  return { ...base, scopes: [], ...(mayRead ? { home: machine.tenant } : {}) };
}

export function personAt(
  snapshot: PolicySnapshot,
  tenant: TenantName,
  person: string,
  now: number,
): Principal {
  const roles = rolesOf(snapshot, person, tenant, now);
  const isOperator =
    tenant !== defaultTenant &&
    rolesOf(snapshot, person, defaultTenant, now).includes('administrator');
  const [first] = roles;
  return {
    id: `user:${person}`,
    kind: 'person',
    tenant,
    roles,
    ...(isOperator ? { administersAll: true } : {}),
    policy: first === undefined ? 'public' : `role:${first}`,
  };
}

/** Whoever it is, with what it may do now; nobody in particular when it is gone. */
export function principalOf(
  snapshot: PolicySnapshot,
  id: string,
  tenant: TenantName,
  now: number,
): Principal {
  if (id === 'token:admin') return administratorAt(tenant);
  if (id === 'open') return anyoneAt(tenant);
  if (id.startsWith('user:')) return personAt(snapshot, tenant, idOf(id), now);
  const machine = id.startsWith('machine:') ? snapshot.findMachine(idOf(id)) : undefined;
  return machine === undefined ? anonymousOf(tenant) : machineAt(tenant, machine, machine.scopes);
}
