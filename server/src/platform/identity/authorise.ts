/** From a request to a principal, and whether it may use a route. RFC 6750. */
import {
  type Authorise,
  anonymousAt,
  type Principal,
  type RouteContext,
} from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { permit } from './access.ts';
import { createTenantReader } from './request-tenant.ts';
import { defaultTenant, type TenantName } from './tenant.ts';

export interface Credentials {
  /** Whether a bearer token is the administrator's, in constant time. */
  matches(token: string): boolean;
}

const anonymousHere = anonymousAt(defaultTenant);

export function createAuthorise(credentials: Credentials, isOpen: boolean): Authorise {
  const tenantOf = createTenantReader();
  return (c, route) => {
    const named = tenantOf(c, route);
    if (!named.ok) return named;
    const tenant = named.value;
    const { access } = route;
    if (isOpen && access !== 'person') return ok(anyoneAt(tenant));
    if (access === 'open') return ok(anonymousOf(tenant));
    const principal = identify(c, tenant, credentials);
    return principal.ok && access !== 'read' ? permit(principal.value, access) : principal;
  };
}

function anonymousOf(tenant: TenantName): Principal {
  return tenant === defaultTenant ? anonymousHere : anonymousAt(tenant);
}

/** The administrator's token opens every tenant. */
function administratorAt(tenant: TenantName): Principal {
  const policy = 'admin-token';
  return { id: 'token:admin', kind: 'admin-token', tenant, roles: ['administrator'], policy };
}

/** Everyone, on a server started with `--open`. */
function anyoneAt(tenant: TenantName): Principal {
  return { id: 'open', kind: 'open', tenant, roles: ['administrator'], policy: 'open' };
}

function identify(
  c: RouteContext,
  tenant: TenantName,
  credentials: Credentials,
): Result<Principal> {
  const header = c.req.header('authorization');
  if (header === undefined) return ok(anonymousOf(tenant));
  const token = /^bearer +([^ ]+) *$/i.exec(header)?.[1];
  if (token === undefined) {
    return err(problem('unauthenticated', 'The Authorization header is not "Bearer TOKEN".'));
  }
  return credentials.matches(token)
    ? ok(administratorAt(tenant))
    : err(problem('unauthenticated', 'The bearer token is not known here.'));
}
