/** From the Authorization header to a principal, and whether it may use a route. RFC 6750. */
import type { Access, Authorise, Principal, Role } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';

export const anonymous: Principal = { id: 'anonymous', roles: [] };
const administrator: Principal = { id: 'token:admin', roles: ['administrator'] };
/** Everyone, on a server started with `--open`. */
const anyone: Principal = { id: 'open', roles: ['administrator'] };

const writers: readonly Role[] = ['administrator', 'editor', 'publisher'];

export interface Credentials {
  /** Whether a bearer token is the administrator's, in constant time. */
  matches(token: string): boolean;
}

export function createAuthorise(credentials: Credentials, isOpen: boolean): Authorise {
  return (c, { access }) => {
    if (isOpen) return ok(anyone);
    if (access === 'open') return ok(anonymous);
    const header = c.req.header('authorization');
    const principal = header === undefined ? ok(anonymous) : identify(header, credentials);
    if (!principal.ok || access === 'read') return principal;
    return mayUse(principal.value, access);
  };
}

function identify(header: string, credentials: Credentials): Result<Principal> {
  const token = /^bearer +([^ ]+) *$/i.exec(header)?.[1];
  if (token === undefined) {
    return err(problem('unauthenticated', 'The Authorization header is not "Bearer TOKEN".'));
  }
  return credentials.matches(token)
    ? ok(administrator)
    : err(problem('unauthenticated', 'The bearer token is not known here.'));
}

function mayUse(principal: Principal, access: Access): Result<Principal> {
  const needed: readonly Role[] = access === 'administer' ? ['administrator'] : writers;
  if (principal.roles.some((role) => needed.includes(role))) return ok(principal);
  return principal === anonymous
    ? err(problem('unauthenticated', 'This needs a bearer token.'))
    : err(problem('forbidden', 'The roles of these credentials do not allow this.'));
}
