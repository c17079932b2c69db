/** Every bound of the audit trail. */

export const auditLimits = {
  /** Rows of one flush. */
  flushRowsMax: 1_000,
  /** Rows that may wait; reads beyond are answered 503. */
  waitingRowsMax: 20_000,
  /** Pause before rows that must be written are tried again. */
  retryMs: 500,
  /** Pause between two checkpoints. */
  checkpointMs: 3_600_000,
  /** Rows of one CSV. */
  csvRowsMax: 100_000,
} as const;
