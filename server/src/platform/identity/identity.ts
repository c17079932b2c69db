/** The capability as one door: credentials, tenants, visibility. */
import { type Clock, systemClock } from '#kernel/clock.ts';
import type { Database } from '#kernel/database/index.ts';
import { type Access, type Authorise, anonymousAt, type Principal } from '#kernel/http/index.ts';
import { errorFields, type Log } from '#kernel/log.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { mayUse } from './access.ts';
import type { RoleBook } from './accounts/index.ts';
import { type Administration, createAdministration, createChange } from './administration.ts';
import {
  type Credentials,
  createAuthorise,
  type FindSession,
  type RateLimits,
} from './authorise.ts';
import { createBearers } from './bearer.ts';
import { readingOf, type Standing, seesOnlyPublic, viewOf, writableBy } from './judge.ts';
import { createMachines, type Machines } from './machines.ts';
import { openPolicyCache, type PolicyCache, startPolling } from './policy-cache.ts';
import { type PolicySnapshot, plain } from './policy-snapshot.ts';
import { principalOf } from './principal-of.ts';
import { createRoleBook } from './role-book.ts';
import {
  createSecondAdministrator,
  type SecondAdministrator,
} from './second/second-administrator.ts';
import { hasTenant, insertTenant, movePolicyVersion } from './store.ts';
import { parseTenantName, type Tenant, type TenantName } from './tenant.ts';
import { createUsageBook } from './usage.ts';
import type { Visibility, VisibilityRule } from './visibility.ts';
import { type WritePermit, writePermit } from './write-permit.ts';

export interface Identity {
  /** For `createHttp`. */
  readonly authorise: Authorise;
  /** Whether a principal may do more than the route it came by asks: `publish` beside `write`. */
  may(principal: Principal, access: Access): boolean;
  /** What this caller may see of a tenant. Cheap: no question to the database. */
  readableBy(principal: Principal, tenant: TenantName): Visibility;
  /** Whether that is what everyone may see: such reads leave no row in the audit trail. */
  seesOnlyPublic(principal: Principal): boolean;
  /**
   * Whom the caller belongs to where things other than entities say for whom they are (datasets, files):
   * everything, or what is for one of these audiences: `public`, `tenant:NAME`, `role:ROLE` …
   */
  standingOf(principal: Principal, tenant: TenantName): Standing;
  /** For `Broker.write`; `undefined` where everything of the tenant may be written. */
  permitBy(principal: Principal, tenant: TenantName): WritePermit | undefined;
  /** What whoever did something before may see at this moment: the owner of a subscription. */
  seenBy(id: string, tenant: TenantName): Visibility;
  /** Whoever did something before, as it stands now; nobody in particular when it is gone. */
  principalNow(id: string, tenant: TenantName): Principal;
  /**
   * The tenant a request names (`NGSILD-Tenant`, a parameter, its path), for reading. It must be the one
   * the caller was judged for. Problems: `bad-request-data`, `nonexistent-tenant`, `forbidden`.
   */
  tenantToRead(name: string | undefined, caller: Principal): Promise<Result<TenantName>>;
  /** The same for an authorised write: the administrator's token brings a new tenant into being. */
  tenantToWrite(name: string | undefined, caller: Principal): Promise<Result<TenantName>>;
  /** Brings a tenant into being unless it exists. Problem: `bad-request-data`. */
  ensureTenant(name: string): Promise<Result<TenantName>>;
  /** All, closed ones too: the prefecture, municipalities by code, partners by name. */
  tenants(): readonly Tenant[];
  /** What the public may see, as last read. */
  publicRules(tenant: TenantName): readonly VisibilityRule[];
  /**
   * Makes entities public from the next question on, in this process; within a second in others. `by`: principal who
   * wants it, and who waits where a second administrator is asked for; this program itself when absent.
   */
  addPublicRules(tenant: TenantName, rules: readonly VisibilityRule[], by?: string): Promise<void>;
  readonly administration: Administration;
  /** What waits where a tenant asks for four eyes. */
  readonly second: SecondAdministrator;
  readonly machines: Machines;
  /** For accounts, which open after this. */
  readonly roles: RoleBook;
  /** Policies as last read. */
  policies(): PolicySnapshot;
  close(): Promise<void>;
}

export interface IdentityOptions {
  readonly database: Database;
  readonly log: Log;
  readonly credentials: Credentials;
  readonly isOpen: boolean;
  readonly pollMs: number;
  readonly clock?: Clock;
  readonly isProxyTrusted?: boolean;
  /** No limits when absent. */
  readonly rates?: RateLimits;
  /** Sessions of people; nobody can sign in when absent. */
  readonly findSession?: FindSession;
}

