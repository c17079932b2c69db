/** The door of the audit trail; the rest of the server enters through `identity`. */
export { type Audit, type AuditOptions, openAudit } from './audit.ts';
export { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
export { exportNow, type Verification, verifyTrail } from './export.ts';
export { auditLimitTable } from './limits.ts';
export type { NameLookup } from './names.ts';
export { separateOwner } from './owner.ts';
export { pruneTrail } from './prune.ts';
export { auditRoutes } from './routes.ts';
