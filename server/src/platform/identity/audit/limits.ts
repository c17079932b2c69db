/** Every bound of the audit trail. */
import { type LimitsOf, limit } from '#kernel/limits.ts';

export const auditLimitTable = {
  auditFlushRowsMax: limit(1_000, 1, 100_000, 'Rows of the audit trail in one commit.'),
  auditWaitingRowsMax: limit(
    20_000,
    100,
    10_000_000,
    'Rows of the audit trail that may wait; reads of what is not public beyond are answered 503.',
  ),
  auditRetryMs: limit(
    500,
    10,
    600_000,
    'Pause before rows of the audit trail that must be written are tried again.',
  ),
  auditCheckpointMs: limit(
    3_600_000,
    1_000,
    7 * 86_400_000,
    'Pause between two signed checkpoints of the audit trail.',
  ),
  auditCsvRowsMax: limit(100_000, 100, 10_000_000, 'Rows of one CSV of the audit trail.'),
} as const;

export type AuditLimits = LimitsOf<typeof auditLimitTable>;
