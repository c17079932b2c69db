/** The bounds of indicators. Units end the names. */
import { defaultsOf, type LimitsOf, limit } from '#kernel/limits.ts';

export const indicatorLimitTable = {
  indicatorLiveSecondsMax: limit(
    2,
    0,
    86_400,
    'How long a value that is computed from live data is shown before it is computed again.',
  ),
  indicatorLiveValuesMax: limit(
    5_000,
    10,
    1_000_000,
    'Computed values of indicators kept in memory.',
  ),
};

export type IndicatorLimits = LimitsOf<typeof indicatorLimitTable>;

export const defaultIndicatorLimits: IndicatorLimits = defaultsOf(indicatorLimitTable);
