/** The bounds of history. Units end the names. */
import { defaultsOf, type Limits, type LimitsOf, limit, limitTable } from '#kernel/limits.ts';

export const historyLimitTable = {
  aggregationPeriodsMax: limit(
    10_000,
    100,
    10_000_000,
    'Periods of one aggregation of one entity.',
  ),
  aggregationInstancesMax: limit(
    50_000,
    100,
    10_000_000,
    'Values that are no numbers, and so are aggregated outside of the database.',
  ),
  aggregationRowsMax: limit(
    100_000,
    100,
    10_000_000,
    'Periods of one aggregation of all its entities and attributes together.',
  ),
  historyMonthsAhead: limit(
    2,
    1,
    24,
    'Monthly partitions of history that are made ahead of the present month.',
  ),
  retentionRowsMax: limit(10_000, 100, 10_000_000, 'Rows that one statement of retention removes.'),
};

export type HistoryLimits = LimitsOf<typeof historyLimitTable> &
  Pick<Limits, 'temporalInstancesMax'>;

export const defaultHistoryLimits: HistoryLimits = {
  ...defaultsOf(historyLimitTable),
  temporalInstancesMax: limitTable.temporalInstancesMax.default,
};
