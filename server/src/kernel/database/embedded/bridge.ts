/** Lets many connections take turns on an engine that has one session. The rules are in ../README.md. */
import { randomInt } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { Connection, idle } from './connection.ts';
import {
  client,
  closeStatementMessage,
  cstring,
  eachAnswer,
  errorAnswer,
  type Frame,
  parseMessage,
  queryMessage,
  readyForQuery,
  server,
  syncMessage,
} from './frames.ts';
import { refusalMessage, refusedScript, refusedStatement } from './refusal.ts';
import { statementOf } from './statement-names.ts';

/** One session that runs one message at a time, to the end. */
export interface Session {
  readonly serverVersion: string;
  /** The whole answer to one message; ends in ReadyForQuery after Query and Sync. */
  run(message: Uint8Array): Buffer;
}

export interface BridgeOptions {
  readonly session: Session;
  readonly messageBytesMax: number;
  /** Called before a message runs with the milliseconds it may take (0: any), and with undefined after it. */
  readonly onStatement: (limitMs: number | undefined) => void;
  /** The engine answered what cannot be: its process must end. */
  readonly onBroken: (reason: string) => void;
}

export interface Bridge {
  /** Resolves when clients can connect. */
  listen(path: string): Promise<void>;
  /** Ends every client, rolls back, accepts nobody any more. */
  close(): Promise<void>;
}

/** Fails, and with it the transaction it stands in. */
const wrongStatement = 'refused by the bridge';

/** Long turns give the event loop a chance to read and write after this time. */
const turnMsMax = 20;

export function createBridge(options: BridgeOptions): Bridge {
  const queue = new TurnQueue(options);
  const listener: Server = createServer((socket) => queue.accept(socket));
  const sweep = setInterval(() => queue.endIdleOwner(Date.now()), 1_000);
  return {
    listen: (path) =>
      new Promise((resolve, reject) => {
        listener.once('error', reject);
        listener.listen({ path, backlog: 511 }, () => resolve());
      }),
    close: async () => {
      clearInterval(sweep);
      const closed = new Promise<void>((resolve) => listener.close(() => resolve()));
      queue.endAll();
      await closed;
    },
  };
}

class TurnQueue {
  readonly #options: BridgeOptions;
  readonly #session: Session;
  readonly #connections = new Map<number, Connection>();
  /** Connections with a whole unit, in the order it arrived. */
  readonly #waiting: Connection[] = [];
  #owner: Connection | undefined;
  #ownerSince = 0;
  /** Whose unnamed statement the engine holds. */
  #unnamedOf: Connection | undefined;
  /** Statements of clients that left, to be closed when nobody owns the engine. */
  #orphans: string[] = [];
  #lastId = 0;
  #isRunning = false;

  constructor(options: BridgeOptions) {
    this.#options = options;
    this.#session = options.session;
  }

  accept(socket: Socket): void {
    this.#lastId += 1;
    const connection = new Connection(
      socket,
      {
        id: this.#lastId,
        secret: randomInt(2 ** 31),
        serverVersion: this.#session.serverVersion,
        messageBytesMax: this.#options.messageBytesMax,
      },
      {
        runnable: (which) => this.#wait(which),
        cancel: (id, secret) => this.#cancel(id, secret),
        closed: (which) => this.#leave(which),
      },
    );
    this.#connections.set(connection.id, connection);
  }

  endAll(): void {
    for (const connection of [...this.#connections.values()]) {
      connection.end('57P01', 'The database is stopping');
    }
  }

  endIdleOwner(now: number): void {
    const owner = this.#owner;
    if (owner === undefined || owner.units > 0 || owner.transactionIdleMsMax === 0) return;
    if (now - this.#ownerSince <= owner.transactionIdleMsMax) return;
    owner.end('25P03', 'The connection was silent in an open transaction for too long');
  }

  #wait(connection: Connection): void {
    if (this.#owner !== connection && !connection.isWaiting) {
      connection.isWaiting = true;
      this.#waiting.push(connection);
    }
    if (!this.#isRunning) this.#run();
  }

  /** Gives turns until nobody can go on. */
  #run(): void {
    this.#isRunning = true;
    const until = Date.now() + turnMsMax;
    for (;;) {
      if (this.#owner === undefined) this.#closeOrphans();
      this.#owner ??= this.#nextOwner();
      const owner = this.#owner;
      if (owner === undefined || owner.units === 0) break;
      this.#runUnit(owner);
      this.#ownerSince = Date.now();
      if (owner.status === idle && !owner.isDirty) this.#release();
      if (this.#ownerSince > until) {
        setImmediate(() => this.#run());
        return;
      }
    }
    this.#isRunning = false;
  }

  #nextOwner(): Connection | undefined {
    const next = this.#waiting.shift();
    if (next !== undefined) next.isWaiting = false;
    return next;
  }

  #release(): void {
    const owner = this.#owner;
    this.#owner = undefined;
    if (owner !== undefined && owner.units > 0) {
      owner.isWaiting = true;
      this.#waiting.push(owner);
    }
  }

  /** Runs messages up to and with the end of one unit. */
  #runUnit(connection: Connection): void {
    connection.cork();
    for (let frame = connection.frames.shift(); frame; frame = connection.frames.shift()) {
      if (frame.type === client.sync) {
        connection.isSkipping = false;
        this.#runClosing(connection, frame.bytes);
      } else if (frame.type === client.terminate) {
        connection.hangUp();
      } else if (!connection.isSkipping) {
        this.#runOne(connection, frame);
      }
      if (connection.isClosed) break;
      if (endsUnit(frame.type)) {
        connection.units -= 1;
        break;
      }
    }
    connection.uncork();
  }

