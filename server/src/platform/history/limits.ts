/** The bounds of history. Units end the names. */

export interface HistoryLimits {
  /** Instances of one answer; what lies beyond is told by 206 and Content-Range. */
  readonly temporalInstancesMax: number;
  readonly aggregationPeriodsMax: number;
  /** Values that are no numbers, and so are aggregated outside of the database, of one entity. */
  readonly aggregationInstancesMax: number;
  /** Partitions made ahead of the present month. */
  readonly historyMonthsAhead: number;
  /** Rows that one statement of retention removes. */
  readonly retentionRowsMax: number;
}

export const defaultHistoryLimits: HistoryLimits = {
  temporalInstancesMax: 10_000,
  aggregationPeriodsMax: 10_000,
  aggregationInstancesMax: 50_000,
  historyMonthsAhead: 2,
  retentionRowsMax: 10_000,
};
