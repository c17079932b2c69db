/** Plans, their progress and records as the API shows them. */
import { z } from 'zod';
import type { HeldPlan } from '../plan-store.ts';
import { contentSchema, type PlanRecord, stepsFrom } from '../record.ts';
import type { IndicatorProgress } from '../report.ts';
import { countPlan } from '../tree.ts';

const point = z.object({ year: z.int(), value: z.number() });
const countsSchema = z.record(z.string(), z.int());

export const changeSchema = z
  .object({
    part: z.enum(['head', 'node', 'indicator', 'context', 'governance', 'logic', 'order']),
    kind: z.enum(['added', 'removed', 'changed']),
    id: z.string(),
    title: z.string(),
    members: z.array(
      z.object({ member: z.string(), before: z.string().optional(), after: z.string().optional() }),
    ),
  })
  .meta({ id: 'PlanDifference' });

export const summarySchema = z
  .object({
    id: z.string(),
    tenant: z.string(),
    title: z.string(),
    titleShort: z.string().optional(),
    publisher: z.string(),
    localGovernmentCode: z.string().optional(),
    period: z.object({ from: z.int(), to: z.int() }),
    status: z.string(),
    philosophy: z.string().optional(),
    nodeCount: z.int(),
    indicatorCount: z.int(),
    levels: countsSchema,
    version: z.int(),
    isPublic: z.boolean(),
    modifiedAt: z.iso.datetime(),
  })
  .meta({ id: 'PlanSummary' });

export function renderSummary({ plan, version, isPublic, changedAt }: HeldPlan, tenant: string) {
  const { id, title, titleShort, publisher, localGovernmentCode } = plan;
  const { period, status, philosophy, source } = plan;
  return {
    id,
    tenant,
    title,
    titleShort,
    publisher,
    localGovernmentCode,
    period,
    status,
    philosophy,
    source,
    ...countPlan(plan),
    version,
    isPublic,
    modifiedAt: changedAt.toISOString(),
  };
}

export const progressSchema = z
  .object({
    id: z.string().describe('What /api/indicators calls it'),
    code: z.string().describe('What the plan calls it'),
    title: z.string(),
    unit: z.string(),
    node: z.string().optional(),
    direction: z.enum(['up', 'down', 'keep']),
    definition: z.string().optional(),
    baseline: point.optional(),
    targets: z.array(point),
    values: z.array(point).describe('Approved, or live for this year'),
    live: z.number().optional(),
    isLive: z.boolean(),
    standing: z.enum(['achieved', 'on-schedule', 'behind', 'no-target', 'no-value']),
    latest: point.optional(),
    due: z.number().optional(),
    progress: z.number().optional(),
    dueProgress: z.number().optional(),
    line: z.array(point),
  })
  .meta({ id: 'IndicatorProgress' });

export function renderProgress({ indicator, ...progress }: IndicatorProgress) {
  const { id: code, title, unit, node, direction, definition, baseline, targets } = indicator;
  const { owner, dataset, formula } = indicator;
  return {
    code,
    title,
    unit,
    node,
    direction,
    definition,
    owner,
    dataset,
    baseline,
    targets,
    isLive: formula !== undefined,
    ...progress,
  };
}

export const recordSchema = z
  .object({
    node: z.string(),
    year: z.int(),
    revision: z.int(),
    state: z.enum(['draft', 'submitted', 'returned', 'approved', 'published']),
    content: contentSchema,
    comment: z.string().optional(),
    steps: z.array(z.string()).optional().describe('For staff: what can follow'),
    changedAt: z.iso.datetime(),
    author: z.string().optional().describe('For staff'),
    changedBy: z.string().optional().describe('For staff'),
  })
  .meta({ id: 'PlanRecord' });

export function renderRecord(record: PlanRecord, isStaff: boolean) {
  const { node, year, revision, state, content, comment, author, changedBy, changedAt } = record;
  return {
    node,
    year,
    revision,
    state,
    content,
    changedAt: changedAt.toISOString(),
    ...(isStaff ? { comment, author, changedBy, steps: stepsFrom(state) } : {}),
  };
}
