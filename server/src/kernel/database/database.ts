/** The shapes of the door: a statement, what runs it, a database. */
import type pg from 'pg';

/** A statement with a name is prepared once per connection; names are unique to their text. */
export interface Statement {
  readonly text: string;
  readonly values?: readonly unknown[];
  readonly name?: string;
}

export interface Queryable {
  /**
   * Rows in the order the statement gives. Throws `DatabaseError` (pg) with its SQLSTATE in `code`,
   * or `DatabaseUnavailable`.
   */
  query<Row extends object>(
    statement: Statement | string,
    values?: readonly unknown[],
  ): Promise<readonly Row[]>;
  /** How many rows the statement touched. */
  execute(statement: Statement | string, values?: readonly unknown[]): Promise<number>;
}

export interface TransactionOptions {
  /** `read committed` when absent. */
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable';
  readonly isReadOnly?: boolean;
  /**
   * Another limit for each statement, in milliseconds: the transaction gets its own connection. 0 is no
   * limit, neither for a statement nor for silence between them.
   */
  readonly statementMsMax?: number;
}

export interface Database extends Queryable {
  readonly engine: 'embedded' | 'postgres';
  /** For libraries that bring their own SQL, such as the job queue. */
  readonly pool: pg.Pool;
  /**
   * Runs `work` between BEGIN and COMMIT on one connection, and rolls back when it throws.
   * Inside, only `tx` may be used: a statement sent to the database itself waits for ever on
   * the embedded engine, so it throws at once.
   */
  transaction<T>(work: (tx: Queryable) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /**
   * Runs `work` on the state of this moment, without limits of time and without holding others up: a
   * read-only transaction on a server, a copy of the files beside an embedded engine (which needs as much
   * room on the disk, and memory for a second engine).
   */
  readSnapshot<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
  /** Runs a statement that cannot stand in a transaction, on a connection of its own without a limit of time. */
  runAlone(statement: string): Promise<void>;
  /** False from the loss of the engine until it answers again. */
  isReady(): boolean;
  /** Called on every change of `isReady()`; gives the function that stops it. */
  onReadiness(listener: (isReady: boolean) => void): () => void;
  /** Where another process of ours reaches the embedded engine. */
  readonly socketFolder?: string;
  close(): Promise<void>;
}