  #runOne(connection: Connection, frame: Frame): void {
    switch (frame.type) {
      case client.query:
        this.#runQuery(connection, frame);
        return;
      case client.parse:
      case client.bind:
      case client.describe:
      case client.close:
      case client.execute:
      case client.flush:
        this.#runExtended(connection, frame);
        return;
      default:
        connection.end('08P01', 'The embedded database does not know this message');
    }
  }

  #runQuery(connection: Connection, frame: Frame): void {
    const refused = refusedScript(cstring(frame.bytes, 5).text);
    this.#unnamedOf = undefined;
    if (refused !== undefined) {
      this.#fail(connection, refused);
      if (connection.status !== idle) {
        const answer = this.#engine(connection, queryMessage(wrongStatement));
        connection.status = answer[answer.length - 1] ?? connection.status;
      }
      connection.send(readyForQuery(connection.status));
      return;
    }
    connection.unnamedParse = undefined;
    this.#runClosing(connection, frame.bytes);
  }

  /** Runs a message that ReadyForQuery answers, and learns the transaction status from it. */
  #runClosing(connection: Connection, message: Buffer): void {
    const answer = this.#engine(connection, message);
    const status = answer[answer.length - 1];
    if (status === undefined || answer[answer.length - 6] !== server.readyForQuery) {
      this.#options.onBroken('The engine did not answer with ReadyForQuery');
      return;
    }
    connection.status = status;
    connection.isDirty = false;
    connection.send(answer);
  }

  #runExtended(connection: Connection, frame: Frame): void {
    const statement = statementOf(frame);
    if (frame.type === client.parse) {
      const refused = refusedStatement(cstring(frame.bytes, cstring(frame.bytes, 5).next).text);
      if (refused !== undefined) {
        // The open transaction must be aborted as by any other error.
        this.#abort(connection);
        this.#fail(connection, refused);
        connection.isSkipping = true;
        return;
      }
    }
    if (statement === '' && !this.#holdUnnamed(connection, frame)) return;
    const answer = this.#engine(connection, connection.names.translate(frame));
    connection.isDirty = true;
    this.#sendExtended(connection, answer);
  }

  /** Sends an answer without the ReadyForQuery that the engine adds after an error. */
  #sendExtended(connection: Connection, answer: Buffer): void {
    let length = answer.length;
    eachAnswer(answer, (type, start) => {
      if (type === server.error) connection.isSkipping = true;
      if (type === server.readyForQuery) length = start;
      return type !== server.readyForQuery;
    });
    if (length > 0) connection.send(answer.subarray(0, length));
  }

  /** Makes the engine's unnamed statement this connection's; false when that failed. */
  #holdUnnamed(connection: Connection, frame: Frame): boolean {
    if (frame.type === client.parse) {
      this.#unnamedOf = connection;
      connection.unnamedParse = frame.bytes;
      return true;
    }
    if (frame.type === client.close) {
      connection.unnamedParse = undefined;
      return this.#unnamedOf === connection;
    }
    if (this.#unnamedOf === connection || connection.unnamedParse === undefined) return true;
    this.#unnamedOf = connection;
    const answer = this.#engine(connection, connection.unnamedParse);
    connection.isDirty = true;
    if (answer[0] === server.parseComplete) return true;
    this.#sendExtended(connection, answer);
    return false;
  }

  #engine(connection: Connection, message: Buffer): Buffer {
    this.#options.onStatement(connection.statementMsMax);
    try {
      return this.#session.run(message);
    } finally {
      this.#options.onStatement(undefined);
    }
  }

  #fail(connection: Connection, what: string): void {
    connection.send(errorAnswer('ERROR', '0A000', refusalMessage(what)));
  }

  /** Fails the engine's current transaction without telling the client. */
  #abort(connection: Connection): void {
    this.#engine(connection, parseMessage(wrongStatement));
    this.#unnamedOf = undefined;
    connection.isDirty = true;
  }

  #leave(connection: Connection): void {
    this.#connections.delete(connection.id);
    const place = this.#waiting.indexOf(connection);
    if (place !== -1) this.#waiting.splice(place, 1);
    if (this.#unnamedOf === connection) this.#unnamedOf = undefined;
    if (this.#owner === connection) {
      // Sync alone would commit what ran since the last one.
      if (connection.isDirty) this.#abort(connection);
      if (connection.isDirty) this.#engine(connection, syncMessage);
      if (connection.status !== idle) this.#engine(connection, queryMessage('rollback'));
      this.#owner = undefined;
    }
    this.#orphans.push(...connection.names.engineNames());
    if (!this.#isRunning) this.#run();
  }

  #closeOrphans(): void {
    if (this.#orphans.length === 0) return;
    for (const name of this.#orphans) this.#session.run(closeStatementMessage(name));
    this.#session.run(syncMessage);
    this.#orphans = [];
  }

  /** Drops the waiting unit of a connection; a running one is over before anybody could ask. */
  #cancel(id: number, secret: number): void {
    const connection = this.#connections.get(id);
    if (connection?.secret !== secret || !connection.isWaiting) return;
    const end = connection.frames.findIndex((frame) => endsUnit(frame.type));
    const last = connection.frames[end];
    if (last === undefined || (last.type !== client.sync && last.type !== client.query)) return;
    connection.frames.splice(0, end + 1);
    connection.units -= 1;
    connection.send(errorAnswer('ERROR', '57014', 'The statement was cancelled'));
    connection.send(readyForQuery(connection.status));
  }
}

function endsUnit(type: number): boolean {
  return (
    type === client.sync ||
    type === client.query ||
    type === client.flush ||
    type === client.terminate
  );
}
