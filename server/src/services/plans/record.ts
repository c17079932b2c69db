/** The yearly record of a node: plan, do, check, act, and the steps it takes. Pure. */
import { z } from 'zod';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Actor } from '#platform/indicators/index.ts';

/** How the year went: ◎ 計画以上, ○ 計画どおり, △ やや遅れ, × 遅れ. */
export const grades = ['ahead', 'as-planned', 'slightly-behind', 'behind'] as const;

export const contentSchema = z
  .strictObject({
    plan: z.string().max(10_000).default('').describe('今年度の計画'),
    do: z.string().max(10_000).default('').describe('実施したこと'),
    check: z
      .strictObject({
        grade: z.enum(grades).optional(),
        evaluation: z.string().max(10_000).default(''),
        evidence: z.string().max(10_000).default('').describe('評価の根拠'),
      })
      .prefault({}),
    act: z
      .strictObject({
        revision: z.string().max(10_000).default('').describe('次年度に向けた見直し'),
        course: z.enum(['continue', 'improve', 'reduce', 'complete']).optional(),
      })
      .prefault({}),
  })
  .meta({ id: 'PlanRecordContent' });
export type RecordContent = z.infer<typeof contentSchema>;

export type RecordState = 'draft' | 'submitted' | 'returned' | 'approved' | 'published';
export const steps = ['submit', 'return', 'approve', 'publish'] as const;
export type Step = (typeof steps)[number];

export interface PlanRecord {
  readonly node: string;
  readonly year: number;
  readonly revision: number;
  readonly state: RecordState;
  readonly content: RecordContent;
  readonly comment: string | undefined;
  /** `Principal.id` of who wrote the content. */
  readonly author: string;
  readonly changedBy: string;
  readonly changedAt: Date;
}

const from: Readonly<Record<Step, readonly RecordState[]>> = {
  submit: ['draft', 'returned'],
  return: ['submitted', 'approved'],
  approve: ['submitted'],
  publish: ['approved'],
};
const to: Readonly<Record<Step, RecordState>> = {
  submit: 'submitted',
  return: 'returned',
  approve: 'approved',
  publish: 'published',
};

/**
 * The state after a step. Problems `conflict`: the step does not follow the state, the author approves,
 * or the evaluation that is to be submitted is empty.
 */
export function take(record: PlanRecord, step: Step, actor: Actor): Result<RecordState> {
  if (!from[step].includes(record.state)) {
    const detail = `A record that is ${record.state} cannot take the step ${step}.`;
    return err(problem('conflict', detail));
  }
  if (step === 'approve' && record.author === actor.id && !actor.mayActAlone) {
    const detail = 'Whoever wrote a record does not approve it; somebody else has to.';
    return err(problem('conflict', detail));
  }
  if (step === 'submit' && isEmpty(record.content)) {
    return err(problem('conflict', 'An empty record cannot be submitted.'));
  }
  return ok(to[step]);
}

/** The steps that follow a state. */
export function stepsFrom(state: RecordState): readonly Step[] {
  return steps.filter((step) => from[step].includes(state));
}

function isEmpty(content: RecordContent): boolean {
  const texts = [content.plan, content.do, content.check.evaluation, content.act.revision];
  return texts.every((text) => text.trim() === '') && content.check.grade === undefined;
}
