/** What every route of plans needs. */
import { z } from 'zod';
import type { RouteContext } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Datasets } from '#platform/catalog/index.ts';
import type { Identity } from '#platform/identity/index.ts';
import { type Indicators, type Seeing, seesEverything } from '#platform/indicators/index.ts';
import type { PlanLimits } from '../limits.ts';
import type { HeldPlan, TenantPlan } from '../plan-store.ts';
import { definitionOf, indicatorIdOf, type Plans } from '../plans.ts';
import type { Records } from '../records.ts';
import { type IndicatorProgress, progressOf } from '../report.ts';

export interface PlanParts {
  readonly identity: Pick<Identity, 'tenantToRead' | 'tenantToWrite' | 'readableBy' | 'tenants'>;
  readonly indicators: Indicators;
  readonly plans: Plans;
  readonly records: Records;
  /** The fiscal year of this moment. */
  readonly thisYear: () => number;
  readonly catalogue: {
    readonly datasets: Pick<Datasets, 'harvest'>;
    readonly publicUrl: string;
  };
  readonly limits: PlanLimits;
}

export const tag = 'Plans';

export const tenantQuery = z.object({
  tenant: z.string().optional().describe('Whose; as the header NGSILD-Tenant'),
});

export const everyoneQuery = tenantQuery.extend({
  of: z
    .enum(['everyone'])
    .optional()
    .describe('`everyone`: what is public of every tenant that shares this installation'),
});

/** The plans a list is of: those of the tenant as far as the caller sees them, or the public ones of all. */
export async function listAsked(
  c: RouteContext,
  { identity, plans }: PlanParts,
): Promise<Result<readonly TenantPlan[]>> {
  if (c.req.query('of') === 'everyone') {
    const open = new Set(
      identity
        .tenants()
        .filter(({ closedAt }) => closedAt === undefined)
        .map(({ name }) => name),
    );
    return ok((await plans.listPublic()).filter(({ tenant }) => open.has(tenant)));
  }
  const seeing = await seesEverything(c, identity);
  if (!seeing.ok) return seeing;
  const { tenant, isStaff } = seeing.value;
  return ok((await plans.list(tenant, !isStaff)).map((held) => ({ tenant, held })));
}

/** An answer that is a file. `type` with its parameters. */
export function fileAnswer(content: string | Uint8Array, type: string, name: string): Response {
  // Bytes of ours never lie in shared memory, which is all the types ask.
  const body = typeof content === 'string' ? content : new Uint8Array(content);
  return new Response(body, {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    },
  });
}

export const idParameters = z.object({ id: z.string().describe('Of the plan') });
export const yearParameters = idParameters.extend({
  year: z.string().describe('Fiscal year, by the year it begins in'),
});

export interface Found extends Seeing {
  readonly held: HeldPlan;
}

export function tenantOf(c: RouteContext): string | undefined {
  return c.req.query('tenant') ?? c.req.header('ngsild-tenant');
}

/** The plan of the path, as far as the caller may see it. */
export async function findAsked(c: RouteContext, parts: PlanParts): Promise<Result<Found>> {
  const seeing = await seesEverything(c, parts.identity);
  if (!seeing.ok) return seeing;
  const { tenant, isStaff } = seeing.value;
  const held = await parts.plans.find(tenant, c.req.param('id') ?? '', !isStaff);
  return held.ok ? ok({ ...seeing.value, held: held.value }) : held;
}

/** Problem `bad-request-data`. */
export function yearOf(c: RouteContext): Result<number> {
  const year = Number(c.req.param('year'));
  if (Number.isInteger(year) && year >= 1900 && year <= 2200) return ok(year);
  return err(problem('bad-request-data', 'The year is a fiscal year such as 2025.', 'year'));
}

/** What is known of the plan's indicators: approved values, and live ones. */
export async function readProgress(
  { indicators, thisYear }: PlanParts,
  tenant: string,
  held: HeldPlan,
  year?: number,
): Promise<readonly IndicatorProgress[]> {
  const { plan } = held;
  const ids = plan.indicators.map(({ id }) => indicatorIdOf(plan.id, id));
  const values = await indicators.values(tenant, ids, true);
  const live = new Map<string, number>();
  // A live value tells of this moment, not of a year that is over.
  if (year === undefined || year === thisYear()) {
    for (const each of plan.indicators) {
      const definition = definitionOf(plan.id, each);
      const value = await indicators.live(tenant, definition);
      if (value?.ok === true && value.value.value !== undefined) {
        live.set(definition.id, value.value.value);
      }
    }
  }
  return progressOf(plan, { values, live }, year ?? thisYear());
}
