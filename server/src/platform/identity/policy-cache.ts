/** Tenants and public rules in memory, read again when another process has changed them. */
import type { Database } from '#kernel/database/index.ts';
import { errorFields, type Log } from '#kernel/log.ts';
import { getPolicyVersion, listPublicRules, listTenants } from './store.ts';
import type { TenantName } from './tenant.ts';
import { nothing, type Visibility, type VisibilityRule } from './visibility.ts';

export interface PolicyCache {
  isKnown(tenant: TenantName): boolean;
  /** What the public may see: the same value until it changes, so that readers may key on it. */
  publicView(tenant: TenantName): Visibility;
  publicRules(tenant: TenantName): readonly VisibilityRule[];
  /** Reads everything again; after it, what this process changed is seen. */
  refresh(): Promise<void>;
  /** Ends the polling, after the question that may be under way. */
  close(): Promise<void>;
}

export interface PolicyCacheOptions {
  readonly database: Database;
  readonly log: Log;
  readonly pollMs: number;
}

/** Answers after the first reading. */
export async function openPolicyCache(options: PolicyCacheOptions): Promise<PolicyCache> {
  const { database, log, pollMs } = options;
  let version = -1;
  let tenants: ReadonlySet<TenantName> = new Set();
  let views: ReadonlyMap<TenantName, Visibility> = new Map();
  let rules: ReadonlyMap<TenantName, readonly VisibilityRule[]> = new Map();

  const refresh = async (): Promise<void> => {
    // The number first: a change between the questions is then read once more, never missed.
    const seen = await getPolicyVersion(database);
    const names = await listTenants(database);
    const found = await listPublicRules(database);
    if (seen < version) return;
    version = seen;
    tenants = new Set(names);
    rules = found;
    views = new Map([...rules].map(([tenant, own]) => [tenant, { kind: 'rules', rules: own }]));
  };

  const poll = async (): Promise<void> => {
    if ((await getPolicyVersion(database)) !== version) await refresh();
  };

  await refresh();
  const polling = startPolling(poll, pollMs, (thrown) =>
    log.warn('policies cannot be read again', errorFields(thrown)),
  );
  return {
    isKnown: (tenant) => tenants.has(tenant),
    publicView: (tenant) => views.get(tenant) ?? nothing,
    publicRules: (tenant) => rules.get(tenant) ?? [],
    refresh,
    close: () => polling.close(),
  };
}

/** Runs `work` again and again, `pauseMs` after it has ended. Says only the first of equal failures. */
function startPolling(
  work: () => Promise<void>,
  pauseMs: number,
  failed: (thrown: unknown) => void,
): { close(): Promise<void> } {
  let isClosed = false;
  let isFailing = false;
  let timer: NodeJS.Timeout;
  let running = Promise.resolve();
  const turn = async (): Promise<void> => {
    try {
      await work();
      isFailing = false;
    } catch (thrown) {
      if (!isFailing) failed(thrown);
      isFailing = true;
    }
    if (!isClosed) schedule();
  };
  const schedule = (): void => {
    timer = setTimeout(() => {
      running = turn();
    }, pauseMs);
    timer.unref();
  };
  schedule();
  return {
    close: () => {
      isClosed = true;
      clearTimeout(timer);
      return running;
    },
  };
}
