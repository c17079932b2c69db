/** A plan's progress: what is told of a fiscal year. Pure. */
import {
  type ReportedValue,
  type Standing,
  type Trajectory,
  trajectoryOf,
  type YearValue,
} from '#platform/indicators/index.ts';
import type { Plan, PlanIndicator } from './plan.ts';
import { indicatorIdOf } from './plans.ts';
import type { grades, PlanRecord } from './record.ts';
import { idsBelow } from './tree.ts';

export interface IndicatorProgress extends Trajectory {
  readonly indicator: PlanIndicator;
  /** What `platform/indicators` calls it. */
  readonly id: string;
  readonly values: readonly YearValue[];
  /** The present value, of indicators that are computed. */
  readonly live: number | undefined;
}

export interface Known {
  readonly values: ReadonlyMap<string, readonly ReportedValue[]>;
  readonly live: ReadonlyMap<string, number>;
}

/** In the order of the plan. Live values stand for the year asked for. */
export function progressOf(plan: Plan, known: Known, year: number): readonly IndicatorProgress[] {
  return plan.indicators.map((indicator) => {
    const id = indicatorIdOf(plan.id, indicator.id);
    const live = known.live.get(id);
    const approved = (known.values.get(id) ?? [])
      .filter(({ state }) => state === 'approved')
      .map(({ year: of, value }) => ({ year: of, value }));
    const values =
      live === undefined
        ? approved
        : [...approved.filter((each) => each.year !== year), { year, value: live }];
    return { ...trajectoryOf(indicator, values, year), indicator, id, values, live };
  });
}

export type StandingCounts = Readonly<Record<Standing, number>>;

export function countStandings(progress: readonly IndicatorProgress[]): StandingCounts {
  const counts = { achieved: 0, 'on-schedule': 0, behind: 0, 'no-target': 0, 'no-value': 0 };
  for (const { standing } of progress) counts[standing] += 1;
  return counts;
}

export type GradeCounts = Readonly<Record<(typeof grades)[number] | 'ungraded', number>>;

export interface BranchReport {
  readonly node: string;
  /** Of the indicators of the node and of what lies below it. */
  readonly standings: StandingCounts;
  /** Of the records of the node and of what lies below it. */
  readonly grades: GradeCounts;
}

/** One for every node that has no parent. */
export function reportBranches(
  plan: Plan,
  progress: readonly IndicatorProgress[],
  records: readonly PlanRecord[],
): readonly BranchReport[] {
  return plan.nodes
    .filter(({ parent }) => parent === undefined)
    .map(({ id }) => {
      const ids = idsBelow(plan.nodes, id);
      const own = progress.filter(({ indicator: { node } }) => node !== undefined && ids.has(node));
      return {
        node: id,
        standings: countStandings(own),
        grades: countGrades(records.filter(({ node }) => ids.has(node))),
      };
    });
}

export function countGrades(records: readonly PlanRecord[]): GradeCounts {
  const counts = { ahead: 0, 'as-planned': 0, 'slightly-behind': 0, behind: 0, ungraded: 0 };
  for (const { content } of records) counts[content.check.grade ?? 'ungraded'] += 1;
  return counts;
}

/** Whether there is anything to tell of a year: it is one of the plan, or has records or reported values (those given are of it). */
export function isToldOf(
  plan: Plan,
  year: number,
  records: readonly PlanRecord[],
  progress: readonly IndicatorProgress[],
): boolean {
  const { from, to } = plan.period;
  if (records.length > 0 || (from <= year && year <= to)) return true;
  // What is computed now is told of any year.
  return progress.some(
    ({ live, values }) => live === undefined && values.some((value) => value.year === year),
  );
}

/** The fiscal years a plan has something to say of: its period, and years with records or values. */
export function yearsOf(
  plan: Plan,
  records: readonly PlanRecord[],
  progress: readonly IndicatorProgress[],
): readonly number[] {
  const { from, to } = plan.period;
  const years = new Set(Array.from({ length: to - from + 1 }, (_, index) => from + index));
  for (const { year } of records) years.add(year);
  for (const { values } of progress) for (const { year } of values) years.add(year);
  return [...years].toSorted((a, b) => a - b);
}
