/** The door of health. */
export type { Check, Finding } from './checks.ts';
export { measureStorage } from './database-metrics.ts';
export { type DiskAlarm, freeBytesOf, type MeasureFreeBytes, openDiskAlarm } from './disk-alarm.ts';
export { measureProcess } from './process-metrics.ts';
export { type HealthOptions, healthRoutes } from './routes.ts';
