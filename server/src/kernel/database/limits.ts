/** Every bound of the database, with its default. `kernel/config.ts` may override them from the environment. */

export interface DatabaseLimits {
  /** A statement that takes longer is cancelled (server) or ends the engine, which restarts (embedded). 0: none. */
  readonly statementMsMax: number;
  /** A client silent for longer in an open transaction is ended. */
  readonly transactionIdleMsMax: number;
  /** Connections of the pool. More do not make the embedded engine faster. */
  readonly connectionsMax: number;
  /** Waiting for a free connection, then `DatabaseUnavailable`. */
  readonly connectMsMax: number;
  /** One protocol message from a client, so one statement with its values. */
  readonly messageBytesMax: number;
  /** The embedded engine has to be ready within this time. */
  readonly startMsMax: number;
  /** A clean stop may take this long, then the embedded engine is killed. */
  readonly stopMsMax: number;
  /** Another process may still be ending: the lock of the folder is waited for as long. */
  readonly lockMsMax: number;
}

export const databaseLimits: DatabaseLimits = {
  statementMsMax: 30_000,
  transactionIdleMsMax: 60_000,
  connectionsMax: 10,
  connectMsMax: 15_000,
  messageBytesMax: 256 * 1024 * 1024,
  startMsMax: 120_000,
  stopMsMax: 15_000,
  lockMsMax: 10_000,
};