const noLimits: RateLimits = {
  anonymousRequestsPerMinute: 0,
  machineRequestsPerMinute: 0,
  rateKeysMax: 1,
};

/** How often the use of machines is written down. */
const usagePauseMs = 5_000;

export async function createIdentity(options: IdentityOptions): Promise<Identity> {
  const { database, log, isOpen, rates = noLimits, isProxyTrusted = false } = options;
  const { clock = systemClock } = options;
  const now = (): number => clock.now();
  const cache = await openPolicyCache(options);
  const snapshot = (): PolicySnapshot => cache.current();
  const usage = createUsageBook(database);
  const bearers = createBearers({ database, snapshot, now, rememberMs: options.pollMs });
  const administration = createAdministration({ database, cache, now });
  const recording = startPolling(
    () => usage.flush(),
    usagePauseMs,
    (thrown) => log.warn('use of tokens cannot be written down', errorFields(thrown)),
  );
  const publicRules = (tenant: TenantName): readonly VisibilityRule[] =>
    snapshot()
      .rulesOf(tenant)
      .filter(({ audience, action }) => audience === 'public' && action === 'read')
      .map(plain);
  const readableBy = (principal: Principal, tenant: TenantName): Visibility =>
    viewOf(snapshot(), readingOf(snapshot(), principal, tenant, now()), tenant);
  const principalNow = (id: string, tenant: TenantName): Principal =>
    id === 'open' && !isOpen ? anonymousAt(tenant) : principalOf(snapshot(), id, tenant, now());
  return {
    authorise: createAuthorise({
      ...options,
      isProxyTrusted,
      bearers,
      usage,
      snapshot,
      now,
      rates,
    }),
    may: mayUse,
    readableBy,
    seesOnlyPublic: (principal) =>
      principal.kind === 'anonymous' || seesOnlyPublic(snapshot(), principal, now()),
    standingOf: (principal, tenant) => readingOf(snapshot(), principal, tenant, now()),
    permitBy: (principal, tenant) => {
      const writes = writableBy(snapshot(), principal, tenant, now());
      if (writes.kind === 'everything') return undefined;
      return writePermit(writes, readableBy(principal, tenant));
    },
    principalNow,
    seenBy: (id, tenant) => readableBy(principalNow(id, tenant), tenant),
    ...createTenantDoors(database, cache),
    tenants: () => snapshot().tenants(),
    publicRules,
    addPublicRules: async (tenant, rules, by = 'kumiki') => {
      const known = publicRules(tenant);
      const fresh = rules.filter((rule) => !known.some((one) => isSame(one, rule)));
      if (fresh.length === 0) return;
      const target = { tenant, action: 'read', audience: 'public' } as const;
      await administration.addRules(
        fresh.map((rule) => ({ ...rule, ...target })),
        { id: by },
      );
    },
    administration,
    second: createSecondAdministrator({ database, change: createChange({ database, cache }), now }),
    roles: createRoleBook(database, cache),
    machines: createMachines({ database, cache, bearers, usage, now }),
    policies: snapshot,
    close: async () => {
      await recording.close();
      await cache.close();
      await usage.flush();
    },
  };
}

function createTenantDoors(
  database: Database,
  cache: PolicyCache,
): Pick<Identity, 'tenantToRead' | 'tenantToWrite' | 'ensureTenant'> {
  async function create(tenant: TenantName): Promise<Result<TenantName>> {
    const kind = 'partner';
    const displayName = { ja: '', kana: '', en: '' };
    const isNew = await database.transaction(async (tx) => {
      const made = await insertTenant(tx, { name: tenant, kind, displayName, createdBy: '' });
      if (made) await movePolicyVersion(tx);
      return made;
    });
    if (!isNew) return find(tenant);
    await cache.refresh();
    return ok(tenant);
  }

  async function find(tenant: TenantName): Promise<Result<TenantName>> {
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
    const known = cache.current().findTenant(tenant.value);
    return known !== undefined && known.closedAt === undefined ? tenant : absent(tenant.value);
  }

  /** `--open` and the administrator's token keep what NGSI-LD describes (clause 5.5.10). */
  const mayCreate = ({ kind }: Principal): boolean => kind === 'open' || kind === 'admin-token';
  return {
    tenantToRead: (name, caller) => tenantBy(name, caller, find),
    tenantToWrite: (name, caller) => tenantBy(name, caller, mayCreate(caller) ? create : find),
    ensureTenant: async (name) => {
      const tenant = parseTenantName(name);
      return tenant.ok ? create(tenant.value) : tenant;
    },
  };
}

function isSame(a: VisibilityRule, b: VisibilityRule): boolean {
  return (
    a.entityType === b.entityType &&
    a.scope === b.scope &&
    a.attributes?.join(' ') === b.attributes?.join(' ')
  );
}
