/** Plans as one door: saved whole, with their indicators, every version kept. */
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '#kernel/clock.ts';
import type { Database, Queryable } from '#kernel/database/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Indicator, Indicators } from '#platform/indicators/index.ts';
import type { PlanLimits } from './limits.ts';
import type { Plan, PlanIndicator } from './plan.ts';
import {
  deletePlan,
  findPlan,
  findVersion,
  type HeldPlan,
  listEveryPlan,
  listPlans,
  listVersions,
  lockPlan,
  nextVersion,
  type PlanVersion,
  type TenantPlan,
  writePlan,
} from './plan-store.ts';

export interface Saving {
  readonly plan: Plan;
  /** As it was when unknown; true for a plan that is new. */
  readonly isPublic: boolean | undefined;
  readonly actor: string;
  readonly note?: string | undefined;
  /** The version the change was made of; another one is a `conflict`. */
  readonly baseVersion?: number | undefined;
}

export interface Saved {
  readonly held: HeldPlan;
  readonly outcome: 'created' | 'updated' | 'unchanged';
}

export interface Plans {
  list(tenant: string, isPublicOnly: boolean): Promise<readonly HeldPlan[]>;
  /** What everybody may see of every tenant. */
  listPublic(): Promise<readonly TenantPlan[]>;
  /** Problem `not-found`, also where it may not be seen. */
  find(tenant: string, id: string, isPublicOnly: boolean): Promise<Result<HeldPlan>>;
  /** Problem `bad-request-data` where a formula cannot be computed. */
  check(plan: Plan): Result<void>;
  /** Problems: `conflict`, and those of `check`. */
  save(tenant: string, saving: Saving): Promise<Result<Saved>>;
  /** Problem `not-found`. Versions, records and values stay: saving it again brings all back. */
  remove(tenant: string, id: string): Promise<Result<void>>;
  versions(tenant: string, id: string): Promise<readonly PlanVersion[]>;
  version(tenant: string, id: string, version: number): Promise<Result<Plan>>;
}

export interface PlanOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly indicators: Indicators;
  readonly limits: PlanLimits;
  /** After a plan was saved, also unchanged; after it was taken away. */
  readonly changed: (tenant: string, held: HeldPlan) => Promise<void>;
  readonly gone: (tenant: string, id: string) => Promise<void>;
}

/** What `platform/indicators` calls the plan's indicators. */
export const ownerOf = (planId: string): string => `plan:${planId}`;
export const indicatorIdOf = (planId: string, id: string): string => `${planId}.${id}`;

export function definitionOf(planId: string, given: PlanIndicator): Indicator {
  const { node: _, ...definition } = given;
  return { ...definition, id: indicatorIdOf(planId, given.id) };
}

export function createPlans(options: PlanOptions): Plans {
  const { database, clock, indicators, limits, changed, gone } = options;
  /** Within a transaction, which a problem rolls back. */
  async function write(tx: Queryable, tenant: string, saving: Saving): Promise<Result<Saved>> {
    const { plan, actor, note, baseVersion } = saving;
    const before = await lockPlan(tx, tenant, plan.id);
    if (baseVersion !== undefined && before?.version !== baseVersion) {
      const detail = `The plan was changed meanwhile: its version is ${before?.version ?? 0}, not ${baseVersion}.`;
      return err(problem('conflict', detail));
    }
    const isPublic = saving.isPublic ?? before?.isPublic ?? true;
    if (before?.isPublic === isPublic && isDeepStrictEqual(plain(before.plan), plain(plan))) {
      return ok({ held: before, outcome: 'unchanged' });
    }
    const held: HeldPlan = {
      plan,
      version: await nextVersion(tx, tenant, plan.id),
      isPublic,
      changedBy: actor,
      changedAt: new Date(clock.now()),
    };
    const defined = await indicators.define(tx, tenant, {
      owner: ownerOf(plan.id),
      isPublic,
      indicators: plan.indicators.map((each) => definitionOf(plan.id, each)),
    });
    if (!defined.ok) return defined;
    await writePlan(tx, tenant, held, note);
    return ok({ held, outcome: before === undefined ? 'created' : 'updated' });
  }

  function check(plan: Plan): Result<void> {
    for (const [index, each] of plan.indicators.entries()) {
      const checked = indicators.check(definitionOf(plan.id, each));
      if (!checked.ok) return err({ ...checked.error, pointer: `/indicators/${index}/formula` });
    }
    return ok(undefined);
  }

  return {
    check,
    list: (tenant, isPublicOnly) => listPlans(database, tenant, isPublicOnly),
    listPublic: async () => (await listEveryPlan(database)).filter(({ held }) => held.isPublic),
    find: async (tenant, id, isPublicOnly) => {
      const held = await findPlan(database, tenant, id);
      if (held !== undefined && (held.isPublic || !isPublicOnly)) return ok(held);
      return err(problem('not-found', `Plan ${id} does not exist.`));
    },
    save: async (tenant, saving) => {
      const checked = check(saving.plan);
      if (!checked.ok) return checked;
      const saved = await database.transaction((tx) => write(tx, tenant, saving));
      if (saved.ok) await changed(tenant, saved.value.held);
      return saved;
    },
    remove: async (tenant, id) => {
      const removed = await database.transaction(async (tx) => {
        if (!(await deletePlan(tx, tenant, id))) {
          return err(problem('not-found', `Plan ${id} does not exist.`));
        }
        const owner = ownerOf(id);
        return indicators.define(tx, tenant, { owner, isPublic: false, indicators: [] });
      });
      if (removed.ok) await gone(tenant, id);
      return removed;
    },
    versions: (tenant, id) => listVersions(database, tenant, id, limits.planVersionsShownMax),
    version: async (tenant, id, version) => {
      const plan = await findVersion(database, tenant, id, version);
      if (plan !== undefined) return ok(plan);
      return err(problem('not-found', `Plan ${id} has no version ${version}.`));
    },
  };
}

/** As the database gives it back: without absent members. */
function plain(plan: Plan): unknown {
  return JSON.parse(JSON.stringify(plan));
}
