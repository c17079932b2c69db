/** COPY FROM STDIN over the client everything else uses: rows as text, the fastest way in PostgreSQL has. */
import type pg from 'pg';

/** What a connection of `pg` can besides what its types say. */
interface CopyConnection extends pg.Connection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** What a client of `pg` calls while a statement is under way. */
class CopyIn {
  readonly #text: string;
  readonly #rows: readonly Buffer[];
  readonly done: Promise<void>;
  #resolve: () => void = () => undefined;
  #reject: (reason: Error) => void = () => undefined;
  #failure: Error | undefined;

  constructor(text: string, rows: readonly Buffer[]) {
    this.#text = text;
    this.#rows = rows;
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  submit(connection: pg.Connection): void {
    connection.query(this.#text);
  }

  handleCopyInResponse(connection: CopyConnection): void {
    for (const chunk of this.#rows) connection.sendCopyFromChunk(chunk);
    connection.endCopyFrom();
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

/** Rejects with the engine's error; the transaction of `client` has failed then. */
export function copyIn(
  client: pg.ClientBase,
  text: string,
  rows: readonly Buffer[],
): Promise<void> {
  return client.query(new CopyIn(text, rows)).done;
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
