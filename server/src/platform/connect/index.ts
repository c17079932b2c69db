/** The door of platform/connect. */
export { type Connect, type ConnectOptions, createConnect } from './connect.ts';
export { type ConnectLimits, connectLimitTable, defaultConnectLimits } from './limits.ts';
export { loadRegion } from './region.ts';
