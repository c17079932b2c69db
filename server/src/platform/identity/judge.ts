/** From a caller to what it may see and write: roles, scopes and rules put together. Pure. */
import type { Principal, Role } from '#kernel/http/index.ts';
import { accessOfRole } from './access.ts';
import type { PolicySnapshot } from './policy-snapshot.ts';
import type { Audience } from './rule.ts';
import type { TenantName } from './tenant.ts';
import { everything, nothing, type Visibility, type Writability } from './visibility.ts';

/** Whom the caller belongs to, as far as one tenant's rules are concerned. */
export type Standing =
  | { readonly kind: 'everything' }
  | { readonly kind: 'audiences'; readonly audiences: readonly Audience[] };

const publicOnly: readonly Audience[] = ['public'];
const publicStanding: Standing = { kind: 'audiences', audiences: publicOnly };
const whole: Standing = { kind: 'everything' };

/** Roles of a person in a tenant at a moment. */
export function rolesOf(
  snapshot: PolicySnapshot,
  person: string,
  tenant: TenantName,
  now: number,
): readonly Role[] {
  return snapshot
    .membershipsOf(person)
    .filter((one) => one.tenant === tenant && (one.expiresAt?.getTime() ?? Infinity) > now)
    .map(({ role }) => role);
}

/** What reading depends on. Asked anew each time, so that what is taken away ends what runs on. */
export function readingOf(
  snapshot: PolicySnapshot,
  principal: Principal,
  tenant: TenantName,
  now: number,
): Standing {
  switch (principal.kind) {
    case 'open':
    case 'admin-token':
      return whole;
    case 'anonymous':
      return publicStanding;
    case 'machine':
      return machineReading(snapshot, principal, tenant, now);
    case 'person':
      return personReading(snapshot, principal, tenant, now);
  }
}

function machineReading(
  snapshot: PolicySnapshot,
  { id, scopes = [], home }: Principal,
  tenant: TenantName,
  now: number,
): Standing {
  const machine = snapshot.findMachine(idOf(id));
  const isOver = (machine?.expiresAt?.getTime() ?? Infinity) <= now;
  if (machine === undefined || isOver) return publicStanding;
  if (machine.tenant !== tenant) {
    return home === undefined ? publicStanding : audiences([`tenant:${home}`]);
  }
  if (!scopes.includes('read')) return publicStanding;
  return machine.reach === 'everything' ? whole : audiences([`machine:${machine.id}`]);
}

function personReading(
  snapshot: PolicySnapshot,
  principal: Principal,
  tenant: TenantName,
  now: number,
): Standing {
  const person = idOf(principal.id);
  const held = snapshot
    .membershipsOf(person)
    .filter(({ expiresAt }) => (expiresAt?.getTime() ?? Infinity) > now);
  const here = held.filter((one) => one.tenant === tenant).map(({ role }) => role);
  if (here.some((role) => snapshot.reachOf(tenant, role).reads === 'everything')) return whole;
  const elsewhere = new Set(held.map((one) => one.tenant));
  elsewhere.delete(tenant);
  return audiences([
    ...here.map((role) => `role:${role}`),
    ...[...elsewhere].map((name) => `tenant:${name}`),
    `person:${person}`,
  ]);
}

export function viewOf(
  snapshot: PolicySnapshot,
  standing: Standing,
  tenant: TenantName,
): Visibility {
  if (standing.kind === 'everything') return everything;
  return standing === publicStanding
    ? snapshot.publicViewOf(tenant)
    : snapshot.viewOf(tenant, standing.audiences, 'read');
}

/**
 * Whether somebody sees in the tenant of the request just what everybody sees: a resident without a role, whom
 * no rule names. Reads of theirs leave no row in the audit trail, which must not follow citizens through public pages.
 */
export function seesOnlyPublic(
  snapshot: PolicySnapshot,
  principal: Principal,
  now: number,
): boolean {
  const { tenant } = principal;
  const standing = readingOf(snapshot, principal, tenant, now);
  if (standing.kind === 'everything') return false;
  const own = standing.audiences.filter((audience) => audience !== 'public');
  if (own.some((audience) => !audience.startsWith('person:'))) return false;
  // The public rules are among those of any caller, so as many are the same.
  const view = viewOf(snapshot, standing, tenant);
  const open = viewOf(snapshot, publicStanding, tenant);
  return view.kind === 'rules' && open.kind === 'rules' && view.rules.length === open.rules.length;
}

/** What a caller that may use routes of access `write` may write there. */
export function writableBy(
  snapshot: PolicySnapshot,
  principal: Principal,
  tenant: TenantName,
  now: number,
): Writability {
  const { kind, id } = principal;
  if (kind === 'open' || kind === 'admin-token') return everything;
  if (kind === 'anonymous') return nothing;
  if (kind === 'machine') {
    const machine = snapshot.findMachine(idOf(id));
    if (machine?.tenant !== tenant || !(principal.scopes ?? []).includes('write')) return nothing;
    if (machine.reach === 'everything') return everything;
    return snapshot.viewOf(tenant, [`machine:${machine.id}`], 'write');
  }
  const person = idOf(id);
  const writing = rolesOf(snapshot, person, tenant, now).filter((role) =>
    (accessOfRole[role] as readonly string[]).includes('write'),
  );
  if (writing.some((role) => snapshot.reachOf(tenant, role).writes === 'everything')) {
    return everything;
  }
  if (writing.length === 0) return nothing;
  const named = [...writing.map((role) => `role:${role}`), `person:${person}`];
  return snapshot.viewOf(tenant, named, 'write');
}

function audiences(others: readonly Audience[]): Standing {
  return { kind: 'audiences', audiences: [...publicOnly, ...others] };
}

/** `user:abc` and `machine:abc` are `abc`. */
export function idOf(principalId: string): string {
  return principalId.slice(principalId.indexOf(':') + 1);
}
