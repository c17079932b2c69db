/** Whoever calls, and what a route may ask of callers. Which role may do what stands in `platform/identity`. */

/**
 * Who may call: `open` everyone; `read` everyone, and what is returned is limited to what the caller may
 * see; `write` who may change the tenant's data; `publish` who may make data public; `approve` who may
 * decide on proposals of others; `administer` an administrator of the tenant; `audit` who may read what
 * others did; `operate` an administrator of the whole installation; `person` any person who is signed in.
 */
export type Access =
  | 'open'
  | 'read'
  | 'write'
  | 'publish'
  | 'approve'
  | 'administer'
  | 'audit'
  | 'operate'
  | 'person';

export type Role = 'viewer' | 'editor' | 'publisher' | 'approver' | 'administrator' | 'auditor';

/** `admin-token`: of the first start. `open`: everyone, on a server that asks nobody for credentials. */
export type PrincipalKind = 'anonymous' | 'admin-token' | 'machine' | 'person' | 'open';

/** Whoever calls. Personal data never stands here. */
export interface Principal {
  /** Stable and not personal: `anonymous`, `token:admin`, `machine:…`, `user:…`, `open`. */
  readonly id: string;
  readonly kind: PrincipalKind;
  /** The tenant the request names: the one `roles` are of. Empty where the name is none. */
  readonly tenant: string;
  /** In `tenant`, as far as they hold at this moment. */
  readonly roles: readonly Role[];
  /** What a machine's token is for; absent where roles decide. */
  readonly scopes?: readonly string[];
  /** A machine elsewhere than at home: the tenant whose shares it reads. It has no scopes there. */
  readonly home?: string;
  /** An administrator of the whole installation: may administer where it has no role, and see nothing. */
  readonly administersAll?: boolean;
  /** Under which policy it acts, for the audit trail: `public`, `admin-token`, `role:editor`, `scope:write` … */
  readonly policy: string;
}

/** A limit of requests a minute, as answers name it. */
export interface RatePolicy {
  readonly name: string;
  readonly limit: number;
  /** The field RateLimit-Policy. draft-ietf-httpapi-ratelimit-headers-10. */
  readonly field: string;
}

/** How much of a limit is left, for the headers of the answer. */
export interface RateState {
  readonly policy: RatePolicy;
  readonly remaining: number;
  /** Whole seconds until more is allowed, at least 1. */
  readonly resetSeconds: number;
}

/** Nobody in particular, at a tenant. */
export function anonymousAt(tenant: string): Principal {
  return { id: 'anonymous', kind: 'anonymous', tenant, roles: [], policy: 'public' };
}
