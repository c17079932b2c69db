/** One SQL client over the embedded engine and over a PostgreSQL server. */

/** A statement with a name is prepared once per connection; names are unique to their text. */
export interface Statement {
  readonly text: string;
  readonly values?: readonly unknown[];
  readonly name?: string;
}

export interface Queryable {
  /** Rows in the order the statement gives. Throws `DatabaseError` (pg) with its SQLSTATE in `code`. */
  query<Row extends object>(
    statement: Statement | string,
    values?: readonly unknown[],
  ): Promise<readonly Row[]>;
  /** How many rows the statement touched. */
  execute(statement: Statement | string, values?: readonly unknown[]): Promise<number>;
}

export interface Database extends Queryable {
  readonly engine: 'embedded' | 'postgres';
  /**
   * Runs `work` between BEGIN and COMMIT on one connection, and rolls back when it throws.
   * Inside, only `tx` may be used: a statement sent to the database itself waits for ever on
   * the embedded engine, so it throws at once.
   */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
