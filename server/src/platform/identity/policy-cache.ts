/** All policies in memory, read again when another process has changed them. */
import type { Database } from '#kernel/database/index.ts';
import { errorFields, type Log } from '#kernel/log.ts';
import { listLiveMachines } from './machine-store.ts';
import { listMemberships } from './membership-store.ts';
import { createSnapshot, type PolicySnapshot } from './policy-snapshot.ts';
import { listReaches, listRules } from './rule-store.ts';
import { getPolicyVersion, listTenants } from './store.ts';

export interface PolicyCache {
  /** As last read: another one after every change. */
  current(): PolicySnapshot;
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
  let snapshot: PolicySnapshot | undefined;

  const refresh = async (): Promise<PolicySnapshot> => {
    // The number first: a change between the questions is then read once more, never missed.
    const version = await getPolicyVersion(database);
    const read = createSnapshot({
      version,
      tenants: await listTenants(database),
      rules: await listRules(database),
      reaches: await listReaches(database),
      memberships: await listMemberships(database),
      machines: await listLiveMachines(database),
    });
    if (snapshot === undefined || version >= snapshot.version) snapshot = read;
    return snapshot;
  };

  const first = await refresh();
  const poll = async (): Promise<void> => {
    if ((await getPolicyVersion(database)) !== (snapshot ?? first).version) await refresh();
  };
  const polling = startPolling(poll, pollMs, (thrown) =>
    log.warn('policies cannot be read again', errorFields(thrown)),
  );
  return {
    current: () => snapshot ?? first,
    refresh: async () => {
      await refresh();
    },
    close: () => polling.close(),
  };
}

/** Runs `work` again and again, `pauseMs` after it has ended. Says only the first of equal failures. */
export function startPolling(
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
