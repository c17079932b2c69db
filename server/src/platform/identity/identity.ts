/** The capability as one door: credentials, tenants, visibility. */
import type { Database } from '#kernel/database/index.ts';
import type { Authorise, Principal } from '#kernel/http/index.ts';
import type { Log } from '#kernel/log.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { type Credentials, createAuthorise } from './authorise.ts';
import { openPolicyCache } from './policy-cache.ts';
import {
  deletePublicRules,
  hasTenant,
  insertTenant,
  listTenants,
  movePolicyVersion,
  upsertPublicRules,
} from './store.ts';
import { parseTenantName, type TenantName } from './tenant.ts';
import { everything, type Visibility, type VisibilityRule } from './visibility.ts';

export interface Identity {
  /** For `createHttp`. */
  readonly authorise: Authorise;
  /** What this caller may see of a tenant. Cheap: no question to the database. */
  readableBy(principal: Principal, tenant: TenantName): Visibility;
  /**
   * The tenant a request names (`NGSILD-Tenant`, a parameter, its path), for reading. It must be the one
   * the caller was judged for. Problems: `bad-request-data`, `nonexistent-tenant`, `forbidden`.
   */
  tenantToRead(name: string | undefined, caller: Principal): Promise<Result<TenantName>>;
  /** The same for an authorised write: the administrator's token brings a new tenant into being. */
  tenantToWrite(name: string | undefined, caller: Principal): Promise<Result<TenantName>>;
  /** Brings a tenant into being unless it exists. Problem: `bad-request-data`. */
  ensureTenant(name: string): Promise<Result<TenantName>>;
  listTenants(): Promise<readonly TenantName[]>;
  /** What the public may see, as last read. */
  publicRules(tenant: TenantName): readonly VisibilityRule[];
  /** Makes entities public from the next question on, in this process; within a second in others. */
  addPublicRules(tenant: TenantName, rules: readonly VisibilityRule[]): Promise<void>;
  /** Replaces everything that is public of a tenant. */
  replacePublicRules(tenant: TenantName, rules: readonly VisibilityRule[]): Promise<void>;
  close(): Promise<void>;
}

export interface IdentityOptions {
  readonly database: Database;
  readonly log: Log;
  readonly credentials: Credentials;
  readonly isOpen: boolean;
  readonly pollMs: number;
}

export async function createIdentity(options: IdentityOptions): Promise<Identity> {
  const { database, credentials, isOpen } = options;
  const cache = await openPolicyCache(options);

  async function createTenant(tenant: TenantName): Promise<Result<TenantName>> {
    await database.transaction(async (tx) => {
      if (await insertTenant(tx, tenant)) await movePolicyVersion(tx);
    });
    await cache.refresh();
    return ok(tenant);
  }

  async function findTenant(tenant: TenantName): Promise<Result<TenantName>> {
    if (!(await hasTenant(database, tenant))) {
      return err(problem('nonexistent-tenant', `Tenant ${tenant} does not exist.`));
    }
    await cache.refresh();
    return ok(tenant);
  }

  async function tenantBy(
    name: string | undefined,
    caller: Principal,
    absent: (tenant: TenantName) => Promise<Result<TenantName>>,
  ): Promise<Result<TenantName>> {
    const tenant = parseTenantName(name);
    if (!tenant.ok) return tenant;
    if (tenant.value !== caller.tenant) {
      const detail = `The request names tenant ${tenant.value} where it cannot be told apart.`;
      return err(problem('forbidden', detail, 'tenant'));
    }
    return cache.isKnown(tenant.value) ? tenant : absent(tenant.value);
  }

  /** `--open` and the administrator's token keep what NGSI-LD describes (clause 5.5.10). */
  function mayCreateTenants({ kind }: Principal): boolean {
    return kind === 'open' || kind === 'admin-token';
  }

  async function change(work: (tx: Parameters<typeof movePolicyVersion>[0]) => Promise<number>) {
    await database.transaction(async (tx) => {
      await movePolicyVersion(tx);
      await work(tx);
    });
    await cache.refresh();
  }

  return {
    authorise: createAuthorise(credentials, isOpen),
    readableBy: (principal, tenant) =>
      principal.kind === 'anonymous' ? cache.publicView(tenant) : everything,
    tenantToRead: (name, caller) => tenantBy(name, caller, findTenant),
    tenantToWrite: (name, caller) =>
      tenantBy(name, caller, mayCreateTenants(caller) ? createTenant : findTenant),
    ensureTenant: async (name) => {
      const tenant = parseTenantName(name);
      return tenant.ok ? createTenant(tenant.value) : tenant;
    },
    listTenants: () => listTenants(database),
    publicRules: (tenant) => cache.publicRules(tenant),
    addPublicRules: async (tenant, rules) => {
      const known = cache.publicRules(tenant);
      if (rules.every((rule) => known.some((one) => isSame(one, rule)))) return;
      await change((tx) => upsertPublicRules(tx, tenant, rules));
    },
    replacePublicRules: (tenant, rules) =>
      change(async (tx) => {
        const removed = await deletePublicRules(tx, tenant);
        return removed + (await upsertPublicRules(tx, tenant, rules));
      }),
    close: () => cache.close(),
  };
}

function isSame(a: VisibilityRule, b: VisibilityRule): boolean {
  return (
    a.entityType === b.entityType &&
    a.scope === b.scope &&
    a.attributes?.join(' ') === b.attributes?.join(' ')
  );
}
