/** A file to a saved plan. */
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { type Fault, parsePlan } from './parse-plan.ts';
import type { HeldPlan } from './plan-store.ts';
import type { Plans, Saved } from './plans.ts';
import { readDocument } from './read-document.ts';

export interface Taking {
  readonly tenant: string;
  readonly text: string;
  readonly actor: string;
  readonly isPublic: boolean | undefined;
}

export interface PlacedFault extends Fault {
  readonly line?: number;
}

export interface TakenPlan {
  readonly held: HeldPlan;
  readonly outcome: Saved['outcome'];
  readonly faults: readonly PlacedFault[];
}

/** Problem `bad-request-data` with `faults` where there is no plan in it. */
export async function takeDocument(plans: Plans, taking: Taking): Promise<Result<TakenPlan>> {
  const read = readDocument(taking.text);
  if (!read.ok) return err(unreadable([placed(read.fault, read.line)]));
  const { value, lineOf } = read.document;
  const parsed = parsePlan(value);
  const faults = parsed.faults.map((fault) => placed(fault, lineOf(fault.pointer)));
  if (parsed.plan === undefined) return err(unreadable(faults));
  const saved = await plans.save(taking.tenant, {
    plan: parsed.plan,
    isPublic: taking.isPublic,
    actor: taking.actor,
  });
  return saved.ok ? ok({ ...saved.value, faults }) : saved;
}

function placed(fault: Fault, line: number | undefined): PlacedFault {
  return line === undefined ? fault : { ...fault, line };
}

function unreadable(faults: readonly PlacedFault[]) {
  const [first] = faults;
  const where = first?.line === undefined ? '' : ` (line ${first.line})`;
  const detail = `${first?.message.en ?? 'It is no plan'}${where}.`;
  return { ...problem('bad-request-data', detail, first?.pointer), extensions: { faults } };
}
