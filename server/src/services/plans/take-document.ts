/** A file to a saved plan, or to what saving it would change. */
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { PlanLimits } from './limits.ts';
import { parsePlan } from './parse-plan.ts';
import type { Plan } from './plan.ts';
import { changesBetween, type PlanChange } from './plan-changes.ts';
import type { HeldPlan } from './plan-store.ts';
import type { Plans, Saved } from './plans.ts';
import { type PlacedFault, readDocument } from './read-document.ts';

export interface Taking {
  readonly tenant: string;
  readonly bytes: Uint8Array;
  readonly actor: string;
  readonly isPublic: boolean | undefined;
}

export interface TakenPlan {
  readonly held: HeldPlan;
  readonly outcome: Saved['outcome'];
  readonly faults: readonly PlacedFault[];
}

export interface PreviewedPlan {
  readonly plan: Plan;
  readonly outcome: Saved['outcome'];
  readonly changes: readonly PlanChange[];
  readonly faults: readonly PlacedFault[];
}

interface Read {
  readonly plan: Plan;
  readonly before: HeldPlan | undefined;
  readonly faults: readonly PlacedFault[];
}

/** Problem `bad-request-data` with `faults` where there is no plan in it. */
async function readPlan(
  plans: Plans,
  { tenant, bytes }: Taking,
  limits: PlanLimits,
): Promise<Result<Read>> {
  const read = await readDocument(bytes, limits);
  if (!read.ok) return err(unreadable([read.fault]));
  const { value, placeOf, isTable } = read.document;
  const parsed = parsePlan(value, limits);
  const faults = inOrder([
    ...read.document.faults,
    ...parsed.faults.map((fault) => ({ ...fault, ...placeOf(fault.pointer) })),
  ]);
  if (parsed.plan === undefined) return err(unreadable(faults));
  const found = await plans.find(tenant, parsed.plan.id, false);
  const before = found.ok ? found.value : undefined;
  const plan = isTable ? withUntold(parsed.plan, before?.plan) : parsed.plan;
  return ok({ plan, before, faults });
}

/** As somebody goes through the file: sheet by sheet, line by line. */
function inOrder(faults: readonly PlacedFault[]): readonly PlacedFault[] {
  const sheets = [...new Set(faults.map(({ sheet }) => sheet))];
  return faults.toSorted(
    (a, b) => sheets.indexOf(a.sheet) - sheets.indexOf(b.sheet) || (a.line ?? 0) - (b.line ?? 0),
  );
}

/** What tables do not hold stays as it was. */
function withUntold(plan: Plan, before: Plan | undefined): Plan {
  if (before === undefined) return plan;
  const { context, governance, logic } = before;
  return {
    ...plan,
    ...(context === undefined ? {} : { context }),
    ...(governance === undefined ? {} : { governance }),
    ...(logic === undefined ? {} : { logic }),
  };
}

export async function takeDocument(
  plans: Plans,
  taking: Taking,
  limits: PlanLimits,
): Promise<Result<TakenPlan>> {
  const read = await readPlan(plans, taking, limits);
  if (!read.ok) return read;
  const saved = await plans.save(taking.tenant, {
    plan: read.value.plan,
    isPublic: taking.isPublic,
    actor: taking.actor,
  });
  return saved.ok ? ok({ ...saved.value, faults: read.value.faults }) : saved;
}

/** Nothing is saved. */
export async function previewDocument(
  plans: Plans,
  taking: Taking,
  limits: PlanLimits,
): Promise<Result<PreviewedPlan>> {
  const read = await readPlan(plans, taking, limits);
  if (!read.ok) return read;
  const { plan, before, faults } = read.value;
  const checked = plans.check(plan);
  if (!checked.ok) return checked;
  const changes = changesBetween(before?.plan, plan);
  const outcome = before === undefined ? 'created' : changes.length === 0 ? 'unchanged' : 'updated';
  return ok({ plan, faults, changes, outcome });
}

function unreadable(faults: readonly PlacedFault[]) {
  const [first] = faults;
  const where = first?.line === undefined ? '' : ` (line ${first.line})`;
  const detail = `${first?.message.en ?? 'It is no plan'}${where}.`;
  return { ...problem('bad-request-data', detail, first?.pointer), extensions: { faults } };
}
