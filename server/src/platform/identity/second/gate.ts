/** Does a change of policies now, or lets it wait for a second administrator. */
import type { Queryable } from '#kernel/database/index.ts';
import { updateMachine } from '../machine-store.ts';
import { upsertMembership } from '../membership-store.ts';
import { visibilityRuleOf } from '../routes/rule-schema.ts';
import { deletePublicRules, upsertReach, upsertRules } from '../rule-store.ts';
import type { TenantName } from '../tenant.ts';
import type { PolicyChange } from './change.ts';
import { insertChange, needsSecond, updateNeedsSecond } from './change-store.ts';

export type Outcome = 'done' | 'waiting';

/** The token of the first start, a server that asks nobody, and this program itself (the samples it brings). */
const exempt: ReadonlySet<string> = new Set(['token:admin', 'open', 'kumiki']);

/** Within the transaction that has moved the version of policies: its lock orders setting and changes. */
export async function doOrWait(
  tx: Queryable,
  tenant: TenantName,
  change: PolicyChange,
  by: string,
): Promise<Outcome> {
  if (!exempt.has(by) && (await needsSecond(tx, tenant))) {
    await insertChange(tx, tenant, change, by);
    return 'waiting';
  }
  await apply(tx, tenant, change, by);
  return 'done';
}

/** `by` is who wanted it. */
export async function apply(
  tx: Queryable,
  tenant: TenantName,
  change: PolicyChange,
  by: string,
): Promise<void> {
  switch (change.kind) {
    case 'rules':
      for (const { action, audience, ...named } of change.rules) {
        const target = { tenant, action, audience, createdBy: by };
        await upsertRules(tx, target, [visibilityRuleOf(named)]);
      }
      return;
    case 'public-rules': {
      const target = { tenant, action: 'read', audience: 'public', createdBy: by } as const;
      await deletePublicRules(tx, tenant);
      await upsertRules(tx, target, change.rules.map(visibilityRuleOf));
      return;
    }
    case 'reach': {
      const { role, reads, writes } = change;
      return upsertReach(tx, { tenant, role, reads, writes });
    }
    case 'role': {
      const { person, role, expiresAt } = change;
      const until = expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) };
      return upsertMembership(tx, { tenant, person, role, ...until }, by);
    }
    case 'machine': {
      const { machine, expiresAt, requestsPerMinute, name, purpose, scopes } = change;
      const { reach, wantedScopes } = change;
      return updateMachine(tx, machine, {
        ...{ name, purpose, scopes, reach, wantedScopes },
        ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) }),
        ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
      });
    }
    case 'single':
      return updateNeedsSecond(tx, tenant, false);
  }
}
