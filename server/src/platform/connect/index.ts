/** The door of platform/connect. */
export { type Connect, type ConnectOptions, createConnect } from './connect.ts';
export type { EntityStore } from './entity-store.ts';
export { type ConnectLimits, defaultConnectLimits } from './limits.ts';
export { loadRegion, regionsFolder } from './region.ts';
export type { TenantResolver } from './routes.ts';
export type { UpsertOutcome } from './run-import.ts';
