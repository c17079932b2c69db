/** The bounds of plans. Units end the names. */
import { defaultsOf, type LimitsOf, limit } from '#kernel/limits.ts';

export const planLimitTable = {
  planFileBytesMax: limit(5_000_000, 10_000, 100_000_000, 'Largest file a plan is taken in from.'),
  planUnpackedBytesMax: limit(
    50_000_000,
    100_000,
    1_000_000_000,
    'What a workbook with a plan may unpack to.',
  ),
  planMembersMax: limit(
    5_000,
    10,
    100_000,
    'Nodes of a plan, and as many indicators; further ones are left out and told.',
  ),
  planVersionsShownMax: limit(1_000, 1, 100_000, 'Versions of a plan that are listed.'),
  planChangesShownMax: limit(
    2_000,
    10,
    100_000,
    'Changes between two versions of a plan that are listed; further ones are counted.',
  ),
};

export type PlanLimits = LimitsOf<typeof planLimitTable>;

export const defaultPlanLimits: PlanLimits = defaultsOf(planLimitTable);
