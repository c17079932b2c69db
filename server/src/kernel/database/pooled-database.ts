/** `Database` over a `pg` Pool: the same for a server and for the embedded engine. */
import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import type { Database, Queryable, Statement, TransactionOptions } from './database.ts';
import { DatabaseUnavailable, isMisdirected, isUnavailable } from './unavailable.ts';
import { valueTypes } from './values.ts';

export interface PooledOptions {
  readonly engine: Database['engine'];
  readonly connection: pg.ClientConfig;
  readonly statementMsMax: number;
  readonly transactionIdleMsMax: number;
  readonly connectionsMax: number;
  readonly connectMsMax: number;
  readonly onError: (error: Error) => void;
  /** A copy of the state of this moment, where a long transaction would hold everybody up. */
  readonly copy?: () => Promise<DatabaseCopy>;
  /** Runs before the pool ends. */
  readonly beforeClose?: () => Promise<void>;
  /** Runs when the pool has ended. */
  readonly afterClose: () => Promise<void>;
}

export interface DatabaseCopy {
  readonly database: Database;
  dispose(): Promise<void>;
}

/**
 * Compiling a statement costs a server from 0.3 to 2 s, again in every connection. It does so where it believes much to be
 * read, which it does of every question that goes over the partitions of history: 20 entities took 1.3 s instead of 30 ms.
 */
const unJitted = '-c jit=off';

/** How often a lost server is asked whether it is back. */
const probeMs = 500;

export class PooledDatabase implements Database {
  readonly engine: Database['engine'];
  readonly pool: pg.Pool;
  readonly socketFolder?: string;
  readonly #options: PooledOptions;
  readonly #listeners = new Set<(isReady: boolean) => void>();
  /** The transaction of the current asynchronous context, while it is open. */
  readonly #inside = new AsyncLocalStorage<{ isOpen: boolean }>();
  #isReady = true;
  #isClosed = false;
  #probe: NodeJS.Timeout | undefined;

  constructor(options: PooledOptions) {
    this.engine = options.engine;
    if (options.engine === 'embedded' && options.connection.host !== undefined) {
      this.socketFolder = options.connection.host;
    }
    this.#options = options;
    const config = {
      ...this.#clientConfig(options.statementMsMax),
      max: options.connectionsMax,
      connectionTimeoutMillis: options.connectMsMax,
      idleTimeoutMillis: 30_000,
      allowExitOnIdle: true,
    };
    this.pool = new GuardedPool(config, () => this.#refuseInside());
    // An idle client whose server has gone: the pool drops it by itself.
    this.pool.on('error', (error) => this.#failed(error));
  }

  async query<Row extends object>(
    statement: Statement | string,
    values?: readonly unknown[],
  ): Promise<readonly Row[]> {
    return (await this.#send<Row>(statement, values)).rows;
  }

  async execute(statement: Statement | string, values?: readonly unknown[]): Promise<number> {
    return (await this.#send(statement, values)).rowCount ?? 0;
  }

  async transaction<T>(
    work: (tx: Queryable) => Promise<T>,
    options: TransactionOptions = {},
  ): Promise<T> {
    this.#refuseInside();
    const open = { isOpen: true };
    const client = await this.#take(options.statementMsMax);
    let broken: Error | undefined;
    try {
      await client.query(beginStatement(options));
      const result = await this.#inside.run(open, () =>
        work(this.#handle(client, open, options.isReadOnly)),
      );
      const { command } = await client.query({ text: 'commit' });
      // PostgreSQL answers the commit of a failed transaction with a quiet rollback.
      if (command === 'ROLLBACK') throw new Error('A statement failed, so nothing was committed');
      return result;
    } catch (error) {
      broken = await rollback(client, error);
      throw this.#known(error, options.isReadOnly);
    } finally {
      open.isOpen = false;
      await client.leave(broken);
    }
  }

  async readSnapshot<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    this.#refuseInside();
    const options = {
      isolation: 'repeatable read',
      isReadOnly: true,
      statementMsMax: 0,
    } as const;
    if (this.#options.copy === undefined) return this.transaction(work, options);
    const copy = await this.#options.copy();
    try {
      return await copy.database.transaction(work, options);
    } finally {
      await copy.dispose();
    }
  }

  /** Runs a statement that cannot stand in a transaction, on a connection of its own without a limit. */
  async runAlone(statement: string): Promise<void> {
    const client = await this.#take(0);
    try {
      await client.query(statement);
    } catch (error) {
      throw this.#known(error);
    } finally {
      await client.leave(undefined);
    }
  }

  isReady(): boolean {
    return this.#isReady && !this.#isClosed;
  }

  onReadiness(listener: (isReady: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    await this.#options.beforeClose?.();
    this.#isClosed = true;
    clearTimeout(this.#probe);
    await this.pool.end();
    await this.#options.afterClose();
  }

  /** The engine is known to be there, or known to be lost. */
  setReady(isReady: boolean): void {
    if (this.#isReady === isReady || this.#isClosed) return;
    this.#isReady = isReady;
    for (const listener of this.#listeners) listener(isReady);
  }

  async #send<Row extends object>(
    statement: Statement | string,
    values: readonly unknown[] | undefined,
  ): Promise<pg.QueryResult<Row>> {
    this.#refuseInside();
    try {
      return await this.pool.query<Row>(queryConfig(statement, values));
    } catch (error) {
      throw this.#known(error);
    }
  }

  #refuseInside(): void {
    if (this.#isClosed) throw new Error('The database is closed');
    if (this.#inside.getStore()?.isOpen) {
      throw new Error('Inside a transaction only its own handle may be used');
    }
  }

  #clientConfig(statementMsMax: number): pg.ClientConfig {
    const isServer = this.engine === 'postgres';
    const config = {
      ...this.#options.connection,
      types: valueTypes,
      ...(isServer ? { options: unJitted } : {}),
    };
    if (statementMsMax > 0) {
      const idleMs = this.#options.transactionIdleMsMax;
      return {
        ...config,
        statement_timeout: statementMsMax,
        idle_in_transaction_session_timeout: idleMs,
      };
    }
    // `pg` does not send a limit of 0, and a server may have one of its own for us.
    const none = '-c statement_timeout=0 -c idle_in_transaction_session_timeout=0';
    return isServer ? { ...config, options: `${unJitted} ${none}` } : config;
  }

  /** What a transaction's work may use while it is open. */
  #handle(
    client: TakenClient,
    transaction: { readonly isOpen: boolean },
    isReadOnly = false,
  ): Queryable {
    const send = async <Row extends object>(
      statement: Statement | string,
      values: readonly unknown[] | undefined,
    ): Promise<pg.QueryResult<Row>> => {
      // The connection may already be somebody else's.
      if (!transaction.isOpen) throw new Error('The transaction of this handle is over');
      try {
        return await client.query<Row>(queryConfig(statement, values));
      } catch (error) {
        throw this.#known(error, isReadOnly);
      }
    };
    return {
      query: async <Row extends object>(
        statement: Statement | string,
        values?: readonly unknown[],
      ): Promise<readonly Row[]> => (await send<Row>(statement, values)).rows,
      execute: async (statement, values) => (await send(statement, values)).rowCount ?? 0,
    };
  }

  async #take(statementMsMax: number | undefined): Promise<TakenClient> {
    try {
      if (statementMsMax === undefined) return pooled(await this.pool.connect());
      const client = new pg.Client({
        ...this.#clientConfig(statementMsMax),
        connectionTimeoutMillis: this.#options.connectMsMax,
      });
      await client.connect();
      return alone(client);
    } catch (error) {
      throw this.#known(error);
    }
  }

  /** `isReadOnly`: the transaction may not write, so that its failure to says nothing of the server. */
  #known(error: unknown, isReadOnly = false): unknown {
    if (!isUnavailable(error) && (isReadOnly || !isMisdirected(error))) return error;
    this.#failed(error instanceof Error ? error : new Error(String(error)));
    return error instanceof DatabaseUnavailable ? error : new DatabaseUnavailable(error);
  }

  #failed(error: Error): void {
    // While the probe runs, one line in the log stands for all that fail.
    if (this.#isClosed || this.#probe !== undefined) return;
    this.#options.onError(error);
    // Whatever transaction noticed the loss, the question stands outside it.
    this.#inside.exit(() => {
      this.#probe = setTimeout(() => void this.#ask(), 0);
    });
  }

  /** One lost connection is not a lost engine: asks, and asks again until it answers. */
  async #ask(): Promise<void> {
    try {
      await this.pool.query('select 1');
      this.#probe = undefined;
      this.setReady(true);
    } catch {
      this.setReady(false);
      if (!this.#isClosed) this.#probe = setTimeout(() => void this.#ask(), probeMs);
    }
  }
}

type ConnectCallback = Parameters<pg.Pool['connect']>[0];

/** The pool, also as libraries use it, refuses what would wait for ever on the embedded engine. */
class GuardedPool extends pg.Pool {
  readonly #guard: () => void;

