/** The policies of history in memory, read again as other processes change them. */
import type { Database } from '#kernel/database/index.ts';
import { insertHeads } from './evolution-store.ts';
import { type HistoryPolicy, listPolicies } from './retention.ts';

export interface PolicyBook {
  /** Whether changes of an entity of these types are kept. It reads memory: a flush does not wait for it. */
  isRecorded(tenant: string, types: readonly string[]): boolean;
  all(): readonly HistoryPolicy[];
  /** Policies hold here once it resolves: those that are new since the last time. */
  reload(): Promise<readonly HistoryPolicy[]>;
}

export function createPolicyBook(database: Database): PolicyBook {
  let all: readonly HistoryPolicy[] = [];
  let byTenant: ReadonlyMap<string, readonly HistoryPolicy[]> = new Map();
  const isRecorded = (tenant: string, types: readonly string[]): boolean => {
    const own = byTenant.get(tenant);
    if (own === undefined) return true;
    const named = own.filter(({ entityType }) => types.includes(entityType));
    const deciding = named.length > 0 ? named : own.filter(({ entityType }) => entityType === '');
    return deciding.every((policy) => policy.isRecorded);
  };
  return {
    isRecorded,
    all: () => all,
    async reload() {
      const before = all;
      const known = new Set(before.map((policy) => JSON.stringify(policy)));
      all = await listPolicies(database);
      byTenant = Map.groupBy(all, ({ tenant }) => tenant);
      for (const { tenant, entityType, isRecorded: was } of before) {
        const types = entityType === '' ? [] : [entityType];
        // What came while nothing was recorded has no evolution that could go on.
        if (!was && isRecorded(tenant, types)) await insertHeads(database, tenant, entityType);
      }
      return all.filter((policy) => !known.has(JSON.stringify(policy)));
    },
  };
}
