/** The bounds of dashboards. Units end the names. */
import { defaultsOf, type LimitsOf, limit } from '#kernel/limits.ts';

export const dashboardLimitTable = {
  smallCountMin: limit(
    10,
    2,
    1_000,
    'The smallest number of people a panel shows to everyone; smaller ones are withheld.',
  ),
  dashboardKeptSeconds: limit(30, 0, 3_600, 'How old a figure of a dashboard may be.'),
  dashboardCacheBytesMax: limit(
    16_000_000,
    100_000,
    10_000_000_000,
    'Figures of dashboards that are kept for equal questions.',
  ),
  dashboardsMax: limit(200, 1, 10_000, 'Dashboards of an installation.'),
  dashboardGroupsMax: limit(2_000, 10, 100_000, 'Groups one panel is counted in.'),
  dashboardPeriodsMax: limit(1_000, 10, 100_000, 'Periods of a trend.'),
  dashboardVersionsMax: limit(
    20_000,
    10,
    1_000_000,
    'Published versions of datasets whose metadata are scored for one panel.',
  ),
  dashboardEntitiesMax: limit(5_000, 10, 1_000_000, 'Entities whose history makes one panel.'),
};

export type DashboardLimits = LimitsOf<typeof dashboardLimitTable>;

export const defaultDashboardLimits: DashboardLimits = defaultsOf(dashboardLimitTable);
