/** COPY FROM STDIN over the client everything else uses: rows as text, the fastest way in PostgreSQL has. */
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import type pg from 'pg';

/** What a connection of `pg` can besides what its types say. */
interface CopyConnection extends pg.Connection {
  readonly stream: Duplex;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** A COPY that takes rows while they are made. */
export interface OpenCopy {
  /** Waits while the connection is full. Rejects with the engine's error; its transaction has failed then. */
  write(rows: Buffer): Promise<void>;
  /** Resolves when the engine has all of them. */
  end(): Promise<void>;
}

/** What a client of `pg` calls while a statement is under way. */
class CopyIn implements OpenCopy {
  readonly #text: string;
  readonly ready: Promise<void>;
  readonly #done: Promise<void>;
  #connection: CopyConnection | undefined;
  #isReady: () => void = () => undefined;
  #resolve: () => void = () => undefined;
  #reject: (reason: Error) => void = () => undefined;
  #failure: Error | undefined;

  constructor(text: string) {
    this.#text = text;
    this.#done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Whoever writes or ends is told.
    this.#done.catch(() => undefined);
    this.ready = Promise.race([
      this.#done,
      new Promise<void>((resolve) => {
        this.#isReady = resolve;
      }),
    ]);
  }

  async write(rows: Buffer): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    const connection = this.#connection;
    if (connection === undefined) throw new Error('The engine has not asked for rows');
    connection.sendCopyFromChunk(rows);
    const { stream } = connection;
    // The event may never come where the connection is lost: the failure does then.
    if (stream.writableNeedDrain) await Promise.race([once(stream, 'drain'), this.#done]);
  }

  end(): Promise<void> {
    if (this.#failure === undefined) this.#connection?.endCopyFrom();
    return this.#done;
  }

  submit(connection: pg.Connection): void {
    connection.query(this.#text);
  }

  handleCopyInResponse(connection: CopyConnection): void {
    this.#connection = connection;
    this.#isReady();
  }

  handleError(error: Error): void {
    this.#failure = error;
    this.#reject(error);
  }

  handleReadyForQuery(): void {
    if (this.#failure === undefined) this.#resolve();
  }

  handleCommandComplete(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
}

/** Begins a COPY. Until it has ended or failed, the client takes nothing else. */
export async function openCopy(client: pg.ClientBase, text: string): Promise<OpenCopy> {
  const copy = client.query(new CopyIn(text));
  await copy.ready;
  return copy;
}

/** One cell of COPY's text format. */
export function copyText(text: string): string {
  return /[\\\t\n\r]/.test(text) ? text.replace(/[\\\t\n\r]/g, (c) => escapes[c] ?? c) : text;
}

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
};
