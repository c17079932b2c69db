/** Everything that decides who may see what, as last read: questions are answered from memory. */
import type { Role } from '#kernel/http/index.ts';
import type { Machine } from './machine.ts';
import { type Audience, ordinaryReach, type PolicyRule, type RoleReach } from './rule.ts';
import type { Tenant, TenantName } from './tenant.ts';
import { nothing, type Visibility, type VisibilityRule } from './visibility.ts';

export interface Membership {
  readonly tenant: TenantName;
  readonly person: string;
  readonly role: Role;
  /** It holds for good when absent. */
  readonly expiresAt?: Date;
}

export interface PolicyRows {
  readonly version: number;
  readonly tenants: readonly Tenant[];
  readonly rules: readonly PolicyRule[];
  readonly reaches: readonly RoleReach[];
  readonly memberships: readonly Membership[];
  /** Those that are not revoked. */
  readonly machines: readonly Machine[];
}

export interface PolicySnapshot {
  readonly version: number;
  findTenant(name: TenantName): Tenant | undefined;
  tenants(): readonly Tenant[];
  rulesOf(tenant: TenantName): readonly PolicyRule[];
  /** Rules of other tenants for those who work in this one. */
  rulesFor(tenant: TenantName): readonly PolicyRule[];
  reachOf(tenant: TenantName, role: Role): RoleReach;
  membershipsOf(person: string): readonly Membership[];
  findMachine(id: string): Machine | undefined;
  /** By the SHA-256 of its secret, in hexadecimal; that of the secret before the last rotation too. */
  machineOfSecret(hash: string): Machine | undefined;
  /** What everyone may read of a tenant: decided once for each, as nearly every request asks for it. */
  publicViewOf(tenant: TenantName): Visibility;
  /** What the rules of a tenant name for any of these audiences: the same value for the same audiences. */
  viewOf(tenant: TenantName, audiences: readonly Audience[], action: 'read' | 'write'): Visibility;
}

/** Views of one snapshot that are remembered; past it they are computed anew. */
const viewsMax = 20_000;

export function createSnapshot(rows: PolicyRows): PolicySnapshot {
  const tenants = new Map(rows.tenants.map((tenant) => [tenant.name, tenant]));
  const rules = Map.groupBy(rows.rules, ({ tenant }) => tenant);
  const shared = Map.groupBy(rows.rules, ({ audience }) =>
    audience.startsWith('tenant:') ? audience.slice('tenant:'.length) : '',
  );
  const reaches = new Map(rows.reaches.map((reach) => [`${reach.role} ${reach.tenant}`, reach]));
  const memberships = Map.groupBy(rows.memberships, ({ person }) => person);
  const machines = new Map(rows.machines.map((machine) => [machine.id, machine]));
  const bySecret = new Map(
    rows.machines.flatMap((machine) =>
      machine.secretHashes.map((hash): [string, Machine] => [hash, machine]),
    ),
  );
  const views = new Map<string, Visibility>();
  const publicViews = new Map(
    [...rules].map(([tenant, own]) => [tenant, viewFrom(own, ['public'], 'read')]),
  );
  return {
    version: rows.version,
    findTenant: (name) => tenants.get(name),
    tenants: () => rows.tenants,
    rulesOf: (tenant) => rules.get(tenant) ?? [],
    rulesFor: (tenant) => (tenant === '' ? [] : (shared.get(tenant) ?? [])),
    reachOf: (tenant, role) => reaches.get(`${role} ${tenant}`) ?? ordinaryReach(tenant, role),
    membershipsOf: (person) => memberships.get(person) ?? [],
    findMachine: (id) => machines.get(id),
    machineOfSecret: (hash) => bySecret.get(hash),
    publicViewOf: (tenant) => publicViews.get(tenant) ?? nothing,
    viewOf(tenant, audiences, action) {
      const key = `${action} ${tenant} ${audiences.join(' ')}`;
      let view = views.get(key);
      if (view === undefined) {
        view = viewFrom(rules.get(tenant) ?? [], audiences, action);
        if (views.size >= viewsMax) views.clear();
        views.set(key, view);
      }
      return view;
    },
  };
}

function viewFrom(
  rules: readonly PolicyRule[],
  audiences: readonly Audience[],
  action: 'read' | 'write',
): Visibility {
  const meant = rules.filter((rule) => rule.action === action && audiences.includes(rule.audience));
  if (meant.length === 0) return nothing;
  const distinct = new Map(meant.map((rule) => [JSON.stringify(plain(rule)), plain(rule)]));
  return { kind: 'rules', rules: [...distinct.values()] };
}

/** What a rule names, without whom it is for. */
export function plain({ entityType, scope, attributes }: VisibilityRule): VisibilityRule {
  return {
    entityType,
    ...(scope === undefined ? {} : { scope }),
    ...(attributes === undefined ? {} : { attributes }),
  };
}
