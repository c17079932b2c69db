/** Indicators and values as the API shows them. */
import { z } from 'zod';
import type { Result } from '#kernel/result.ts';
import type { ReportedValue } from './definition.ts';
import type { LiveValue } from './formula.ts';
import type { HeldIndicator } from './store.ts';
import { type Trajectory, trajectoryOf } from './trajectory.ts';

export const valueSchema = z
  .object({
    year: z.int(),
    value: z.number(),
    state: z.enum(['reported', 'returned', 'approved']),
    revision: z.int(),
    evidence: z.string().optional(),
    comment: z.string().optional(),
    reportedAt: z.iso.datetime(),
    decidedAt: z.iso.datetime().optional(),
    reportedBy: z.string().optional().describe('For staff'),
    decidedBy: z.string().optional().describe('For staff'),
  })
  .meta({ id: 'IndicatorValue' });

/** Who reported and decided is for staff. */
export function renderValue(value: ReportedValue, isStaff: boolean): z.input<typeof valueSchema> {
  const { year, state, revision, evidence, comment, reportedAt, decidedAt } = value;
  const { reportedBy, decidedBy } = value;
  return {
    year,
    value: value.value,
    state,
    revision,
    ...(evidence === undefined ? {} : { evidence }),
    ...(comment === undefined ? {} : { comment }),
    reportedAt: reportedAt.toISOString(),
    ...(decidedAt === undefined ? {} : { decidedAt: decidedAt.toISOString() }),
    ...(isStaff ? { reportedBy } : {}),
    ...(isStaff && decidedBy !== undefined ? { decidedBy } : {}),
  };
}

/** Approved values, and the live one as that of this year: what progress is told from. */
export function trajectoryFor(
  { indicator }: HeldIndicator,
  values: readonly ReportedValue[],
  live: Result<LiveValue> | undefined,
  year: number,
): Trajectory {
  const approved = values.filter(({ state }) => state === 'approved');
  const now = live?.ok === true ? live.value.value : undefined;
  const told = now === undefined ? approved : approved.filter((each) => each.year !== year);
  const points = now === undefined ? told : [...told, { year, value: now }];
  return trajectoryOf(indicator, points, year);
}

export function renderHeld(
  held: HeldIndicator,
  values: readonly ReportedValue[],
  live: Result<LiveValue> | undefined,
  { isStaff, year }: { readonly isStaff: boolean; readonly year: number },
) {
  const { indicator, owner, isPublic } = held;
  const trajectory = trajectoryFor(held, values, live, year);
  return {
    ...indicator,
    owner,
    isPublic,
    ...trajectory,
    values: values.map((value) => renderValue(value, isStaff)),
    ...(live?.ok === true ? { live: live.value } : {}),
    ...(live?.ok === false && isStaff ? { liveProblem: live.error.detail } : {}),
  };
}
