/** The door of dashboards. */
export { createDashboards, type DashboardOptions, type Dashboards } from './dashboards.ts';
export { type DashboardLimits, dashboardLimitTable } from './limits.ts';
export { dashboardFolders, readFolders } from './open-folders.ts';
export { type DashboardRouteParts, dashboardRoutes } from './routes.ts';