  constructor(config: pg.PoolConfig, guard: () => void) {
    super(config);
    this.#guard = guard;
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: ConnectCallback): void;
  override connect(callback?: ConnectCallback): Promise<pg.PoolClient> | undefined {
    this.#guard();
    if (callback === undefined) return super.connect();
    super.connect(callback);
    return undefined;
  }
}

interface TakenClient {
  query(text: string): Promise<unknown>;
  query<Row extends object>(config: pg.QueryConfig<unknown[]>): Promise<pg.QueryResult<Row>>;
  /** Gives the connection back, or ends it when it is broken. */
  leave(broken: Error | undefined): Promise<void>;
}

function pooled(client: pg.PoolClient): TakenClient {
  const onError = (): void => undefined;
  // While it is taken, the pool does not listen for the loss of a client.
  client.on('error', onError);
  return {
    query: <Row extends object>(config: string | pg.QueryConfig<unknown[]>) =>
      client.query<Row>(config),
    leave: async (broken) => {
      client.off('error', onError);
      client.release(broken);
    },
  };
}

function alone(client: pg.Client): TakenClient {
  client.on('error', () => undefined);
  return {
    query: <Row extends object>(config: string | pg.QueryConfig<unknown[]>) =>
      client.query<Row>(config),
    leave: () => client.end(),
  };
}

function queryConfig(
  statement: Statement | string,
  values: readonly unknown[] | undefined,
): pg.QueryConfig<unknown[]> {
  const {
    text,
    values: own,
    name,
  }: Statement = typeof statement === 'string' ? { text: statement } : statement;
  const given = values ?? own;
  return {
    text,
    ...(given === undefined ? {} : { values: [...given] }),
    ...(name === undefined ? {} : { name }),
  };
}

function beginStatement(options: TransactionOptions): string {
  const isolation = options.isolation ?? 'read committed';
  return `begin isolation level ${isolation}${options.isReadOnly ? ' read only' : ''}`;
}

/** The error that makes the connection useless, if there is one. */
async function rollback(client: TakenClient, cause: unknown): Promise<Error | undefined> {
  if (isUnavailable(cause)) return cause instanceof Error ? cause : new Error(String(cause));
  try {
    await client.query('rollback');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
